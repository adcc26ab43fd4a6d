"""The yearly table of moderation: what is told of how often something was done, and what hides the few it concerned."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

FEWEST = 5
"""Where fewer people than this are concerned, a number is not told."""


@dataclass(frozen=True)
class Cell:
    """How often something was done, and how many people it concerned."""

    count: int = 0
    people: int = 0

    @property
    def is_small(self) -> bool:
        """Whether it concerns somebody, but too few to tell of them."""
        return self.count > 0 and self.people < FEWEST


@dataclass(frozen=True)
class Told:
    """Figures as they may be published: None where one is not told. `total` is None where it would tell them."""

    cells: Mapping[str, int | None]
    total: int | None


def told(cells: Mapping[str, Cell], people: int) -> Told:
    """What may be told of these figures and of their total, which concerns so many people in all.

    One figure alone that is withheld could be had by subtracting the others from the total, so the smallest of the
    others is withheld with it; where there is no other, the total is.
    """
    small = {name for name, cell in cells.items() if cell.is_small}
    if len(small) == 1:
        small |= set(_smallest_other(cells, small))
    count = sum(cell.count for cell in cells.values())
    hidden = Cell(count, people).is_small or len(small) == 1
    return Told(
        {name: None if name in small else cell.count for name, cell in cells.items()}, None if hidden else count
    )


def _smallest_other(cells: Mapping[str, Cell], small: Iterable[str]) -> list[str]:
    others = sorted((cell.count, name) for name, cell in cells.items() if cell.count and name not in small)
    return [name for _, name in others[:1]]


def median(values: Sequence[float]) -> float | None:
    """The value in the middle, or the mean of the two; of none, none."""
    ordered = sorted(values)
    if not ordered:
        return None
    middle, odd = divmod(len(ordered), 2)
    return ordered[middle] if odd else (ordered[middle - 1] + ordered[middle]) / 2


def year_in(year: int, time_zone: str) -> tuple[datetime, datetime]:
    """The first moment of a year of the calendar in a time zone, and that of the next."""
    zone = ZoneInfo(time_zone)
    first, following = (datetime(one, 1, 1, tzinfo=zone).astimezone(UTC) for one in (year, year + 1))
    return first, following
