"""The opinion map: who votes alike, what all groups agree with, what divides them, what one group says above all.

The method is that of Pol.is (Small and others, Polis: Scaling deliberation by mapping high dimensional opinion spaces,
2021), written from its description.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

import numpy as np
from numpy.typing import NDArray

from app.domain.opinion_groups import FEWEST_GROUPS, Grouping, Number, groupings, next_number, numbers_tried
from app.domain.vote_matrix import Components, Flags, Numbers, Reals, VoteMatrix, admitted, components, projected

FEWEST_ON_MAP = 7
"""With fewer participants than this a map would show persons, not groups."""

SURE = 1.2816
"""The value that a normal variable stays below in 90 of 100 cases."""


@dataclass(frozen=True)
class Earlier:
    """What a new map takes from the one before: where to begin, and the number of groups it had."""

    directions: Reals | None
    centres: Reals | None
    number: Number | None


@dataclass(frozen=True)
class OpinionMap:
    """The map of one conversation.

    `entered` says which participants are on it; `points` (entered x 2) where they stand, `grouping` with whom.
    """

    entered: Flags
    components: Components
    means: Reals
    points: Reals
    grouping: Grouping
    number: Number
    silhouettes: dict[int, float]


@dataclass(frozen=True)
class Figures:
    """Votes by group and statement: groups x statements."""

    agrees: Numbers
    disagrees: Numbers
    passes: Numbers

    @property
    def seen(self) -> Numbers:
        """Votes of all three kinds."""
        return self.agrees + self.disagrees + self.passes


def opinion_map(matrix: VoteMatrix, earlier: Earlier | None = None) -> OpinionMap | None:
    """The map of these votes, or None while it is too early: fewer than seven participants, or nobody differs."""
    entered = admitted(matrix)
    if entered.sum() < FEWEST_ON_MAP:
        return None
    own = matrix.only(entered)
    found = components(own, earlier.directions if earlier else None)
    if not found.directions.any():
        return None
    means = own.means
    points = projected(own, means, found.directions)
    tried = groupings(points, earlier.centres if earlier else None)
    # Of two numbers that fit equally well the smaller one is taken.
    best = max(sorted(tried), key=lambda groups: round(tried[groups].silhouette, 9))
    number = next_number(earlier.number if earlier else None, best, numbers_tried(len(points)))
    silhouettes = {groups: one.silhouette for groups, one in tried.items()}
    return OpinionMap(entered, found, means, points, tried[number.groups], number, silhouettes)


def place(votes: dict[int, int], means: Sequence[float], directions: Sequence[Sequence[float]]) -> tuple[float, float]:
    """Where somebody with these votes (statement's column to +1, 0 or -1) stands on a map."""
    if not votes:
        return (0.0, 0.0)
    scale = (len(means) / len(votes)) ** 0.5
    across, down = (
        scale * sum((vote - means[column]) * direction[column] for column, vote in votes.items())
        for direction in directions
    )
    return (across, down)


def figures(matrix: VoteMatrix, labels: NDArray[np.int64], groups: int) -> Figures:
    """The votes of each group on each statement; participants with a label below 0 are in no group."""
    group_of_cell = labels[matrix.rows]
    counted = group_of_cell >= 0
    places = group_of_cell[counted] * matrix.statements + matrix.columns[counted]
    values, size = matrix.values[counted], groups * matrix.statements

    def count(value: int) -> Numbers:
        return np.bincount(places[values == value], minlength=size).reshape(groups, matrix.statements)

    return Figures(count(1), count(-1), count(0))


def agreement(agrees: int, seen: int) -> float:
    """The share of a group that agrees, (agrees + 1) / (seen + 2): nobody asked is one half, four of four not all."""
    return (agrees + 1) / (seen + 2)


def group_informed_consensus(groups: Sequence[tuple[int, int]]) -> float:
    """The product of the groups' agreement, given as (agrees, seen): high only where no group is left out."""
    return prod(agreement(agrees, seen) for agrees, seen in groups)


def divisiveness(groups: Sequence[tuple[int, int]]) -> float:
    """How far the groups' agreement lies apart, given as (agrees, seen): from 0, alike, to 1."""
    shares = [agreement(agrees, seen) for agrees, seen in groups]
    return max(shares) - min(shares) if len(shares) >= FEWEST_GROUPS else 0.0


@dataclass(frozen=True)
class Leaning:
    """How a group leans on a statement, compared with everybody else.

    `share` is p = (A + 1) / (S + 2) of the group, A its votes for the side told by `agrees`; `ratio` p within the group
    by p outside; `z_share` and `z_ratio` the tests of p > 1/2 and of p within > p outside.
    """

    agrees: bool
    votes: int
    seen: int
    share: float
    ratio: float
    z_share: float
    z_ratio: float

    @property
    def is_representative(self) -> bool:
        """Whether both tests hold with 90 % certainty."""
        return self.z_share > SURE and self.z_ratio > SURE


def leaning(agrees: bool, inside: tuple[int, int], outside: tuple[int, int]) -> Leaning:
    """The leaning of a group to one side, from (votes for that side, seen) inside and outside of it.

    One- and two-proportion z-tests on the shares with one vote added to either side.
    """
    share, other = agreement(*inside), agreement(*outside)
    n, m = inside[1] + 2, outside[1] + 2
    pooled = (inside[0] + outside[0] + 2) / (n + m)
    z_share = (share - 0.5) / (0.25 / n) ** 0.5
    z_ratio = (share - other) / (pooled * (1 - pooled) * (1 / n + 1 / m)) ** 0.5
    return Leaning(agrees, inside[0], inside[1], share, share / other, z_share, z_ratio)


def representative(counts: Figures, group: int, most: int) -> list[tuple[int, Leaning]]:
    """The statements, by column, that say best what a group holds and others do not; at most so many.

    In the order of ratio times share times both z-values, and of the columns where that is equal.
    """
    seen = counts.seen
    others = seen.sum(axis=0) - seen[group]
    found: list[tuple[int, Leaning]] = []
    for agrees, votes in ((True, counts.agrees), (False, counts.disagrees)):
        elsewhere = votes.sum(axis=0) - votes[group]
        for column in np.flatnonzero(votes[group]):
            inside = (int(votes[group, column]), int(seen[group, column]))
            one = leaning(agrees, inside, (int(elsewhere[column]), int(others[column])))
            if one.is_representative:
                found.append((int(column), one))
    found.sort(key=lambda each: (-_weight(each[1]), each[0]))
    return found[:most]


def _weight(one: Leaning) -> float:
    return one.ratio * one.share * one.z_share * one.z_ratio


def adjusted_rand_index(one: Sequence[int], other: Sequence[int]) -> float:
    """How far two groupings of the same people agree (Hubert and Arabie 1985): 1 alike, about 0 by chance."""
    table = np.zeros((max(one, default=0) + 1, max(other, default=0) + 1))
    np.add.at(table, (np.asarray(one, dtype=np.int64), np.asarray(other, dtype=np.int64)), 1)
    pairs = float(_pairs(table).sum())
    rows, columns = float(_pairs(table.sum(axis=1)).sum()), float(_pairs(table.sum(axis=0)).sum())
    expected = rows * columns / max(float(_pairs(np.array([table.sum()])).sum()), 1.0)
    widest = (rows + columns) / 2
    return 1.0 if widest == expected else (pairs - expected) / (widest - expected)


def _pairs(counts: Reals) -> Reals:
    return counts * (counts - 1) / 2
