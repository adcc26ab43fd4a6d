"""An edition: one language of one version of a text with all that stands beside it in an export."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from app.amendments.models import Amendment
from app.domain.amending import DECIDED, Operation
from app.domain.errors import LanguageUnknown, TextMissing, VersionUnknown
from app.exports.formats import Wanted
from app.exports.renumbered import Numbering, numbering_of
from app.exports.results import PublishedResult, published_results
from app.ledger import queries as ledger
from app.ledger.checkpoints import latest
from app.ledger.models import Checkpoint
from app.objections.queries import views_attached_to
from app.objections.rows import ObjectionRow
from app.processes.models import Phase, Process
from app.texts import queries as texts
from app.texts.application import ApplicationRow, applications_of
from app.texts.concordance import Pair, concordance
from app.texts.contents import printed
from app.texts.models import (
    Clause,
    Descent,
    Division,
    Document,
    Lineage,
    Revision,
    StructuralAct,
    Version,
)
from app.texts.rows import ClauseRow


@dataclass(frozen=True)
class Adopted:
    """An amendment whose words are in the edition: which wording it changed, and which one it made."""

    number: int
    operation: Operation
    decided_at: datetime
    clause_id: int
    clause: str
    before: int
    after: int | None


@dataclass(frozen=True)
class Rearranged:
    """A split or a join: the clause that kept its identity, the other one, and the wordings they had before.

    The numbers are of revisions in the edition's language, else in the drafting language; None where there were none.
    """

    number: int
    is_split: bool
    at: datetime
    clause_id: int
    clause: str
    second_id: int
    second: str
    before: int | None
    second_number: int | None


@dataclass(frozen=True)
class Head:
    """How far the public record went when the edition was made."""

    size: int
    root: str


@dataclass(frozen=True)
class Edition:
    """Everything an export of a text says.

    `clauses` stand in reading order; in a comparison those that are gone stand where they were. `changes` has, for each
    clause by its id, how it reads in both versions; it is empty where nothing is compared.
    `minority` views stand with the final text.
    """

    process: Process
    document: Document
    language: str
    version: Version | None
    compared_with: Version | None
    divisions: Sequence[Division]
    clauses: Sequence[ClauseRow]
    changes: Mapping[int, Pair]
    adopted: Sequence[Adopted]
    results: Sequence[PublishedResult]
    phases: Sequence[Phase]
    head: Head
    made_at: datetime
    base_url: str = field(default="")
    applications: Mapping[int, ApplicationRow] = field(default_factory=dict)
    rearranged: Sequence[Rearranged] = ()
    minority: Sequence[ObjectionRow] = ()
    numbering: Numbering = field(default_factory=Numbering)
    checkpoint: Checkpoint | None = None
    """The newest signed head of the record when the edition was made."""

    @property
    def title(self) -> str:
        """The title of the text in the edition's language, else in the drafting language."""
        words = {**self.process.title, **{code: text for code, text in self.document.title.items() if text}}
        order = (self.language, self.process.drafting_language, *words)
        return next((words[code] for code in order if words.get(code)), self.process.slug)

    def named(self, version: Version) -> str:
        """The name of a version in the edition's language, else in the drafting language."""
        return printed(version.name, self.language, self.process.drafting_language)

    @property
    def dated(self) -> datetime:
        """When the wording came to be: when the version was named, else when the newest wording was made."""
        if self.version is not None:
            return self.version.created_at
        return max((clause.created_at for clause in self.clauses if clause.created_at), default=self.made_at)

    @property
    def is_translation(self) -> bool:
        """Whether the edition renders the drafting language in another one."""
        return self.language != self.process.drafting_language

    @property
    def address(self) -> str:
        """The page of this very wording."""
        version = f"?version={self.version.number}" if self.version else ""
        return f"{self.base_url}/{self.language}/processes/{self.process.slug}/text{version}"


