"""Which terms of the glossary are explained beside which clause; the words of the clauses are never touched."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.domain.glossary import occurrences
from app.languages.models import GlossaryTerm
from app.languages.queries import glossary_of, terms_of
from app.texts.queries import clauses_in
from app.texts.rows import ClauseRow


@dataclass(frozen=True)
class Definitions:
    """The terms explained on a page: those met in each clause by its id, and the clauses that define them."""

    by_clause: Mapping[int, Sequence[GlossaryTerm]]
    defining: Mapping[int, ClauseRow]

    @property
    def terms(self) -> list[GlossaryTerm]:
        """Every term of the page once, in the order of the glossary."""
        met = {term.number: term for terms in self.by_clause.values() for term in terms}
        return [met[number] for number in sorted(met)]

    def of(self, clause_id: int) -> Sequence[GlossaryTerm]:
        """The terms to be explained beside a clause."""
        return self.by_clause.get(clause_id, ())


NONE = Definitions({}, {})


def definitions_in(
    session: Session, process_id: int, clauses: Iterable[ClauseRow], language: str, fallback_language: str
) -> Definitions:
    """The terms with a definition that these clauses use; a clause does not explain what it defines itself.

    One statement, and a second one when a term is defined by a clause.
    """
    glossary = [term for term in glossary_of(session, process_id) if term.definition or term.clause_id]
    if not glossary:
        return NONE
    numbered, by_number = terms_of(glossary), {term.number: term for term in glossary}
    met = {}
    for clause in clauses:
        wording = f"{clause.heading}\n\n{clause.body}"
        numbers = dict.fromkeys(one.number for one in occurrences(wording, clause.language or language, numbered))
        used = [by_number[number] for number in numbers if by_number[number].clause_id != clause.id]
        if used:
            met[clause.id] = used
    ids = {term.clause_id for terms in met.values() for term in terms if term.clause_id}
    rows = clauses_in(session, ids, language, fallback_language) if ids else []
    return Definitions(met, {row.id: row for row in rows})
