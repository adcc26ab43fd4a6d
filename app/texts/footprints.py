"""The legislative footprint of a whole text, at each of its versions and today."""

from collections import Counter, OrderedDict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from threading import Lock

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from app.accounts.models import Organisation
from app.domain.footprint import Footprint, Proposer, Source, footprint, words_in
from app.domain.provenance import traces
from app.texts.lineages import grew_from
from app.texts.models import Clause, Credit, Revision, Version, VersionClause
from app.texts.origins import HANDS
from app.texts.queries import is_latest

MOST_KEPT = 100_000
"""Wordings whose words are kept counted; a wording never changes, and neither does its origin."""


@dataclass(frozen=True)
class FootprintAt:
    """The footprint of a text at a version, or (None) today."""

    version: Version | None
    footprint: Footprint


def footprints_of(session: Session, document_id: int, language: str) -> list[FootprintAt]:
    """The footprint at every version, in their order, and today; the statements are independent of the text's size.

    Words of one language count: the drafting language is where a text is negotiated.
    """
    moments = _held(session, document_id, language)
    needed = {place for held in moments.values() for place in held}
    counted = _counted(session, document_id, language, needed)
    sources = _all_sources(session, document_id, language)
    versions = session.scalars(sa.select(Version).where(Version.document_id == document_id).order_by(Version.number))
    order = [*versions, None]
    return [
        FootprintAt(version, _summed(moments.get(version.id if version else 0, ()), counted, sources))
        for version in order
    ]


Place = tuple[str, int]
"""A wording: the clause's lasting identity and the number of the revision."""

Words = Counter[Place]
"""Words of a wording by the place that they come from."""


def _summed(places: Iterable[Place], counted: Mapping[Place, Words], sources: Mapping[Place, Source]) -> Footprint:
    return footprint((sources[source], words) for place in places for source, words in counted[place].items())


def _held(session: Session, document_id: int, language: str) -> dict[int, list[Place]]:
    """The wordings every version holds, by its id, and under 0 those of today."""
    own = aliased(Revision)
    of_versions = (
        sa.select(VersionClause.version_id, Clause.guid, Revision.number)
        .join(Clause, Clause.id == VersionClause.clause_id)
        .join(Revision, Revision.id == VersionClause.revision_id)
        .where(Clause.document_id == document_id, VersionClause.language == language)
    )
    of_today = (
        sa.select(sa.literal(0), Clause.guid, own.number)
        .join(own, is_latest(own, language))
        .where(Clause.document_id == document_id, Clause.struck_at.is_(None))
    )
    held: dict[int, list[Place]] = {}
    for query in (of_versions, of_today):
        for version_id, guid, number in session.execute(query):
            held.setdefault(version_id, []).append((guid, number))
    return held


def _all_sources(session: Session, document_id: int, language: str) -> dict[Place, Source]:
    query = (
        sa.select(Clause.guid, Revision.number, Revision.origin, Credit.group_key, Organisation.name)
        .join(Clause, Clause.id == Revision.clause_id)
        .outerjoin(Credit, Credit.revision_id == Revision.id)
        .outerjoin(Organisation, Organisation.id == Credit.organisation_id)
        .where(Clause.document_id == document_id, Revision.language == language)
        .order_by(Credit.id)
    )
    sources: dict[Place, Source] = {}
    for guid, number, origin, group, organisation in session.execute(query):
        before = sources.get((guid, number), Source(HANDS[origin]))
        named = (Proposer(group, organisation or ""),) if group else ()
        sources[guid, number] = Source(before.hand, before.proposers + named)
    return sources


class _Counts:
    """Words counted by wording; those unused for longest are forgotten."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[Place, str], Words] = OrderedDict()
        self._lock = Lock()

    def known(self, places: Iterable[Place], language: str) -> dict[Place, Words]:
        """Those of the wordings that have been counted before."""
        with self._lock:
            found = {place: self._kept[place, language] for place in places if (place, language) in self._kept}
            for place in found:
                self._kept.move_to_end((place, language))
        return found

    def keep(self, counted: Mapping[Place, Words], language: str) -> None:
        """Remember these."""
        with self._lock:
            self._kept.update({(place, language): words for place, words in counted.items()})
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)


_counts = _Counts()


def _counted(session: Session, document_id: int, language: str, needed: Collection[Place]) -> dict[Place, Words]:
    """Words by the number of the revision that brought them, for every wording that is needed."""
    found = _counts.known(needed, language)
    missing: dict[str, set[int]] = {}
    for guid, number in needed:
        if (guid, number) not in found:
            missing.setdefault(guid, set()).add(number)
    if missing:
        new = dict(_counted_anew(session, document_id, language, missing))
        _counts.keep(new, language)
        found |= new
    return found


def _counted_anew(
    session: Session, document_id: int, language: str, missing: Mapping[str, set[int]]
) -> Iterable[tuple[Place, Words]]:
    """Traced from the wordings of the whole text: the first reader after an import wants them all."""
    guids = dict(session.execute(sa.select(Clause.id, Clause.guid).where(Clause.document_id == document_id)).all())
    ancestry = {
        (guids[clause_id], number): [(guids[other], of) for other, of in sources]
        for (clause_id, number), sources in grew_from(session, document_id, language).items()
    }
    headings: dict[str, dict[int, str]] = {}
    bodies: dict[str, dict[int, str]] = {}
    query = sa.select(Clause.guid, Revision.number, Revision.heading, Revision.body)
    query = query.join(Clause, Clause.id == Revision.clause_id)
    for guid, number, heading, body in session.execute(
        query.where(Clause.document_id == document_id, Revision.language == language)
    ):
        headings.setdefault(guid, {})[number] = heading
        bodies.setdefault(guid, {})[number] = body
    for guid, numbers in missing.items():
        above, below = (traces(part, ancestry, guid, numbers) for part in (headings, bodies))
        for number in numbers:
            yield (guid, number), words_in((*above[number], *below[number]))
