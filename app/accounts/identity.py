"""Who is asking: a signed-in person by server-side session, or a program by its token."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from flask import Flask, Request, request
from flask_login import AnonymousUserMixin, LoginManager, UserMixin
from sqlalchemy.orm import Session

from app.accounts.models import ApiToken, Person, SignIn, Standing
from app.accounts.tokens import digest
from app.db import Moment
from app.web.database import now, session


@dataclass(frozen=True)
class Visitor(UserMixin):  # type: ignore[misc]
    """A signed-in person, as far as a request needs to know them."""

    id: int
    name: str
    language: str
    group_key: str
    is_administrator: bool
    token: str = ""

    def get_id(self) -> str:
        """What the cookie carries: the key of a server-side session, never the person."""
        return self.token


class Stranger(AnonymousUserMixin):  # type: ignore[misc]
    """Somebody who is not signed in."""

    id = None
    name = ""
    is_administrator = False


def good_standing(at: datetime | sa.BindParameter[datetime]) -> sa.ColumnElement[bool]:
    """The condition that a person may act: confirmed, not deleted, and no suspension that still runs."""
    over = sa.and_(Person.standing == Standing.SUSPENDED, Person.suspended_until <= at)
    return sa.or_(Person.standing == Standing.ACTIVE, over)


def _visitors(
    condition: sa.ColumnElement[bool], table: type[SignIn] | type[ApiToken]
) -> sa.Select[int, str, str, str, bool]:
    """Built once: every request asks it, and building a statement takes longer than the database needs to answer."""
    at: sa.BindParameter[datetime] = sa.bindparam("at", type_=Moment())
    return (
        sa.select(Person.id, Person.name, Person.language, Person.group_key, Person.administrator)
        .join(table, table.person_id == Person.id)
        .where(condition, table.token_hash == sa.bindparam("digest"), table.expires_at > at)
        .where(good_standing(at))
    )


BY_SIGN_IN = _visitors(SignIn.ended_at.is_(None), SignIn)
BY_API_TOKEN = _visitors(ApiToken.revoked_at.is_(None), ApiToken)


def _visitor(database: Session, query: sa.Select[int, str, str, str, bool], token: str, at: datetime) -> Visitor | None:
    row = database.execute(query, {"digest": digest(token), "at": at}).first()
    return Visitor(*row, token=token) if row else None


def signed_in_by(database: Session, token: str, at: datetime) -> Visitor | None:
    """The person behind a session token that has neither ended nor expired."""
    return _visitor(database, BY_SIGN_IN, token, at)


def program_of(database: Session, token: str, at: datetime) -> Visitor | None:
    """The person in whose name a program calls with an API token."""
    return _visitor(database, BY_API_TOKEN, token, at)


def _load_person(token: str) -> Visitor | None:
    """Cookies sign in to pages only: the API takes tokens, so no other site can write through a browser."""
    return None if request.path.startswith("/api/") else signed_in_by(session(), token, now())


def _load_program(asked: Request) -> Visitor | None:
    scheme, _, token = asked.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not asked.path.startswith("/api/") or not token:
        return None
    return program_of(session(), token.strip(), now())


def register(app: Flask) -> None:
    """Recognise people and programs."""
    manager = LoginManager(app)
    manager.session_protection = None
    manager.anonymous_user = Stranger
    manager.user_loader(_load_person)
    manager.request_loader(_load_program)
