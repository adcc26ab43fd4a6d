"""Naming a version: the wordings of today, kept under a name and published with a note of what changed and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.errors import LanguageUnknown, NothingChanged, VersionUnchanged
from app.processes.models import Process
from app.processes.services import enter, next_number
from app.texts.models import Clause, Document, Revision, Version, VersionClause
from app.texts.queries import latest_version, wordings_of_today
from app.texts.renderings import require_complete

Words = Mapping[str, str] | str


@dataclass(frozen=True)
class Adopted:
    """By which questions the text was carried; `waiver`: why the forum let it pass with contributions unanswered.

    `minority`: the numbers of the objections that are attached to it as minority views.
    """

    questions: tuple[int, ...]
    waiver: str = ""
    minority: tuple[int, ...] = ()


def name_version(
    session: Session,
    document: Document,
    *,
    name: Words,
    note: Words = "",
    author_id: int | None,
    now: datetime,
    adopted: Adopted | None = None,
) -> Version:
    """Keep the wordings of today, in every language, under a name; struck clauses are no part of them.

    Name and note are words by language; a plain text is in the drafting language. With `adopted` the version is the
    final text, and what the rules ask for has been asked by the caller (`domain.adopting`). VersionUnchanged when
    the latest version holds exactly these wordings under the same labels in the same order, or when there are none;
    the final text may repeat them. LanguagesIncomplete where languages are equal and a clause lacks one, with what is
    missing. LanguageUnknown for words in a language the process does not work in.
    """
    process = session.get_one(Process, document.process_id)
    require_complete(session, process, document)
    number = next_number(session, process.id, "version")
    wordings = wordings_of_today(session, document.id)
    today = [(row.revision_id, dict(row.label)) for row in wordings]
    if not wordings or (adopted is None and today == _held_by_latest(session, document)):
        raise VersionUnchanged
    version = Version(
        document_id=document.id, number=number, name=in_languages(process, name), note=in_languages(process, note),
        final=adopted is not None, adoption=_adoption(adopted), author_id=author_id, created_at=now,
    )  # fmt: skip
    session.add(version)
    session.flush()
    columns = ("clause_id", "revision_id", "language", "label", "position")
    held = [{"version_id": version.id, **{name: getattr(row, name) for name in columns}} for row in wordings]
    session.execute(sa.insert(VersionClause), held)
    _enter(session, process, version, author_id, now)
    return version


def reword_version(
    session: Session, version: Version, *, name: Words, note: Words, actor_id: int | None, now: datetime
) -> None:
    """Give name and note of a version their words in further languages, or correct them; what it holds is frozen.

    The record has the version anew. NothingChanged when the words are those it has.
    """
    process = session.get_one(Process, version.document.process_id)
    worded = in_languages(process, name), in_languages(process, note)
    if worded == (version.name, version.note):
        raise NothingChanged
    version.name, version.note = worded
    session.flush()
    _enter(session, process, version, actor_id, now)


def in_languages(process: Process, words: Words) -> dict[str, str]:
    """Words by language, without empty ones; a plain text is in the drafting language."""
    given = {process.drafting_language: words} if isinstance(words, str) else words
    if set(given) - set(process.languages):
        raise LanguageUnknown
    return {language: text for language, text in given.items() if text}


def _adoption(adopted: Adopted | None) -> dict[str, Any]:
    if adopted is None:
        return {}
    views = {"minority": list(adopted.minority)} if adopted.minority else {}
    return {"questions": list(adopted.questions), "waiver": adopted.waiver, **views}


def _enter(session: Session, process: Process, version: Version, actor_id: int | None, now: datetime) -> None:
    enter(
        session, process, kind="version", object=f"versions/{version.number}", body=version_body(session, version),
        actor_id=actor_id, now=now,
    )  # fmt: skip


def version_body(session: Session, version: Version) -> dict[str, Any]:
    """What the record commits to for a version: its words, and which wordings it holds."""
    query = (
        sa.select(Clause.guid, VersionClause.language, Revision.number)
        .join(Clause, Clause.id == VersionClause.clause_id)
        .join(Revision, Revision.id == VersionClause.revision_id)
        .where(VersionClause.version_id == version.id)
    )
    return {
        "number": version.number,
        "name": version.name,
        "note": version.note,
        "final": version.final,
        "adoption": version.adoption,
        "clauses": sorted([list(row) for row in session.execute(query)]),
    }


def _held_by_latest(session: Session, document: Document) -> list[tuple[int, dict[str, str]]] | None:
    latest = latest_version(session, document.id)
    if latest is None:
        return None
    query = sa.select(VersionClause.revision_id, VersionClause.label).where(VersionClause.version_id == latest.id)
    held = session.execute(query.order_by(VersionClause.position, VersionClause.clause_id, VersionClause.language))
    return [(revision_id, dict(label)) for revision_id, label in held]
