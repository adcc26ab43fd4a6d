"""What the API reads and answers about positions."""

from collections.abc import Sequence

from app.domain.positions import Counts, Stance, Tallies
from app.positions.figures import figures_of
from app.web.schemas import Input, Schema


class CountsOut(Schema):
    """How many people support, are against, and pass."""

    support: int
    against: int
    passed: int


class PositionsOut(Schema):
    """The positions on a contribution: in all (null for fewer than five), and by stakeholder group.

    Groups of which fewer than five have taken a position are told `together` with another one. `bounds` is what the
    bridging order compares, in thousandths, for each group that takes part; empty while it is too early for the order.
    """

    in_all: CountsOut | None
    groups: dict[str, CountsOut]
    together: list[str]
    together_counts: CountsOut | None
    bounds: dict[str, int]


class PositionIn(Input):
    """A position on a contribution, in place of an earlier one."""

    stance: Stance


def positions_out(tallies: Tallies, counted: Sequence[str]) -> PositionsOut:
    """What is told of the positions on one contribution."""
    figures = figures_of(tallies, counted)
    return PositionsOut(
        in_all=_out(figures.in_all),
        groups={group: CountsOut.model_validate(counts._asdict()) for group, counts in figures.groups.items()},
        together=list(figures.together),
        together_counts=_out(figures.together_counts),
        bounds=dict(figures.bounds),
    )


def _out(counts: Counts | None) -> CountsOut | None:
    return CountsOut.model_validate(counts._asdict()) if counts else None
