"""Calling an address that somebody gave us: never one inside our own network, and never for long."""

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event, Timer
from urllib.parse import urlsplit

PATIENCE_SECONDS = 10
LONGEST_CALL_SECONDS = 30
LARGEST_ANSWER = 16 * 1024 * 1024
NAT64 = ipaddress.ip_network("64:ff9b::/96")
Place = ipaddress.IPv4Address | ipaddress.IPv6Address


class NotReached(Exception):
    """Nobody answered at the address, or it is one that must not be called; the message says which."""


@dataclass(frozen=True)
class Answer:
    """What came back; `cut`: its body was longer than was asked for."""

    status: int
    body: bytes
    cut: bool = False


def call(
    url: str,
    *,
    body: bytes | None = None,
    may_be_private: bool = False,
    headers: dict[str, str] | None = None,
    seconds: float = LONGEST_CALL_SECONDS,
    enough: int | None = None,
) -> Answer:
    """GET an address, or POST `body` to it. Raises NotReached; redirections are answers like others.

    The address that the name leads to is looked at and then called itself: a name that leads elsewhere the next
    moment gains nothing. After `seconds` in all it is hung up, however slowly the other side goes on. With `enough`,
    no more than so many bytes are read, and a longer answer is cut there.
    """
    try:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        raise NotReached("it is no address") from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise NotReached("it is no address")
    connection = _connection(parts.scheme, parts.hostname, port, _place(parts.hostname, port, may_be_private))
    most = LARGEST_ANSWER if enough is None else enough
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        with _no_longer_than(seconds, connection):
            connection.request("GET" if body is None else "POST", path, body=body, headers=headers or {})
            answer = connection.getresponse()
            content = answer.read(most + 1)
    except (OSError, http.client.HTTPException, ValueError, AttributeError) as fault:
        raise NotReached(f"nobody answers there ({type(fault).__name__})") from fault
    finally:
        connection.close()
    if len(content) > most and enough is None:
        raise NotReached("the answer is too long")
    return Answer(answer.status, content[:most], len(content) > most)


@contextmanager
def _no_longer_than(seconds: float, connection: http.client.HTTPConnection) -> Iterator[None]:
    """Hang up when the time is over: whoever waits for the other side gets an error at once."""
    over = Event()
    end = Timer(seconds, _hang_up, [connection, over])
    end.daemon = True
    end.start()
    try:
        yield
    finally:
        end.cancel()
    if over.is_set():
        raise TimeoutError


def _hang_up(connection: http.client.HTTPConnection, over: Event) -> None:
    over.set()
    if connection.sock is not None:
        try:
            connection.sock.shutdown(socket.SHUT_RDWR)
        except OSError:  # it was closed at the same moment
            return


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
    """Whether an IP address is one of the public network, and so is the older kind of address that it may carry."""
    address = ipaddress.ip_address(place.partition("%")[0])
    return all(one.is_global and not one.is_multicast for one in _meant(address))


def _meant(address: Place) -> list[Place]:
    """The addresses that a packet to this one may reach: gateways unwrap those of version 4 inside version 6."""
    if isinstance(address, ipaddress.IPv4Address):
        return [address]
    if address.ipv4_mapped is not None:
        return [address.ipv4_mapped]
    inner = [address.sixtofour, *(address.teredo or ())]
    if address in NAT64:
        inner.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return [address, *(one for one in inner if one is not None)]


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
