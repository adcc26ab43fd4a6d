"""Reading positions: a reader's own, who supports something, and what takes part."""

from collections.abc import Collection, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from app.domain.positions import Stance
from app.positions.models import Position, TakingPart


def own_position(session: Session, person_id: int | None, **on: int) -> Stance | None:
    """How somebody stands on one contribution, named by `comment_id` or `amendment_id`; None: no position."""
    query = sa.select(Position.stance).filter_by(**on, person_id=person_id)
    return session.scalar(query) if person_id is not None else None


def own_on_comments(session: Session, person_id: int | None, comment_ids: Collection[int]) -> dict[int, Stance]:
    """How somebody stands on each of these comments, where they have taken a position; one statement."""
    if person_id is None or not comment_ids:
        return {}
    query = sa.select(Position.comment_id, Position.stance).where(Position.person_id == person_id)
    found = session.execute(query.where(Position.comment_id.in_(comment_ids)))
    return {comment_id: stance for comment_id, stance in found if comment_id}


def own_on_amendments(session: Session, person_id: int | None, amendment_ids: Collection[int]) -> dict[int, Stance]:
    """How somebody stands on each of these amendments, where they have taken a position; one statement."""
    if person_id is None or not amendment_ids:
        return {}
    query = sa.select(Position.amendment_id, Position.stance).where(Position.person_id == person_id)
    found = session.execute(query.where(Position.amendment_id.in_(amendment_ids)))
    return {amendment_id: stance for amendment_id, stance in found if amendment_id}


def supporters_of(session: Session, amendment_id: int, *, limit: int = 200) -> Sequence[Position]:
    """Who supports an amendment, the earliest first, with the person. Support of an amendment is public."""
    query = sa.select(Position).where(Position.amendment_id == amendment_id, Position.stance == Stance.SUPPORT)
    query = query.options(joinedload(Position.person)).order_by(Position.taken_at, Position.id)
    return session.scalars(query.limit(limit)).all()


def counted_groups(session: Session, process_id: int) -> list[str]:
    """The stakeholder groups by which the bridging order of a process is made now."""
    found = session.get(TakingPart, process_id)
    return list(found.counted) if found else []
