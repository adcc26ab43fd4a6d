"""Coverage: of the contributions that are owed an answer, how many have one, and which still wait."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Protocol, TypeVar


@dataclass(frozen=True)
class Coverage:
    """Contributions received, and those of them that are answered."""

    received: int = 0
    answered: int = 0

    @property
    def waiting(self) -> int:
        """How many are still owed an answer."""
        return self.received - self.answered

    @property
    def share(self) -> Fraction | None:
        """answered / received, exactly; None where nothing was received."""
        return Fraction(self.answered, self.received) if self.received else None

    @property
    def percent(self) -> int | None:
        """The share in whole per cent, rounded down: 100 is said only when nobody waits."""
        return 100 * self.answered // self.received if self.received else None

    @property
    def complete(self) -> bool:
        """Whether nobody waits, which is also so where nothing was received."""
        return not self.waiting

    def __add__(self, other: "Coverage") -> "Coverage":
        return Coverage(self.received + other.received, self.answered + other.answered)


@dataclass(frozen=True)
class Received:
    """So many contributions of one stakeholder group, kind, clause (None: on the text as a whole) and language."""

    group: str
    kind: str
    clause: str | None
    received: int
    answered: int
    language: str = ""


@dataclass(frozen=True)
class Breakdown:
    """Coverage in all and by each of the four, keys in the order in which they first came."""

    in_all: Coverage
    by_group: dict[str, Coverage]
    by_kind: dict[str, Coverage]
    by_clause: dict[str | None, Coverage]
    by_language: dict[str, Coverage]


Key = TypeVar("Key")


def coverage(facts: Iterable[Received]) -> Breakdown:
    """Coverage from counted facts, each combination once or in parts (OGP standard 4.1: documented feedback)."""
    kept = list(facts)
    return Breakdown(
        in_all=sum((Coverage(fact.received, fact.answered) for fact in kept), Coverage()),
        by_group=_by(kept, lambda fact: fact.group),
        by_kind=_by(kept, lambda fact: fact.kind),
        by_clause=_by(kept, lambda fact: fact.clause),
        by_language=_by(kept, lambda fact: fact.language),
    )


def _by(facts: Iterable[Received], key: Callable[[Received], Key]) -> dict[Key, Coverage]:
    parts: dict[Key, Coverage] = defaultdict(Coverage)
    for fact in facts:
        parts[key(fact)] += Coverage(fact.received, fact.answered)
    return dict(parts)


def is_owed(*, received_at: datetime, closes: datetime | None, withdrawn: bool) -> bool:
    """Whether a contribution is owed an answer: received before the close (None: none is set), and not taken back.

    What a moderator has hidden is owed one too: it was received.
    """
    return not withdrawn and (closes is None or received_at < closes)


class Contribution(Protocol):
    """Anything that was received and is answered or not."""

    @property
    def received_at(self) -> datetime: ...
    @property
    def answered(self) -> bool: ...


Owed = TypeVar("Owed", bound=Contribution)


def waiting(contributions: Iterable[Owed]) -> list[Owed]:
    """Those without an answer, whoever has waited longest first; what came at the same moment keeps its order."""
    return sorted((each for each in contributions if not each.answered), key=lambda each: each.received_at)
