"""Acts on a text: revising, striking and inserting clauses, and naming a version."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.errors import LanguageUnknown, NothingChanged, NotInThisState, StaleBase, VersionUnchanged
from app.processes.models import Process
from app.processes.services import enter, next_number
from app.texts.models import Clause, Credit, Document, Origin, Revision, Version, VersionClause
from app.texts.queries import latest_revision, latest_version, wordings_of_today


@dataclass(frozen=True)
class Credited:
    """Who proposed the words of a revision: a person, or the name that an imported amendment bore."""

    group_key: str
    person_id: int | None = None
    attributed_to: str = ""
    organisation_id: int | None = None


def revise(
    session: Session,
    clause: Clause,
    *,
    language: str,
    heading: str,
    body: str,
    base_revision_number: int,
    reason: str,
    author_id: int | None,
    now: datetime,
    origin: Origin = Origin.EDIT,
    amendment_number: int | None = None,
    credits: Sequence[Credited] = (),  # noqa: A002 (the field's own word)
    renders_id: int | None = None,
    struck: bool = False,
) -> Revision:
    """Give a clause new words in one language and enter them in the record.

    `base_revision_number` is the latest revision in that language that the author saw (0: there was none);
    StaleBase when there is a later one. `renders_id` is the drafting-language revision that a language version
    renders (without it, what the earlier one rendered). NothingChanged when neither words nor what they render
    differ; LanguageUnknown when the process does not work in the language.
    """
    process = _process_of(session, clause)
    if language not in process.languages:
        raise LanguageUnknown
    latest = _latest_locked(session, clause, language)
    if base_revision_number != (latest.number if latest else 0):
        raise StaleBase
    rendered = renders_id or (latest.renders_id if latest else None)
    if latest and _same(latest, heading, body, struck, rendered):
        raise NothingChanged
    revision = Revision(
        clause_id=clause.id, language=language, number=base_revision_number + 1, heading=heading, body=body,
        struck=struck, origin=origin, amendment_number=amendment_number, reason=reason, renders_id=rendered,
        author_id=author_id, created_at=now,
    )  # fmt: skip
    session.add(revision)
    revision.clause = clause
    if language == process.drafting_language:
        clause.struck_at = now if struck else None
    session.flush()
    session.add_all(_credit(revision, credited) for credited in credits)
    _enter_revision(session, process, clause, revision)
    return revision


def strike(
    session: Session,
    clause: Clause,
    *,
    base_revision_number: int,
    reason: str,
    author_id: int | None,
    now: datetime,
    origin: Origin = Origin.EDIT,
    amendment_number: int | None = None,
    credits: Sequence[Credited] = (),  # noqa: A002
) -> Revision:
    """Take a clause out of the text by an empty revision in the drafting language; its address and history stay.

    StaleBase as for `revise`; NotInThisState when it has been struck already.
    """
    if clause.struck_at is not None:
        raise NotInThisState
    return revise(
        session, clause, language=_process_of(session, clause).drafting_language, heading="", body="",
        base_revision_number=base_revision_number, reason=reason, author_id=author_id, now=now, origin=origin,
        amendment_number=amendment_number, credits=credits, struck=True,
    )  # fmt: skip


def name_version(
    session: Session, document: Document, *, name: str, note: str = "", author_id: int | None, now: datetime
) -> Version:
    """Keep the wordings of today, in every language, under a name; struck clauses are no part of them.

    VersionUnchanged when the latest version holds exactly these wordings, or when there are none.
    """
    process = _process_by_id(session, document.process_id)
    number = next_number(session, process.id, "version")
    wordings = wordings_of_today(session, document.id)
    if not wordings or {row.revision_id for row in wordings} == _held_by_latest(session, document):
        raise VersionUnchanged
    version = Version(
        document_id=document.id, number=number, name=name, note=note, author_id=author_id, created_at=now
    )  # fmt: skip
    session.add(version)
    session.flush()
    columns = ("clause_id", "revision_id", "language", "label", "position")
    held = [{"version_id": version.id, **{name: getattr(row, name) for name in columns}} for row in wordings]
    session.execute(sa.insert(VersionClause), held)
    clauses = [[row.guid, row.language, row.number] for row in wordings]
    body: dict[str, Any] = {"number": number, "name": name, "note": note, "clauses": clauses}
    enter(
        session, process, kind="version", object=f"versions/{number}", body=body, actor_id=author_id, now=now
    )  # fmt: skip
    return version


def revision_body(revision: Revision, guid: str) -> dict[str, Any]:
    """What the record commits to for a revision."""
    return {
        "clause": guid,
        "language": revision.language,
        "number": revision.number,
        "heading": revision.heading,
        "body": revision.body,
        "struck": revision.struck,
        "origin": revision.origin.value,
        "amendment": revision.amendment_number,
        "reason": revision.reason,
    }


def _enter_revision(session: Session, process: Process, clause: Clause, revision: Revision) -> None:
    enter(
        session, process, kind="revision", object=f"clauses/{clause.number}/{revision.language}",
        body=revision_body(revision, clause.guid), actor_id=revision.author_id, now=revision.created_at,
        revision=revision.number,
    )  # fmt: skip


def _process_of(session: Session, clause: Clause) -> Process:
    return _process_by_id(session, clause.process_id)


def _process_by_id(session: Session, process_id: int) -> Process:
    return session.get_one(Process, process_id)


def _latest_locked(session: Session, clause: Clause, language: str) -> Revision | None:
    """The latest revision, read while nobody else may revise the clause (SQLite has one writer anyway)."""
    session.execute(sa.select(Clause.id).where(Clause.id == clause.id).with_for_update())
    return latest_revision(session, clause.id, language)


def _same(latest: Revision, heading: str, body: str, struck: bool, rendered: int | None) -> bool:
    return (latest.heading, latest.body, latest.struck, latest.renders_id) == (heading, body, struck, rendered)


def _credit(revision: Revision, credited: Credited) -> Credit:
    return Credit(
        revision_id=revision.id, person_id=credited.person_id, attributed_to=credited.attributed_to,
        group_key=credited.group_key, organisation_id=credited.organisation_id,
    )  # fmt: skip


def _held_by_latest(session: Session, document: Document) -> set[int]:
    latest = latest_version(session, document.id)
    if latest is None:
        return set()
    return set(session.scalars(sa.select(VersionClause.revision_id).where(VersionClause.version_id == latest.id)))
