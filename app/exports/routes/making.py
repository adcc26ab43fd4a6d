"""Pages of the files that the worker makes: how far one is, the file, and trying again."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import TooManyRequests

from app.domain.phases import Action
from app.exports import delivering, jobs
from app.processes.access import requires
from app.web.database import now, session
from app.web.throttles import bucket_of, throttled

REFRESH_SECONDS = 3


@requires(Action.READ)
def job(slug: str, number: int) -> ResponseReturnValue:
    one = delivering.found(number)
    in_work = one.state in jobs.IN_WORK
    page = render_template(
        "exports/job.html", job=one, wanted=jobs.wanted_of(one), in_work=in_work, is_ready=delivering.is_ready(one)
    )
    return page, {"Refresh": str(REFRESH_SECONDS)} if in_work else {}


@requires(Action.READ)
def job_file(slug: str, number: int) -> ResponseReturnValue:
    one = delivering.found(number)
    if not delivering.is_ready(one):
        return redirect(url_for("exports.job", slug=slug, number=number))
    return delivering.sent(one)


@requires(Action.READ)
def job_again(slug: str, number: int) -> ResponseReturnValue:
    one = delivering.found(number)
    seconds = throttled(
        session(), bucket_of(delivering.JOBS, delivering.asker()), delivering.JOBS.tries, delivering.JOBS.seconds, now()
    )
    if seconds:
        session().commit()
        raise TooManyRequests(retry_after=seconds)
    jobs.try_again(session(), one, now())
    session().commit()
    return redirect(url_for("exports.job", slug=slug, number=number), 303)
