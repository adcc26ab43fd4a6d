"""Where every word of a clause comes from."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from app.accounts.models import Person
from app.domain.footprint import Footprint, Hand, Proposer, Source, footprint, words_in
from app.domain.provenance import Traced, traces
from app.texts.lineages import GrewFrom, Place, concerned, grew_from
from app.texts.models import Clause, Origin, Revision
from app.texts.queries import credits_of
from app.texts.rows import CreditRow

HANDS = {
    Origin.IMPORT: Hand.DRAFT,
    Origin.EDIT: Hand.EDITED,
    Origin.AMENDMENT: Hand.EDITED,
    Origin.TRANSLATION: Hand.TRANSLATED,
}


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A revision as the source of words: how it came about and who is credited.

    It is one of the clause itself or of one that the clause grew from. `amendment_number` is that of the revision it
    renders where a language version has none of its own.
    """

    id: int
    clause_id: int
    clause_number: str
    clause_label: Mapping[str, str]
    number: int
    origin: Origin
    amendment_number: int | None
    renders: int | None
    reason: str
    created_at: datetime
    author_id: int | None
    author_name: str | None
    credits: Sequence[CreditRow] = ()

    @property
    def source(self) -> Source:
        """Whose words it brought."""
        proposers = tuple(Proposer(one.group_key, one.organisation_name or "") for one in self.credits)
        return Source(HANDS[self.origin], proposers)


@dataclass(frozen=True)
class ClauseOrigin:
    """The wording of a clause in stretches, each with the revision that brought it; `sources` in their order."""

    clause_id: int
    language: str
    revision: int
    heading: tuple[Traced[int], ...]
    body: tuple[Traced[int], ...]
    sources: Mapping[Place, SourceRow]

    @property
    def words(self) -> Counter[Place]:
        """Words of heading and body by the revision that brought them."""
        return words_in((*self.heading, *self.body))

    @property
    def footprint(self) -> Footprint:
        """Whose words they are."""
        return footprint((self.sources[place].source, words) for place, words in self.words.items())


@dataclass(frozen=True)
class Wordings:
    """Headings and bodies by clause and number of revision."""

    headings: Mapping[int, Mapping[int, str]]
    bodies: Mapping[int, Mapping[int, str]]


def origins_of(
    session: Session, document_id: int, clause_ids: Collection[int], language: str
) -> dict[int, ClauseOrigin]:
    """The origin of the latest wording of each clause in the language, where it has words; four statements."""
    ancestry = grew_from(session, document_id, language)
    wordings = _wordings(session, concerned(clause_ids, ancestry), language)
    latest = {one: max(wordings.bodies[one]) for one in clause_ids if one in wordings.bodies}
    return _origins(session, wordings, ancestry, latest.items(), language)


def origins_at(
    session: Session, document_id: int, places: Collection[Place], language: str
) -> dict[int, ClauseOrigin]:
    """The origin of these wordings, each seen with all before it, by clause; four statements."""
    ancestry = grew_from(session, document_id, language)
    wordings = _wordings(session, concerned([clause_id for clause_id, _number in places], ancestry), language)
    held = [(clause, number) for clause, number in places if number in wordings.bodies.get(clause, {})]
    return _origins(session, wordings, ancestry, held, language)


def origin_at(session: Session, clause: Clause, language: str, number: int) -> ClauseOrigin | None:
    """The origin of one wording of a clause, seen with all before it; None when there is no such revision."""
    ancestry = grew_from(session, clause.document_id, language)
    wordings = _wordings(session, concerned([clause.id], ancestry), language)
    if number not in wordings.bodies.get(clause.id, {}):
        return None
    return _origins(session, wordings, ancestry, [(clause.id, number)], language)[clause.id]


def _origins(
    session: Session, wordings: Wordings, ancestry: GrewFrom, wanted: Iterable[Place], language: str
) -> dict[int, ClauseOrigin]:
    sources = _sources(session, wordings.bodies, language)
    found = {}
    for clause_id, number in wanted:
        heading, body = (
            traces(part, ancestry, clause_id, {number})[number] for part in (wordings.headings, wordings.bodies)
        )
        brought = {stretch.place for stretch in (*heading, *body)}
        kept = {place: source for place, source in sources.items() if place in brought}
        found[clause_id] = ClauseOrigin(clause_id, language, number, heading, body, kept)
    return found


def _wordings(session: Session, clause_ids: Collection[int], language: str) -> Wordings:
    query = sa.select(Revision.clause_id, Revision.number, Revision.heading, Revision.body).where(
        Revision.clause_id.in_(clause_ids), Revision.language == language
    )
    headings: dict[int, dict[int, str]] = {}
    bodies: dict[int, dict[int, str]] = {}
    for clause_id, number, heading, body in session.execute(query):
        headings.setdefault(clause_id, {})[number] = heading
        bodies.setdefault(clause_id, {})[number] = body
    return Wordings(headings, bodies)


def _sources(session: Session, clause_ids: Collection[int], language: str) -> dict[Place, SourceRow]:
    """Every revision of these clauses in the language, the oldest first; two statements."""
    rendered = aliased(Revision)
    query: Any = (
        sa.select(
            Revision.id, Revision.clause_id, Clause.number, Clause.label, Revision.number, Revision.origin,
            sa.func.coalesce(Revision.amendment_number, rendered.amendment_number), rendered.number, Revision.reason,
            Revision.created_at, Revision.author_id, Person.name,
        )
        .join(Clause, Clause.id == Revision.clause_id)
        .outerjoin(rendered, rendered.id == Revision.renders_id)
        .outerjoin(Person, Person.id == Revision.author_id)
        .where(Revision.clause_id.in_(clause_ids), Revision.language == language)
        .order_by(Revision.id)
    )  # fmt: skip
    rows: Sequence[Any] = session.execute(query).all()
    credited = credits_of(session, [row[0] for row in rows])
    sources = {}
    for row in rows:
        values: list[Any] = [*row, credited.get(row[0], ())]
        source = SourceRow(*values)
        sources[source.clause_id, source.number] = source
    return sources
