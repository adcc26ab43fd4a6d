"""How often a program may call the API, and the headers that tell it (draft-ietf-httpapi-ratelimit-headers)."""

from dataclasses import dataclass, field
from threading import Lock

from flask import Flask, Response, current_app
from flask_login import current_user
from werkzeug.exceptions import TooManyRequests

from app.config import Settings
from app.web.database import now
from app.web.errors import is_api
from app.web.throttles import CONTRIBUTIONS, Limit, Tried, bucket_of, reader_address, tries_told

SECONDS = 60
CALLS_OF_A_SEARCH = 20
"""As much as this many other calls a search is taken for."""
MOST_CALLERS = 100_000
"""Callers counted in one minute; with more of them the counting begins anew, so that memory stays bounded."""


@dataclass
class Calls:
    """The calls of this minute by caller. Kept in the process, not in the database: reading must write nothing."""

    minute: int = 0
    by_caller: dict[str, int] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    def add(self, caller: str, minute: int) -> int:
        """Count one call; how many it makes in this minute."""
        with self.lock:
            if minute != self.minute or len(self.by_caller) >= MOST_CALLERS:
                self.minute, self.by_caller = minute, {}
            self.by_caller[caller] = self.by_caller.get(caller, 0) + 1
            return self.by_caller[caller]


def limit_of(settings: Settings) -> Limit:
    """How many calls one person, or one address without a token, may make in a minute."""
    return Limit("calls", settings.api_calls, SECONDS)


def search_limit(settings: Settings) -> Limit:
    """How many of them may be searches, on pages or in the API: each reads every text there is."""
    return Limit("searches", max(1, settings.api_calls // CALLS_OF_A_SEARCH), SECONDS)


def count_search() -> None:
    """Count a search; 429 when there were enough in this minute."""
    _spend(search_limit(current_app.config["SETTINGS"]))


def _count() -> None:
    if is_api():
        _spend(limit_of(current_app.config["SETTINGS"]))


def _spend(limit: Limit) -> None:
    moment = int(now().timestamp())
    who = f"person {current_user.id}" if current_user.is_authenticated else reader_address()
    calls: Calls = current_app.extensions["calls"]
    made, left = calls.add(bucket_of(limit, who), moment // SECONDS), SECONDS - moment % SECONDS
    tries_told()[limit.name] = Tried(limit, made, left)
    if made > limit.tries:
        told = f"At most {limit.tries} {limit.name} a minute. Wait {left} seconds." if is_api() else None
        raise TooManyRequests(told, retry_after=left)


def _tell(response: Response) -> Response:
    """Every answer of the API says what holds, and what is left of it as far as this call has counted."""
    if is_api():
        told = tries_told()
        limits = {one.name: one for one in (limit_of(current_app.config["SETTINGS"]), CONTRIBUTIONS)}
        limits |= {name: one.limit for name, one in told.items()}
        policies = [f'"{one.name}";q={one.tries};w={one.seconds}' for one in limits.values()]
        left = [f'"{name}";r={max(0, one.limit.tries - one.tries)};t={one.left}' for name, one in told.items()]
        response.headers["RateLimit-Policy"] = ", ".join(policies)
        if left:
            response.headers["RateLimit"] = ", ".join(left)
    return response


def connect(app: Flask) -> None:
    """Begin to count: for an application that is given another instance, from nothing."""
    app.extensions["calls"] = Calls()


def register(app: Flask) -> None:
    """Count every call of the API, and tell what is left."""
    app.before_request(_count)
    app.after_request(_tell)
