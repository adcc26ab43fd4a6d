"""How contributions spread over time: counted by day, week, month or year, whichever lets the whole time be seen."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

MOST_SPANS = 62


@dataclass(frozen=True)
class Span:
    """So many contributions from the day `first` to the day `last`, both counted in."""

    first: date
    last: date
    count: int


def spread(days: Iterable[date]) -> list[Span]:
    """Contributions by the days on which they came, empty spans between them too; the finest that takes at most 62."""
    counted = Counter(days)
    if not counted:
        return []
    earliest, latest = min(counted), max(counted)
    starts = next(found for begin, after in _UNITS if (found := _starts(earliest, latest, begin, after)) is not None)
    begin, after = starts[1]
    counts: Counter[date] = Counter()
    for day, count in counted.items():
        counts[begin(day)] += count
    return [Span(first, after(first) - timedelta(1), counts[first]) for first in starts[0]]


Step = Callable[[date], date]


def _starts(earliest: date, latest: date, begin: Step, after: Step) -> tuple[list[date], tuple[Step, Step]] | None:
    """The first day of each span; None where there would be too many of them, unless there is nothing coarser."""
    found = [begin(earliest)]
    while (following := after(found[-1])) <= latest:
        found.append(following)
        if len(found) > MOST_SPANS and begin is not _decade:
            return None
    return found, (begin, after)


def _day(day: date) -> date:
    return day


def _week(day: date) -> date:
    return day - timedelta(day.weekday())


def _month(day: date) -> date:
    return day.replace(day=1)


def _year(day: date) -> date:
    return day.replace(month=1, day=1)


def _decade(day: date) -> date:
    return date(max(day.year - day.year % 10, 1), 1, 1)


def _years_on(day: date, years: int) -> date:
    return date(min(day.year - day.year % years + years, date.max.year), 1, 1)


_UNITS: tuple[tuple[Step, Step], ...] = (
    (_day, lambda day: day + timedelta(1)),
    (_week, lambda day: day + timedelta(7)),
    (_month, lambda day: _month(day + timedelta(31))),
    (_year, lambda day: _years_on(day, 1)),
    (_decade, lambda day: _years_on(day, 10)),
)
