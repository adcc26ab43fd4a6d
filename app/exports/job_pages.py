"""Pages of the files that the worker makes: how far one is, the file, and trying again."""

from collections.abc import Iterator

from flask import Response, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import TooManyRequests

from app.db import Database
from app.domain.errors import PrintingMissing
from app.domain.phases import Action
from app.exports import jobs
from app.exports.editions import edition_of
from app.exports.formats import OF_THE_TEXT, PRINTED, Wanted
from app.exports.models import ExportJob, JobState
from app.exports.pdf import can_print
from app.files.downloads import SANDBOX
from app.processes.access import access, requires
from app.web.database import close, database, now, session
from app.web.throttles import Limit, bucket_of, reader_address, throttled

JOBS = Limit("export", 30, 3600)
"""New files that one person, or one address, may have made in an hour; joining a job counts nothing."""
REFRESH_SECONDS = 3


def asked(wanted: Wanted) -> ExportJob:
    """The job for what is wanted: joined, or begun for good in a transaction of its own.

    Raises PrintingMissing, TextMissing, VersionUnknown; 429 for whoever has too many made.
    """
    job = jobs.joinable(session(), access().process, wanted, now())
    if job is not None:
        return job
    _refuse_what_cannot_be_made(wanted)
    close()
    with database().writing() as own:
        seconds = throttled(own, bucket_of(JOBS, _whom()), JOBS.tries, JOBS.seconds, now())
        if not seconds:
            job = jobs.ask(own, access().process, wanted, now())
        own.commit()
    if job is None:
        raise TooManyRequests(retry_after=seconds)
    return job


def _refuse_what_cannot_be_made(wanted: Wanted) -> None:
    if wanted.format in PRINTED and not can_print():
        raise PrintingMissing
    if wanted.format in OF_THE_TEXT:
        edition_of(session(), access().process, wanted, now=now(), base_url="")


def _whom() -> str:
    return f"person {current_user.id}" if current_user.is_authenticated else f"address {reader_address()}"


def found(number: int) -> ExportJob:
    """The job of this number in this process; 404 when there is none, or it was thrown away."""
    return jobs.job_of(session(), access().process, number, now()) or abort(404)


def is_ready(job: ExportJob) -> bool:
    """Whether its file can be had."""
    return job.state is JobState.DONE and not jobs.is_spoilt(session(), job)


@requires(Action.READ)
def job(slug: str, number: int) -> ResponseReturnValue:
    one = found(number)
    in_work = one.state in jobs.IN_WORK
    page = render_template(
        "exports/job.html", job=one, wanted=jobs.wanted_of(one), in_work=in_work, is_ready=is_ready(one)
    )
    return page, {"Refresh": str(REFRESH_SECONDS)} if in_work else {}


@requires(Action.READ)
def job_file(slug: str, number: int) -> ResponseReturnValue:
    one = found(number)
    if not is_ready(one):
        return redirect(url_for("exports.job", slug=slug, number=number))
    return sent(one)


@requires(Action.READ)
def job_again(slug: str, number: int) -> ResponseReturnValue:
    one = found(number)
    seconds = throttled(session(), bucket_of(JOBS, _whom()), JOBS.tries, JOBS.seconds, now())
    if seconds:
        session().commit()
        raise TooManyRequests(retry_after=seconds)
    jobs.try_again(session(), one, now())
    session().commit()
    return redirect(url_for("exports.job", slug=slug, number=number), 303)


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
