"""The devices people sign in from: their name, and a mark by which a device of the owner is known again.

Who guesses at a password has no such mark, so guessing shuts the guesser out and never the owner (OWASP, "device
cookies").
"""

import re
import secrets
from dataclasses import dataclass

from flask import Response, current_app, request
from itsdangerous import BadSignature, URLSafeSerializer

LONGEST_NAME = 120
MOST_PEOPLE = 10
A_YEAR = 365 * 24 * 3600
_BROWSERS = (
    ("Edge", r"Edg(?:e|A|iOS)?/"),
    ("Opera", r"OPR/|Opera"),
    ("Samsung Internet", r"SamsungBrowser/"),
    ("Firefox", r"Firefox/|FxiOS/"),
    ("Chrome", r"Chrome/|Chromium/|CriOS/"),
    ("Safari", r"Safari/"),
)
_SYSTEMS = (
    ("Android", r"Android"),
    ("iPhone", r"iPhone"),
    ("iPad", r"iPad"),
    ("Windows", r"Windows"),
    ("macOS", r"Mac OS X|Macintosh"),
    ("ChromeOS", r"CrOS"),
    ("Linux", r"Linux|X11"),
)


def device_name() -> str:
    """What the browser says of itself in two words, such as "Firefox, Windows"; empty when it says nothing we know."""
    told = request.headers.get("User-Agent", "")[:1000]
    names = [_first(_BROWSERS, told), _first(_SYSTEMS, told)]
    return ", ".join(name for name in names if name)[:LONGEST_NAME]


def _first(kinds: tuple[tuple[str, str], ...], told: str) -> str:
    return next((name for name, pattern in kinds if re.search(pattern, told)), "")


@dataclass(frozen=True)
class Mark:
    """A device by a number of its own, and the people who have signed in from it."""

    number: str
    people: tuple[int, ...]


def mark_of_device() -> Mark:
    """The mark this device carries, or a new one that knows nobody."""
    try:
        number, *people = _signer().loads(request.cookies.get(_cookie_name(), ""))
    except (BadSignature, ValueError, TypeError):
        return Mark(secrets.token_hex(8), ())
    return Mark(str(number), tuple(people))


def remember(response: Response, person_id: int) -> None:
    """Let the device be known again as one this person has signed in from."""
    mark = mark_of_device()
    people = [person_id, *(other for other in mark.people if other != person_id)][:MOST_PEOPLE]
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    value = _signer().dumps([mark.number, *people])
    response.set_cookie(_cookie_name(), value, max_age=A_YEAR, secure=secure, httponly=True, samesite="Lax")


def _cookie_name() -> str:
    return f"{current_app.config['SESSION_COOKIE_NAME']}-device"


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.config["SECRET_KEY"]), salt="device")
