"""Positions: how one person stands on one contribution, and the counts of them by stakeholder group."""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple


class Stance(StrEnum):
    """How somebody stands on a contribution. Who passes has read it and takes no side."""

    SUPPORT = "support"
    AGAINST = "against"
    PASS = "pass"


class Counts(NamedTuple):
    """Positions on one contribution: of a stakeholder group, or in all."""

    support: int = 0
    against: int = 0
    passed: int = 0

    @property
    def taken(self) -> int:
        """Positions of all three kinds."""
        return sum(self)

    def changed(self, before: Stance | None, after: Stance | None) -> "Counts":
        """The counts once somebody who stood one way stands another; None: took no position."""
        held = [count - (stance is before) + (stance is after) for stance, count in zip(Stance, self, strict=True)]
        return Counts(*held)


Tallies = Mapping[str, Counts]
"""Counts by the key of the stakeholder group."""


def in_all(tallies: Tallies) -> Counts:
    """The counts of every group together."""
    return Counts(*(sum(column) for column in zip(*tallies.values(), strict=True))) if tallies else Counts()


def moved(tallies: Tallies, leaves: tuple[str, Stance] | None, enters: tuple[str, Stance] | None) -> dict[str, Counts]:
    """The tallies once a position has left one group's counts and entered one's, mostly the same group's."""
    found = dict(tallies)
    if leaves is not None:
        group, stance = leaves
        found[group] = found.get(group, Counts()).changed(stance, None)
    if enters is not None:
        group, stance = enters
        found[group] = found.get(group, Counts()).changed(None, stance)
    return {group: counts for group, counts in found.items() if counts.taken}
