"""The files that the worker makes, in the API: how far one is, and the file."""

from http import HTTPStatus
from typing import Literal

from flask import Response, abort, url_for

from app.domain.phases import Action
from app.exports import delivering, jobs
from app.exports.blueprint import api
from app.exports.formats import MEDIA_TYPES, Wanted
from app.exports.models import ExportJob
from app.processes.access import requires
from app.web.operations import operation
from app.web.schemas import Schema, Time

RETRY_SECONDS = "5"


class ExportJobShown(Schema):
    """A file that is being made; `state` is spoilt once something it may hold was changed or taken away since.

    `progress` counts hundredths. `file` is where the file is once it is done, null before; `failure` says in a word why
    it could not be made.
    """

    id: int
    format: str
    language: str
    version: int | None
    compare_with: int | None
    state: Literal["waiting", "working", "done", "failed", "spoilt"]
    progress: int
    asked_at: Time
    failure: Literal["", "pango", "gone", "gave_up", "broken"]
    size: int
    file: str | None


def accepted(slug: str, wanted: Wanted) -> Response:
    """The file if it has been made, else 202 with the job that makes it."""
    job = delivering.asked(wanted)
    if delivering.is_ready(job):
        return delivering.sent(job)
    answer = Response(_shown(slug, job).model_dump_json(), HTTPStatus.ACCEPTED, content_type="application/json")
    answer.headers["Location"] = url_for("exports_api.export_job", slug=slug, job=job.id)
    answer.headers["Retry-After"] = RETRY_SECONDS
    return answer


@operation(api, "GET", "/processes/<slug>/exports/jobs/<number:job>", answer=ExportJobShown)
@requires(Action.READ)
def export_job(slug: str, job: int) -> ExportJobShown:
    """How far a file is that takes long to make, and where it is once it is done."""
    return _shown(slug, delivering.found(job))


@operation(
    api,
    "GET",
    "/processes/<slug>/exports/jobs/<number:job>/file",
    answer=tuple(dict.fromkeys(media_type.split(";")[0] for media_type in MEDIA_TYPES.values())),
    also=(HTTPStatus.CONFLICT,),
)
@requires(Action.READ)
def export_job_file(slug: str, job: int) -> Response:
    """The file of a job that is done; 409 before that, and once it is no longer given out."""
    found = delivering.found(job)
    if not delivering.is_ready(found):
        abort(409)
    return delivering.sent(found)


def _shown(slug: str, job: ExportJob) -> ExportJobShown:
    wanted, ready = jobs.wanted_of(job), delivering.is_ready(job)
    spoilt = job.state.value == "done" and not ready
    return ExportJobShown(
        id=job.id,
        format=wanted.format.value,
        language=wanted.language,
        version=wanted.version,
        compare_with=wanted.compare_with,
        state="spoilt" if spoilt else job.state.value,
        progress=job.step,
        asked_at=job.asked_at,
        failure=job.failure,  # type: ignore[arg-type]  # only these words are written
        size=job.size if ready else 0,
        file=url_for("exports_api.export_job_file", slug=slug, job=job.id) if ready else None,
    )
