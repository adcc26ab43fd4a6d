"""Acts of translators: giving a clause its words in another language, beginning a wording in it, confirming one."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.drift import Drift
from app.domain.errors import AlreadyDecided, LanguageUnknown, NotTheWordsOfToday, OwnRendering, StaleBase
from app.languages.models import Confirmation
from app.processes.models import Process
from app.processes.services import enter
from app.texts.models import Clause, Origin, Revision
from app.texts.queries import latest_revision, revision
from app.texts.renderings import lacking_of
from app.texts.services import revise


def leading_language(process: Process, clause: Clause) -> str:
    """The language the wording of today was begun in: the drafting language unless languages are equal."""
    return clause.leading_language or process.drafting_language


def render(
    session: Session,
    process: Process,
    clause: Clause,
    *,
    language: str,
    heading: str,
    body: str,
    base_revision_number: int,
    renders_number: int,
    author_id: int | None,
    now: datetime,
    label: str = "",
    reason: str = "",
) -> Revision:
    """Give a clause its words in a language other than the one that leads; `label` is its printed number there.

    `renders_number` is the revision of the leading language that the translator had before them: the same words
    may be confirmed for a later one. When the clause has moved on since, the new words are kept and count as
    outdated. StaleBase when somebody else rendered the clause meanwhile (`base_revision_number`, as in
    `texts.revise`) or when there is no such revision; NothingChanged; LanguageUnknown.
    """
    leads = leading_language(process, clause)
    if language == leads:
        raise LanguageUnknown
    rendered = revision(session, clause.id, leads, renders_number)
    if rendered is None:
        raise StaleBase
    if label:
        clause.label = {**clause.label, language: label}
    return revise(
        session,
        clause,
        language=language,
        heading=heading,
        body=body,
        base_revision_number=base_revision_number,
        reason=reason,
        author_id=author_id,
        now=now,
        origin=Origin.TRANSLATION,
        renders_id=rendered.id,
    )


def begin_wording(
    session: Session,
    process: Process,
    clause: Clause,
    *,
    language: str,
    heading: str,
    body: str,
    base_revision_number: int,
    reason: str,
    author_id: int | None,
    now: datetime,
) -> Revision:
    """Give a clause a new wording in any of the equal languages; it is complete once all the others render it.

    LanguageUnknown where languages are not equal: there the drafting language alone begins. Raises as `texts.revise`.
    """
    return revise(
        session,
        clause,
        language=language,
        heading=heading,
        body=body,
        base_revision_number=base_revision_number,
        reason=reason,
        author_id=author_id,
        now=now,
        leads=True,
    )


def confirm(
    session: Session, process: Process, clause: Clause, words: Revision, *, reader_id: int, now: datetime
) -> Confirmation:
    """A second reader stands for it that these words say what the wording they render says.

    OwnRendering for whoever wrote them; NotTheWordsOfToday when they were replaced or are outdated; AlreadyDecided
    when they are confirmed. Other words are unconfirmed again, by themselves.
    """
    session.execute(sa.select(Clause.id).where(Clause.id == clause.id).with_for_update())
    if words.author_id == reader_id:
        raise OwnRendering
    latest = latest_revision(session, clause.id, words.language)
    outdated = lacking_of(session, clause, process).get(words.language) is Drift.OUTDATED
    if words.renders_id is None or latest is None or latest.id != words.id or outdated:
        raise NotTheWordsOfToday
    if session.get(Confirmation, words.id) is not None:
        raise AlreadyDecided
    confirmation = Confirmation(revision_id=words.id, person_id=reader_id, confirmed_at=now)
    session.add(confirmation)
    session.flush()
    _enter(session, process, clause, words, "rendering_confirmed", reader_id, now)
    return confirmation


def take_back(
    session: Session, process: Process, clause: Clause, words: Revision, *, reader_id: int, now: datetime
) -> None:
    """The second reader takes their confirmation back; NotTheWordsOfToday when there is none of theirs."""
    confirmation = session.get(Confirmation, words.id)
    if confirmation is None or confirmation.person_id != reader_id:
        raise NotTheWordsOfToday
    session.delete(confirmation)
    session.flush()
    _enter(session, process, clause, words, "rendering_unconfirmed", reader_id, now)


def _enter(
    session: Session, process: Process, clause: Clause, words: Revision, kind: str, reader_id: int, now: datetime
) -> None:
    enter(
        session, process, kind=kind, object=f"clauses/{clause.number}/{words.language}",
        body={"clause": clause.guid, "language": words.language, "number": words.number}, actor_id=reader_id, now=now,
        revision=words.number,
    )  # fmt: skip