def edition_of(session: Session, process: Process, wanted: Wanted, *, now: datetime, base_url: str) -> Edition:
    """The edition that is asked for; an empty language is the drafting language.

    Raises TextMissing, VersionUnknown, or LanguageUnknown when the process does not work in the language.
    """
    document = texts.document_of(session, process.id)
    if document is None:
        raise TextMissing
    language = wanted.language or process.drafting_language
    if language not in process.languages:
        raise LanguageUnknown
    version = _version(session, document, wanted.version)
    compared = _version(session, document, wanted.compare_with)
    clauses = _clauses(session, process, document, version, language)
    if not any(clause.body or clause.heading for clause in clauses):
        raise TextMissing
    pairs = concordance(_clauses(session, process, document, compared, language), clauses) if compared else []
    return Edition(
        process=process,
        document=document,
        language=language,
        version=version,
        compared_with=compared,
        divisions=texts.divisions_of(session, document.id),
        clauses=[pair.clause for pair in pairs] or clauses,
        changes={pair.clause.id: pair for pair in pairs},
        adopted=_adopted(session, process, version),
        results=published_results(session, process, now),
        phases=process.phases,
        head=Head(ledger.size(session), ledger.root(session).hex()),
        made_at=now,
        base_url=base_url,
        applications=applications_of(session, document.id, at=version.created_at if version else None),
        minority=views_attached_to(session, version) if version and version.final else (),
        checkpoint=latest(session),
        numbering=numbering_of(session, document.id, at=version.created_at if version else None),
        rearranged=_rearranged(session, document, version, (language, process.drafting_language)),
    )


def editions_of(session: Session, process: Process, wanted: Wanted, *, now: datetime, base_url: str) -> list[Edition]:
    """The edition in every language that has words of its own, the drafting language first. Raises as `edition_of`."""
    languages = sorted(process.languages, key=lambda code: (code != process.drafting_language, code))
    found = [
        edition_of(session, process, replace(wanted, language=code, compare_with=None), now=now, base_url=base_url)
        for code in languages
    ]
    return [one for one in found if any(clause.language == one.language for clause in one.clauses)] or found[:1]


def _version(session: Session, document: Document, number: int | None) -> Version | None:
    if number is None:
        return None
    found = texts.version(session, document.id, number)
    if found is None:
        raise VersionUnknown
    return found


def _clauses(
    session: Session, process: Process, document: Document, version: Version | None, language: str
) -> Sequence[ClauseRow]:
    drafting = process.drafting_language
    if version is None:
        return texts.clauses_of(session, document.id, language, drafting)
    return texts.version_contents(session, version.id, language, drafting)


def _adopted(session: Session, process: Process, version: Version | None) -> Sequence[Adopted]:
    base, made = aliased(Revision), aliased(Revision)
    changed = aliased(Clause)
    query = (
        sa.select(
            Amendment.number, Amendment.operation, Amendment.decided_at, changed.id, changed.number, base.number,
            made.number,
        )
        .join(base, base.id == Amendment.base_revision_id)
        .join(made, made.id == Amendment.resulting_revision_id)
        .join(changed, changed.id == made.clause_id)
        .where(Amendment.process_id == process.id, Amendment.state.in_(DECIDED), Amendment.hidden.is_(False))
    )  # fmt: skip
    if version is not None:
        query = query.where(Amendment.decided_at <= version.created_at)
    rows = session.execute(query.order_by(Amendment.decided_at, Amendment.number))
    return [Adopted(*row) for row in rows]  # type: ignore[arg-type]  # decided ones have their date


def _rearranged(
    session: Session, document: Document, version: Version | None, languages: Sequence[str]
) -> Sequence[Rearranged]:
    """The splits and joins of a text in their order, up to a version; one statement."""
    one, other = aliased(Clause), aliased(Clause)
    query = (
        sa.select(StructuralAct, Lineage.kind, one.id, one.number, other.id, other.number)
        .join(Lineage, Lineage.act_id == StructuralAct.id)
        .join(one, one.id == StructuralAct.clause_id)
        .join(other, sa.and_(other.id.in_((Lineage.clause_id, Lineage.from_clause_id)), other.id != one.id))
        .where(StructuralAct.document_id == document.id)
        .order_by(StructuralAct.number)
    )
    if version is not None:
        query = query.where(StructuralAct.created_at <= version.created_at)
    return [
        Rearranged(
            act.number, kind is Descent.SPLIT, act.created_at, first, clause, second, other_clause,
            _number_in(act.before.get("revisions", {}), languages), _number_in(act.before.get("second", {}), languages),
        )
        for act, kind, first, clause, second, other_clause in session.execute(query)
    ]  # fmt: skip


def _number_in(revisions: Mapping[str, int], languages: Sequence[str]) -> int | None:
    return next((revisions[language] for language in languages if language in revisions), None)
