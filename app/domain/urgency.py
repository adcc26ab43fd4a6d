"""What a team does next: the published rule that gives every piece of waiting work its place in one queue.

The rule, in words. First comes what does harm while it waits. Then everything has a moment at which it is due: when it
has waited as long as its kind may wait (`PERIODS`), or earlier, at the moment the process has announced for it
(`announced`); what is due first comes first, then what has waited longest.

The place depends on no clock but the timetable's, so a page of the queue stays where it is while people work on it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Protocol

from app.domain.moderating import ReportReason
from app.domain.phases import PhaseKind


class Work(StrEnum):
    """The kinds of work that wait for a team; at the same moment, the earlier one comes first."""

    REPORT = "report"
    APPEAL = "appeal"
    REVERSAL = "reversal"
    PHASE = "phase"
    READING = "reading"
    OBJECTION = "objection"
    AMENDMENT = "amendment"
    CAMPAIGN = "campaign"
    SIGNATURE = "signature"
    FOLLOW_UP = "follow_up"
    LANGUAGE = "language"
    ANSWER = "answer"


class Lane(StrEnum):
    """Whether something does harm while it waits."""

    HARM = "harm"
    CALM = "calm"


class Ground(StrEnum):
    """Why something stands where it stands."""

    HARM = "harm"
    ANNOUNCED = "announced"
    WAITING = "waiting"


class Urgency(StrEnum):
    """How something that waits stands to its time."""

    AT_ONCE = "at_once"
    OVERDUE = "overdue"
    SOON = "soon"
    IN_TIME = "in_time"


class Announced(Protocol):
    """A phase of a timetable."""

    @property
    def kind(self) -> PhaseKind: ...
    @property
    def opens(self) -> datetime: ...
    @property
    def closes(self) -> datetime: ...
    @property
    def answer_by(self) -> datetime | None: ...


HARMFUL = frozenset({
    ReportReason.ILLEGAL, ReportReason.PERSONAL_DATA, ReportReason.HATRED, ReportReason.ABUSE,
})  # fmt: skip
"""The reasons of reports that stand before everything else."""

PERIODS: Mapping[Work, timedelta] = {
    Work.REPORT: timedelta(days=7),
    Work.APPEAL: timedelta(days=14),
    Work.REVERSAL: timedelta(days=2),
    Work.PHASE: timedelta(days=7),
    Work.READING: timedelta(days=1),
    Work.OBJECTION: timedelta(days=14),
    Work.AMENDMENT: timedelta(days=28),
    Work.CAMPAIGN: timedelta(days=7),
    Work.SIGNATURE: timedelta(days=7),
    Work.FOLLOW_UP: timedelta(days=14),
    Work.LANGUAGE: timedelta(days=36500),
    Work.ANSWER: timedelta(days=56),
}
"""How long each kind may wait where the process announces nothing earlier; languages go by the timetable alone."""

HARM_PERIOD = timedelta(days=1)
SOON = timedelta(days=3)
CLOSING = PERIODS[Work.PHASE]
"""A phase stands in the queue for its last week."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LAST_TIE = 2**53
DECIDES = frozenset({PhaseKind.VOTING, PhaseKind.ADOPTION})


@dataclass(frozen=True)
class Place:
    """A place in the queue; `tie` tells apart what waits since the same moment, and is unique within a kind of work."""

    lane: Lane
    work: Work
    since: datetime
    tie: int


@dataclass(frozen=True)
class Start:
    """Where to go on in one kind of work, ordered by since and tie: with what comes after both."""

    since: datetime
    tie: int


@dataclass(frozen=True)
class Clock:
    """How long one kind of work may wait in one process: a period, and a moment that the process has announced."""

    lane: Lane
    work: Work
    period: timedelta
    deadline: datetime | None = None

    def due(self, since: datetime) -> datetime:
        """When what waits since that moment is due; never earlier for what came later."""
        waited = since + self.period
        return waited if self.deadline is None else min(waited, self.deadline)

    def ground(self, since: datetime) -> Ground:
        """Which part of the rule gives it its place."""
        if self.lane is Lane.HARM:
            return Ground.HARM
        binds = self.deadline is not None and self.deadline < since + self.period
        return Ground.ANNOUNCED if binds else Ground.WAITING

    def urgency(self, since: datetime, now: datetime) -> Urgency:
        """How it stands to its time at this moment."""
        due = self.due(since)
        if self.lane is Lane.HARM:
            return Urgency.AT_ONCE
        if due <= now:
            return Urgency.OVERDUE
        return Urgency.SOON if due - now <= SOON else Urgency.IN_TIME


Clocks = Mapping[tuple[Lane, Work], Clock]
LANES, WORKS = list(Lane), list(Work)
BEGINNING = Start(EPOCH, -1)


def clocks_of(phases: Iterable[Announced], now: datetime, *, appeal_days: int | None = None) -> Clocks:
    """The clocks of every kind of work in a process with this timetable, and so many days for an appeal."""
    timetable, periods = list(phases), dict(PERIODS)
    if appeal_days is not None:
        periods[Work.APPEAL] = timedelta(days=appeal_days)
    calm = {(Lane.CALM, work): Clock(Lane.CALM, work, periods[work], announced(work, timetable, now)) for work in Work}
    return {(Lane.HARM, Work.REPORT): Clock(Lane.HARM, Work.REPORT, HARM_PERIOD), **calm}


def announced(work: Work, phases: Sequence[Announced], now: datetime) -> datetime | None:
    """The moment the process has announced for a kind of work; None: none.

    Answers are due on the next day that a phase promises them for (the last one, when all have passed), and without a
    promise when the last phase of responses closes; what is to be decided before a vote, when the next phase of voting
    or adoption opens; language versions, when the next phase of any kind opens.
    """
    if work is Work.ANSWER:
        promised = [phase.answer_by for phase in phases if phase.answer_by is not None]
        closes = max((phase.closes for phase in phases if phase.kind is PhaseKind.RESPONSE), default=None)
        return min((day for day in promised if day > now), default=max(promised, default=closes))
    coming = [phase for phase in phases if phase.opens > now]
    if work in (Work.OBJECTION, Work.AMENDMENT):
        return min((phase.opens for phase in coming if phase.kind in DECIDES), default=None)
    return min((phase.opens for phase in coming), default=None) if work is Work.LANGUAGE else None


def key(place: Place, clock: Clock) -> tuple[int, datetime, datetime, int, int]:
    """What the queue is sorted by."""
    return LANES.index(place.lane), clock.due(place.since), place.since, WORKS.index(place.work), place.tie


def resume(clock: Clock, after: Place, clocks: Clocks) -> Start | None:
    """Where one kind of work goes on after a place that may be of another kind; None: nothing of it comes after.

    Because later things are never due earlier, one moment and one tie say it all.
    """
    if clock.lane is not after.lane:
        return BEGINNING if LANES.index(clock.lane) > LANES.index(after.lane) else None
    due = clocks[after.lane, after.work].due(after.since)
    if clock.deadline is not None and due > clock.deadline:
        return None
    first = due - clock.period  # what waits since then, or (where the deadline binds) later, is due at the same moment
    if first > after.since:
        return Start(first, -1)
    if first < after.since and (clock.deadline is None or due < clock.deadline):
        return Start(first, LAST_TIE)
    return Start(after.since, _tie(clock.work, after))


def _tie(work: Work, after: Place) -> int:
    here, there = WORKS.index(work), WORKS.index(after.work)
    if here == there:
        return after.tie
    return -1 if here > there else LAST_TIE
