"""What was done with an objection, and who supports it."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from app.objections.models import ObjectionAct, ObjectionSupport


def acts_on(session: Session, objection_id: int) -> Sequence[ObjectionAct]:
    """The history of an objection, from its raising on, with who did it."""
    query = sa.select(ObjectionAct).where(ObjectionAct.objection_id == objection_id)
    return session.scalars(query.options(joinedload(ObjectionAct.actor)).order_by(ObjectionAct.position)).all()


def count_acts(session: Session, objection_id: int) -> int:
    """How many acts its history has."""
    query = sa.select(sa.func.count()).select_from(ObjectionAct).where(ObjectionAct.objection_id == objection_id)
    return session.scalar(query) or 0


def supporters_of(session: Session, objection_id: int, *, limit: int = 200) -> Sequence[ObjectionSupport]:
    """Who supports an objection, the earliest first, with the person."""
    query = sa.select(ObjectionSupport).where(ObjectionSupport.objection_id == objection_id)
    return session.scalars(
        query.options(joinedload(ObjectionSupport.person)).order_by(ObjectionSupport.id).limit(limit)
    ).all()


def supporter_ids(session: Session, objection_id: int) -> frozenset[int]:
    """Everybody who supports an objection."""
    query = sa.select(ObjectionSupport.person_id).where(ObjectionSupport.objection_id == objection_id)
    return frozenset(session.scalars(query))


def support_of(session: Session, objection_id: int, person_id: int | None) -> ObjectionSupport | None:
    """Somebody's support of an objection."""
    query = sa.select(ObjectionSupport).where(ObjectionSupport.objection_id == objection_id)
    return session.scalar(query.where(ObjectionSupport.person_id == person_id)) if person_id else None
