"""The form of a comment as it is shown first: with the wording to quote from, and with what the reader kept."""

from app.amendments.models import Amendment
from app.comments import drafts
from app.comments.enclosing import quoted_revision
from app.comments.forms import CommentForm
from app.comments.models import Comment, CommentDraft
from app.crosswalks.models import Finding
from app.processes.access import access
from app.texts.models import Clause
from app.web.database import session


def draft_here(
    *,
    clause: Clause | None = None,
    amendment: Amendment | None = None,
    correspondence: Finding | None = None,
    reply_to: Comment | None = None,
) -> CommentDraft | None:
    """What the reader has kept of a comment on this."""
    subject = drafts.subject_of(clause=clause, amendment=amendment, correspondence=correspondence, reply_to=reply_to)
    return drafts.draft_on(session(), access().process.id, access().person_id, subject)


def comment_form(
    *,
    clause: Clause | None = None,
    reply_to: Comment | None = None,
    draft: CommentDraft | None = None,
    words: str = "",
) -> CommentForm:
    """A form for a comment on this; words can be quoted from the clause as it is today, in the language `words`."""
    process = access().process
    quoted = clause or (reply_to.clause if reply_to else None)
    asked = words if words in process.languages else process.drafting_language
    revision = quoted_revision(session(), process, quoted, asked) if quoted and quoted.struck_at is None else None
    kept = {**draft.typed, "body": draft.body} if draft else {}
    return CommentForm(process.languages, wording=revision, data=kept)
