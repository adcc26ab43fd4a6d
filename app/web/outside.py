"""Calling an address that somebody gave us: never one inside our own network, and never for long."""

import http.client
import ipaddress
import socket
import ssl
from dataclasses import dataclass
from urllib.parse import urlsplit

PATIENCE_SECONDS = 10
LARGEST_ANSWER = 16 * 1024 * 1024


class NotReached(Exception):
    """Nobody answered at the address, or it is one that must not be called; the message says which."""


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    body: bytes


def call(
    url: str, *, body: bytes | None = None, may_be_private: bool = False, headers: dict[str, str] | None = None
) -> Answer:
    """GET an address, or POST `body` to it. Raises NotReached; redirections are answers like others.

    The address that the name leads to is looked at and then called itself: a name that leads elsewhere the next
    moment gains nothing.
    """
    try:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        raise NotReached("it is no address") from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise NotReached("it is no address")
    connection = _connection(parts.scheme, parts.hostname, port, _place(parts.hostname, port, may_be_private))
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("GET" if body is None else "POST", path, body=body, headers=headers or {})
        answer = connection.getresponse()
        content = answer.read(LARGEST_ANSWER + 1)
    except (OSError, http.client.HTTPException, ValueError) as fault:
        raise NotReached(f"nobody answers there ({type(fault).__name__})") from fault
    finally:
        connection.close()
    if len(content) > LARGEST_ANSWER:
        raise NotReached("the answer is too long")
    return Answer(answer.status, content)


def _place(host: str, port: int, may_be_private: bool) -> str:
    """The IP address to call; of several the first that may be called."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NotReached("its name is not known") from None
    places = [str(one[4][0]) for one in found]
    allowed = [one for one in places if may_be_private or is_public(one)]
    if not allowed:
        raise NotReached("it is an address inside a network, which is not called")
    return allowed[0]


def is_public(place: str) -> bool:
    """Whether an IP address is one of the public network."""
    address = ipaddress.ip_address(place.partition("%")[0])
    inner = getattr(address, "ipv4_mapped", None)
    return (inner or address).is_global and not address.is_multicast


def _connection(scheme: str, host: str, port: int, place: str) -> http.client.HTTPConnection:
    """A connection to the IP address, which speaks to it as the host."""
    opened: http.client.HTTPConnection
    if scheme == "https":
        opened = http.client.HTTPSConnection(host, port, timeout=PATIENCE_SECONDS, context=ssl.create_default_context())
    else:
        opened = http.client.HTTPConnection(host, port, timeout=PATIENCE_SECONDS)
    opened._create_connection = lambda _address, *rest, **more: socket.create_connection(  # type: ignore[attr-defined]
        (place, port), *rest, **more
    )
    return opened
