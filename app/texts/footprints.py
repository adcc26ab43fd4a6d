"""The legislative footprint of a whole text, at each of its versions and today."""

from collections import Counter, OrderedDict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from threading import Lock

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from app.accounts.models import Organisation
from app.domain.footprint import Footprint, Proposer, Source, footprint, words_by_revision
from app.domain.wording import origins
from app.texts.models import Clause, Credit, Revision, Version, VersionClause
from app.texts.origins import HANDS, Wording
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


def _summed(
    places: Iterable[Place], counted: Mapping[Place, Counter[int]], sources: Mapping[Place, Source]
) -> Footprint:
    return footprint(
        (sources[guid, number], words) for guid, last in places for number, words in counted[guid, last].items()
    )


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
        self._kept: OrderedDict[tuple[Place, str], Counter[int]] = OrderedDict()
        self._lock = Lock()

    def known(self, places: Iterable[Place], language: str) -> dict[Place, Counter[int]]:
        """Those of the wordings that have been counted before."""
        with self._lock:
            found = {place: self._kept[place, language] for place in places if (place, language) in self._kept}
            for place in found:
                self._kept.move_to_end((place, language))
        return found

    def keep(self, counted: Mapping[Place, Counter[int]], language: str) -> None:
        """Remember these."""
        with self._lock:
            self._kept.update({(place, language): words for place, words in counted.items()})
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)


_counts = _Counts()


def _counted(session: Session, document_id: int, language: str, needed: Collection[Place]) -> dict[Place, Counter[int]]:
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
) -> Iterable[tuple[Place, Counter[int]]]:
    # One statement for the whole text: the first reader after an import wants all of it, later ones a clause or two.
    few = Clause.guid.in_(missing) if len(missing) <= 100 else sa.true()
    query = (
        sa.select(Clause.guid, Revision.number, Revision.heading, Revision.body)
        .join(Clause, Clause.id == Revision.clause_id)
        .where(Clause.document_id == document_id, Revision.language == language, few)
        .order_by(Clause.guid, Revision.number)
    )
    wordings: dict[str, list[Wording]] = {}
    for guid, number, heading, body in session.execute(query):
        if guid in missing:
            wordings.setdefault(guid, []).append(Wording(number, heading, body))
    for guid, revisions in wordings.items():
        places = {index for index, one in enumerate(revisions) if one.number in missing[guid]}
        headings, bodies = (
            origins([one.heading for one in revisions], places),
            origins([one.body for one in revisions], places),
        )
        for index in places:
            brought = words_by_revision((*headings[index], *bodies[index]))
            by_number = Counter({revisions[since].number: words for since, words in brought.items()})
            yield (guid, revisions[index].number), by_number
