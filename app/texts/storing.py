"""Importing a manuscript: the text of a process, its next wording, or a language version of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.errors import DraftMissing, LanguageUnknown
from app.domain.manuscript import DraftClause, Manuscript
from app.jobs.outbox import post
from app.ledger.services import Act
from app.processes.models import Process
from app.processes.services import enter_many
from app.texts import placing
from app.texts.contents import printed
from app.texts.models import Clause, Document, Origin, Revision, Version
from app.texts.naming import name_version
from app.texts.planning import NO_CHOICES, Choices, Fate, Plan, Step, plan
from app.texts.queries import document_of
from app.texts.services import revision_body
from app.texts.storing_times import store_times


@dataclass(frozen=True)
class Stored:
    """What an import did; `not_matched` names what stayed untouched or found no clause, by its label."""

    document: Document
    version: Version | None
    new: int
    changed: int
    unchanged: int
    struck: int
    not_matched: tuple[str, ...]


def store_manuscript(
    session: Session,
    process: Process,
    manuscript: Manuscript,
    *,
    language: str,
    version_name: str = "",
    author_id: int | None,
    now: datetime,
    strike_absent: bool = False,
    choices: Choices = NO_CHOICES,
) -> Stored:
    """Carry out `planning.plan`: a revision only where words changed, each entered in the record.

    The first import of a process makes its document and has to be in the drafting language (DraftMissing);
    LanguageUnknown for a language the process does not work in; VersionUnchanged when a version is asked for and
    nothing has changed since the last one. The manuscript's words are taken as they are: see `reading`.
    """
    if language not in process.languages:
        raise LanguageUnknown
    session.execute(sa.select(Process.id).where(Process.id == process.id).with_for_update())
    document = _document(session, process, manuscript, language, now)
    carried_out = plan(
        session, document.id, manuscript, language=language, drafting_language=process.drafting_language,
        strike_absent=strike_absent, choices=choices,
    )  # fmt: skip
    done = _Import(language, author_id, now)
    if carried_out.drafting:
        acts = _store_draft(session, process, document, manuscript, carried_out, done)
    else:
        acts = _store_rendering(session, document, manuscript, carried_out, done)
    version = None
    if version_name:
        version = name_version(session, document, name={language: version_name}, author_id=author_id, now=now)
    counts = carried_out.counts
    summary = {fate.value: counts[fate] for fate in Fate}
    acts.append(Act("text_import", "text", {"title": manuscript.title, "language": language, **summary}))
    if counts[Fate.CHANGED] or counts[Fate.STRUCK]:
        post(session, kind="text_moved_on", payload={"process_id": process.id}, now=now)
    enter_many(session, process, acts, actor_id=author_id, now=now)
    return Stored(
        document, version, counts[Fate.NEW], counts[Fate.CHANGED], counts[Fate.UNCHANGED], counts[Fate.STRUCK],
        tuple(_name_of(step, manuscript.clauses, language) for step in carried_out.of(Fate.NOT_MATCHED)),
    )  # fmt: skip


@dataclass(frozen=True)
class _Import:
    """Who imports words of which language, and when."""

    language: str
    author_id: int | None
    now: datetime


def _document(session: Session, process: Process, manuscript: Manuscript, language: str, now: datetime) -> Document:
    document = document_of(session, process.id)
    if document is None:
        if language != process.drafting_language:
            raise DraftMissing
        document = Document(process_id=process.id, title={}, created_at=now)
        session.add(document)
    if manuscript.title:
        document.title = {**document.title, language: manuscript.title}
    session.flush()
    return document


def _store_draft(
    session: Session, process: Process, document: Document, manuscript: Manuscript, planned: Plan, done: _Import
) -> list[Act]:
    """The draft itself: clauses and divisions in the order of the plan, and a revision for each change."""
    divisions = placing.divisions_for(session, document, manuscript.divisions, done.language)
    clause_ids = placing.put_in_order(
        session, process, document, manuscript.clauses, planned.steps, divisions, language=done.language, now=done.now
    )
    revisions = [
        _revision(step, manuscript.clauses, clause_id, None, Origin.IMPORT, done)
        for step, clause_id in zip(planned.steps, clause_ids, strict=True)
        if step.fate in (Fate.NEW, Fate.CHANGED, Fate.STRUCK)
    ]
    session.add_all(revisions)
    session.flush()
    _follow_the_drafting_language(session, document, revisions)
    found = [
        (manuscript.clauses[step.draft], clause_id)
        for step, clause_id in zip(planned.steps, clause_ids, strict=True)
        if step.draft is not None and step.fate is not Fate.STRUCK
    ]
    times = store_times(session, process, document, found, author_id=done.author_id, now=done.now)
    return [*_acts(session, document, revisions), *times]


def _store_rendering(
    session: Session, document: Document, manuscript: Manuscript, planned: Plan, done: _Import
) -> list[Act]:
    """A language version: words and labels in the language for the clauses that were matched."""
    matched = [(step, step.draft, step.standing) for step in planned.steps if step.draft is not None and step.standing]
    found = [(manuscript.clauses[draft], clause) for _step, draft, clause in matched]
    placing.label_in_language(session, document, manuscript.divisions, found, done.language)
    revisions = [
        _revision(step, manuscript.clauses, clause.id, clause.drafting_id, Origin.TRANSLATION, done)
        for step, _draft, clause in matched
        if step.fate in (Fate.NEW, Fate.CHANGED)
    ]
    session.add_all(revisions)
    session.flush()
    _follow_the_drafting_language(session, document, revisions)
    return _acts(session, document, revisions)


def _follow_the_drafting_language(session: Session, document: Document, revisions: Sequence[Revision]) -> None:
    """What is imported is the drafting language or renders it, whichever language these wordings were begun in."""
    touched = {revision.clause_id for revision in revisions}
    led = sa.select(Clause).where(Clause.document_id == document.id, Clause.leading_language != "")
    for clause in session.scalars(led):
        clause.leading_language = "" if clause.id in touched else clause.leading_language


def _revision(
    step: Step, drafts: Sequence[DraftClause], clause_id: int, renders_id: int | None, origin: Origin, done: _Import
) -> Revision:
    draft = drafts[step.draft] if step.draft is not None and step.fate is not Fate.STRUCK else None
    return Revision(
        clause_id=clause_id, language=done.language, number=(step.standing.own_number if step.standing else 0) + 1,
        heading=draft.heading if draft else "", body=draft.body if draft else "", struck=draft is None,
        origin=origin, reason="", renders_id=renders_id, author_id=done.author_id, created_at=done.now,
    )  # fmt: skip


def _acts(session: Session, document: Document, revisions: Sequence[Revision]) -> list[Act]:
    """An entry for every revision; the clauses are read in one statement."""
    query = sa.select(Clause).where(Clause.document_id == document.id)
    clauses = {clause.id: clause for clause in session.scalars(query, execution_options={"populate_existing": True})}
    return [
        Act(
            "revision",
            f"clauses/{clauses[revision.clause_id].number}/{revision.language}",
            revision_body(revision, clauses[revision.clause_id]),
            revision.number,
        )
        for revision in revisions
    ]


def _name_of(step: Step, drafts: Sequence[DraftClause], language: str) -> str:
    if step.draft is not None:
        return drafts[step.draft].label or drafts[step.draft].heading
    return printed(step.standing.label, language) if step.standing else ""
