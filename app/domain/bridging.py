"""The bridging order of contributions: first what every stakeholder group supports, not what most people do."""

from collections.abc import Collection, Mapping
from math import floor, sqrt

from app.domain.positions import Tallies
from app.domain.suppression import FEWEST, publishable
from app.domain.voting import Tally

Z = 1.96
"""95 of 100 intervals hold the true share."""

FEWEST_GROUPS = 2
"""With one group that takes part there is nothing to bridge."""

THOUSAND = 1000
COMPARED = 3
"""How many of the smallest bounds are compared, one after the other."""

HIGHEST = THOUSAND**COMPARED - 1
"""The largest place there can be."""


def wilson(support: int, taken: int) -> float:
    """The lower bound of Wilson's interval for the share `support` / `taken` (Wilson 1927); 0 where none were taken.

    [p + z^2/2n - z sqrt(p(1-p)/n + z^2/4n^2)] / (1 + z^2/n). It is what the share is at least likely to be in truth:
    two of two are 0.342, a hundred of 101 are 0.946. So four positions are never "100 %".
    """
    return interval(support, taken)[0]


def interval(support: int, taken: int) -> tuple[float, float]:
    """Wilson's interval: in 95 of 100 cases the true share lies in it; from 0 to 1 where no position was taken."""
    if not taken:
        return 0.0, 1.0
    share, square = support / taken, Z * Z
    spread = Z * sqrt(share * (1 - share) / taken + square / (4 * taken * taken))
    middle, scale = share + square / (2 * taken), 1 + square / taken
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)


def groups_that_count(people: Mapping[str, int]) -> list[str]:
    """The stakeholder groups that take part: at least five of their people have taken a position in the process.

    A group that takes no part cannot hold up every contribution by its silence, and one person cannot make a group
    take part. `people` counts those who have taken a position on anything, by group.
    """
    return sorted(group for group, number in people.items() if number >= FEWEST)


def bounds(tallies: Tallies, groups: Collection[str]) -> dict[str, float]:
    """For each of the groups that take part, the share of support on this contribution that is at least likely.

    Who passed is counted among those who took a position. Only figures that are published count: a group of which
    fewer than five took a position here, or whose figure is told only together with another's, counts 0, and so does a
    group without any. So everybody can recompute the order from what the page shows, and the order tells nothing that
    the figures do not.
    """
    told = publishable({group: Tally(*counts) for group, counts in tallies.items()}).groups
    return {group: wilson(told[group].in_favour, told[group].cast) if group in told else 0.0 for group in groups}


def place(tallies: Tallies, groups: Collection[str]) -> int:
    """A contribution's place in the bridging order, the higher the nearer to the top; 0 where it is too early.

    The *smallest* of the bounds decides; of two that are equal to the thousandth, the next smallest, then the third.
    Why a campaign does not get far with it: however many people of one group, or of all groups but one, support a
    contribution, the group that does not is its place, and without anybody of that group it is at 0. Numbers beyond
    some dozens hardly raise a bound, so there is no prize for bringing more people of one's own. What it cannot do: a
    bloc that outnumbers the others among those of *every group* who take positions decides, as it does by any count;
    and one that outnumbers them in a single group can hold down what the others like, as that group could.
    """
    if len(groups) < FEWEST_GROUPS:
        return 0
    smallest = sorted(thousandths(one) for one in bounds(tallies, groups).values())[:COMPARED]
    smallest += [smallest[-1]] * (COMPARED - len(smallest))
    found = 0
    for one in smallest:
        found = found * THOUSAND + one
    return found


def thousandths(bound: float) -> int:
    """A bound as it is compared: in whole thousandths, rounded down."""
    return min(floor(bound * THOUSAND), THOUSAND - 1)
