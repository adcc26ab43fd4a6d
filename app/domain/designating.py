"""The label of a result: how much agreement there was, beside the numbers and without deciding anything."""

from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction

from app.domain.voting import Tally

SMALL_MINORITY = Fraction(1, 5)
STRONG_SUPPORT = Fraction(2, 3)


class Designation(StrEnum):
    """The levels of agreement of ICANN's GNSO working groups (guidelines, 3.6), the strongest first."""

    FULL_CONSENSUS = "full_consensus"
    CONSENSUS = "consensus"
    STRONG_SUPPORT = "strong_support"
    DIVERGENCE = "divergence"


def designation(groups: Mapping[str, Tally], total: Tally) -> Designation | None:
    """The weakest level over all and over every group in which anybody voted either way; None where nobody did.

    ICANN leaves the bounds to the chair. Here they are fixed, so that everybody comes to the same label: nobody
    against; at most a fifth against; at least two thirds for; else divergence. Whoever disagrees may say so.
    """
    voted = [tally for tally in (total, *groups.values()) if tally.counted]
    levels = list(Designation)
    return max((_level(tally) for tally in voted), key=levels.index, default=None)


def _level(tally: Tally) -> Designation:
    if not tally.against:
        return Designation.FULL_CONSENSUS
    against = Fraction(tally.against, tally.counted)
    if against <= SMALL_MINORITY:
        return Designation.CONSENSUS
    return Designation.STRONG_SUPPORT if 1 - against >= STRONG_SUPPORT else Designation.DIVERGENCE
