"""An edition of a text in Markdown that reads again as the same divisions and clauses; minority views stand below."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

from app.domain.manuscript import DraftClause, DraftDivision, Manuscript
from app.domain.manuscript_writing import write_markdown
from app.exports.editions import Edition
from app.exports.fair_copies.phrases import Phrases
from app.texts.contents import outline

MINORITY = "{.minority}"
SPEAKING: list[Callable[[Edition], AbstractContextManager[Phrases]]] = []
"""Who has the phrases of an edition in its language; the fair copies enter themselves when they are imported."""


def markdown(edition: Edition) -> str:
    """The words of one language: clauses without any in it are left out, for they would come back as its own.

    What stands under a heading marked `{.minority}` is no part of the text, and is not read again as one.
    """
    text = write_markdown(manuscript_of(edition))
    return "\n".join((text, *_minority_views(edition))) if edition.minority else text


def _minority_views(edition: Edition) -> Iterator[str]:
    """Each view with what it is on and how it is signed; its words as a quotation, so that no line is a heading."""
    with SPEAKING[0](edition) as phrases:
        heading, explained = phrases.minority()
        yield f"# {heading} {MINORITY}\n\n{explained}\n"
        for row in edition.minority:
            heading, about, signed = phrases.minority_view(row)
            words = "\n".join(f"> {line}".rstrip() for line in row.minority_body.strip().split("\n"))
            yield f"## {heading} {MINORITY}\n\n{about}\n\n{words}\n\n{signed}\n"


def manuscript_of(edition: Edition) -> Manuscript:
    """The edition as a draft that could have been read from a file."""
    language = edition.language
    written = [clause for clause in edition.clauses if clause.language == language]
    divisions: list[DraftDivision] = []
    clauses: list[DraftClause] = []
    above: list[int] = []
    places: dict[int, int] = {}
    for part in outline(edition.divisions, written):
        if part.division is not None:
            del above[part.level :]
            one = part.division
            label, heading = one.label.get(language, ""), one.heading.get(language, "")
            parent = above[-1] if above else None
            divisions.append(DraftDivision(one.kind, label, heading, part.level + 1, parent))
            places[one.id] = len(divisions) - 1
            above.append(places[one.id])
        if part.clause is not None:
            clause = part.clause
            division = places[clause.division_id] if clause.division_id is not None else None
            label = clause.label.get(language, "")
            clauses.append(DraftClause(clause.kind, label, clause.heading, clause.body, division))
    return Manuscript(edition.document.title.get(language, ""), tuple(divisions), tuple(clauses))
