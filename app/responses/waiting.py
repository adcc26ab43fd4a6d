"""What still awaits an answer, whoever has waited longest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.db import Moment
from app.responses.contributions import ContributionRow, contributions
from app.responses.models import Themed
from app.responses.owed import owed
from app.responses.themes import in_theme


@dataclass(frozen=True)
class WaitingFilters:
    """What the list of waiting contributions is narrowed to; None does not narrow."""

    kind: str | None = None
    group: str | None = None
    language: str | None = None
    clause_id: int | None = None
    theme_id: int | None = None


@dataclass(frozen=True)
class Place:
    """A place in the queue of those who wait: when it was received, then comments before amendments, then identity."""

    received_at: datetime
    is_amendment: int
    id: int


@dataclass(frozen=True)
class Waiting:
    """A contribution that still awaits an answer, at its place in the queue."""

    place: Place
    contribution: ContributionRow


def waiting_of(
    session: Session, process_id: int, filters: WaitingFilters, *, after: Place | None = None, limit: int = 50
) -> list[Waiting]:
    """Contributions without an answer, whoever has waited longest first, after a place; one more than `limit`.

    Three statements, however many there are.
    """
    row = owed(process_id)
    order = (row.c.received_at, row.c.is_amendment, row.c.id)
    query = sa.select(*order).where(row.c.answered == 0, *_conditions(row, filters)).order_by(*order)
    if after is not None:
        query = query.where(sa.tuple_(*order) > sa.tuple_(*_as_values(after)))
    places = [Place(*found) for found in session.execute(query.limit(limit + 1))]
    shown = contributions(
        session,
        [place.id for place in places if not place.is_amendment],
        [place.id for place in places if place.is_amendment],
    )
    return [Waiting(place, shown[bool(place.is_amendment), place.id]) for place in places]


def count_waiting(session: Session, process_id: int, filters: WaitingFilters) -> int:
    """How many contributions without an answer the filters leave."""
    row = owed(process_id)
    query = sa.select(sa.func.count()).select_from(row).where(row.c.answered == 0, *_conditions(row, filters))
    return session.scalar(query) or 0


def numbers_waiting_in(
    session: Session, process_id: int, theme_id: int, *, limit: int = 100
) -> tuple[list[int], list[int]]:
    """The numbers of the comments and of the amendments that wait in a theme, whoever has waited longest first."""
    rows = [one.contribution for one in waiting_of(session, process_id, WaitingFilters(theme_id=theme_id), limit=limit)]
    shown = rows[:limit]
    return [one.number for one in shown if not one.is_amendment], [one.number for one in shown if one.is_amendment]


def oldest_waiting(session: Session, process_id: int) -> datetime | None:
    """When the contribution that has waited longest for an answer was received; None when nothing waits."""
    row = owed(process_id)
    oldest: datetime | None = session.scalar(sa.select(sa.func.min(row.c.received_at)).where(row.c.answered == 0))
    return oldest


def languages_waiting(session: Session, process_id: int) -> Sequence[str]:
    """The languages of the contributions that wait."""
    row = owed(process_id)
    return sorted(session.scalars(sa.select(row.c.language).where(row.c.answered == 0).distinct()))


def _conditions(row: sa.Subquery, filters: WaitingFilters) -> list[sa.ColumnElement[bool]]:
    wanted = {
        "kind": filters.kind,
        "group_key": filters.group,
        "language": filters.language,
        "clause_id": filters.clause_id,
    }
    found = [row.c[name] == value for name, value in wanted.items() if value is not None]
    if filters.theme_id is not None:
        found.append(sa.exists().where(Themed.theme_id == filters.theme_id, in_theme(row)))
    return found


def _as_values(place: Place) -> tuple[Any, ...]:
    return (sa.literal(place.received_at, Moment()), sa.literal(place.is_amendment), sa.literal(place.id))
