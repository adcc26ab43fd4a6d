"""Reading the activities of outreach."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from app.outreach.models import Activity


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to: a stakeholder group, a language."""

    group: str = ""
    language: str = ""


def activities_of(
    session: Session, process_id: int, filters: Filters, *, before: int = 0, limit: int = 30
) -> Sequence[Activity]:
    """Activities, those entered last first, withdrawn ones too; one more than `limit`. One statement."""
    query = sa.select(Activity).where(*_narrowed(process_id, filters))
    if before:
        query = query.where(Activity.number < before)
    return session.scalars(_whole(query).order_by(Activity.number.desc()).limit(limit + 1)).all()


def count_of(session: Session, process_id: int, filters: Filters) -> int:
    """How many activities the list has in all."""
    return session.scalar(sa.select(sa.func.count(Activity.id)).where(*_narrowed(process_id, filters))) or 0


def activity_by_number(session: Session, process_id: int, number: int) -> Activity | None:
    """The activity of this number, withdrawn or not."""
    query = sa.select(Activity).where(Activity.process_id == process_id, Activity.number == number)
    return session.scalar(_whole(query))


def standing_at(session: Session, process_id: int, moment: datetime) -> Sequence[Activity]:
    """The activities that were recorded at a moment and not withdrawn by then, by the day on which they took place."""
    withdrawn_later = sa.or_(Activity.withdrawn_at.is_(None), Activity.withdrawn_at > moment)
    query = sa.select(Activity).where(Activity.process_id == process_id, Activity.created_at <= moment, withdrawn_later)
    return session.scalars(query.order_by(Activity.held_on, Activity.number)).all()


def _narrowed(process_id: int, filters: Filters) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = [Activity.process_id == process_id]
    for column, wanted in ((Activity.group_keys, filters.group), (Activity.languages, filters.language)):
        if wanted:
            # Keys and language tags are plain letters, so the JSON list can be searched as text.
            conditions.append(sa.cast(column, sa.Text).contains(f'"{wanted}"', autoescape=True))
    return conditions


def _whole(query: sa.Select[Activity]) -> sa.Select[Activity]:
    return query.options(joinedload(Activity.paper), joinedload(Activity.author))
