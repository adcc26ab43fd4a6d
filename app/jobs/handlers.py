"""Who does which kind of work of the outbox: features enter their handlers here, the worker calls them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.config import Settings
from app.db import Database


@dataclass(frozen=True)
class Work:
    """One message of the outbox, with what its handler needs to do it.

    A handler opens its own sessions on `database`, and closes them before it waits for anything outside.
    """

    id: int
    kind: str
    payload: Mapping[str, Any]
    database: Database
    settings: Settings
    now: datetime


Handler = Callable[[Work], None]
"""Does the work, and raises when it could not: the worker tries again later, and may call it twice for a message."""

HANDLERS: dict[str, Handler] = {}
"""The handler of each kind of work; a feature's `tasks.py` enters its own when it is imported."""

LONG: set[str] = set()
"""Kinds of work that take minutes: the worker does them one at a time beside all others, within `outbox.held`."""
