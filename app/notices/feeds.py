"""The Atom feed of a process (RFC 4287): what everybody may know of it, the latest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from lxml import etree

from app.notices.rows import NoticeRow

ATOM = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True)
class Entry:
    """A notice with its sentence and its address."""

    row: NoticeRow
    words: str
    address: str


def feed(
    slug: str,
    title: str,
    entries: Sequence[Entry],
    *,
    language: str,
    base_url: str,
    begun_at: datetime,
    subtitle: str = "",
) -> bytes:
    """The feed as XML. `begun_at` is when the process began: what it was updated last while nothing has happened."""
    root = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})
    root.set("{http://www.w3.org/XML/1998/namespace}lang", language)
    _add(root, "id", f"tag:{_authority(base_url)},2026:processes/{slug}")
    _add(root, "title", title)
    if subtitle:
        _add(root, "subtitle", subtitle)
    updated = max((entry.row.happened_at for entry in entries), default=begun_at)
    _add(root, "updated", _written(updated))
    _add(_add(root, "author"), "name", title)
    own = f"{base_url}/feeds/{slug}.atom?language={language}"
    _add(root, "link", rel="self", type="application/atom+xml", href=own)
    _add(root, "link", rel="alternate", type="text/html", href=f"{base_url}/{language}/processes/{slug}")
    for entry in entries:
        _add_entry(root, entry, slug, base_url)
    text: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    return text


def _add_entry(root: etree._Element, entry: Entry, slug: str, base_url: str) -> None:
    one = _add(root, "entry")
    _add(one, "id", f"tag:{_authority(base_url)},2026:processes/{slug}/record/{entry.row.id - 1}")
    _add(one, "title", entry.words)
    _add(one, "updated", _written(entry.row.happened_at))
    _add(one, "published", _written(entry.row.happened_at))
    _add(one, "link", rel="alternate", type="text/html", href=entry.address)
    _add(one, "summary", entry.words)


def _add(parent: etree._Element, name: str, text: str | None = None, **attributes: str) -> etree._Element:
    child = etree.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
    child.text = text
    return child


def _authority(base_url: str) -> str:
    """The name of the host, as the authority of a tag URI (RFC 4151)."""
    return urlsplit(base_url).hostname or "localhost"


def _written(when: datetime) -> str:
    return when.isoformat(timespec="seconds").replace("+00:00", "Z")
