"""Weights of ballots in bodies whose groups have fixed shares, whatever the number of those who come."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from app.domain.voting import EmptyShare, Tally


@dataclass(frozen=True)
class Weighed:
    """Shares of the whole: for, against, abstaining, and `empty`, which nobody used because no ballot came.

    `weights` is the weight of one ballot in each group that sent any. `support` is for out of for, against and empty:
    a share that stays unused still belongs to the whole, so that nobody wins by the others' absence.
    """

    in_favour: Fraction
    against: Fraction
    abstain: Fraction
    empty: Fraction
    weights: Mapping[str, Fraction]
    empty_groups: tuple[str, ...]

    @property
    def support(self) -> Fraction | None:
        """for / (for + against + unused), exactly; None where nobody voted either way."""
        whole = self.in_favour + self.against + self.empty
        return self.in_favour / whole if self.in_favour + self.against else None


def weighed(
    shares: Sequence[tuple[str, Fraction]], groups: Mapping[str, Tally], empty_share: EmptyShare = EmptyShare.UNUSED
) -> Weighed:
    """Weigh each ballot by the share of its group divided by the ballots cast in it (abstentions are ballots too).

    The share of a group without ballots stays unused; REDISTRIBUTED gives it to the others in proportion to theirs.
    Groups without a share weigh nothing.
    """
    empty = tuple(group for group, _ in shares if not _cast(groups, group))
    unused = sum((share for group, share in shares if group in empty), Fraction())
    used = 1 - unused
    factor = 1 / used if empty_share is EmptyShare.REDISTRIBUTED and used else Fraction(1)
    weights = {group: share * factor / _cast(groups, group) for group, share in shares if group not in empty}
    return Weighed(
        sum((weight * groups[group].in_favour for group, weight in weights.items()), Fraction()),
        sum((weight * groups[group].against for group, weight in weights.items()), Fraction()),
        sum((weight * groups[group].abstain for group, weight in weights.items()), Fraction()),
        1 - used * factor,
        weights,
        empty,
    )


def _cast(groups: Mapping[str, Tally], group: str) -> int:
    return groups.get(group, Tally()).cast
