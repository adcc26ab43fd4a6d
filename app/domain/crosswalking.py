"""How clauses of two texts correspond, and which clauses of another text are likely to correspond to one."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.wording import similarity

ALIKE = 0.15
"""Wordings that share fewer words than this are not suggested."""

SUGGESTIONS = 5


class Relation(StrEnum):
    """How a clause of this text stands to one of the other."""

    EQUIVALENT = "equivalent"
    STRICTER = "stricter"
    NARROWER = "narrower"
    CONFLICTING = "conflicting"
    ABSENT = "absent"


SEEN_FROM_THERE = {
    Relation.EQUIVALENT: "equivalent",
    Relation.STRICTER: "less_strict",
    Relation.NARROWER: "wider",
    Relation.CONFLICTING: "conflicting",
    Relation.ABSENT: "only_there",
}
"""What the same finding says when it is read from the other text."""


@dataclass(frozen=True)
class Candidate:
    """A clause of the other text: its address, and its words in the language compared."""

    id: int
    number: str
    words: str


@dataclass(frozen=True)
class Suggestion:
    """A clause that is likely to correspond: how alike the words are (0 to 1), and whether the number is the same."""

    id: int
    likeness: float
    same_number: bool


def suggestions(number: str, words: str, candidates: Sequence[Candidate]) -> tuple[Suggestion, ...]:
    """The clauses of another text that correspond most likely, best first: alike in words, else of the same number."""
    found = [Suggestion(one.id, similarity(words, one.words), one.number == number) for one in candidates]
    likely = [one for one in found if one.likeness >= ALIKE or one.same_number]
    return tuple(sorted(likely, key=lambda one: (-one.likeness, not one.same_number, one.id))[:SUGGESTIONS])


def says(body: str, quote: str) -> bool:
    """Whether these words stand in a wording, however they are spaced; no words stand everywhere."""
    return " ".join(quote.split()) in " ".join(body.split())
