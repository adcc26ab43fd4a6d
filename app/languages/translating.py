"""Contributions and clauses in another language: asked of a machine, kept by what was said, confirmed by a person."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.domain.errors import MachineAbsent, NothingChanged
from app.jobs import outbox
from app.languages.machines import Machine
from app.languages.machines.machine import MachineFailed, primary
from app.languages.models import Failure, InOtherWords, Progress
from app.languages.queries import digest_of, in_other_words
from app.processes.models import Process
from app.processes.services import enter

ASKED = "machine_translation"


def ask(session: Session, machine: Machine, words: str, *, source: str, target: str, now: datetime) -> InOtherWords:
    """These words in the target language: what there is, or else what the worker will ask the machine for.

    Every pair of words and languages is asked for once; what failed for good may be asked for again.
    MachineAbsent when the instance has no machine, or source and target are one language.
    """
    there = in_other_words(session, words, source, target)
    if there is not None and there.progress is not Progress.FAILED:
        return there
    if not machine.name or primary(source) == primary(target):
        raise MachineAbsent
    row = there or _begun(session, words, source, target, now)
    if there is not None:
        row.progress, row.failure, row.original, row.asked_at = Progress.ASKED, None, words, now
    session.flush()
    outbox.post(session, kind=ASKED, payload={"id": row.id}, now=now)
    return row


def take(session: Session, row_id: int, machine: str, words: str, now: datetime) -> None:
    """Keep what a machine gave, unless a person was quicker."""
    row = session.get(InOtherWords, row_id)
    if row is None or row.progress is not Progress.ASKED:
        return
    row.progress, row.failure, row.body, row.engine = Progress.MADE, None, words, machine
    row.made_at, row.original = now, ""


def fail(session: Session, row_id: int, failed: MachineFailed) -> None:
    """Keep why a machine gave nothing; what may pass is asked for again by the outbox."""
    row = session.get(InOtherWords, row_id)
    if row is None or row.progress is not Progress.ASKED:
        return
    row.failure = failed.failure
    if failed.lasting:
        row.progress, row.original = Progress.FAILED, ""


def confirm(
    session: Session,
    process: Process,
    words: str,
    *,
    source: str,
    target: str,
    body: str,
    about: str,
    person_id: int,
    now: datetime,
) -> InOtherWords:
    """A translator stands for these words in the target language, a machine's as they are or their own.

    `about` is the address of the contribution, for the record. NothingChanged when they are confirmed as they are.
    """
    row = in_other_words(session, words, source, target) or _begun(session, words, source, target, now)
    if row.confirmed_by_id is not None and row.body == body:
        raise NothingChanged
    if row.body != body:
        row.engine = ""
    row.body, row.progress, row.failure, row.original = body, Progress.MADE, None, ""
    row.made_at = row.made_at or now
    row.confirmed_by_id, row.confirmed_at = person_id, now
    session.flush()
    enter(
        session, process, kind="translation_confirmed", object=about, actor_id=person_id, now=now,
        body={"original": row.digest, "source": source, "target": target, "body": body, "engine": row.engine},
    )  # fmt: skip
    return row


def forget(session: Session, words: str) -> None:
    """Remove what there is of these words in other languages: for words that are erased themselves."""
    session.execute(sa.delete(InOtherWords).where(InOtherWords.digest == digest_of(words)))


def given_up(session: Session, before: datetime) -> None:
    """What has been asked for since before this moment and never came counts as failed; a duty of the clock."""
    old = sa.update(InOtherWords).where(InOtherWords.progress == Progress.ASKED, InOtherWords.asked_at < before)
    session.execute(old.values(progress=Progress.FAILED, failure=Failure.UNREACHABLE, original=""))


def _begun(session: Session, words: str, source: str, target: str, now: datetime) -> InOtherWords:
    """A row for these words; whoever comes second to it takes the other's."""
    row = InOtherWords(
        digest=digest_of(words), source=source, target=target, progress=Progress.ASKED, original=words, asked_at=now
    )  # fmt: skip
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        other = in_other_words(session, words, source, target)
        assert other is not None
        return other
    return row
