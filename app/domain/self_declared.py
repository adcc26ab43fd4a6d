"""What members say of themselves, told only in numbers: who of them take part, comment, take positions.

An answer is voluntary. It orders nothing and opens nothing; each attribute is told by itself, never crossed with
another. People are counted, not contributions: authors are public, so a number of comments would point at whoever
wrote most of them.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.domain.suppression import FEWEST, publishable
from app.domain.voting import Tally


class Measure(StrEnum):
    """Which members are counted: all of them, those with a published comment, those who took a position."""

    MEMBERS = "members"
    COMMENTS = "comments"
    POSITIONS = "positions"


@dataclass(frozen=True)
class Breakdown:
    """How many people gave each answer, as it may be told.

    `parts` are choices told alone, then those told only together, each with its people. `unknown` gave no answer.
    Where fewer than five answered, nothing but the `total` is told: `parts` is empty and `unknown` None.
    """

    parts: tuple[tuple[tuple[str, ...], int], ...]
    unknown: int | None
    total: int

    @property
    def known(self) -> int | None:
        """How many answered; None where that may not be told."""
        return None if self.unknown is None else self.total - self.unknown


def breakdown(choices: Collection[str], counted: Mapping[str, int], total: int, k: int = FEWEST) -> Breakdown:
    """The people by choice, of `total`; choices with fewer than `k`, none among them, are told together with others.

    `counted` may bear what is no choice (any longer): who said that is counted among the unknown. See `suppression`.
    """
    told = publishable({choice: Tally(counted.get(choice, 0)) for choice in choices}, k=k)
    if told.in_all is None:
        return Breakdown((), None, total)
    alone = [((choice,), tally.cast) for choice, tally in told.groups.items()]
    together = [(told.together, told.together_tally.cast)] if told.together_tally else []
    return Breakdown((*alone, *together), total - told.in_all.cast, total)


def answered(choices: Mapping[str, Collection[str]], given: Mapping[str, str]) -> dict[str, str]:
    """What somebody said, by attribute: only what is asked and one of its choices; an empty answer is none."""
    return {key: choice for key, choice in given.items() if choice in choices.get(key, ())}
