"""Reading the repository of a process."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, undefer

from app.documents.models import Paper, PaperVersion
from app.domain.days import day_of
from app.domain.repository import Evidence, PaperKind, kinds_of
from app.processes.models import Process
from app.processes.readiness import MATERIALS


@dataclass(frozen=True)
class Filters:
    """What a list of documents is narrowed to."""

    kind: PaperKind | None = None
    evidence: Evidence | None = None
    language: str = ""


@dataclass(frozen=True)
class Shelved:
    """A document of the list with its versions that stand, the newest in each language first and then by language."""

    paper: Paper
    current: Sequence[PaperVersion]

    @property
    def number(self) -> int:
        """Its number, which is the key of the list."""
        return self.paper.number


def has_document(session: Session, process_id: int) -> bool:
    """Whether the repository of the process holds a document that can still be had."""
    standing = sa.select(PaperVersion.id).join(Paper, Paper.id == PaperVersion.paper_id)
    standing = standing.where(Paper.process_id == process_id, PaperVersion.withdrawn_at.is_(None))
    return session.scalar(sa.select(standing.exists())) is True


MATERIALS["document"] = has_document


def papers_of(
    session: Session, process_id: int, filters: Filters, *, before: int = 0, limit: int = 30
) -> list[Shelved]:
    """Documents, the newest first, from before the one named; one more than `limit`. Two statements."""
    query = sa.select(Paper).where(*_narrowed(process_id, filters)).options(joinedload(Paper.author))
    older = query.where(Paper.number < before) if before else query
    papers = session.scalars(older.order_by(Paper.number.desc()).limit(limit + 1)).all()
    versions = _versions(session, [one.id for one in papers])
    return [Shelved(one, current(versions.get(one.id, []))) for one in papers]


def count_of(session: Session, process_id: int, filters: Filters) -> int:
    """How many documents the list has in all."""
    return session.scalar(sa.select(sa.func.count(Paper.id)).where(*_narrowed(process_id, filters))) or 0


def languages_in(session: Session, process_id: int) -> list[str]:
    """The languages in which something can be had, in order."""
    query = sa.select(PaperVersion.language).join(Paper).where(Paper.process_id == process_id)
    return sorted(session.scalars(query.where(PaperVersion.withdrawn_at.is_(None)).distinct()))


def paper_by_number(session: Session, process_id: int, number: int) -> Paper | None:
    """The document of this number, withdrawn or not."""
    query = sa.select(Paper).where(Paper.process_id == process_id, Paper.number == number)
    return session.scalar(query.options(joinedload(Paper.author)))


def papers_by_numbers(session: Session, process_id: int, numbers: Collection[int]) -> dict[int, Paper]:
    """The documents of these numbers, by number."""
    if not numbers:
        return {}
    query = sa.select(Paper).where(Paper.process_id == process_id, Paper.number.in_(numbers))
    return {one.number: one for one in session.scalars(query)}


def versions_of(session: Session, paper_id: int) -> Sequence[PaperVersion]:
    """Every version of a document, the newest first, without the files themselves."""
    query = sa.select(PaperVersion).where(PaperVersion.paper_id == paper_id)
    named = query.options(joinedload(PaperVersion.author), joinedload(PaperVersion.withdrawn_by))
    return session.scalars(named.order_by(PaperVersion.number.desc())).all()


def version_of(session: Session, paper_id: int, number: int) -> PaperVersion | None:
    """A version with its file."""
    query = sa.select(PaperVersion).where(PaperVersion.paper_id == paper_id, PaperVersion.number == number)
    return session.scalar(query.options(undefer(PaperVersion.content)))


def current(versions: Sequence[PaperVersion]) -> list[PaperVersion]:
    """Of versions given newest first, the newest that stands in each language, by language."""
    newest: dict[str, PaperVersion] = {}
    for one in versions:
        if one.stands:
            newest.setdefault(one.language, one)
    return [newest[language] for language in sorted(newest)]


def publication_days(session: Session, process: Process, evidence: Evidence | None = None) -> list[date]:
    """The days, in the time zone of the process, on which a version of a document was published, withdrawn ones too.

    The fact behind the standards' requirement 2.2; `evidence` narrows it to documents of that kind.
    """
    query = sa.select(PaperVersion.created_at).join(Paper).where(Paper.process_id == process.id)
    if evidence is not None:
        query = query.where(Paper.kind.in_(kinds_of(evidence)))
    return sorted({day_of(moment, process.time_zone) for moment in session.scalars(query)})


def _narrowed(process_id: int, filters: Filters) -> list[sa.ColumnElement[bool]]:
    conditions = [Paper.process_id == process_id]
    if filters.kind is not None:
        conditions.append(Paper.kind == filters.kind)
    if filters.evidence is not None:
        conditions.append(Paper.kind.in_(kinds_of(filters.evidence)))
    if filters.language:
        own = sa.select(PaperVersion.id).where(PaperVersion.paper_id == Paper.id, PaperVersion.withdrawn_at.is_(None))
        conditions.append(own.where(PaperVersion.language == filters.language).exists())
    return conditions


def _versions(session: Session, ids: Collection[int]) -> dict[int, list[PaperVersion]]:
    found: dict[int, list[PaperVersion]] = {}
    if ids:
        query = sa.select(PaperVersion).where(PaperVersion.paper_id.in_(ids)).order_by(PaperVersion.number.desc())
        for one in session.scalars(query):
            found.setdefault(one.paper_id, []).append(one)
    return found
