"""The frame of an embed: read-only, the same for everybody, without a session, allowed in the pages of others."""

from http import HTTPStatus

from flask import Response, abort, current_app, g, request
from flask_babel import refresh

from app.processes.models import Process, Visibility
from app.processes.queries import process_by_slug
from app.web.database import session
from app.web.languages import CODES, direction_of

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors *"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Cross-Origin-Opener-Policy": "unsafe-none",
}
"""Only here may others put us in a frame: there is nothing to press, and nothing that knows who reads."""
FRESH_SECONDS = 60


def public_process(slug: str) -> Process:
    """The process, if everybody may know of it, whoever asks: a session, if there is one, is not looked at.

    From here on the request speaks the language that was asked for, else that of the process.
    """
    process = process_by_slug(session(), slug)
    g.language = _spoken(process)
    refresh()
    if process is None or process.visibility is Visibility.PREPARED:
        abort(missing())
    g.time_zone = process.time_zone
    g.group_names = {group.key: group.name for group in process.groups}
    return process


def words_of(process: Process) -> str:
    """The language in which its contents are wanted: the one that was asked for, else the drafting language."""
    asked = request.args.get("language", "")
    return asked if asked in process.languages else process.drafting_language


def framed(template: str, **values: object) -> Response:
    """A page for a frame, with a fingerprint: who has it already is told so."""
    return _answer(template, HTTPStatus.OK, values)


def missing() -> Response:
    """What a frame shows whose address leads nowhere, or to what is not public."""
    return _answer("embeds/_missing.html", HTTPStatus.NOT_FOUND, {"base_url": current_app.config["BASE_URL"]})


def _answer(template: str, status: HTTPStatus, values: dict[str, object]) -> Response:
    """Rendered without what pages know of their reader."""
    language = str(g.language)
    page = current_app.jinja_env.get_template(template).render(
        language=language, direction=direction_of(language), **values
    )
    answer = Response(page, status, mimetype="text/html", headers=HEADERS)
    answer.headers["Cache-Control"] = f"public, max-age={FRESH_SECONDS}"
    answer.add_etag()
    if status is HTTPStatus.OK:
        answer.make_conditional(request)
    return answer


def _spoken(process: Process | None) -> str:
    asked = request.args.get("language", "")
    if asked in CODES:
        return asked
    return process.drafting_language if process and process.drafting_language in CODES else "en"
