"""The queue: what waits of all kinds, merged by the rule of `domain.urgency`; two statements, however much waits."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

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
    Urgency,
    Work,
    clocks_of,
    key,
    resume,
)
from app.processes.models import Process

COUNTED = 1000
"""Counting stops here: a page says "more than a thousand" and is as quick as with ten."""


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
    sources = [source for source in SOURCES if source.work in asked.works]
    found = [*_read(session, process.id, sources, asked.narrowed, clocks, now, after, limit), *others]
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
    sources = [source for source in SOURCES if source.work in asked.works]
    if not sources:
        return {}
    counted = [
        _count(source, process_id, asked.narrowed).label(f"number_{place}") for place, source in enumerate(sources)
    ]
    row = session.execute(sa.select(*counted)).one()
    counts: dict[Work, int] = {}
    for source, number in zip(sources, row, strict=True):
        counts[source.work] = min(counts.get(source.work, 0) + number, COUNTED + 1)
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
    sources: Sequence[Source],
    narrowed: Narrowed,
    clocks: Clocks,
    now: datetime,
    after: Place | None,
    limit: int,
) -> list[Found]:
    parts, by_name = [], {}
    for source in sources:
        start = BEGINNING if after is None else resume(clocks[source.lane, source.work], after, clocks)
        if start is None:
            continue
        first = source.after(source.rows(process_id, narrowed), start, limit + 1).subquery()
        by_name[source.lane.value, source.work.value, source.about] = source
        parts.append(sa.select(*first.c))
    if not parts:
        return []
    joined = sa.union_all(*parts) if len(parts) > 1 else parts[0]
    rows = session.execute(joined)
    return [_found(row, by_name[row.lane, row.work, row.about], clocks, now) for row in rows]


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


def _count(source: Source, process_id: int, narrowed: Narrowed) -> sa.ScalarSelect[int]:
    waiting = source.rows(process_id, narrowed).with_only_columns(sa.literal(1).label("one")).limit(COUNTED + 1)
    return sa.select(sa.func.count()).select_from(waiting.subquery()).scalar_subquery()


def _key(found: Found, clocks: Clocks) -> tuple[Any, ...]:
    return _key_of(found.place, clocks)


def _key_of(place: Place, clocks: Clocks) -> tuple[Any, ...]:
    return key(place, clocks[place.lane, place.work])
