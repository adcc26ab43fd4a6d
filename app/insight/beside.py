"""What stands beside a text: how its languages stand, summaries in plain words, words explained."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.domain.drift import Drift
from app.languages.definitions import NONE, Definitions, definitions_in
from app.languages.models import Summary
from app.languages.queries import (
    LanguageProgress,
    progress_of,
    summaries_of_clauses,
    summary_of_clause,
    summary_of_version,
)
from app.processes.models import Process
from app.texts.models import Clause, Document
from app.texts.renderings import lacking_in, lacking_of
from app.texts.rows import ClauseRow


@dataclass(frozen=True)
class Beside:
    """What is shown beside the clauses of a page, by their ids; it never is part of their words."""

    lacking: Mapping[int, Mapping[str, Drift]]
    summaries: Mapping[int | None, Summary]
    definitions: Definitions
    progress: Sequence[LanguageProgress] = ()
    whole: Summary | None = None


def beside_text(
    session: Session, process: Process, document: Document, clauses: Sequence[ClauseRow], words: str, latest: int | None
) -> Beside:
    """What stands beside the whole text, in a fixed number of statements; `latest` is the version to summarise."""
    several = len(process.languages) > 1
    drafting = process.drafting_language
    return Beside(
        lacking_in(session, document.id, process.languages, drafting) if several else {},
        summaries_of_clauses(session, document.id, words),
        definitions_in(session, process.id, clauses, words, drafting),
        progress_of(session, process, document) if several else (),
        summary_of_version(session, latest, words) if latest else None,
    )


def beside_clause(session: Session, process: Process, clause: Clause, row: ClauseRow | None, words: str) -> Beside:
    """What stands beside one clause."""
    several = len(process.languages) > 1 and clause.struck_at is None
    summary = summary_of_clause(session, clause.id, words)
    return Beside(
        {clause.id: lacking_of(session, clause, process)} if several else {},
        {clause.id: summary} if summary else {},
        definitions_in(session, process.id, [row], words, process.drafting_language) if row else NONE,
    )
