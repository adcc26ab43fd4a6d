"""One database session per request: reading for GET, writing for everything else; closed when the request ends."""

from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import TypeVar

from flask import Flask, current_app, g, request
from sqlalchemy.orm import Session

from app.db import Database

READING = frozenset({"GET", "HEAD", "OPTIONS"})
Done = TypeVar("Done")


def database() -> Database:
    """The instance's database."""
    return current_app.extensions["database"]  # type: ignore[no-any-return]


def session() -> Session:
    """The request's session; a view that writes commits it, what is not committed is rolled back."""
    if "session" not in g:
        way = database().reading if request.method in READING else database().writing
        g.session_stack = ExitStack()
        g.session = g.session_stack.enter_context(way())
    return g.session  # type: ignore[no-any-return]


def now() -> datetime:
    """The moment of this request: one clock reading, so that all its rules judge the same instant."""
    if "now" not in g:
        g.now = datetime.now(UTC)
    return g.now  # type: ignore[no-any-return]


def kept(act: Callable[[Session], Done]) -> Done:
    """Carry an act out for good in a transaction of its own, where the request itself only reads; gives what it gave.

    The request's session is closed first, so that nobody waits for themselves.
    """
    close()
    with database().writing() as own:
        done = act(own)
        own.commit()
        return done


def close(_error: BaseException | None = None) -> None:
    """End the request's session; uncommitted writes are undone."""
    g.pop("session", None)
    stack = g.pop("session_stack", None)
    if stack is not None:
        stack.close()


def register(app: Flask) -> None:
    """End the session with every request."""
    app.teardown_request(close)
