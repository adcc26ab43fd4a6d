"""Contributions as the pages of responses show them, comments and amendments alike."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import Standing
from app.amendments.models import Amendment
from app.amendments.queries import amendments_by_ids
from app.comments.models import Comment
from app.comments.queries import CommentRow, rows_by_ids
from app.domain.commenting import CommentState
from app.responses.models import Answered
from app.responses.owed import AMENDMENT

HIDDEN = "hidden"
_UNSEEN = (HIDDEN, CommentState.PENDING.value)


@dataclass(frozen=True)
class ContributionRow:
    """A comment or an amendment; what is hidden, withdrawn or not let through yet comes without its words.

    `kind` is the comment's, or "amendment"; `state` that of the comment or amendment, "hidden" before all others.
    `assisted`: the team entered it for somebody. `before` are the words an amendment would replace. `amendment_number`
    names the amendment a comment is on, `other_text` and `finding_number` the pair of a crosswalk.
    """

    is_amendment: bool
    id: int
    number: int
    kind: str
    state: str
    body: str
    language: str
    created_at: datetime
    author_id: int | None
    author_name: str | None
    group: str
    organisation: str | None
    clause_number: str | None
    amendment_number: int | None = None
    other_text: str | None = None
    finding_number: int | None = None
    operation: str = ""
    rationale: str = ""
    before: str = ""
    assisted: bool = False

    @property
    def is_readable(self) -> bool:
        """Whether its words are shown to everybody."""
        return (self.is_amendment and self.state not in _UNSEEN) or self.state == CommentState.PUBLISHED.value

    @classmethod
    def of_comment(cls, row: CommentRow) -> "ContributionRow":
        """The comment."""
        return cls(
            is_amendment=False,
            id=row.id,
            number=row.number,
            kind=row.kind.value,
            state=row.state.value,
            body=row.body if row.state is CommentState.PUBLISHED else "",
            language=row.language,
            created_at=row.created_at,
            author_id=row.author_id,
            author_name=row.author_name,
            group=row.group,
            organisation=row.organisation,
            clause_number=row.clause_number,
            amendment_number=row.amendment_number,
            other_text=row.other_text,
            finding_number=row.finding_number,
            assisted=row.session_number is not None,
        )

    @classmethod
    def of_amendment(cls, amendment: Amendment, *, revealed: bool = False) -> "ContributionRow":
        """The amendment, loaded with its clause, base revision, author and organisation."""
        author = amendment.author if amendment.author and amendment.author.standing is not Standing.DELETED else None
        shown = revealed or not amendment.hidden
        return cls(
            is_amendment=True,
            id=amendment.id,
            number=amendment.number,
            kind=AMENDMENT,
            state=_state_of(amendment),
            body=amendment.body if shown else "",
            language=amendment.language,
            created_at=amendment.created_at,
            author_id=author.id if author else None,
            author_name=amendment.attributed_to or (author.name if author else None),
            group=amendment.group_key,
            organisation=amendment.organisation.name if amendment.organisation else None,
            clause_number=amendment.clause.number,
            operation=amendment.operation.value,
            rationale=amendment.rationale if shown else "",
            before=amendment.base_revision.body,
        )


def _state_of(amendment: Amendment) -> str:
    if amendment.pending:
        return CommentState.PENDING.value
    return HIDDEN if amendment.hidden else amendment.state.value


def contributions(
    session: Session, comment_ids: Collection[int], amendment_ids: Collection[int], *, revealed: bool = False
) -> dict[tuple[bool, int], ContributionRow]:
    """These comments and amendments, by whether it is an amendment, and identity.

    `revealed`: with their words whatever their state; only for whoever may moderate.
    """
    comments = [ContributionRow.of_comment(row) for row in rows_by_ids(session, comment_ids)]
    words = _words_of(session, comment_ids) if revealed else {}
    shown = [replace(row, body=words.get(row.id, row.body)) for row in comments]
    found = amendments_by_ids(session, amendment_ids)
    amendments = [ContributionRow.of_amendment(each, revealed=revealed) for each in found]
    return {(row.is_amendment, row.id): row for row in (*shown, *amendments)}


def _words_of(session: Session, comment_ids: Collection[int]) -> dict[int, str]:
    return dict(session.execute(sa.select(Comment.id, Comment.body).where(Comment.id.in_(comment_ids))).all())


def answered_by(
    session: Session, response_ids: Collection[int], *, limit: int = 100
) -> dict[int, list[ContributionRow]]:
    """What each of these responses answers, at most `limit` contributions each; three statements."""
    place = sa.func.row_number().over(partition_by=Answered.response_id, order_by=Answered.id).label("place")
    named = sa.select(Answered.response_id, Answered.comment_id, Answered.amendment_id, Answered.id, place)
    numbered = named.where(Answered.response_id.in_(response_ids)).subquery()
    query = sa.select(numbered.c.response_id, numbered.c.comment_id, numbered.c.amendment_id)
    found = session.execute(query.where(numbered.c.place <= limit).order_by(numbered.c.id)).all()
    shown = contributions(session, {row[1] for row in found if row[1]}, {row[2] for row in found if row[2]})
    answered: dict[int, list[ContributionRow]] = {}
    for response_id, comment_id, amendment_id in found:
        answered.setdefault(response_id, []).append(shown[comment_id is None, comment_id or amendment_id])
    return answered


def counts_answered(session: Session, response_ids: Collection[int]) -> dict[int, int]:
    """How many contributions each of these responses answers."""
    query = sa.select(Answered.response_id, sa.func.count()).where(Answered.response_id.in_(response_ids))
    return dict(session.execute(query.group_by(Answered.response_id)).all())
