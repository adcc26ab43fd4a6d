"""Headers that hold on every answer, request ids, and where a request may come from."""

import re
import secrets
from time import perf_counter
from urllib.parse import unquote_plus, urlsplit

import structlog
from flask import Flask, Response, abort, current_app, g, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
CONTROL = re.compile(r"[\x00-\x1f\x7f]")
REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
log = structlog.get_logger()


def _begin() -> None:
    given = request.headers.get("X-Request-ID", "")
    g.request_id = given if REQUEST_ID.fullmatch(given) else secrets.token_hex(8)
    g.begun = perf_counter()


def _refuse_what_is_no_host() -> ResponseReturnValue | None:
    """A request whose Host header is no name of a host: no address can be made for its answer, so it gets a word."""
    if not isinstance(request.routing_exception, BadRequest):
        return None
    return Response("The Host header of this request is not the name of a host.\n", 400, content_type="text/plain")


def _refuse_foreign_origin() -> None:
    """A write that a browser sends from another site is refused, whatever token it carries."""
    origin = request.headers.get("Origin")
    if request.method in ("GET", "HEAD", "OPTIONS") or origin is None:
        return
    own = {request.host, urlsplit(current_app.config["BASE_URL"]).netloc}
    if urlsplit(origin).netloc not in own:
        abort(403)


def _refuse_control_characters() -> None:
    """No address of ours holds any, and not every database can look for them."""
    if CONTROL.search(request.path):
        abort(404)
    if CONTROL.search(unquote_plus(request.query_string.decode("latin-1"))):
        abort(400)


def _finish(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if current_app.config["BASE_URL"].startswith("https://"):
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store" if request.method != "GET" else "private, no-cache"
    response.headers["X-Request-ID"] = g.get("request_id", "")
    _write_log(response)
    return response


def _write_log(response: Response) -> None:
    """One line per request; no address of the reader, no query: the log is no place for either."""
    log.info(
        "request",
        method=request.method,
        path=request.path,
        status=response.status_code,
        milliseconds=round((perf_counter() - g.get("begun", perf_counter())) * 1000, 1),
        request_id=g.get("request_id"),
    )


def register(app: Flask) -> None:
    """Watch over every request and answer."""
    app.before_request(_begin)
    app.before_request(_refuse_what_is_no_host)
    app.before_request(_refuse_foreign_origin)
    app.before_request(_refuse_control_characters)
    app.after_request(_finish)
