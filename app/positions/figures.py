"""The counts of positions as they may be shown: always with their number, small groups only together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.bridging import FEWEST_GROUPS, bounds, interval, thousandths
from app.domain.positions import Counts, Stance, Tallies
from app.domain.suppression import publishable
from app.domain.voting import Tally


@dataclass(frozen=True)
class Figures:
    """What is told of the positions on one contribution; `in_all` None: fewer than five were taken.

    `together` are the groups whose counts are told only as the one `together_counts`. `bounds` are what the bridging
    order compares, in thousandths, by each group that takes part in the process; empty where it is too early for it.
    """

    groups: Mapping[str, Counts]
    together: Sequence[str]
    together_counts: Counts | None
    in_all: Counts | None
    bounds: Mapping[str, int]

    @staticmethod
    def share(counts: Counts) -> tuple[float, float, float]:
        """The share of support, and between what it lies in truth in 95 of 100 cases."""
        low, high = interval(counts.support, counts.taken)
        return counts.support / counts.taken, low, high

    @property
    def smallest(self) -> int | None:
        """The bound that decides about the place, in thousandths."""
        return min(self.bounds.values(), default=None)


@dataclass(frozen=True)
class Weighing:
    """What a page needs to show positions: the reader's own stance by contribution, and the groups that take part."""

    own: Mapping[int, Stance]
    counted: Sequence[str]

    def figures(self, tallies: Tallies) -> "Figures":
        """What is told of the positions on one contribution."""
        return figures_of(tallies, self.counted)

    @property
    def too_early(self) -> bool:
        """Whether fewer than two groups take part, so that there is no bridging order yet."""
        return len(self.counted) < FEWEST_GROUPS


def figures_of(tallies: Tallies, counted: Sequence[str] = ()) -> Figures:
    """The figures of one contribution; `counted` are the groups by which the bridging order is made."""
    told = publishable({group: Tally(*counts) for group, counts in tallies.items()})
    compared = {group: thousandths(bound) for group, bound in bounds(tallies, counted).items()}
    return Figures(
        {group: _counts(tally) for group, tally in told.groups.items()},
        told.together,
        _counts(told.together_tally) if told.together_tally else None,
        _counts(told.in_all) if told.in_all else None,
        compared if len(compared) > 1 else {},
    )


def _counts(tally: Tally) -> Counts:
    return Counts(tally.in_favour, tally.against, tally.abstain)
