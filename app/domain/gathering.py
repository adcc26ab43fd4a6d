"""Meetings as facts: which were held, whether they came often enough, and how long before something was announced."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from app.domain.days import months_later
from app.domain.repository import Upkeep, Year, years_of
from app.domain.seating import Sides

NOTICE = timedelta(days=14)
"""OGP, minimum requirement 3.1: the timetable and the ways to take part are published two weeks before the start."""


class MeetingState(StrEnum):
    """Where a meeting stands; a cancelled one stays listed, whatever it was before."""

    ANNOUNCED = "announced"
    HELD = "held"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Gathered:
    """A meeting as a fact: its day where it took place, who was there, when that was told and when it was cancelled."""

    day: date
    present: Sides
    told_at: datetime | None = None
    cancelled_at: datetime | None = None

    def counted_at(self, moment: datetime) -> bool:
        """Whether it counted as held at a moment: told by then, and not cancelled by then."""
        told = self.told_at is not None and self.told_at <= moment
        return told and (self.cancelled_at is None or moment < self.cancelled_at)


@dataclass(frozen=True)
class Gap:
    """Two days between which the dialogue should not have been silent for longer than the months allowed.

    `due` is the last day on which the next meeting was in time; `ends` None: none has come yet.
    """

    begins: date
    due: date
    ends: date | None
    upkeep: Upkeep


def dialogue_days(meetings: Iterable[Gathered], moment: datetime) -> list[date]:
    """The days, as known at a moment, of meetings that government and somebody else attended, each once."""
    return sorted({one.day for one in meetings if one.counted_at(moment) and one.present.both})


def gaps(days: Sequence[date], *, since: date, until: date, months: int = 6) -> tuple[Gap, ...]:
    """The stretches from `since` over each meeting to the day `until` (OGP, minimum requirement 1.1).

    A stretch is met when the next meeting comes by the same day so many months later, or the last of that month:
    after 31 August by 28 February, on 1 March no more. The last one is not yet due while that day has not passed.
    """
    met = [since, *sorted(day for day in set(days) if since < day <= until)]
    between = [_closed(one, other, months) for one, other in pairwise(met)]
    due = months_later(met[-1], months)
    open_ = Gap(met[-1], due, None, Upkeep.NOT_YET_DUE if until <= due else Upkeep.NOT_MET)
    return (*between, open_)


def _closed(one: date, other: date, months: int) -> Gap:
    due = months_later(one, months)
    return Gap(one, due, other, Upkeep.MET if other <= due else Upkeep.NOT_MET)


def often_enough(days: Sequence[date], *, since: date, until: date, months: int = 6) -> bool:
    """Whether no stretch was too long, and none is overdue."""
    return all(gap.upkeep is not Upkeep.NOT_MET for gap in gaps(days, since=since, until=until, months=months))


def meetings_by_year(days: Collection[date], *, since: date, until: date) -> tuple[Year, ...]:
    """Each year from adoption on, with its meetings on implementation: two are asked for (minimum requirement 5.1)."""
    return years_of(days, since=since, until=until)


def earliest_start(published: datetime) -> datetime:
    """The first moment at which something may start that was announced then."""
    return published + NOTICE


def announced_in_time(published: datetime, starts: datetime) -> bool:
    """Whether two weeks lay between: 14 days pass, 13 days and 23 hours do not (minimum requirement 3.1)."""
    return earliest_start(published) <= starts
