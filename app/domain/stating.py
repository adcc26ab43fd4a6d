"""Statements: how somebody stands on one, and which one is shown next."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum, StrEnum

LONGEST = 280
FEWEST_TOLD = 5
"""Figures of fewer votes than this are not shown: they would tell how single people voted."""


class Stance(IntEnum):
    """A vote on a statement, as the computation counts it."""

    DISAGREE = -1
    PASS = 0
    AGREE = 1


class Vote(StrEnum):
    """A vote on a statement, as it is sent."""

    AGREE = "agree"
    DISAGREE = "disagree"
    PASS = "pass"

    @property
    def stance(self) -> Stance:
        """The number it counts as."""
        return Stance[self.name]

    @classmethod
    def of(cls, stance: int) -> "Vote":
        """The vote that counts as this number."""
        return cls(Stance(stance).name.lower())


@dataclass(frozen=True)
class Polled:
    """A statement's number and the votes on it so far."""

    number: int
    agrees: int
    disagrees: int
    passes: int

    @property
    def seen(self) -> int:
        """Votes of all three kinds."""
        return self.agrees + self.disagrees + self.passes


def priority(one: Polled) -> float:
    """How much one more vote on a statement would tell: more where few have voted, and where it is undecided.

    (1 + 8 * 2^(-S/5)) * (1/4 + 4 p (1 - p)) * (1 - q), with S votes, p = (A + 1) / (A + D + 2) the share of agreement
    among those who took a side, and q = P / (S + 1) the share of passes. Never 0: every statement has a chance.
    """
    agreed = (one.agrees + 1) / (one.agrees + one.disagrees + 2)
    passed = one.passes / (one.seen + 1)
    return float((1 + 8 * 2 ** (-one.seen / 5)) * (0.25 + 4 * agreed * (1 - agreed)) * (1 - passed))


def next_statement(statements: Iterable[Polled], seed: str) -> int | None:
    """The number of the statement to show next, of those not voted on yet; None when there are none.

    A draw weighted by priority (Efraimidis and Spirakis 2006): the largest u^(1/priority), where u in (0, 1) is made
    of the person's `seed` and the statement's number. So everybody has an order of their own, and the same person with
    the same votes cast sees the same statement on every device.
    """
    drawn = ((_lot(seed, one.number) ** (1 / priority(one)), one.number) for one in statements)
    return max(drawn, default=(0.0, None))[1]


def _lot(seed: str, number: int) -> float:
    digest = hashlib.sha256(f"{seed} {number}".encode()).digest()
    return (int.from_bytes(digest[:6]) + 1) / (2**48 + 1)
