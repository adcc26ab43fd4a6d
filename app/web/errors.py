"""Every error a reader can meet: a clear sentence, what to do, and what they had typed."""

from typing import Any

import structlog
from flask import Flask, Response, g, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException, InternalServerError
from werkzeug.http import HTTP_STATUS_CODES

from app.db import WritingHeld
from app.domain.errors import Refusal
from app.web.refusals import wording_of

log = structlog.get_logger()
WORDED = frozenset({400, 401, 403, 404, 405, 409, 413, 415, 429, 503})
RETRY_SECONDS = 5
HELD_SECONDS = 600
BAD_TOKEN = 'Bearer error="invalid_token"'
SECRET_FIELDS = frozenset({"csrf_token", "form_token", "password", "new_password", "current_password", "repeat"})


def is_api() -> bool:
    """Whether a program asks: it is answered with problem+json."""
    return request.path.startswith("/api/")


def problem(status: int, detail: str, **more: Any) -> Response:
    """An answer in the shape of RFC 9457."""
    title = HTTP_STATUS_CODES.get(status, "Error")
    response = jsonify({"type": "about:blank", "title": title, "status": status, "detail": detail, **more})
    response.status_code = status
    response.content_type = "application/problem+json"
    return response


def typed() -> list[tuple[str, str]]:
    """What the reader had typed into the form that could not be taken, so that nothing is lost."""
    try:
        fields = request.form.items(multi=True)
    except HTTPException:
        return []
    return [(name, value) for name, value in fields if name not in SECRET_FIELDS and value.strip()]


def answer(status: int, detail: str = "", **values: Any) -> Response:
    """The error page of a status, or its problem+json."""
    if is_api():
        return problem(status, detail or HTTP_STATUS_CODES.get(status, ""))
    shown = status if status in WORDED else (400 if status < 500 else 500)
    page = render_template(f"errors/{shown}.html", request_id=g.get("request_id"), typed=typed(), **values)
    return make_response(page, status)


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error
    response = answer(error.code, str(error.description or ""), retry_after=getattr(error, "retry_after", None))
    for name, value in error.get_headers():
        if name in ("Retry-After", "Allow", "WWW-Authenticate"):
            response.headers[name] = value
    if error.code == 401 and is_api():
        response.headers["WWW-Authenticate"] = BAD_TOKEN if request.headers.get("Authorization") else "Bearer"
    return response


def _refused(refusal: Refusal) -> ResponseReturnValue:
    sentence = wording_of(refusal)
    return answer(409, sentence, refusal=sentence)


def _unsigned(_error: CSRFError) -> ResponseReturnValue:
    return answer(400, expired=True)


def _changed_meanwhile(error: IntegrityError) -> ResponseReturnValue:
    log.warning("constraint", request_id=g.get("request_id"), constraint=str(error.orig)[:200])
    return answer(409, "changed meanwhile")


def _away(error: Exception) -> ResponseReturnValue:
    log.error("database", request_id=g.get("request_id"), failure=type(error).__name__)
    response = answer(503, "The database is busy or away.", retry_after=RETRY_SECONDS)
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def _held(_error: WritingHeld) -> ResponseReturnValue:
    """The record is behind what was signed: a person has to decide, which takes minutes, not seconds."""
    log.error("writing held", request_id=g.get("request_id"))
    detail = "Nothing can be saved for the time being: the instance waits for its operator to check the record."
    response = answer(503, detail, held=True, retry_after=HELD_SECONDS)
    response.headers["Retry-After"] = str(HELD_SECONDS)
    return response


def _bug(error: Exception) -> ResponseReturnValue:
    original = error.original_exception if isinstance(error, InternalServerError) else error
    log.error("bug", request_id=g.get("request_id"), path=request.path, exc_info=original or error)
    return answer(500, f"request {g.get('request_id')}")


def register(app: Flask) -> None:
    """Answer every error in the reader's language."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(CSRFError, _unsigned)
    app.register_error_handler(IntegrityError, _changed_meanwhile)
    app.register_error_handler(DataError, lambda _error: answer(400))
    for away in (OperationalError, InterfaceError, PoolTimeout):
        app.register_error_handler(away, _away)
    app.register_error_handler(WritingHeld, _held)
    app.register_error_handler(500, _bug)
