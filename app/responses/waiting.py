"""What still awaits an answer, whoever has waited longest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.amendments.models import Amendment
from app.comments.models import Comment
from app.crosswalks.models import Finding
from app.db import Moment
from app.responses.contributions import ContributionRow, contributions
from app.responses.models import Themed
from app.responses.owed import AMENDMENT, amendments_owed, comments_owed, counted
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

    Four statements, however many there are: each kind is read off the index of what waits.
    """
    parts = (part.order_by(*order).limit(limit + 1) for part, order in _parts(process_id, filters, after))
    found = [Place(*row) for part in parts for row in session.execute(part)]
    places = sorted(found, key=lambda one: (one.received_at, one.is_amendment, one.id))[: limit + 1]
    shown = contributions(
        session,
        [place.id for place in places if not place.is_amendment],
        [place.id for place in places if place.is_amendment],
    )
    return [Waiting(place, shown[bool(place.is_amendment), place.id]) for place in places]


@dataclass(frozen=True)
class InAll:
    """How many contributions the filters leave waiting, and the languages of all that wait."""

    number: int
    languages: Sequence[str]


def waiting_in_all(session: Session, process_id: int, filters: WaitingFilters) -> InAll:
    """How many contributions without an answer the filters leave, and in which languages any wait; counted once."""
    row = counted(process_id)
    waiting = sa.func.sum(row.c.received - row.c.answered)
    by = (row.c.kind, row.c.group_key, row.c.language, row.c.clause_id)
    found = session.execute(sa.select(*by, waiting).group_by(*by).having(waiting > 0)).all()
    wanted = (filters.kind, filters.group, filters.language, filters.clause_id)
    left = (one for one in found if all(value in (None, own) for value, own in zip(wanted, one, strict=False)))
    number = int(sum(one[-1] for one in left)) if filters.theme_id is None else _in_theme(session, process_id, filters)
    return InAll(number, sorted({one.language for one in found}))


def count_waiting(session: Session, process_id: int, filters: WaitingFilters) -> int:
    """How many contributions without an answer the filters leave."""
    return waiting_in_all(session, process_id, filters).number


def _in_theme(session: Session, process_id: int, filters: WaitingFilters) -> int:
    parts = (part.with_only_columns(sa.func.count()) for part, _order in _parts(process_id, filters))
    return sum(session.scalar(part) or 0 for part in parts)


def numbers_waiting_in(
    session: Session, process_id: int, theme_id: int, *, limit: int = 100
) -> tuple[list[int], list[int]]:
    """The numbers of the comments and of the amendments that wait in a theme, whoever has waited longest first."""
    rows = [one.contribution for one in waiting_of(session, process_id, WaitingFilters(theme_id=theme_id), limit=limit)]
    shown = rows[:limit]
    return [one.number for one in shown if not one.is_amendment], [one.number for one in shown if one.is_amendment]


def oldest_waiting(session: Session, process_id: int) -> datetime | None:
    """When the contribution that has waited longest for an answer was received; None when nothing waits."""
    parts = _parts(process_id, WaitingFilters())
    found = [session.execute(part.order_by(*order).limit(1)).first() for part, order in parts]
    return min((row.received_at for row in found if row is not None), default=None)


_Part = tuple[sa.Select[*tuple[Any, ...]], tuple[Any, ...]]


def _parts(process_id: int, filters: WaitingFilters, after: Place | None = None) -> tuple[_Part, _Part]:
    """The comments that wait and the amendments that wait, as places, each with the order in which they waited."""
    on = sa.func.coalesce(Comment.clause_id, Amendment.clause_id, Finding.clause_id)
    comments = _places(Comment, 0).where(Comment.process_id == process_id, *comments_owed(process_id))
    if filters.clause_id is not None:
        comments = comments.outerjoin(Amendment, Amendment.id == Comment.amendment_id)
        comments = comments.outerjoin(Finding, Finding.id == Comment.correspondence_id)
    amendments = _places(Amendment, 1).where(*amendments_owed(process_id))
    kind = sa.type_coerce(Comment.kind, sa.String)
    return (
        _narrowed(comments, Comment, filters, after, clause=on, kind=kind, themed=Themed.comment_id),
        _narrowed(
            amendments, Amendment, filters, after, clause=Amendment.clause_id, kind=sa.literal(AMENDMENT),
            themed=Themed.amendment_id,
        ),
    )  # fmt: skip


def _places(of: Any, is_amendment: int) -> sa.Select[*tuple[Any, ...]]:
    return sa.select(of.created_at.label("received_at"), sa.literal(is_amendment).label("is_amendment"), of.id)


def _narrowed(
    part: sa.Select[*tuple[Any, ...]],
    of: Any,
    filters: WaitingFilters,
    after: Place | None,
    *,
    clause: Any,
    kind: Any,
    themed: Any,
) -> _Part:
    wanted = (
        (kind, filters.kind), (of.group_key, filters.group), (of.language, filters.language),
        (clause, filters.clause_id),
    )  # fmt: skip
    part = part.where(*(column == value for column, value in wanted if value is not None))
    if filters.theme_id is not None:
        part = part.where(of.id.in_(in_theme(filters.theme_id, themed)))
    if after is not None:
        is_amendment = sa.literal(1 if of is Amendment else 0)
        part = part.where(sa.tuple_(of.created_at, is_amendment, of.id) > sa.tuple_(*_as_values(after)))
        part = part.where(of.created_at >= sa.literal(after.received_at, Moment()))
    return part, (of.created_at, of.id)


def _as_values(place: Place) -> tuple[Any, ...]:
    return (sa.literal(place.received_at, Moment()), sa.literal(place.is_amendment), sa.literal(place.id))
