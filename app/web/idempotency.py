"""A POST that carries an Idempotency-Key is carried out once; its repetition gets the first answer.

An answer that may be stored nowhere, since there is a secret in it, is not kept: its repetition is told so (409).
"""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

import sqlalchemy as sa
from flask import Response, make_response, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.exc import IntegrityError

from app.web.database import close, database, now, session
from app.web.errors import problem
from app.web.models import SpentToken

LONGEST_KEY = 200


def once_only(view: Callable[..., ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
    """Wrap a writing call: the key is spent, and the answer kept, in the transaction of the act."""

    @wraps(view)
    def once(**values: Any) -> ResponseReturnValue:
        key = request.headers.get("Idempotency-Key", "")
        if not key or not current_user.is_authenticated:
            return view(**values)
        if len(key) > LONGEST_KEY:
            return problem(400, "An Idempotency-Key has at most 200 characters.")
        token = hashlib.sha256(f"{current_user.id}\n{key}".encode()).hexdigest()
        return _repeated(token) or _first(token, view, values)

    return once


def _call() -> str:
    return hashlib.sha256(f"{request.method} {request.path}\n".encode() + request.get_data()).hexdigest()


def _repeated(token: str) -> Response | None:
    spent = session().get(SpentToken, token)
    if spent is None:
        return None
    if spent.fingerprint != _call():
        return problem(422, "This Idempotency-Key was used for another call.")
    if spent.body is None:
        return problem(409, "This call has already been carried out.")
    return Response(spent.body, status=spent.status, content_type="application/json")


def _first(token: str, view: Callable[..., ResponseReturnValue], values: dict[str, Any]) -> ResponseReturnValue:
    session().add(SpentToken(token=token, fingerprint=_call(), status=409, spent_at=now()))
    try:
        session().flush()
    except IntegrityError:
        session().rollback()
        return _repeated(token) or problem(409, "The same call is being carried out.")
    answer = make_response(view(**values))
    if answer.status_code < 400 and not answer.cache_control.no_store:  # what holds a secret is kept nowhere
        _keep(token, answer)
    return answer


def _keep(token: str, answer: Response) -> None:
    """Keep the answer for a repetition. The act is committed: if this is lost, a repetition is told so (409)."""
    kept = {"status": answer.status_code, "body": answer.get_data(as_text=True)}
    close()
    with database().writing() as own:
        own.execute(sa.update(SpentToken).where(SpentToken.token == token).values(**kept))
        own.commit()
