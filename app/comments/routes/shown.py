"""What pages say beside a comment: what the reader may do with it, and its words in their language."""

from collections.abc import Sequence

from flask import current_app

from app.comments.queries import CommentRow
from app.domain.commenting import CommentState, may_edit, may_withdraw
from app.domain.phases import Action
from app.languages.machines import machine_of
from app.languages.spoken import OtherWords, other_words_of
from app.processes.access import access
from app.web.database import now, session
from app.web.languages import reader_language


def other_words(said: Sequence[CommentRow]) -> OtherWords:
    """What there is of the comments in the reader's language."""
    return other_words_of(session(), said, reader_language(), machine_of(current_app.config["SETTINGS"]).name)


def offers(row: CommentRow) -> frozenset[str]:
    """What the reader may do with a comment they see: reply, edit, withdraw, report."""
    part = access()
    own = row.author_id is not None and row.author_id == part.person_id
    possible = {
        "reply": row.state is CommentState.PUBLISHED and part.could(Action.COMMENT),
        "edit": may_edit(is_author=own, created_at=row.created_at, now=now(), state=row.state),
        "withdraw": may_withdraw(is_author=own, state=row.state),
        "report": row.state is CommentState.PUBLISHED and not own,
        "moderate": part.can(Action.MODERATE) and not own and row.state is not CommentState.WITHDRAWN,
    }
    return frozenset(name for name, may in possible.items() if may)
