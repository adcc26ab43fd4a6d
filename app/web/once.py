"""A form sent twice is carried out once: its token is spent in the transaction of the act."""

import hashlib
import secrets
from datetime import datetime, timedelta

import sqlalchemy as sa
from flask import Flask, Response, flash, g, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.web.database import close, database, now, session
from app.web.models import SpentToken

FIELD = "form_token"
KEPT = timedelta(days=2)


def new_token() -> str:
    """A fresh token for a form that is about to be shown."""
    return secrets.token_urlsafe(24)


def _spend() -> ResponseReturnValue | None:
    """Spend the form's token; a second sending is led to where the first one went."""
    token = request.form.get(FIELD, "") if request.method == "POST" and not request.path.startswith("/api/") else ""
    if not token or len(token) > 64 or not token.isascii():
        return None
    spent = session().get(SpentToken, token)
    if spent is None and _written(token):
        g.spent_token = token
        return None
    spent = spent or session().get(SpentToken, token)
    flash(_("This form had already been sent. It was carried out once."))
    return redirect(spent.location if spent and spent.location else request.path, 303)


def _written(token: str) -> bool:
    path = hashlib.sha256(request.path.encode()).hexdigest()
    session().add(SpentToken(token=token, fingerprint=path, status=303, spent_at=now()))
    try:
        session().flush()
    except IntegrityError:
        session().rollback()
        return False
    return True


def _remember(response: Response) -> Response:
    """Note where the first sending led, for a second one that comes later."""
    token = g.pop("spent_token", None)
    if token and response.status_code in (302, 303) and response.location:
        _note(token, response.location)
    return response


def _note(token: str, location: str) -> None:
    close()
    with database().writing() as own:
        own.execute(sa.update(SpentToken).where(SpentToken.token == token).values(location=location))
        own.commit()


def forget(session: Session, now: datetime) -> None:
    """Remove the tokens of forms and calls that nobody can send again."""
    session.execute(sa.delete(SpentToken).where(SpentToken.spent_at < now - KEPT))


def register(app: Flask) -> None:
    """Watch over every form that carries a token."""
    app.before_request(_spend)
    app.after_request(_remember)
