"""The pictures of participation: where each bar and each point lies on the paper."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

WIDTH, HEIGHT, EDGE = 600.0, 300.0, 30.0
SERIES = 8


@dataclass(frozen=True)
class Slice:
    """A part of a bar: from where, how wide (of 100), and its colour and line by number."""

    x: float
    width: float
    series: int


@dataclass(frozen=True)
class Column:
    """A column of a chart over time."""

    x: float
    y: float
    width: float
    height: float


def slices(shares: Iterable[Fraction | None]) -> list[Slice]:
    """A bar of 100 cut into these shares, in their order."""
    found, x = [], 0.0
    for place, share in enumerate(shares):
        width = 100 * float(share or 0)
        found.append(Slice(round(x, 3), round(width, 3), place % SERIES + 1))
        x += width
    return found


def columns(numbers: Sequence[int]) -> list[Column]:
    """One column for each number, on a paper of WIDTH x HEIGHT, the highest reaching its upper edge."""
    most, step = max(numbers, default=0) or 1, (WIDTH - 2 * EDGE) / max(len(numbers), 1)
    tall = HEIGHT - 2 * EDGE
    return [
        Column(
            round(EDGE + place * step + step * 0.1, 2),
            round(HEIGHT - EDGE - tall * number / most, 2),
            round(step * 0.8, 2),
            round(tall * number / most, 2),
        )
        for place, number in enumerate(numbers)
    ]


def curve(points: Iterable[tuple[Fraction, Fraction]]) -> str:
    """The points of a line on a square of HEIGHT x HEIGHT, from the lower start to the upper end."""
    side = HEIGHT - 2 * EDGE
    return " ".join(f"{EDGE + side * float(x):.1f},{HEIGHT - EDGE - side * float(y):.1f}" for x, y in points)
