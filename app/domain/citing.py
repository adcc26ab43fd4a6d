"""Sources that a comment names as evidence: a stated source, and an address that is shown but never loaded."""

from dataclasses import dataclass
from urllib.parse import urlsplit

MOST_SOURCES = 3
LONGEST_TITLE = 300
LONGEST_ADDRESS = 1000


@dataclass(frozen=True)
class Cited:
    """A source: what it is, and where it is to be found, which may be empty (a book has no address)."""

    title: str
    address: str = ""


def is_address(text: str) -> bool:
    """Whether it is the address of a web page that may become a link: http or https, a host, no name and password."""
    if not text.isprintable() or len(text) > LONGEST_ADDRESS or any(sign in text for sign in " \\\"'<>`"):
        return False
    try:
        parts = urlsplit(text)
        _port = parts.port
    except ValueError:
        return False
    named = parts.hostname is not None and "." in parts.hostname.strip(".")
    return parts.scheme in ("http", "https") and named and "@" not in parts.netloc


def host_of(address: str) -> str:
    """The host of an address, which is shown beside the source so that everybody sees where the link leads."""
    return (urlsplit(address).hostname or "") if is_address(address) else ""
