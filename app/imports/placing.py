"""Finding the clause that a row of a table means, and fitting the row's words to that clause."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import regex

from app.domain.amending import INSERTS, Operation
from app.domain.references import How, Match, Outline, Part, Reference, confirms, parse_reference
from app.imports.amendment_sheets import Asked
from app.imports.sheets import LineRefused
from app.texts.rows import ClauseRow

_MARK = regex.compile(r"(?:\(\p{Lu}?[\p{Ll}\d]{1,6}\)|\p{Ll}{1,3}\)|\d{1,3}\p{Ll}{0,3}\s?[.)])\s+")
_TITLED = regex.compile(
    r"(?:article|artículo|artigo|articolo|artikel)?\s*\d+\s*\p{Ll}{0,2}\b[\s.:–-]*", regex.IGNORECASE
)


@dataclass(frozen=True)
class Placed:
    """Where an amendment stands in the text, and the clause as it would then read."""

    clause: ClauseRow
    how: How
    operation: Operation
    heading: str
    body: str


class Places:
    """The clauses of a text, ready to be found by whatever notation a table uses."""

    def __init__(self, clauses: Sequence[ClauseRow]) -> None:
        self.clauses = clauses
        self.by_number = {clause.number: index for index, clause in enumerate(clauses)}
        self.outline = Outline([_reference_of(clause) for clause in clauses])

    def found(self, target: str) -> tuple[Match, Reference | None]:
        """The clause a target names: by its own address, else by the reference it makes; LineRefused if neither."""
        index = self.by_number.get(target)
        if index is not None:
            return Match(target, How.EXACT, index, index), None
        reference = parse_reference(target)
        if reference is None:
            raise LineRefused(f"the target {target!r} is no reference that can be read")
        match = self.outline.resolve(reference)
        if match is None:
            raise LineRefused(f"the target {target!r} names nothing in the text")
        return match, reference

    def place(self, asked: Asked) -> Placed:
        """The amendment on its clause; LineRefused when the target or the words it starts from are not there."""
        match, reference = self.found(asked.target)
        if asked.operation in INSERTS:
            return self._inserted(asked, match, reference)
        clause = self.clauses[match.index]
        if match.how is How.PREDECESSOR:
            return self._misnamed(asked, match, reference)
        if reference and reference.part is Part.HEADING:
            return self._retitled(asked, match, clause)
        if match.how is How.PARENT:
            return self._part_of(asked, match, clause)
        if asked.operation is Operation.DELETE:
            return Placed(clause, match.how, Operation.DELETE, "", "")
        body = unmarked(asked.words, clause)
        return _changed(Placed(clause, match.how, Operation.REPLACE, asked.heading or clause.heading, body))

    def _inserted(self, asked: Asked, match: Match, reference: Reference | None) -> Placed:
        """What is new stands behind all that belongs to the clause it follows, unless it is to come first in it."""
        first = match.how is How.PARENT and reference is not None and reference.steps[-1].number.startswith("-")
        clause = self.clauses[match.index if first else match.last]
        operation = asked.operation if asked.operation in INSERTS else Operation.INSERT_AFTER
        if operation is Operation.INSERT_BEFORE:
            clause = self.clauses[match.index]
        return Placed(clause, match.how, operation, asked.heading, unmarked(asked.words, clause))

    def _misnamed(self, asked: Asked, match: Match, reference: Reference | None) -> Placed:
        """What is called new changes the words before its place, if it starts from those; else it is an insertion."""
        clause = self.clauses[match.last]
        if asked.original and confirms(asked.original, clause.body):
            body = "" if asked.operation is Operation.DELETE else unmarked(asked.words, clause)
            return _changed(Placed(clause, match.how, asked.operation, clause.heading if body else "", body))
        if asked.operation is Operation.DELETE:
            raise LineRefused(f"the target {asked.target!r} is not there, so it cannot be deleted")
        return self._inserted(asked, match, reference)

    def _retitled(self, asked: Asked, match: Match, clause: ClauseRow) -> Placed:
        """A heading is that of its clause; where the clause has none, its one line of words is the heading."""
        words, original = _untitled(asked.words), _untitled(asked.original or "")
        if clause.heading:
            return _changed(Placed(clause, match.how, Operation.REPLACE, words, clause.body))
        if "\n" in clause.body or (original and not confirms(original, clause.body)):
            raise LineRefused(f"clause {clause.number} has no heading, and the words it starts from are not its own")
        return _changed(Placed(clause, match.how, Operation.REPLACE, "", words))

    def _part_of(self, asked: Asked, match: Match, clause: ClauseRow) -> Placed:
        """A unit without a clause of its own is changed within the clause that holds it."""
        words = " ".join((asked.original or "").split())
        pattern = regex.compile(r"\s+".join(map(regex.escape, words.split())))
        if not words or not pattern.search(clause.body):
            raise LineRefused(f"it changes a part of {clause.number}, and the words it starts from do not stand there")
        body = pattern.sub(lambda _: asked.words, clause.body, count=1).strip()
        return _changed(Placed(clause, match.how, Operation.REPLACE, clause.heading, body))


def unmarked(words: str, clause: ClauseRow) -> str:
    """The words without the mark they begin with, as in "(a) " or "1. ", where the clauses bear theirs beside them."""
    if _MARK.match(clause.body):
        return words
    return _MARK.sub("", words, count=1) if _MARK.match(words) else words


def _reference_of(clause: ClauseRow) -> Reference | None:
    labels = [label for label in clause.label.values() if label]
    return next(filter(None, map(parse_reference, [*labels, clause.number])), None)


def _untitled(words: str) -> str:
    """A heading without the number that tables put before it: "1 Subject matter", "Article 5 Scope"."""
    return _TITLED.sub("", words, count=1).strip() if _TITLED.match(words) else words


def _changed(placed: Placed) -> Placed:
    """The amendment, as a deletion when it leaves nothing; refused when it changes nothing."""
    if not (placed.heading or placed.body):
        return replace(placed, operation=Operation.DELETE)
    if (placed.heading, placed.body) == (placed.clause.heading, placed.clause.body):
        raise LineRefused("it asks for the words that stand there already")
    return placed
