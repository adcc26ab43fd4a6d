"""Webhooks: signing a message after the Standard Webhooks specification, when it is tried again, and whom it may reach.

https://www.standardwebhooks.com, version 1: three headers and a body of JSON, signed with HMAC-SHA256.
"""

import base64
import hashlib
import hmac
import ipaddress
import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from http import HTTPStatus
from urllib.parse import urlsplit

SCHEDULE = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
"""How long to wait after the first failed try, the second, and so on; then a message is given up."""

WORN_OUT = timedelta(days=5)
"""After so long without a single message that arrived, nothing more is sent."""

OVERLAP = timedelta(days=1)
"""So long after a new secret was made, the old one signs as well."""

SECRET_BYTES = 32
SECRET_PREFIX = "whsec_"
LONGEST_ADDRESS = 1000
MOST_HOOKS = 100
"""Of one process; and as many again of the whole instance."""

_INNER_NAMES = ("localhost", "local", "internal", "localdomain", "lan", "home.arpa", "invalid", "onion")
_NAME = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?\.?")


class Outcome(StrEnum):
    """What became of a try: it arrived, it is tried again, or the receiver wants nothing any more."""

    DELIVERED = "delivered"
    AGAIN = "again"
    GONE = "gone"


class Unfit(StrEnum):
    """Why nothing can be sent to an address."""

    NO_ADDRESS = "no_address"
    NOT_HTTPS = "not_https"
    WITH_PASSWORD = "with_password"
    INSIDE = "inside"


def outcome_of(status: int | None) -> Outcome:
    """What an answer means: 2xx arrived, 410 Gone ends it, all else (also a redirect, also silence) is tried again."""
    if status is not None and 200 <= status < 300:
        return Outcome.DELIVERED
    return Outcome.GONE if status == HTTPStatus.GONE else Outcome.AGAIN


def next_try(tries: int, now: datetime) -> datetime | None:
    """When a message is tried again that failed for the `tries`-th time (from 1); None once it is given up."""
    return now + SCHEDULE[tries - 1] if tries <= len(SCHEDULE) else None


def is_worn_out(failing_since: datetime | None, now: datetime) -> bool:
    """Whether an address has failed for so long that nothing more is sent there."""
    return failing_since is not None and now - failing_since >= WORN_OUT


def secret_in_words(secret: bytes) -> str:
    """The secret as its owner keeps it."""
    return SECRET_PREFIX + base64.b64encode(secret).decode()


def signature_of(secrets: Sequence[bytes], *, message_id: str, timestamp: int, body: bytes) -> str:
    """The header `webhook-signature`: a signature by each secret, with a space between them."""
    signed = f"{message_id}.{timestamp}.".encode() + body
    return " ".join(f"v1,{base64.b64encode(hmac.digest(one, signed, hashlib.sha256)).decode()}" for one in secrets)


def unfit(address: str, *, inside_too: bool = False) -> Unfit | None:
    """Why nothing can be sent to this address, as far as its letters tell; None when it can be tried.

    Only https to a name or number of the public network; with `inside_too` (an instance under test) also http, and
    machines inside the network. Where a name leads is looked at each time something is sent.
    """
    if not (address.isascii() and address.isprintable()) or re.search(r"[\s\"'<>\\^`{|}]", address):
        return Unfit.NO_ADDRESS
    try:
        parts, port = urlsplit(address), urlsplit(address).port
    except ValueError:
        return Unfit.NO_ADDRESS
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.fragment or port == 0:
        return Unfit.NO_ADDRESS
    if len(address) > LONGEST_ADDRESS:
        return Unfit.NO_ADDRESS
    if "@" in parts.netloc:
        return Unfit.WITH_PASSWORD
    if parts.scheme != "https" and not inside_too:
        return Unfit.NOT_HTTPS
    return None if inside_too else _unfit_host(parts.hostname)


def _unfit_host(host: str) -> Unfit | None:
    try:
        return None if ipaddress.ip_address(host.partition("%")[0]).is_global else Unfit.INSIDE
    except ValueError:
        pass
    name = host.rstrip(".")
    if any(name == inner or name.endswith(f".{inner}") for inner in _INNER_NAMES) or "." not in name:
        return Unfit.INSIDE
    return None if _NAME.fullmatch(host) else Unfit.NO_ADDRESS
