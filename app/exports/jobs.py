"""Files that the worker makes: asking for one, joining whoever asked for the same, and giving it out while it may be.

A file is given out only while nothing was taken away since: every act in the public record that is not known to add
something (`ADDING`) ends it, so that what is hidden, withdrawn or reworded is in no file from that moment on.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import IO

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.exports.formats import OF_THE_TEXT, Format, Wanted
from app.exports.models import ExportJob, ExportPiece, JobState
from app.jobs import outbox
from app.ledger import queries as ledger
from app.ledger.models import Entry
from app.processes.models import Process

KIND = "export"
KEPT = timedelta(days=1)
FRESH = timedelta(minutes=10)
"""How long a file of the record is given to whoever asks anew; one of the text lasts until its text changes."""
MOST_TRIES = 3
PIECE = 512 * 1024
IN_WORK = (JobState.WAITING, JobState.WORKING)
ADDING = frozenset(
    (
        *("member_joined", "comment_sent", "comment_imported", "comment_assisted", "comment_let_through"),
        *("comment_reaffirmed", "amendment_proposed", "amendment_imported", "amendment_supported"),
        *("amendment_held", "amendment_let_through"),
        *("amendment_discussed", "amendment_joined", "condition_set", "condition_marked", "statement_submitted"),
        *("statement_imported", "statement_let_through", "opinion_map_computed", "report_received", "appeal_filed"),
        *("objection_raised", "objection_let_through", "objection_supported", "objection_reaffirmed"),
        *("submission_sent", "submission_imported", "positions_counted", "response_published", "response_followed_up"),
        *("recommendation_published", "mandate_granted", "session_held", "meeting_announced", "document_published"),
        *("document_version_added", "commitment_made", "commitment_progress", "text_endorsed", "question_put"),
        *("phase_opened", "phase_closed", "participation_counted"),
    )
)
"""Kinds of entries after which everything is still there that was there before, in the same words."""


def ask(session: Session, process: Process, wanted: Wanted, now: datetime) -> ExportJob:
    """The job that makes what is wanted: one that is in work, or done and fresh, else a new one that the worker finds.

    Of many who ask at the same moment one begins it, and the others join.
    """
    session.execute(sa.select(Process.id).where(Process.id == process.id).with_for_update(key_share=True))
    running = joinable(session, process, wanted, now)
    if running is not None:
        return running
    job = ExportJob(process_id=process.id, wanted=as_text(wanted), asked_at=now)
    session.add(job)
    session.flush()
    outbox.post(session, kind=KIND, payload={"id": job.id}, now=now)
    return job


def joinable(session: Session, process: Process, wanted: Wanted, now: datetime) -> ExportJob | None:
    """The job that makes, or has made, what is wanted, if there is one that still serves."""
    query = (
        sa.select(ExportJob)
        .where(ExportJob.process_id == process.id, ExportJob.wanted == as_text(wanted))
        .where(ExportJob.state.in_((*IN_WORK, JobState.DONE)), ExportJob.asked_at > now - KEPT)
        .order_by(ExportJob.id.desc())
        .limit(1)
    )
    job = session.scalar(query)
    return job if job is not None and _serves(session, job, wanted, now) else None


def job_of(session: Session, process: Process, number: int, now: datetime) -> ExportJob | None:
    """A job of this process that is not thrown away yet."""
    job = session.get(ExportJob, number)
    return job if job is not None and job.process_id == process.id and job.asked_at > now - KEPT else None


def is_spoilt(session: Session, job: ExportJob) -> bool:
    """Whether something was taken away or reworded since making the file began, so that nobody may get it any more."""
    if job.entries < 0:
        return True
    query = sa.select(Entry.index).where(Entry.index >= job.entries, Entry.kind.not_in(ADDING))
    own = sa.or_(Entry.process_id == job.process_id, Entry.process_id.is_(None))
    return session.scalar(query.where(own).limit(1)) is not None


def begin(session: Session, job: ExportJob) -> bool:
    """Take a job in hand, from the beginning if somebody died over it; False when it was tried often enough."""
    session.execute(sa.delete(ExportPiece).where(ExportPiece.job_id == job.id))
    if job.tries >= MOST_TRIES:
        fail(job, "gave_up")
        return False
    job.state, job.step, job.tries, job.entries = JobState.WORKING, 1, job.tries + 1, ledger.size(session)
    return True


def keep(session: Session, job_id: int, number: int, content: bytes) -> None:
    """Keep a piece of the file."""
    session.add(ExportPiece(job_id=job_id, number=number, content=content))


def finish(job: ExportJob, *, name: str, media_type: str, size: int, now: datetime) -> None:
    """The whole file is kept."""
    job.state, job.step, job.done_at, job.failure = JobState.DONE, 100, now, ""
    job.name, job.media_type, job.size = name, media_type, size


def fail(job: ExportJob, why: str) -> None:
    """The file could not be made; `why` is a word that the page has a sentence for."""
    job.state, job.step, job.failure = JobState.FAILED, 0, why


def try_again(session: Session, job: ExportJob, now: datetime) -> None:
    """Have a job that failed, or whose file is spoilt, done from the beginning; what is in work or serves stays."""
    session.refresh(job, with_for_update=True)
    if job.state is not JobState.FAILED and not (job.state is JobState.DONE and is_spoilt(session, job)):
        return
    job.state, job.step, job.tries, job.failure, job.asked_at, job.entries = JobState.WAITING, 0, 0, "", now, 0
    outbox.post(session, kind=KIND, payload={"id": job.id}, now=now)


def pieces_of(content: IO[bytes]) -> Iterator[bytes]:
    """A file in pieces."""
    while piece := content.read(PIECE):
        yield piece


def content_of(session: Session, job: ExportJob) -> Iterator[bytes]:
    """The file of a job that is done, piece by piece; no more than one is held in memory."""
    number = 0
    query = sa.select(ExportPiece.content).where(ExportPiece.job_id == job.id)
    while (piece := session.scalar(query.where(ExportPiece.number == number))) is not None:
        yield piece
        number += 1


def throw_away(session: Session, now: datetime) -> None:
    """Remove what was asked for a day ago, and the files that nobody may get any more; a duty of the clock."""
    session.execute(sa.delete(ExportPiece).where(ExportPiece.job_id.in_(_ids(ExportJob.asked_at <= now - KEPT))))
    session.execute(sa.delete(ExportJob).where(ExportJob.asked_at <= now - KEPT))
    for job in session.scalars(sa.select(ExportJob).where(ExportJob.state == JobState.DONE).order_by(ExportJob.id)):
        if is_spoilt(session, job):
            session.execute(sa.delete(ExportPiece).where(ExportPiece.job_id == job.id))


def erase(session: Session, person_id: int) -> None:
    """When an account goes: no file that was made, or is being made, is given out any more: it may hold the name."""
    session.execute(sa.delete(ExportPiece))
    session.execute(sa.update(ExportJob).values(entries=-1))


def as_text(wanted: Wanted) -> str:
    """What is wanted, as its one text."""
    values = {name: value for name, value in asdict(wanted).items() if value and name != "picked"}
    return json.dumps(values, sort_keys=True, default=str)


def wanted_of(job: ExportJob) -> Wanted:
    """What a job is to make."""
    values = json.loads(job.wanted)
    return Wanted(Format(values.pop("format")), **values)


def _serves(session: Session, job: ExportJob, wanted: Wanted, now: datetime) -> bool:
    """Whether whoever asks now is content with this job."""
    if job.state is JobState.WAITING:
        return True
    if is_spoilt(session, job):
        return False
    lasts = wanted.format in OF_THE_TEXT or job.done_at is None
    return lasts or job.done_at > now - FRESH  # type: ignore[operator]  # done_at stands where it does not last


def _ids(condition: sa.ColumnElement[bool]) -> sa.Select[int]:
    return sa.select(ExportJob.id).where(condition)
