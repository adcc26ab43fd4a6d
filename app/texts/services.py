"""Acts on a text: revising, striking and inserting clauses."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

import regex
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.errors import LanguageUnknown, NothingChanged, NotInThisState, StaleBase
from app.domain.numbering import Style, address, between, style_of, unique
from app.domain.structure import ClauseKind
from app.jobs.outbox import post
from app.processes.models import Process
from app.processes.services import enter
from app.texts.insertions import insertion_styles
from app.texts.models import Clause, Credit, Division, Document, Origin, Revision
from app.texts.queries import labels_and_numbers, latest_revision, neighbours

_BEFORE_FIRST = regex.compile(r"\d+")


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
    leads: bool = False,
) -> Revision:
    """Give a clause new words in one language and enter them in the record.

    `base_revision_number` is the latest revision in that language that the author saw (0: there was none);
    StaleBase when there is a later one. `renders_id` is the drafting-language revision that a language version
    renders (without it, what the earlier one rendered). New words of the drafting language that render none lead: the
    other languages are outdated until they render them; so do words of another language with `leads`, which is for
    equal languages only (LanguageUnknown elsewhere). NothingChanged when neither words nor what they render
    differ; LanguageUnknown when the process does not work in the language.
    """
    process = _process_of(session, clause)
    if language not in process.languages or (leads and not process.languages_equal):
        raise LanguageUnknown
    latest = _latest_locked(session, clause, language)
    if base_revision_number != (latest.number if latest else 0):
        raise StaleBase
    leads = leads or (language == process.drafting_language and renders_id is None)
    before = latest.renders_id if latest else None
    rendered = None if leads else renders_id or before
    if latest and _same(latest, heading, body, struck, before if leads else rendered):
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
    if leads:
        clause.leading_language = "" if language == process.drafting_language else language
    session.flush()
    session.add_all(_credit(revision, credited) for credited in credits)
    if latest and origin is not Origin.AMENDMENT:  # who adopts an amendment carries the others over at once
        post(session, kind="text_moved_on", payload={"process_id": process.id, "clause_id": clause.id}, now=now)
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


def insert_clause(
    session: Session,
    process: Process,
    *,
    heading: str,
    body: str,
    language: str,
    reason: str,
    author_id: int | None,
    now: datetime,
    before: Clause | None = None,
    after: Clause | None = None,
    origin: Origin = Origin.EDIT,
    amendment_number: int | None = None,
    credits: Sequence[Credited] = (),  # noqa: A002
    kind: ClauseKind | None = None,
    label: Mapping[str, str] | None = None,
) -> Revision:
    """Put a new clause right before or right after another one, in the same division; gives its first revision.

    Where languages are equal, its wording is begun in `language`, whichever that is. Its label follows the one before
    it (Article 5a after Article 5, in every language that one is labelled in, by the style of the text), and its
    address the label. Nothing else is renumbered. LanguageUnknown as for `revise`.
    """
    beside = after or before
    if beside is None or language not in process.languages:
        raise LanguageUnknown if beside else ValueError("a clause is inserted before or after another one")
    session.execute(sa.select(Document.id).where(Document.id == beside.document_id).with_for_update())
    labels, taken = labels_and_numbers(session, beside.document_id)
    styles = insertion_styles(session.get_one(Document, beside.document_id), process.languages)
    printed = dict(label or _label_of_inserted(session, beside, before is None, labels, styles))
    kind = kind or beside.kind
    position = make_room(session, beside.document_id, beside.position + (1 if before is None else 0))
    clause = Clause(
        guid=str(uuid4()), process_id=process.id, document_id=beside.document_id, division_id=beside.division_id,
        kind=kind, number=unique(address(printed.get(language) or next(iter(printed.values()), ""), kind), taken),
        label=printed, position=position, created_at=now,
    )  # fmt: skip
    session.add(clause)
    session.flush()
    return revise(
        session, clause, language=language, heading=heading, body=body, base_revision_number=0, reason=reason,
        author_id=author_id, now=now, origin=origin, amendment_number=amendment_number, credits=credits,
        leads=process.languages_equal,
    )  # fmt: skip


def make_room(session: Session, document_id: int, position: int) -> int:
    """Move everything that stands at this position or behind it one place on; gives the place that is free now."""
    for table in (Clause, Division):
        behind = sa.update(table).where(table.document_id == document_id, table.position >= position)
        session.execute(behind.values(position=table.position + 1))
    return position


def revision_body(revision: Revision, clause: Clause) -> dict[str, Any]:
    """What the record commits to for a revision of this clause."""
    return {
        "clause": clause.guid,
        "label": clause.label.get(revision.language, ""),
        "language": revision.language,
        "number": revision.number,
        "heading": revision.heading,
        "body": revision.body,
        "struck": revision.struck,
        "origin": revision.origin.value,
        "amendment": revision.amendment_number,
        "reason": revision.reason,
    }


def _label_of_inserted(
    session: Session, beside: Clause, follows: bool, taken: Mapping[str, Collection[str]], styles: Mapping[str, Style]
) -> dict[str, str]:
    """The label after the one before it; where the text, or its kind of clause, begins there, one before the first."""
    previous = beside if follows else neighbours(session, beside)[0]
    if previous is None or previous.kind is not beside.kind:
        first = {code: _BEFORE_FIRST.sub(r"-\g<0>", label, count=1) for code, label in beside.label.items()}
        free = {code for code, label in first.items() if label not in taken[code]}
        return {code: label if code in free else _next(label, code, taken, styles) for code, label in first.items()}
    return {code: _next(label, code, taken, styles) for code, label in previous.label.items()}


def _next(label: str, language: str, taken: Mapping[str, Collection[str]], styles: Mapping[str, Style]) -> str:
    return between(label, styles.get(language) or style_of(language), taken.get(language, ()))


def _enter_revision(session: Session, process: Process, clause: Clause, revision: Revision) -> None:
    enter(
        session, process, kind="revision", object=f"clauses/{clause.number}/{revision.language}",
        body=revision_body(revision, clause), actor_id=revision.author_id, now=revision.created_at,
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
