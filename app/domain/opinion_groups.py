"""Opinion groups: people who vote alike, found by k-means, and the number of groups that fits them best."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from app.domain.vote_matrix import Numbers, Reals

FEWEST_GROUPS = 2
MOST_GROUPS = 5
PARTICIPANTS_A_GROUP = 12
WINS_TO_CHANGE = 4
MOST_ROUNDS = 100
COMPARED = 2000
"""The silhouette compares every pair: of more participants than this it takes so many, evenly through the map."""


@dataclass(frozen=True)
class Grouping:
    """Participants by group: `labels` from 0, the largest group first; `centres` of the groups, groups x 2.

    `spread` is the sum of the squares of the distances to the centres, `silhouette` from -1 to 1.
    """

    labels: NDArray[np.int64]
    centres: Reals
    spread: float
    silhouette: float

    @property
    def groups(self) -> int:
        """How many groups there are."""
        return len(self.centres)


@dataclass(frozen=True)
class Number:
    """The number of groups in use, and which other number has won how many times running."""

    groups: int
    rival: int = 0
    wins: int = 0


def numbers_tried(participants: int) -> range:
    """From 2 to min(5, 2 + participants / 12) groups, and never more than there are participants."""
    most = min(MOST_GROUPS, FEWEST_GROUPS + participants // PARTICIPANTS_A_GROUP, max(participants, 1))
    return range(min(FEWEST_GROUPS, most), most + 1)


def next_number(before: Number | None, best: int, tried: range) -> Number:
    """The number of groups for this map: it changes only when another number has won four times running.

    The first map takes the best at once, and so does one for which the number in use is not possible any more.
    """
    if before is None or before.groups not in tried or before.groups == best:
        return Number(best if before is None or before.groups not in tried else before.groups)
    wins = before.wins + 1 if before.rival == best else 1
    return Number(best) if wins >= WINS_TO_CHANGE else replace(before, rival=best, wins=wins)


def groupings(points: Reals, before: Reals | None = None) -> dict[int, Grouping]:
    """The best grouping found for each number of groups that is tried; `before` are the centres of an earlier map."""
    sample = _sample(points)
    distances = np.sqrt(_distances(points[sample], points[sample]))
    found = {}
    for groups in numbers_tried(len(points)):
        given = before if before is not None and len(before) == groups else None
        labels, centres, spread = grouped(points, groups, given)
        found[groups] = Grouping(labels, centres, spread, _silhouette(distances, labels[sample], len(centres)))
    return found


def grouped(points: Reals, groups: int, before: Reals | None = None) -> tuple[NDArray[np.int64], Reals, float]:
    """k-means (Lloyd) from several fixed starts, the one of least spread: labels, centres, spread.

    The starts are those of an earlier map, points far from each other, and slices along the two axes; nothing is drawn
    by lot. Of very many people an even part decides which start is best. Where people stand at fewer places than
    `groups`, there are fewer groups.
    """
    few = points if len(points) <= COMPARED else points[_sample(points)]
    starts = [] if before is None else [before]
    starts += [_far_apart(few, groups), _slices(few, groups, 0), _slices(few, groups, 1)]
    best = min((_lloyd(few, start) for start in starts), key=lambda run: round(run[2], 9))
    return _largest_first(*(best if len(few) == len(points) else _lloyd(points, best[1])))


def _lloyd(points: Reals, centres: Reals) -> tuple[NDArray[np.int64], Reals, float]:
    labels = _distances(points, centres).argmin(axis=1)
    for _round in range(MOST_ROUNDS):
        centres = _means(points, labels, centres)
        moved = _distances(points, centres).argmin(axis=1)
        if np.array_equal(moved, labels):
            break
        labels = moved
    spread = float(((points - centres[labels]) ** 2).sum())
    return labels, centres, spread


def _means(points: Reals, labels: Numbers, centres: Reals) -> Reals:
    """The middle of each group; an empty one keeps its place."""
    sizes = np.bincount(labels, minlength=len(centres))
    sums = np.stack([np.bincount(labels, weights=axis, minlength=len(centres)) for axis in points.T], axis=1)
    return np.where(sizes[:, None] > 0, sums / np.maximum(sizes, 1)[:, None], centres)


def _far_apart(points: Reals, groups: int) -> Reals:
    """The point farthest from the middle, then each time the one farthest from those taken."""
    taken = [points[int(((points - points.mean(axis=0)) ** 2).sum(axis=1).argmax())]]
    nearest = ((points - taken[0]) ** 2).sum(axis=1)
    while len(taken) < groups:
        taken.append(points[int(nearest.argmax())])
        nearest = np.minimum(nearest, ((points - taken[-1]) ** 2).sum(axis=1))
    return np.array(taken)


def _slices(points: Reals, groups: int, axis: int) -> Reals:
    """The middles of equal slices along one axis."""
    order = np.argsort(points[:, axis], kind="stable")
    return np.array([points[part].mean(axis=0) for part in np.array_split(order, groups)])


def _largest_first(labels: Numbers, centres: Reals, spread: float) -> tuple[NDArray[np.int64], Reals, float]:
    """Groups without anybody fall away; of two of one size the one farther right comes first."""
    sizes = np.bincount(labels, minlength=len(centres))
    order = sorted(np.flatnonzero(sizes), key=lambda group: (-sizes[group], *-centres[group]))
    places = np.zeros(len(centres), dtype=np.int64)
    places[order] = np.arange(len(order))
    return places[labels], centres[order], spread


def _distances(points: Reals, others: Reals) -> Reals:
    """Squared distances, points x others."""
    across = points[:, :1] - others[:, 0]
    down = points[:, 1:] - others[:, 1]
    return np.asarray(across * across + down * down)


def _sample(points: Reals) -> Numbers:
    order = np.lexsort((points[:, 1], points[:, 0]))
    if len(order) <= COMPARED:
        return np.asarray(order)
    return np.asarray(order[np.linspace(0, len(order) - 1, COMPARED).astype(np.int64)])


def silhouette(points: Reals, labels: Numbers) -> float:
    """How much nearer people stand to their own group than to the next one (Rousseeuw 1987), from -1 to 1."""
    return _silhouette(np.sqrt(_distances(points, points)), labels, int(labels.max()) + 1)


def _silhouette(distances: Reals, labels: Numbers, groups: int) -> float:
    sizes = np.bincount(labels, minlength=groups)
    if np.count_nonzero(sizes) < FEWEST_GROUPS:
        return 0.0
    members = np.zeros((len(labels), groups))
    members[np.arange(len(labels)), labels] = 1.0
    sums = distances @ members
    own_size = sizes[labels]
    own = sums[np.arange(len(labels)), labels] / np.maximum(own_size - 1, 1)
    means = np.where(sizes > 0, sums / np.maximum(sizes, 1), np.inf)
    means[np.arange(len(labels)), labels] = np.inf
    nearest = means.min(axis=1)
    widest = np.maximum(np.maximum(own, nearest), 1e-300)
    return float(np.where(own_size > 1, (nearest - own) / widest, 0.0).mean())
