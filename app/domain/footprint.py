"""The legislative footprint of a text: which share of its words came from whom."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from app.domain.provenance import Identity, Traced
from app.domain.tokens import is_word, tokenise


class Hand(StrEnum):
    """By whose hand words came into a text."""

    DRAFT = "draft"
    EDITED = "edited"
    TRANSLATED = "translated"
    GROUP = "group"


@dataclass(frozen=True)
class Party:
    """Whose words they are: a stakeholder group's, whose key it is; or without a proposer, by which hand they came."""

    hand: Hand
    group: str = ""


@dataclass(frozen=True)
class Proposer:
    """One of those who proposed words: their stakeholder group, and the organisation they spoke for, if any."""

    group: str
    organisation: str = ""


@dataclass(frozen=True)
class Source:
    """Where the words of a revision came from; `hand` counts where nobody is credited."""

    hand: Hand
    proposers: tuple[Proposer, ...] = ()


@dataclass(frozen=True)
class Footprint:
    """Words by party and by organisation; the words of several proposers are shared evenly among them.

    By organisation only words are counted whose proposer spoke for one.
    """

    words: int
    by_party: Mapping[Party, Fraction]
    by_organisation: Mapping[str, Fraction]

    def share(self, words: Fraction) -> Fraction | None:
        """What part of the text so many words are; None of a text without words."""
        return words / self.words if self.words else None


def words_in(stretches: Iterable[Traced[Identity]]) -> Counter[tuple[Identity, int]]:
    """How many words of a wording each revision brought."""
    words: Counter[tuple[Identity, int]] = Counter()
    for stretch in stretches:
        words[stretch.place] += sum(map(is_word, tokenise(stretch.text)))
    return words


def footprint(counted: Iterable[tuple[Source, int]]) -> Footprint:
    """Sum up words with their sources. Fractions, so that the shares of a text add up to one."""
    total = 0
    parties: dict[Party, Fraction] = {}
    organisations: dict[str, Fraction] = {}
    for source, words in counted:
        total += words
        for party, organisation, share in _shares(source):
            parties[party] = parties.get(party, Fraction(0)) + words * share
            if organisation:
                organisations[organisation] = organisations.get(organisation, Fraction(0)) + words * share
    return Footprint(total, parties, organisations)


def _shares(source: Source) -> Sequence[tuple[Party, str, Fraction]]:
    if not source.proposers:
        return [(Party(source.hand), "", Fraction(1))]
    each = Fraction(1, len(source.proposers))
    return [(Party(Hand.GROUP, one.group), one.organisation, each) for one in source.proposers]
