"""Plain-language summaries of clauses and versions: written beside the text, never part of it."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.errors import LanguageUnknown, NothingChanged, StaleBase
from app.languages.models import Summary
from app.processes.models import Process
from app.processes.services import enter
from app.texts.models import Clause, Version
from app.texts.queries import latest_revision


def summarise_clause(
    session: Session,
    process: Process,
    clause: Clause,
    *,
    language: str,
    body: str,
    base_number: int,
    author_id: int | None,
    now: datetime,
) -> Summary:
    """Say in plain words of one language what a clause says; empty words take the summary back.

    `base_number` is the summary the author saw (0: there was none): StaleBase when there is a later one.
    NothingChanged; LanguageUnknown when the process does not work in the language.
    """
    _known(process, language)
    session.execute(sa.select(Clause.id).where(Clause.id == clause.id).with_for_update())
    explained = latest_revision(session, clause.id, language) or latest_revision(
        session, clause.id, clause.leading_language or process.drafting_language
    )
    summary = Summary(
        clause_id=clause.id, language=language, body=body, explains_id=explained.id if explained else None,
        author_id=author_id, created_at=now,
    )  # fmt: skip
    latest = _latest(session, Summary.clause_id == clause.id, language)
    return _keep(session, process, summary, latest, base_number, f"clauses/{clause.number}")


def summarise_version(
    session: Session,
    process: Process,
    version: Version,
    *,
    language: str,
    body: str,
    base_number: int,
    author_id: int | None,
    now: datetime,
) -> Summary:
    """Say in plain words of one language what a version of the text says, as `summarise_clause` does for a clause."""
    _known(process, language)
    session.execute(sa.select(Version.id).where(Version.id == version.id).with_for_update())
    summary = Summary(version_id=version.id, language=language, body=body, author_id=author_id, created_at=now)
    latest = _latest(session, Summary.version_id == version.id, language)
    return _keep(session, process, summary, latest, base_number, f"versions/{version.number}")


def summary_body(summary: Summary) -> dict[str, Any]:
    """What the record commits to for a summary: kept apart from the wordings, whose entries do not know of it."""
    return {
        "clause": summary.clause.guid if summary.clause else None,
        "version": summary.version.number if summary.version else None,
        "language": summary.language,
        "number": summary.number,
        "body": summary.body,
    }


def _known(process: Process, language: str) -> None:
    if language not in process.languages:
        raise LanguageUnknown


def _latest(session: Session, about: sa.ColumnElement[bool], language: str) -> Summary | None:
    query = sa.select(Summary).where(about, Summary.language == language)
    return session.scalar(query.order_by(Summary.number.desc()).limit(1))


def _keep(
    session: Session, process: Process, summary: Summary, latest: Summary | None, base_number: int, place: str
) -> Summary:
    if base_number != (latest.number if latest else 0):
        raise StaleBase
    said = (latest.body, latest.explains_id) if latest else ("", summary.explains_id)
    if (summary.body, summary.explains_id) == said or (not summary.body and not (latest and latest.body)):
        raise NothingChanged
    summary.number = base_number + 1
    session.add(summary)
    session.flush()
    enter(
        session, process, kind="summary", object=f"{place}/summary/{summary.language}", body=summary_body(summary),
        actor_id=summary.author_id, now=summary.created_at, revision=summary.number,
    )  # fmt: skip
    return summary
