"""Who takes part and who is missing: shares, concentration, inequality, influence, references and time.

Fractions, so that whoever checks a figure by hand gets the same one. The formulas are those of the methods page, which
names their sources.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from itertools import accumulate
from math import ceil

from app.domain.suppression import FEWEST, publishable
from app.domain.voting import Tally

MODERATE, HIGH = 1_000, 1_800
"""Up to the first a market counts as unconcentrated, above the second as highly concentrated (US Merger Guidelines,
2023): a scale borrowed from another field."""

BAND = (Fraction(4, 5), Fraction(5, 4))
"""A group whose share is within this ratio of its reference is neither under- nor over-represented."""

LATE = Fraction(1, 10)
"""The last part of a window; what comes in it comes late."""

Histogram = Mapping[int, int]
"""How many people made so many contributions: contributions of one to the number of such people."""


class Concentration(StrEnum):
    """Where a Herfindahl-Hirschman index stands on the borrowed scale."""

    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"


class Standing(StrEnum):
    """How a share stands to its reference: `absent` is said of nobody at all."""

    ABSENT = "absent"
    UNDER = "under"
    WITHIN = "within"
    OVER = "over"


@dataclass(frozen=True)
class Composition:
    """What a number of people or contributions is made of, as it may be told.

    `parts`: keys told alone or only together, with their number; empty where fewer than five are known. `unknown` have
    no key; it is None where it may not be told either. `hhi` and `effective` are None where they are withheld.
    """

    n: int
    known: int | None
    unknown: int | None
    parts: tuple[tuple[tuple[str, ...], int], ...]
    hhi: Fraction | None
    effective: Fraction | None

    def share(self, number: int) -> Fraction | None:
        """A share of the known."""
        return Fraction(number, self.known) if self.known else None

    @property
    def unknown_share(self) -> Fraction | None:
        """The share of all that has no key."""
        return Fraction(self.unknown, self.n) if self.n and self.unknown is not None else None


def composition(
    counts: Mapping[str, int], *, unknown: Collection[str] = ("", "unknown"), every: Iterable[str] = (), k: int = FEWEST
) -> Composition:
    """What is told of counts by key: keys with fewer than `k` only together with others (see `suppression`).

    `unknown` are keys that name nobody. `every` lists keys that are shown also when nobody has them.
    """
    named = dict.fromkeys(every, 0) | {key: number for key, number in counts.items() if key not in unknown}
    known, n = sum(named.values()), sum(counts.values())
    told = publishable({key: Tally(number) for key, number in named.items()}, k=k)
    if told.in_all is None:
        return Composition(n, None, None, (), None, None)
    alone = tuple(((key,), tally.cast) for key, tally in told.groups.items())
    together = ((told.together, told.together_tally.cast),) if told.together_tally else ()
    index = hhi(named) if index_may_be_told(named, told.together) else None
    effective = effective_number(named) if index is not None else None
    return Composition(n, known, n - known, alone + together, index, effective)


def unsuppressed(counts: Mapping[str, int]) -> Composition:
    """The same of what is public one by one, such as seats: nothing is told only together."""
    return composition(counts, k=0) if counts else Composition(0, 0, 0, (), None, None)


def hhi(counts: Mapping[str, int]) -> Fraction | None:
    """The Herfindahl-Hirschman index, sum of (100 q)^2 over the shares q; None of nothing."""
    whole = sum(counts.values())
    return Fraction(10_000 * sum(number * number for number in counts.values()), whole * whole) if whole else None


def effective_number(counts: Mapping[str, int]) -> Fraction | None:
    """How many keys of equal size would be as concentrated: 1 / sum of q^2 (Hill, order 2)."""
    index = hhi(counts)
    return Fraction(10_000) / index if index else None


def concentration(index: Fraction) -> Concentration:
    """Where an index stands on the borrowed scale."""
    if index <= MODERATE:
        return Concentration.LOW
    return Concentration.MODERATE if index <= HIGH else Concentration.HIGH


def index_may_be_told(counts: Mapping[str, int], together: Collection[str]) -> bool:
    """Whether an index in whole points keeps apart what is told only together.

    With the sum of two small numbers and that of their squares both could be had. It is safe where at least two
    ways of sharing out what is told together give the same whole points.
    """
    folded = [counts[key] for key in together]
    if not folded or len(set(folded)) > 1:
        return True
    moved = dict(counts)
    one, other = list(together)[:2]
    moved[one], moved[other] = moved[one] + 1, moved[other] - 1
    return folded[0] == 0 or round(hhi(moved) or 0) == round(hhi(counts) or 0)


def gini(people: Histogram) -> Fraction | None:
    """2 sum(i x_i) / (n sum x) - (n + 1) / n, x ascending and i from 1; None where nobody contributed.

    Whoever made none belongs to the histogram (0 contributions) where they were asked to.
    """
    n, total = sum(people.values()), sum(made * number for made, number in people.items())
    if not total:
        return None
    weighted, before = 0, 0
    for made in sorted(people):
        number = people[made]
        weighted += made * (number * before + number * (number + 1) // 2)
        before += number
    return Fraction(2 * weighted, n * total) - Fraction(n + 1, n)


def share_of_top(people: Histogram, part: Fraction) -> Fraction | None:
    """The share of all contributions made by this part of the people, those with the most; at least one person."""
    n, total = sum(people.values()), sum(made * number for made, number in people.items())
    if not total:
        return None
    left, theirs = max(ceil(n * part), 1), 0
    for made in sorted(people, reverse=True):
        taken = min(left, people[made])
        theirs, left = theirs + taken * made, left - taken
    return Fraction(theirs, total)


def lorenz(people: Histogram) -> list[tuple[Fraction, Fraction]]:
    """Shares of the people, fewest contributions first, with the shares of the contributions that they made."""
    n, total = sum(people.values()), sum(made * number for made, number in people.items())
    if not total:
        return []
    ordered = sorted(people.items())
    heads = accumulate(number for _, number in ordered)
    made = accumulate(made * number for made, number in ordered)
    points = [(Fraction(one, n), Fraction(other, total)) for one, other in zip(heads, made, strict=True)]
    return [(Fraction(0), Fraction(0)), *points]


def influence(submitted: Mapping[str, int], accepted: Mapping[str, int]) -> dict[str, Fraction | None]:
    """(accepted_c / accepted) / (submitted_c / submitted) of each key; None where it submitted nothing."""
    all_submitted, all_accepted = sum(submitted.values()), sum(accepted.values())
    return {
        key: Fraction(accepted.get(key, 0) * all_submitted, all_accepted * number) if number and all_accepted else None
        for key, number in submitted.items()
    }


@dataclass(frozen=True)
class Representation:
    """A share against its reference: the index is the first divided by the second."""

    share: Fraction
    reference: Fraction
    index: Fraction | None
    standing: Standing


def represented(share: Fraction, reference: Fraction) -> Representation:
    """A share among participants against the share in the reference; without a reference share there is no index."""
    if not reference:
        return Representation(share, reference, None, Standing.OVER if share else Standing.WITHIN)
    index = share / reference
    return Representation(share, reference, index, _standing(index))


def _standing(index: Fraction) -> Standing:
    if not index:
        return Standing.ABSENT
    if index < BAND[0]:
        return Standing.UNDER
    return Standing.WITHIN if index <= BAND[1] else Standing.OVER


def representation(told: Composition, reference: Mapping[str, Fraction]) -> dict[tuple[str, ...], Representation]:
    """What is told, alone or together, against the reference; keys that the reference does not name are left out.

    Those told together are compared together: a sum with the sum of their reference shares.
    """
    found = {}
    for keys, number in told.parts:
        named = [reference[key] for key in keys if key in reference]
        share = told.share(number)
        if named and len(named) == len(keys) and share is not None:
            found[keys] = represented(share, sum(named, Fraction(0)))
    return found


def late_from(opens: datetime, closes: datetime) -> datetime:
    """The moment at which the last tenth of a window begins."""
    return closes - (closes - opens) * LATE.numerator / LATE.denominator


def consideration_days(closed: date, decided: date) -> int:
    """Days of the calendar from the close of the input to the decision; negative when it was decided before."""
    return (decided - closed).days


def depending_on(changes: Mapping[str, Iterable[frozenset[str]]], without: Collection[str]) -> list[str]:
    """The clauses of which at least one change would not be there without these proposers, in their order.

    `changes` are the adopted changes of each clause, each by all who proposed it: one that somebody else proposed as
    well stands without them.
    """
    gone = frozenset(without)
    return [clause for clause, made in changes.items() if any(one and one <= gone for one in made)]


def most_active(people: Mapping[str, int], part: Fraction) -> frozenset[str]:
    """This part of the people, those with the most contributions; at least one. Ties are settled by name."""
    ordered = sorted((key for key in people if people[key]), key=lambda key: (-people[key], key))
    return frozenset(ordered[: max(ceil(len(people) * part), 1)])
