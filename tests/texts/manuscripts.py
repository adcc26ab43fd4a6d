"""Manuscripts that tests import, written down briefly."""

from collections.abc import Sequence

from app.domain.manuscript import DraftClause, DraftDivision, Manuscript
from app.domain.structure import ClauseKind, DivisionKind

CHAPTER = DraftDivision(DivisionKind.CHAPTER, "Chapter I", "General provisions", 1, None)


def an_article(number: str, body: str, heading: str = "", *, label: str = "", struck: bool = False) -> DraftClause:
    """An article of a draft, in its only chapter."""
    words = "" if struck else body
    return DraftClause(ClauseKind.ARTICLE, label or f"Article {number}", heading, words, 0, struck)


def a_manuscript(
    clauses: Sequence[DraftClause], *, title: str = "A code", divisions: Sequence[DraftDivision] = (CHAPTER,)
) -> Manuscript:
    """A draft with one chapter."""
    return Manuscript(title, tuple(divisions), tuple(clauses))


PURPOSE = "This code lays down how public bodies use machines that decide about people."
DUTY = "Every public body tells people when a machine has taken part in a decision about them."
APPEAL = "Whoever is affected by such a decision may ask a person to review it within thirty days."
FIRST = a_manuscript(
    [an_article("1", PURPOSE, "Purpose"), an_article("2", DUTY, "Duty to tell"), an_article("3", APPEAL, "Review")]
)
