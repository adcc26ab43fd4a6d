"""What stands behind the words of a text: their sources with the amendment and the response that led to each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy.orm import Session

from app.amendments.models import Amendment
from app.amendments.queries import amendments_by_numbers
from app.domain.footprint import Footprint, Hand, Party
from app.responses.queries import responses_to_amendments
from app.texts.footprints import FootprintAt
from app.texts.lineages import Place
from app.texts.origins import ClauseOrigin, SourceRow

MOST_ORGANISATIONS = 30


@dataclass(frozen=True)
class Behind:
    """The source of some words of a clause: `place` counts the sources of the clause from 1.

    The amendment is None where there was none, or where it is hidden; `response` is the number of the latest one.
    """

    place: int
    row: SourceRow
    words: int
    share: Fraction | None
    amendment: Amendment | None
    response: int | None

    @property
    def party(self) -> Party:
        """Whose words they are in colour: the group of the one named first, or the hand by which they came."""
        proposers = self.row.source.proposers
        return Party(Hand.GROUP, proposers[0].group) if proposers else Party(self.row.source.hand)


@dataclass(frozen=True)
class Line:
    """One party or organisation of a footprint, with its words today and its share at every moment."""

    party: Party
    organisation: str
    words: Fraction
    shares: Sequence[Fraction | None]


def behind(session: Session, process_id: int, origins: Iterable[ClauseOrigin]) -> dict[int, dict[Place, Behind]]:
    """By clause and revision: the sources of its words, in the order of the revisions; two statements."""
    clauses = list(origins)
    rows = [row for clause in clauses for row in clause.sources.values()]
    numbers = {row.amendment_number for row in rows if row.amendment_number}
    found = amendments_by_numbers(session, process_id, numbers) if numbers else ()
    amendments = {one.number: one for one in found if not one.hidden}
    responses = responses_to_amendments(session, [one.id for one in amendments.values()])
    return {clause.clause_id: _of_clause(clause, amendments, responses) for clause in clauses}


def _of_clause(
    clause: ClauseOrigin, amendments: dict[int, Amendment], responses: dict[int, int]
) -> dict[Place, Behind]:
    words, known = clause.words, clause.footprint
    sources = {}
    for place, (revision, row) in enumerate(clause.sources.items(), start=1):
        amendment = amendments.get(row.amendment_number or 0)
        response = responses.get(amendment.id) if amendment else None
        sources[revision] = Behind(
            place, row, words[revision], known.share(Fraction(words[revision])), amendment, response
        )  # fmt: skip
    return sources


def by_party(moments: Sequence[FootprintAt], groups: Sequence[str]) -> list[Line]:
    """Every party that has or had words: the first draft, edits, then the groups in the order of the process."""
    there = {party for moment in moments for party in moment.footprint.by_party}
    standing = [Party(hand) for hand in (Hand.DRAFT, Hand.EDITED, Hand.TRANSLATED)]
    named = [Party(Hand.GROUP, group) for group in groups]
    others = sorted(there - {*standing, *named}, key=lambda party: party.group)
    return [
        Line(party, "", _today(moments).by_party.get(party, Fraction(0)), [
            moment.footprint.share(moment.footprint.by_party.get(party, Fraction(0))) for moment in moments
        ])
        for party in (*standing, *named, *others)
        if party in there
    ]  # fmt: skip


def by_organisation(moments: Sequence[FootprintAt]) -> list[Line]:
    """The organisations with the most words today, at most thirty, those with words before included."""
    there = {name for moment in moments for name in moment.footprint.by_organisation}
    today = _today(moments).by_organisation
    ranked = sorted(there, key=lambda name: (-today.get(name, Fraction(0)), name))[:MOST_ORGANISATIONS]
    return [
        Line(Party(Hand.GROUP), name, today.get(name, Fraction(0)), [
            moment.footprint.share(moment.footprint.by_organisation.get(name, Fraction(0))) for moment in moments
        ])
        for name in ranked
    ]  # fmt: skip


def _today(moments: Sequence[FootprintAt]) -> Footprint:
    return moments[-1].footprint
