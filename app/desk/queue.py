"""The queue: what waits of all kinds, merged by the rule of `domain.urgency`; two statements, however much waits."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.db import Moment
from app.desk.sources import SOURCES, Narrowed, Source
from app.domain.moderating import URGENT, ReportReason
from app.domain.phases import PhaseState, state_at
from app.domain.urgency import (
    BEGINNING,
    CLOSING,
    Clocks,
    Ground,
    Lane,
    Place,
    Start,
    Urgency,
    Work,
    clocks_of,
    key,
    resume,
)
from app.processes.models import Process

COUNTED = 1000
"""Counting stops here: a page says "more than a thousand" and is as quick as with ten."""

KEPT = 512
"""So many statements are kept: putting together what reads twenty tables takes longer than reading them."""


@dataclass(frozen=True)
class Found:
    """A piece of waiting work: what it is about, by its public name and number, and where it stands in the queue.

    `reason` is the most urgent of its `reports`; `word` names a language, `phase_id` a phase.
    """

    place: Place
    about: str
    number: int
    id: int
    due: datetime
    ground: Ground
    urgency: Urgency
    author_id: int | None = None
    reason: ReportReason | None = None
    reports: int = 0
    word: str = ""

    @property
    def work(self) -> Work:
        """Its kind."""
        return self.place.work

    @property
    def key(self) -> str:
        """Its name in addresses and forms."""
        return f"{self.work.value}-{self.about}-{self.number}"


@dataclass(frozen=True)
class Asked:
    """What somebody wants to see of the queue: the kinds of work they may do, narrowed."""

    works: Collection[Work]
    narrowed: Narrowed = field(default_factory=Narrowed)


def queue_of(
    session: Session,
    process: Process,
    asked: Asked,
    *,
    now: datetime,
    after: Place | None = None,
    limit: int = 50,
    others: Sequence[Found] = (),
) -> list[Found]:
    """What waits, the most urgent first, after a place; one more than `limit`.

    `others` is what waits that stands in no table of contributions (phases, languages): see `timetabled`.
    """
    clocks = clocks_of(process.phases, now, appeal_days=process.appeal_days)
    found = [*_read(session, process.id, asked, clocks, now, after, limit), *others]
    later = found if after is None else [one for one in found if _key(one, clocks) > _key_of(after, clocks)]
    return sorted(later, key=lambda one: _key(one, clocks))[: limit + 1]


def piece(session: Session, process: Process, work: Work, about: str, number: int, *, now: datetime) -> Found | None:
    """One piece of work that waits; None when it does not wait any more, or never did."""
    return next(iter(pieces(session, process, [(work, about, number)], now=now).values()), None)


def pieces(
    session: Session, process: Process, named: Iterable[tuple[Work, str, int]], *, now: datetime
) -> dict[tuple[Work, str, int], Found]:
    """Those of the named pieces of work that wait; a statement for each kind of work and thing."""
    clocks, found = clocks_of(process.phases, now, appeal_days=process.appeal_days), {}
    wanted: dict[tuple[Work, str], list[int]] = {}
    for work, about, number in named:
        wanted.setdefault((work, about), []).append(number)
    for source in SOURCES:
        numbers = wanted.get((source.work, source.about), [])
        if numbers:
            query = source.rows(process.id, Narrowed(numbers=numbers))
            for row in session.execute(query):
                found[source.work, source.about, row.number] = _found(row, source, clocks, now)
    return found


def counts_of(session: Session, process_id: int, asked: Asked) -> dict[Work, int]:
    """How much waits of each kind of work, each counted up to `COUNTED` and one; one statement."""
    places = _places(asked.works)
    if not places:
        return {}
    row = session.execute(_counting(places, _shape(asked.narrowed)), _values(process_id, asked.narrowed)).one()
    counts: dict[Work, int] = {}
    for place, number in zip(places, row, strict=True):
        work = SOURCES[place].work
        counts[work] = min(counts.get(work, 0) + number, COUNTED + 1)
    return {work: counts[work] for work in Work if counts.get(work)}


def timetabled(process: Process, languages: Iterable[str], *, now: datetime) -> list[Found]:
    """The phases that close within a week, and the languages in which clauses are missing or outdated, as work."""
    clocks, found = clocks_of(process.phases, now, appeal_days=process.appeal_days), []
    for phase in process.phases:
        if state_at(phase, now) is PhaseState.OPEN and phase.closes - now <= CLOSING:
            place = Place(Lane.CALM, Work.PHASE, phase.closes - CLOSING, phase.id)
            found.append(_of_timetable(place, "phase", phase.id, clocks, now))
    for language in languages:
        position = process.languages.index(language) + 1
        place = Place(Lane.CALM, Work.LANGUAGE, process.created_at, position)
        found.append(replace(_of_timetable(place, "language", position, clocks, now), word=language))
    return found


def _of_timetable(place: Place, about: str, number: int, clocks: Clocks, now: datetime) -> Found:
    clock = clocks[place.lane, place.work]
    ground = Ground.ANNOUNCED if place.work is Work.PHASE else clock.ground(place.since)
    return Found(place, about, number, number, clock.due(place.since), ground, clock.urgency(place.since, now))


def _read(
    session: Session,
    process_id: int,
    asked: Asked,
    clocks: Clocks,
    now: datetime,
    after: Place | None,
    limit: int,
) -> list[Found]:
    starts = {place: _start(SOURCES[place], clocks, after) for place in _places(asked.works)}
    read = {place: start for place, start in starts.items() if start is not None}
    if not read:
        return []
    values = _values(process_id, asked.narrowed) | {"limit": limit + 1}
    for place, start in read.items():
        values |= {f"since_{place}": start.since, f"number_{place}": SOURCES[place].number_after(start)}
    rows = session.execute(_reading(tuple(read), _shape(asked.narrowed)), values)
    by_name = {(one.lane.value, one.work.value, one.about): one for one in SOURCES}
    return [_found(row, by_name[row.lane, row.work, row.about], clocks, now) for row in rows]


def _start(source: Source, clocks: Clocks, after: Place | None) -> Start | None:
    return BEGINNING if after is None else resume(clocks[source.lane, source.work], after, clocks)


def _places(works: Collection[Work]) -> tuple[int, ...]:
    return tuple(place for place, source in enumerate(SOURCES) if source.work in works)


Shape = tuple[bool, bool, bool, bool]
"""Which of a holder, nobody, a group and a language the queue is narrowed to, whatever their values."""


def _shape(narrowed: Narrowed) -> Shape:
    held = narrowed.holder_id is not None
    return held, narrowed.free and not held, narrowed.group is not None, narrowed.language is not None


def _values(process_id: int, narrowed: Narrowed) -> dict[str, Any]:
    held, free, group, language = _shape(narrowed)
    found: dict[str, Any] = {"process_id": process_id}
    found |= {"holder_id": narrowed.holder_id} if held else {}
    found |= {"team": list(narrowed.team)} if free else {}
    found |= {"group": narrowed.group} if group else {}
    return found | ({"language": narrowed.language} if language else {})


def _parameters(shape: Shape) -> tuple[Any, Narrowed]:
    """The process and what the queue is narrowed to, as parameters of a statement."""
    held, free, group, language = shape
    return sa.bindparam("process_id", type_=sa.Integer), Narrowed(
        holder_id=sa.bindparam("holder_id", type_=sa.Integer) if held else None,
        free=free,
        team=sa.bindparam("team", type_=sa.Integer, expanding=True) if free else (),
        group=sa.bindparam("group", type_=sa.String) if group else None,
        language=sa.bindparam("language", type_=sa.String) if language else None,
    )


@lru_cache(maxsize=KEPT)
def _counting(places: tuple[int, ...], shape: Shape) -> sa.Select[*tuple[Any, ...]]:
    process_id, narrowed = _parameters(shape)
    counted = (_count(SOURCES[place], process_id, narrowed).label(f"number_{place}") for place in places)
    return sa.select(*counted)


@lru_cache(maxsize=KEPT)
def _reading(places: tuple[int, ...], shape: Shape) -> Any:
    process_id, narrowed = _parameters(shape)
    limit, parts = sa.bindparam("limit", type_=sa.Integer), []
    for place in places:
        since = sa.bindparam(f"since_{place}", type_=Moment())
        number = sa.bindparam(f"number_{place}", type_=sa.BigInteger)
        source = SOURCES[place]
        first = source.after(source.rows(process_id, narrowed), since, number, limit).subquery()
        parts.append(sa.select(*first.c))
    return sa.union_all(*parts) if len(parts) > 1 else parts[0]


def _found(row: Any, source: Source, clocks: Clocks, now: datetime) -> Found:
    clock, place = clocks[source.lane, source.work], source.place(row)
    return Found(
        place,
        source.about,
        row.number,
        row.id,
        clock.due(place.since),
        clock.ground(place.since),
        clock.urgency(place.since, now),
        row.author_id,
        None if row.rank is None else URGENT[row.rank],
        row.reports,
    )


def _count(source: Source, process_id: Any, narrowed: Narrowed) -> sa.ScalarSelect[int]:
    waiting = source.rows(process_id, narrowed).with_only_columns(sa.literal(1).label("one")).limit(COUNTED + 1)
    return sa.select(sa.func.count()).select_from(waiting.subquery()).scalar_subquery()


def _key(found: Found, clocks: Clocks) -> tuple[Any, ...]:
    return _key_of(found.place, clocks)


def _key_of(place: Place, clocks: Clocks) -> tuple[Any, ...]:
    return key(place, clocks[place.lane, place.work])
