"""Asking for a file that the worker makes, and giving it out once it is there."""

from collections.abc import Iterator

from flask import Response, abort
from flask_login import current_user
from sqlalchemy.orm import Session
from werkzeug.exceptions import TooManyRequests

from app.db import Database
from app.domain.errors import PrintingMissing
from app.exports import jobs
from app.exports.editions import edition_of
from app.exports.formats import OF_THE_TEXT, PRINTED, Wanted
from app.exports.models import ExportJob, JobState
from app.exports.pdf import can_print
from app.files.downloads import SANDBOX
from app.processes.access import access
from app.web.database import database, kept, now, session
from app.web.throttles import Limit, bucket_of, reader_address, throttled

JOBS = Limit("export", 30, 3600)
"""New files that one person, or one address, may have made in an hour; joining a job counts nothing."""


def asked(wanted: Wanted) -> ExportJob:
    """The job for what is wanted: joined, or begun for good in a transaction of its own.

    Raises PrintingMissing, TextMissing, VersionUnknown; 429 for whoever has too many made.
    """
    job = jobs.joinable(session(), access().process, wanted, now())
    if job is not None:
        return job
    _refuse_what_cannot_be_made(wanted)
    process, whom, at = access().process, asker(), now()

    def ask(own: Session) -> tuple[int, ExportJob | None]:
        seconds = throttled(own, bucket_of(JOBS, whom), JOBS.tries, JOBS.seconds, at)
        return seconds, None if seconds else jobs.ask(own, process, wanted, at)

    seconds, job = kept(ask)
    if job is None:
        raise TooManyRequests(retry_after=seconds)
    return job


def _refuse_what_cannot_be_made(wanted: Wanted) -> None:
    if wanted.format in PRINTED and not can_print():
        raise PrintingMissing
    if wanted.format in OF_THE_TEXT:
        edition_of(session(), access().process, wanted, now=now(), base_url="")


def asker() -> str:
    """Whose share of new files a request is counted against."""
    return f"person {current_user.id}" if current_user.is_authenticated else f"address {reader_address()}"


def found(number: int) -> ExportJob:
    """The job of this number in this process; 404 when there is none, or it was thrown away."""
    return jobs.job_of(session(), access().process, number, now()) or abort(404)


def is_ready(job: ExportJob) -> bool:
    """Whether its file can be had."""
    return job.state is JobState.DONE and not jobs.is_spoilt(session(), job)


def sent(job: ExportJob) -> Response:
    """The file, piece by piece, as a download that no cache keeps."""
    answer = Response(_streamed(job), mimetype=job.media_type)
    answer.headers.set("Content-Disposition", "attachment", filename=job.name)
    answer.headers["Content-Length"] = str(job.size)
    answer.headers["Content-Security-Policy"] = SANDBOX
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _streamed(job: ExportJob) -> Iterator[bytes]:
    """A session of its own: the request's ends before the file is sent."""
    instance = database()
    return _pieces(instance, job)


def _pieces(instance: Database, job: ExportJob) -> Iterator[bytes]:
    with instance.reading() as own:
        yield from jobs.content_of(own, job)
