"""Reading sessions, what was entered from them, and who was invited."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from app.assisted.models import InvitedBody
from app.comments.models import Comment
from app.comments.queries import CommentRow, rows_picked
from app.domain.commenting import CommentState
from app.sittings.models import AssistedSession


def sessions_of(
    session: Session, process_id: int, *, before: int = 0, limit: int = 30
) -> Sequence[tuple[AssistedSession, int]]:
    """Sessions, the latest number first, each with how many contributions are shown; one more than `limit`."""
    counted = (
        sa.select(Comment.session_number, sa.func.count().label("number"))
        .where(Comment.process_id == process_id, Comment.session_number.is_not(None))
        .where(Comment.state == CommentState.PUBLISHED)
        .group_by(Comment.session_number)
        .subquery()
    )
    query = sa.select(AssistedSession, sa.func.coalesce(counted.c.number, 0))
    query = query.outerjoin(counted, counted.c.session_number == AssistedSession.number)
    query = query.where(AssistedSession.process_id == process_id)
    if before:
        query = query.where(AssistedSession.number < before)
    found = session.execute(query.order_by(AssistedSession.number.desc()).limit(limit + 1))
    return [(one, number) for one, number in found]


def session_by_number(session: Session, process_id: int, number: int) -> AssistedSession | None:
    """The session at this address."""
    own = (AssistedSession.process_id == process_id, AssistedSession.number == number)
    return session.scalar(sa.select(AssistedSession).where(*own))


def all_sessions(session: Session, process_id: int) -> Sequence[AssistedSession]:
    """Every session of a process, in the order of their numbers."""
    query = sa.select(AssistedSession).where(AssistedSession.process_id == process_id)
    return session.scalars(query.order_by(AssistedSession.number)).all()


def contributions_of(
    session: Session, process_id: int, number: int, *, after: int = 0, limit: int = 50
) -> Sequence[CommentRow]:
    """What was entered from a session, numbered over `after`; one more than `limit`."""
    picked = (
        sa.select(Comment.id)
        .where(Comment.process_id == process_id, Comment.session_number == number, Comment.number > after)
        .where(Comment.state != CommentState.PENDING)
        .order_by(Comment.number)
        .limit(limit + 1)
    )
    return rows_picked(session, picked, [Comment.number.asc()])


def invited(session: Session, process_id: int) -> Sequence[InvitedBody]:
    """Every body that was invited, with the phase or session, in the order of their numbers."""
    query = sa.select(InvitedBody).where(InvitedBody.process_id == process_id)
    query = query.options(joinedload(InvitedBody.phase), joinedload(InvitedBody.session))
    return session.scalars(query.order_by(InvitedBody.number)).all()


def invited_by_number(session: Session, process_id: int, number: int) -> InvitedBody | None:
    """One invited body by its number, locked for what becomes of it."""
    query = sa.select(InvitedBody).where(InvitedBody.process_id == process_id, InvitedBody.number == number)
    return session.scalar(query.with_for_update())
