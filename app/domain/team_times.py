"""How quickly a team works: medians and ninetieth percentiles of the time from a report to its decision, and from a
contribution to its answer, by week and by person.

Times are whole hours, counted in full; a percentile is the nearest rank, so it is always a time that somebody took.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil
from zoneinfo import ZoneInfo

MEDIAN, NINETIETH = 50, 90


class Duty(StrEnum):
    """What is measured."""

    DECISION = "decision"
    ANSWER = "answer"


@dataclass(frozen=True)
class Handled:
    """So many (`number`) things that one person dealt with in one week (0 is the first), after so many hours each."""

    duty: Duty
    week: int
    person_id: int | None
    hours: int
    number: int


@dataclass(frozen=True)
class Times:
    """How many were dealt with, and after how many hours half of them, and nine out of ten; None: there are none."""

    number: int
    median: int | None
    ninetieth: int | None


@dataclass(frozen=True)
class TeamTimes:
    """The times of one duty: in all, by week, and by person; `by_person` by how much they did, most first."""

    in_all: Times
    by_week: Sequence[Times]
    by_person: Mapping[int | None, Times]


def times_of(handled: Iterable[Handled], duty: Duty, weeks: int) -> TeamTimes:
    """The times of one duty over so many weeks."""
    mine = [one for one in handled if one.duty is duty]
    people = Counter[int | None]()
    for one in mine:
        people[one.person_id] += one.number
    order = sorted(people, key=lambda person: (-people[person], person or 0))
    return TeamTimes(
        _times(mine),
        [_times(one for one in mine if one.week == week) for week in range(weeks)],
        {person: _times(one for one in mine if one.person_id == person) for person in order},
    )


def percentile(hours: Mapping[int, int], share: int) -> int | None:
    """The nearest rank: the smallest time within which `share` hundredths of them were dealt with."""
    total = sum(hours.values())
    rank, seen = ceil(total * share / 100), 0
    for hour in sorted(hours):
        seen += hours[hour]
        if seen >= rank > 0:
            return hour
    return None


def weeks_until(now: datetime, zone: ZoneInfo, number: int) -> list[datetime]:
    """The beginnings of the last so many weeks, Mondays at midnight on the clock of the process, this week's last."""
    monday = now.astimezone(zone).date() - timedelta(days=now.astimezone(zone).weekday())
    days = [monday - timedelta(weeks=number - 1 - back) for back in range(number)]
    return [datetime(day.year, day.month, day.day, tzinfo=zone) for day in days]


def _times(handled: Iterable[Handled]) -> Times:
    hours = Counter[int]()
    for one in handled:
        hours[one.hours] += one.number
    return Times(hours.total(), percentile(hours, MEDIAN), percentile(hours, NINETIETH))
