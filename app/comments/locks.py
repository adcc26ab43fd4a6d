"""Locked discussions: that of a clause, or a thread; they stay readable and take no more comments."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.comments.models import Comment, DiscussionLock
from app.domain.errors import DiscussionLocked, NotInThisState
from app.texts.models import Clause


def lock_on(session: Session, *, clause_id: int | None = None, root_id: int | None = None) -> DiscussionLock | None:
    """The lock on the discussion of a clause, or on a thread (one of the two), if there is one."""
    where = DiscussionLock.clause_id == clause_id if clause_id else DiscussionLock.root_id == root_id
    return session.scalar(sa.select(DiscussionLock).where(where))


def is_locked(session: Session, *, clause_id: int | None, root_id: int | None) -> bool:
    """Whether a clause's discussion, or a thread in it, takes no more comments. One statement."""
    named = ((DiscussionLock.clause_id, clause_id), (DiscussionLock.root_id, root_id))
    held = [column == identity for column, identity in named if identity is not None]
    return bool(held) and bool(session.scalar(sa.select(sa.exists().where(sa.or_(*held)))))


def locked_threads(session: Session, root_ids: list[int]) -> frozenset[int]:
    """Those of the threads that are locked, by the comment that began each."""
    if not root_ids:
        return frozenset()
    return frozenset(session.scalars(sa.select(DiscussionLock.root_id).where(DiscussionLock.root_id.in_(root_ids))))


def refuse_locked(session: Session, *, clause: Clause | None, reply_to: Comment | None) -> None:
    """Raise DiscussionLocked for a comment on a clause, or a reply, that a lock keeps out."""
    root_id = (reply_to.root_id or reply_to.id) if reply_to else None
    if (clause or root_id) and is_locked(session, clause_id=clause.id if clause else None, root_id=root_id):
        raise DiscussionLocked


def lock(session: Session, now: datetime, *, clause_id: int | None = None, root_id: int | None = None) -> None:
    """Let a discussion take no more comments. Raises NotInThisState where it is locked already."""
    if lock_on(session, clause_id=clause_id, root_id=root_id) is not None:
        raise NotInThisState
    session.add(DiscussionLock(clause_id=clause_id, root_id=root_id, locked_at=now))
    session.flush()


def unlock(session: Session, *, clause_id: int | None = None, root_id: int | None = None) -> None:
    """Open a discussion again. Raises NotInThisState where it is not locked."""
    found = lock_on(session, clause_id=clause_id, root_id=root_id)
    if found is None:
        raise NotInThisState
    session.delete(found)
    session.flush()
