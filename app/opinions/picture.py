"""The map as a picture: where each point lies on the paper, and the outline of each group."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

WIDTH, HEIGHT, EDGE = 600.0, 420.0, 24.0
Point = tuple[float, float]


@dataclass(frozen=True)
class GroupOnPicture:
    """A group: its points, the corners of its outline, and where its name stands."""

    points: Sequence[Point]
    outline: Sequence[Point]
    centre: Point


@dataclass(frozen=True)
class Picture:
    """Everything that is drawn, in the units of a view box of WIDTH x HEIGHT; `own` is the reader's place."""

    groups: Sequence[GroupOnPicture]
    own: Point | None
    width: float = WIDTH
    height: float = HEIGHT


def picture_of(found: Mapping[str, Any], own: Point | None = None) -> Picture:
    """Draw a map that was kept, with the reader's own place if they have one; one scale for both directions."""
    points = [(x, y) for x, y, _group in found["points"]]
    centres = [(group["centre"][0], group["centre"][1]) for group in found["groups"]]
    scale = _scale([*points, *centres])
    groups = []
    for number, centre in enumerate(centres):
        members = [
            _laid(point, scale) for point, (*_, group) in zip(points, found["points"], strict=True) if group == number
        ]
        groups.append(GroupOnPicture(members, _outline(members), _laid(centre, scale)))
    return Picture(groups, None if own is None else _laid(own, scale))


def _scale(points: Sequence[Point]) -> float:
    across = max((abs(x) for x, _y in points), default=0.0) or 1e-9
    down = max((abs(y) for _x, y in points), default=0.0) or 1e-9
    return min((WIDTH / 2 - EDGE) / across, (HEIGHT / 2 - EDGE) / down)


def _laid(point: Point, scale: float) -> Point:
    """On the paper; who stands beyond its edge is drawn at the edge."""
    x = min(max(WIDTH / 2 + scale * point[0], EDGE / 2), WIDTH - EDGE / 2)
    y = min(max(HEIGHT / 2 - scale * point[1], EDGE / 2), HEIGHT - EDGE / 2)
    return (round(x, 1), round(y, 1))


def _outline(points: Sequence[Point]) -> Sequence[Point]:
    """The convex hull, counter-clockwise (Andrew's monotone chain)."""
    ordered = sorted(set(points))
    if len(ordered) < 3:
        return ordered
    lower, upper = _chain(ordered), _chain(ordered[::-1])
    return [*lower[:-1], *upper[:-1]]


def _chain(points: Sequence[Point]) -> list[Point]:
    kept: list[Point] = []
    for point in points:
        while len(kept) > 1 and _turn(kept[-2], kept[-1], point) <= 0:
            kept.pop()
        kept.append(point)
    return kept


def _turn(one: Point, other: Point, third: Point) -> float:
    return (other[0] - one[0]) * (third[1] - one[1]) - (other[1] - one[1]) * (third[0] - one[0])
