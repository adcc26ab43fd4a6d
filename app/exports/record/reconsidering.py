"""Conditions of support in the open record, as far as everybody reads them; their words are those of the comments."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.amendments.models import Amendment
from app.comments.models import Comment
from app.domain.commenting import CommentState
from app.exports.record.section import Section, reading
from app.processes.models import Process
from app.reconsidering.models import Condition, Reaffirmation
from app.texts.models import Revision


def sections(session: Session, process: Process) -> list[Section]:
    """Conditions by comment, and which later wordings comments were said to hold for, too."""
    return [_conditions(session, process), _reaffirmed(session, process)]


def _conditions(session: Session, process: Process) -> Section:
    query = (
        sa.select(
            Comment.number, Amendment.number, Condition.state, Condition.group_key, Condition.created_at,
            Condition.changed_at,
        )
        .join(Comment, Comment.id == Condition.comment_id)
        .join(Amendment, Amendment.id == Condition.amendment_id)
        .where(Condition.process_id == process.id, Comment.state == CommentState.PUBLISHED)
        .where(Amendment.hidden.is_(False))
        .order_by(Comment.number)
    )  # fmt: skip
    columns = ("comment", "amendment", "state", "group", "created_at", "changed_at")
    return Section("support_conditions", columns, reading(session, query))


def _reaffirmed(session: Session, process: Process) -> Section:
    query = (
        sa.select(Comment.number, Revision.number, Revision.language, Reaffirmation.made_at)
        .join(Comment, Comment.id == Reaffirmation.comment_id)
        .outerjoin(Revision, Revision.id == Reaffirmation.revision_id)
        .where(Comment.process_id == process.id, Comment.state == CommentState.PUBLISHED)
        .order_by(Comment.number)
    )
    return Section("reaffirmed_comments", ("comment", "revision", "language", "made_at"), reading(session, query))
