"""The figures of participation as they may be told: what pages and the API show of the numbers that were counted."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

from app.domain.footprint import Hand
from app.domain.inclusion import (
    Composition,
    Concentration,
    Representation,
    Standing,
    composition,
    concentration,
    effective_number,
    gini,
    hhi,
    influence,
    lorenz,
    representation,
    represented,
    share_of_top,
    unsuppressed,
)
from app.domain.suppression import FEWEST
from app.participation.language_access import LanguageAccess, told_languages
from app.participation.models import Dimension, Reference

MOST_ORGANISATIONS = 20
MOST_POINTS = 200
PER_MILLE = 1_000
TOPS = (Fraction(1, 100), Fraction(1, 10))
NOBODY = frozenset({"", "unknown"})


class Measure(StrEnum):
    """What is counted."""

    PARTICIPANTS = "participants"
    CONTRIBUTIONS = "contributions"
    ACCEPTED = "accepted"
    SEATS = "seats"


@dataclass(frozen=True)
class Ranking:
    """The organisations with the most, as far as they are told; `others` are so many more with so many together.

    `unknown`: for no organisation. The index is over all of them.
    """

    n: int
    known: int
    rows: tuple[tuple[str, int], ...]
    others: int
    others_number: int
    hhi: Fraction | None
    effective: Fraction | None

    @property
    def unknown(self) -> int:
        """How many are for no organisation."""
        return self.n - self.known

    def share(self, number: int) -> Fraction | None:
        """A share of those that are for one."""
        return Fraction(number, self.known) if self.known else None


@dataclass(frozen=True)
class Measured:
    """One measure, by each dimension by itself."""

    measure: Measure
    n: int
    by: Mapping[Dimension, Composition]
    organisations: Ranking
    against: Mapping[Dimension, Mapping[tuple[str, ...], Representation]]


@dataclass(frozen=True)
class Inequality:
    """How unequally people contribute; `people` counts those too who only sent choices."""

    people: int
    contributions: int
    gini: Fraction
    tops: tuple[tuple[Fraction, Fraction], ...]
    curve: tuple[tuple[Fraction, Fraction], ...]


@dataclass(frozen=True)
class WordsAt:
    """Adopted words by group at a version, or (None) today; `nobody` are words of the draft and of its editors."""

    version: int | None
    name: Mapping[str, str]
    words: int
    groups: Mapping[str, Fraction]
    nobody: Fraction
    hhi: Fraction | None
    effective: Fraction | None

    def share(self, words: Fraction) -> Fraction | None:
        """A share of the words that groups brought."""
        brought = self.words - self.nobody
        return words / brought if brought else None


@dataclass(frozen=True)
class Missing:
    """Who is missing: groups and languages of whom nobody contributed, and those under their reference."""

    groups: tuple[str, ...]
    languages: tuple[str, ...]
    under: tuple[tuple[Dimension, tuple[str, ...], Representation], ...]


@dataclass(frozen=True)
class Told:
    """Everything the page tells."""

    measures: Mapping[Measure, Measured]
    influence: Mapping[str, Fraction]
    inequality: Inequality | None
    months: tuple[tuple[str, int], ...]
    assisted: int
    late: tuple[int, int] | None
    consideration: Mapping[str, Any] | None
    words: tuple[WordsAt, ...]
    languages: LanguageAccess
    sensitivity: Mapping[str, Any]
    missing: Missing
    references: Mapping[Dimension, Reference]


def told(
    found: Mapping[str, Any], *, groups: Sequence[str], languages: Sequence[str], references: Iterable[Reference]
) -> Told:
    """What may be told of the numbers that were counted, for a process of these groups and languages."""
    compared = {one.dimension: one for one in references}
    measures = {one: _measured(one, found[one], compared) for one in Measure}
    return Told(
        measures=measures,
        influence=_influence(found),
        inequality=_inequality({int(made): people for made, people in found["histogram"].items()}),
        months=tuple(found["months"].items()),
        assisted=found["assisted"],
        late=tuple(found["late"]) if found["late"][1] >= FEWEST else None,
        consideration=found["consideration"],
        words=tuple(_words_at(one) for one in found["words"]),
        languages=told_languages(found["languages"]),
        sensitivity=found["sensitivity"],
        missing=_missing(found[Measure.PARTICIPANTS], groups, languages, measures[Measure.PARTICIPANTS]),
        references=compared,
    )


def shares_of(reference: Reference) -> dict[str, Fraction]:
    """The shares of a reference by key."""
    return {key: Fraction(int(share), PER_MILLE) for key, share in reference.shares.items()}


def level(index: Fraction | None) -> Concentration | None:
    """Where an index stands on the borrowed scale."""
    return None if index is None else concentration(index)


def _measured(measure: Measure, counts: Mapping[str, Any], references: Mapping[Dimension, Reference]) -> Measured:
    plain = unsuppressed if measure is Measure.SEATS else composition
    shown = [one for one in Dimension if one in counts and one is not Dimension.ORGANISATION]
    by: dict[Dimension, Composition] = {one: plain(counts[one]) for one in shown}
    n = sum(counts[Dimension.GROUP].values())
    against: dict[Dimension, Mapping[tuple[str, ...], Representation]] = {
        one: _against(by[one], counts[one], shares_of(reference))
        for one, reference in references.items()
        if one in by and by[one].parts
    }
    organisations = _ranking(counts[Dimension.ORGANISATION], people=measure is Measure.PARTICIPANTS)
    return Measured(measure, n, by, organisations, against)


def _against(
    told_of: Composition, counts: Mapping[str, int], reference: Mapping[str, Fraction]
) -> dict[tuple[str, ...], Representation]:
    """What is told against its reference, and whoever the reference names of whom there is nobody."""
    nobody: dict[tuple[str, ...], Representation] = {
        (key,): represented(Fraction(0), share) for key, share in reference.items() if not counts.get(key) and share
    }
    return {**representation(told_of, reference), **nobody}


def _ranking(counts: Mapping[str, int], *, people: bool) -> Ranking:
    """People under five of an organisation are not told; contributions bear its name one by one."""
    named = {name: number for name, number in counts.items() if name not in NOBODY and number}
    ordered = sorted(named.items(), key=lambda one: (-one[1], one[0]))
    rows = tuple(one for one in ordered if not people or one[1] >= FEWEST)[:MOST_ORGANISATIONS]
    known = sum(named.values())
    others, rest = len(ordered) - len(rows), known - sum(number for _, number in rows)
    if others == 1 and people:  # one that is left alone could be had by subtraction
        rows, others, rest = rows[:-1], min(len(ordered), 2), rest + (rows[-1][1] if rows else 0)
    enough = known >= FEWEST
    return Ranking(
        sum(counts.values()), known, rows if enough else (), others, rest,
        hhi(named) if enough else None, effective_number(named) if enough else None,
    )  # fmt: skip


def _influence(found: Mapping[str, Any]) -> dict[str, Fraction]:
    """Of groups with five contributions or more, once five were accepted."""
    submitted = {key: one for key, one in found["contributions"][Dimension.GROUP].items() if key not in NOBODY}
    accepted = {key: one for key, one in found["accepted"][Dimension.GROUP].items() if key not in NOBODY}
    if sum(accepted.values()) < FEWEST:
        return {}
    ratios = influence(submitted, accepted)
    return {key: one for key, one in ratios.items() if one is not None and submitted[key] >= FEWEST}


def _inequality(people: Mapping[int, int]) -> Inequality | None:
    value, n = gini(people), sum(people.values())
    if value is None or n < FEWEST:
        return None
    tops = tuple((part, share_of_top(people, part) or Fraction(0)) for part in TOPS)
    made = sum(one * number for one, number in people.items())
    return Inequality(n, made, value, tops, tuple(_thinned(lorenz(people))))


def _thinned(curve: Sequence[tuple[Fraction, Fraction]]) -> list[tuple[Fraction, Fraction]]:
    """So many points that a picture can hold them; the ends stay."""
    step = max(len(curve) // MOST_POINTS, 1)
    return [*curve[:-1:step], curve[-1]] if curve else []


def _words_at(one: Mapping[str, Any]) -> WordsAt:
    parties = {key: Fraction(words) for key, words in one["parties"].items()}
    groups = {key.partition("/")[2]: words for key, words in parties.items() if key.startswith(f"{Hand.GROUP}/")}
    brought = sum(groups.values(), Fraction(0))
    index = 10_000 * sum(words * words for words in groups.values()) / (brought * brought) if brought else None
    nobody = sum(parties.values(), Fraction(0)) - brought
    effective = 10_000 / index if index else None
    return WordsAt(one["version"], one["name"], one["words"], groups, nobody, index, effective)


def _missing(
    people: Mapping[str, Mapping[str, int]], groups: Sequence[str], languages: Sequence[str], measured: Measured
) -> Missing:
    lacking = (Standing.UNDER, Standing.ABSENT)
    under = [
        (dimension, keys, one)
        for dimension, found in measured.against.items()
        for keys, one in found.items()
        if one.standing in lacking
    ]
    return Missing(
        groups=tuple(key for key in groups if not people[Dimension.GROUP].get(key)),
        languages=tuple(code for code in languages if not people[Dimension.LANGUAGE].get(code)),
        under=tuple(under),
    )
