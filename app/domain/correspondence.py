"""Which clause of a text each clause of a new draft is: by its number, else by its words, else by its place."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise

from app.domain.anchoring import in_order
from app.domain.manuscript import DraftClause
from app.domain.numbering import address
from app.domain.structure import ClauseKind
from app.domain.wording import similarity

ALIKE = 0.6
"""Words at least so similar, between the same neighbours, are those of one clause."""

ENOUGH = 40
"""A wording of fewer characters ("deleted", "(reserved)") says nothing about which clause it belongs to."""

MOST_PAIRS = 10_000
"""Between two neighbours at most so many pairs of clauses are compared word by word."""


@dataclass(frozen=True)
class Known:
    """A clause that is there: its label and words today; a struck one has none."""

    label: str
    kind: ClauseKind
    heading: str
    body: str

    @property
    def words(self) -> tuple[str, str]:
        """Heading and body."""
        return self.heading, self.body


class How(StrEnum):
    """How a clause of a draft was found in the text."""

    CHOSEN = "chosen"
    """Somebody said so."""
    NUMBER_AND_WORDS = "number_and_words"
    NUMBER = "number"
    WORDS = "words"
    PLACE = "place"


@dataclass(frozen=True)
class Chosen:
    """What somebody decided: which clause a draft is (None: a new one), and clauses that no draft is."""

    clauses: Mapping[int, int | None] = field(default_factory=dict)
    gone: frozenset[int] = frozenset()


NOTHING_CHOSEN = Chosen()


@dataclass(frozen=True)
class Match:
    """The index of the known clause that a draft is, and how it was found."""

    clause: int
    how: How


def correspond(known: Sequence[Known], drafts: Sequence[DraftClause]) -> dict[int, int]:
    """For clauses of a draft in the same language: the index of the known clause each one is; new ones are left out."""
    return {draft: match.clause for draft, match in matches(known, drafts).items()}


def correspond_by_place(known: Sequence[Known], drafts: Sequence[DraftClause]) -> dict[int, int]:
    """For clauses of a draft in another language: the index of the known clause each one renders."""
    return {draft: match.clause for draft, match in matches_by_place(known, drafts).items()}


def matches(known: Sequence[Known], drafts: Sequence[DraftClause], chosen: Chosen = NOTHING_CHOSEN) -> dict[int, Match]:
    """The known clause that each clause of a draft in the same language is, and how it was found.

    First what was chosen, then those with the same number and words, then those whose words stand unchanged under
    another number (renumbered), then those with the same number, at last those with similar words between the same
    neighbours. New ones are left out.
    """
    pairing = _Pairing(chosen)
    groups = _by_address(known, drafts)
    for theirs, ours in groups:
        if len(theirs) * len(ours) <= MOST_PAIRS:
            equal = ((draft, clause) for draft in ours for clause in theirs if _equal(known[clause], drafts[draft]))
            pairing.add(equal, How.NUMBER_AND_WORDS)
    pairing.add(_unchanged_elsewhere(pairing, known, drafts), How.WORDS)
    for theirs, ours in groups:
        pairing.add(_most_alike(pairing.free(theirs), pairing.waiting(ours), known, drafts), How.NUMBER)
    for theirs, ours in pairing.gaps(len(known), len(drafts)):
        if len(theirs) * len(ours) <= MOST_PAIRS:
            pairing.add(_most_alike(theirs, ours, known, drafts, at_least=ALIKE), How.WORDS)
    return pairing.found


def matches_by_place(
    known: Sequence[Known], drafts: Sequence[DraftClause], chosen: Chosen = NOTHING_CHOSEN
) -> dict[int, Match]:
    """The known clause that each clause of a draft in another language renders, and how it was found.

    First what was chosen, then by number, which means the same in every language; then by place, where between two
    neighbours both have equally many clauses of the same kinds.
    """
    pairing = _Pairing(chosen)
    for theirs, ours in _by_address(known, drafts):
        pairing.add(zip(pairing.waiting(ours), pairing.free(theirs), strict=False), How.NUMBER)
    for theirs, ours in pairing.gaps(len(known), len(drafts)):
        if [known[clause].kind for clause in theirs] == [drafts[draft].kind for draft in ours]:
            pairing.add(zip(ours, theirs, strict=True), How.PLACE)
    return pairing.found


class _Pairing:
    """Drafts paired so far, each with its clause; nothing is paired twice, and nothing that was decided otherwise."""

    def __init__(self, chosen: Chosen) -> None:
        self.found: dict[int, Match] = {}
        self.new = frozenset(draft for draft, clause in chosen.clauses.items() if clause is None)
        self.taken: set[int] = set()
        for draft, clause in chosen.clauses.items():
            if clause is not None and clause not in self.taken:
                self.found[draft] = Match(clause, How.CHOSEN)
                self.taken.add(clause)
        self.taken |= chosen.gone

    def add(self, pairs: Iterable[tuple[int, int]], how: How) -> None:
        """Keep every pair (draft, clause) whose two sides are both still free."""
        for draft, clause in pairs:
            if draft not in self.found and draft not in self.new and clause not in self.taken:
                self.found[draft] = Match(clause, how)
                self.taken.add(clause)

    def waiting(self, drafts: Iterable[int]) -> list[int]:
        """Those of the drafts that have no clause yet, and may have one."""
        return [draft for draft in drafts if draft not in self.found and draft not in self.new]

    def free(self, clauses: Iterable[int]) -> list[int]:
        """Those of the clauses that no draft has."""
        return [clause for clause in clauses if clause not in self.taken]

    def gaps(self, clauses: int, drafts: int) -> list[tuple[list[int], list[int]]]:
        """The clauses and drafts still free between two neighbours that were found, where there are both."""
        anchors = [(-1, -1), *in_order((draft, match.clause) for draft, match in self.found.items()), (drafts, clauses)]
        between = [
            (self.free(range(clause + 1, next_clause)), self.waiting(range(draft + 1, next_draft)))
            for (draft, clause), (next_draft, next_clause) in pairwise(anchors)
        ]
        return [(theirs, ours) for theirs, ours in between if theirs and ours]


def _by_address(known: Sequence[Known], drafts: Sequence[DraftClause]) -> list[tuple[list[int], list[int]]]:
    """Indices of the known clauses and of the drafts that share an address."""
    theirs: dict[str, list[int]] = {}
    ours: dict[str, list[int]] = {}
    for index, clause in enumerate(known):
        theirs.setdefault(address(clause.label, clause.kind), []).append(index)
    for index, draft in enumerate(drafts):
        ours.setdefault(address(draft.label, draft.kind), []).append(index)
    return [(theirs[one], ours[one]) for one in ours if one in theirs]


def _equal(clause: Known, draft: DraftClause) -> bool:
    return clause.words == (draft.heading, draft.body)


def _unchanged_elsewhere(
    pairing: _Pairing, known: Sequence[Known], drafts: Sequence[DraftClause]
) -> list[tuple[int, int]]:
    """Drafts whose long enough words are those of exactly one known clause, both still free."""
    theirs: dict[str, list[int]] = {}
    ours: dict[str, list[int]] = {}
    for clause in pairing.free(range(len(known))):
        theirs.setdefault(known[clause].body, []).append(clause)
    for draft in pairing.waiting(range(len(drafts))):
        ours.setdefault(drafts[draft].body, []).append(draft)
    return [
        (found[0], theirs[body][0])
        for body, found in ours.items()
        if len(body) >= ENOUGH and len(found) == 1 and len(theirs.get(body, ())) == 1
    ]


def _most_alike(
    theirs: Sequence[int], ours: Sequence[int], known: Sequence[Known], drafts: Sequence[DraftClause], *,
    at_least: float = 0.0,
) -> list[tuple[int, int]]:  # fmt: skip
    """Every pair that is similar enough, the most similar first; without that condition too many go by their order."""
    if not at_least and (len(theirs) == len(ours) == 1 or len(theirs) * len(ours) > MOST_PAIRS):
        return list(zip(ours, theirs, strict=False))
    pairs = [(draft, clause, similarity(known[clause].body, drafts[draft].body)) for draft in ours for clause in theirs]
    ranked = sorted(pairs, key=lambda pair: (-pair[2], abs(pair[0] - pair[1]), pair[0]))
    return [(draft, clause) for draft, clause, alike in ranked if alike >= at_least]
