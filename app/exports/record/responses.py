"""Responses in the open record: what was heard and answered, to which contributions, themes, follow-ups; no drafts."""

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from app.accounts.models import Person, Standing
from app.amendments.models import Amendment
from app.comments.models import Comment
from app.domain.commenting import CommentState
from app.exports.record.section import Section, public_name, reading
from app.processes.models import Process
from app.responses.models import Answered, FollowUp, Response, Theme, Themed
from app.texts.models import Clause, Revision

SHOWN = (CommentState.PUBLISHED, CommentState.HIDDEN, CommentState.WITHDRAWN)
COLUMNS = (
    "number", "disposition", "reasons", "language", "criterion", "clause", "revision_language", "revision", "author",
    "created_at", "heard", "reasons_in", "further_criteria", "theme", "signed_by", "signed_at", "same_reasons",
)  # fmt: skip


def sections(session: Session, process: Process) -> list[Section]:
    """Responses by number, what each answers, the themes and what is in them, and where authors came back."""
    return [
        _responses(session, process),
        _answered(session, process),
        _themes(session, process),
        _themed(session, process),
        _follow_ups(session, process),
    ]


def _responses(session: Session, process: Process) -> Section:
    signer = aliased(Person)
    query = (
        sa.select(
            Response.number, Response.disposition, Response.reasons, Response.language, Response.criterion,
            Clause.number, Revision.language, Revision.number, public_name(), Response.created_at, Response.heard,
            Response.reasons_in, Response.further_criteria, Theme.number,
            sa.case((signer.standing != Standing.DELETED, signer.name)), Response.signed_at, Response.pasted,
        )
        .outerjoin(Revision, Revision.id == Response.revision_id)
        .outerjoin(Clause, Clause.id == Revision.clause_id)
        .outerjoin(Person, Person.id == Response.author_id)
        .outerjoin(signer, signer.id == Response.signed_by_id)
        .outerjoin(Theme, Theme.id == Response.theme_id)
        .where(Response.process_id == process.id)
        .order_by(Response.number)
    )  # fmt: skip
    return Section("responses", COLUMNS, reading(session, query))


def _answered(session: Session, process: Process) -> Section:
    query = (
        sa.select(Response.number, Comment.number, Amendment.number)
        .join(Answered, Answered.response_id == Response.id)
        .outerjoin(Comment, Comment.id == Answered.comment_id)
        .outerjoin(Amendment, Amendment.id == Answered.amendment_id)
        .where(Response.process_id == process.id, _shown())
        .order_by(Response.number, Answered.id)
    )
    return Section("answered", ("response", "comment", "amendment"), reading(session, query))


def _shown() -> sa.ColumnElement[bool]:
    """Whether a contribution is one that everybody knows of."""
    return sa.or_(Comment.id.is_(None), Comment.state.in_(SHOWN))


def _themes(session: Session, process: Process) -> Section:
    query = sa.select(Theme.number, Theme.title, Theme.retired, Theme.created_at)
    query = query.where(Theme.process_id == process.id).order_by(Theme.number)
    return Section("themes", ("number", "title", "retired", "created_at"), reading(session, query))


def _themed(session: Session, process: Process) -> Section:
    query = (
        sa.select(Theme.number, Comment.number, Amendment.number)
        .join(Themed, Themed.theme_id == Theme.id)
        .outerjoin(Comment, Comment.id == Themed.comment_id)
        .outerjoin(Amendment, Amendment.id == Themed.amendment_id)
        .where(Theme.process_id == process.id, _shown())
        .order_by(Theme.number, Themed.id)
    )
    return Section("themed", ("theme", "comment", "amendment"), reading(session, query))


def _follow_ups(session: Session, process: Process) -> Section:
    on = aliased(Comment)
    query = (
        sa.select(Response.number, Comment.number, on.number, Amendment.number, FollowUp.created_at)
        .select_from(FollowUp)
        .join(Response, Response.id == FollowUp.response_id)
        .join(Comment, Comment.id == FollowUp.comment_id)
        .outerjoin(on, on.id == FollowUp.on_comment_id)
        .outerjoin(Amendment, Amendment.id == FollowUp.on_amendment_id)
        .where(FollowUp.process_id == process.id, Comment.state.in_(SHOWN))
        .order_by(FollowUp.comment_id)
    )
    columns = ("response", "comment", "on_comment", "on_amendment", "created_at")
    return Section("follow_ups", columns, reading(session, query))
