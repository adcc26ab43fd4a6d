"""Where every word of a clause comes from."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from app.accounts.models import Person
from app.domain.footprint import Footprint, Hand, Proposer, Source, footprint, words_by_revision
from app.domain.wording import Origin as Stretch
from app.domain.wording import origins
from app.texts.models import Origin, Revision
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

    `amendment_number` is that of the revision it renders where a language version has none of its own.
    """

    id: int
    clause_id: int
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
    """The wording of a clause in stretches, each with the number of the revision that brought it."""

    clause_id: int
    language: str
    revision: int
    heading: tuple[Stretch, ...]
    body: tuple[Stretch, ...]
    sources: Mapping[int, SourceRow]

    @property
    def words(self) -> Counter[int]:
        """Words of heading and body by the number of the revision that brought them."""
        return words_by_revision((*self.heading, *self.body))

    @property
    def footprint(self) -> Footprint:
        """Whose words they are."""
        return footprint((self.sources[number].source, words) for number, words in self.words.items())


@dataclass(frozen=True)
class Wording:
    """One revision's words."""

    number: int
    heading: str
    body: str


def origins_of(session: Session, clause_ids: Collection[int], language: str) -> dict[int, ClauseOrigin]:
    """The origin of the latest wording of each clause in the language, where it has words; three statements."""
    found = {}
    sources = _sources(session, clause_ids, language)
    for clause_id, wordings in _wordings(session, clause_ids, language).items():
        found[clause_id] = _origin(clause_id, language, wordings, sources.get(clause_id, {}))
    return found


def origin_at(session: Session, clause_id: int, language: str, number: int) -> ClauseOrigin | None:
    """The origin of one wording of a clause, seen with all before it; None when there is no such revision."""
    wordings = [one for one in _wordings(session, [clause_id], language).get(clause_id, ()) if one.number <= number]
    if not wordings or wordings[-1].number != number:
        return None
    return _origin(clause_id, language, wordings, _sources(session, [clause_id], language).get(clause_id, {}))


def _origin(
    clause_id: int, language: str, wordings: Sequence[Wording], sources: Mapping[int, SourceRow]
) -> ClauseOrigin:
    last = len(wordings) - 1
    heading, body = (
        tuple(Stretch(run.text, wordings[run.revision_index].number) for run in origins(words, {last})[last])
        for words in ([one.heading for one in wordings], [one.body for one in wordings])
    )
    brought = {run.revision_index for run in (*heading, *body)}
    kept = {number: source for number, source in sources.items() if number in brought}
    return ClauseOrigin(clause_id, language, wordings[last].number, heading, body, kept)


def _wordings(session: Session, clause_ids: Collection[int], language: str) -> dict[int, list[Wording]]:
    query = (
        sa.select(Revision.clause_id, Revision.number, Revision.heading, Revision.body)
        .where(Revision.clause_id.in_(clause_ids), Revision.language == language)
        .order_by(Revision.clause_id, Revision.number)
    )
    found: dict[int, list[Wording]] = {}
    for clause_id, number, heading, body in session.execute(query):
        found.setdefault(clause_id, []).append(Wording(number, heading, body))
    return found


def _sources(session: Session, clause_ids: Collection[int], language: str) -> dict[int, dict[int, SourceRow]]:
    rendered = aliased(Revision)
    query: Any = (
        sa.select(
            Revision.id, Revision.clause_id, Revision.number, Revision.origin,
            sa.func.coalesce(Revision.amendment_number, rendered.amendment_number), rendered.number, Revision.reason,
            Revision.created_at, Revision.author_id, Person.name,
        )
        .outerjoin(rendered, rendered.id == Revision.renders_id)
        .outerjoin(Person, Person.id == Revision.author_id)
        .where(Revision.clause_id.in_(clause_ids), Revision.language == language)
    )  # fmt: skip
    rows: Sequence[Any] = session.execute(query).all()
    credited = credits_of(session, [row[0] for row in rows])
    found: dict[int, dict[int, SourceRow]] = {}
    for row in rows:
        values: list[Any] = [*row, credited.get(row[0], ())]
        found.setdefault(row[1], {})[row[2]] = SourceRow(*values)
    return found
