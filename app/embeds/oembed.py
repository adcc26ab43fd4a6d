"""oEmbed 1.0 (oembed.com): from the address of a page to the frame that shows it in the pages of others."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode, urlsplit

from flask import abort, current_app
from markupsafe import Markup
from sqlalchemy.orm import Session
from werkzeug.exceptions import HTTPException

from app.polls.queries import question_by_number
from app.processes.models import Process, Visibility
from app.processes.queries import process_by_slug
from app.texts.contents import printed
from app.texts.queries import clause_by_number, clause_in, former_clause
from app.web.display import in_language
from app.web.languages import CODES
from app.web.paging import whole_number

WIDTH, HEIGHT = 600, 400
CACHE_AGE = 3600
LONGEST = 2000
SANDBOX = "allow-popups allow-popups-to-escape-sandbox"
KINDS = {
    "insight.clause": "clause",
    "polls.question": "result",
    "insight.process": "progress",
    "embeds.clause": "clause",
    "embeds.result": "result",
    "embeds.progress": "progress",
}
"""What is embedded of a page, by its endpoint."""


@dataclass(frozen=True)
class Asked:
    """The page that is asked about, and how large its frame may be."""

    url: str
    width: int
    height: int


@dataclass(frozen=True)
class Place:
    """A part of a process: a clause by its number, a result by its, or (empty) its progress."""

    kind: str
    slug: str
    number: str
    language: str

    @property
    def path(self) -> str:
        """The path of its frame."""
        parts = [part for part in (self.kind, self.slug, self.number) if part]
        return f"/embed/{'/'.join(parts)}" + (f"?{urlencode({'language': self.language})}" if self.language else "")


def asked(arguments: Mapping[str, str]) -> Asked:
    """What a consumer asks; 400 without an address, and for sizes that are no numbers."""
    url = arguments.get("url", "")
    if not url or len(url) > LONGEST:
        abort(400)
    return Asked(url, _at_most(arguments, "maxwidth", WIDTH), _at_most(arguments, "maxheight", HEIGHT))


def _at_most(arguments: Mapping[str, str], name: str, usual: int) -> int:
    if name not in arguments:
        return usual
    most = whole_number(arguments[name]) or abort(400)
    return min(usual, most)


def place_of(url: str, base_url: str) -> Place | None:
    """What the address of a page of ours leads to, as far as it can be embedded; None for all others."""
    try:
        parts, own = urlsplit(url), urlsplit(base_url)
        if (parts.scheme, parts.netloc.lower()) != (own.scheme, own.netloc.lower()) or not parts.path.startswith(
            own.path
        ):
            return None
        adapter = current_app.url_map.bind(own.netloc)
        endpoint, values = adapter.match(parts.path.removeprefix(own.path.rstrip("/")), method="GET")
    except (HTTPException, ValueError):
        return None
    if endpoint not in KINDS:
        return None
    number = values.get("clause_number", values.get("number", ""))
    language = str(values.get("language") or parse_qs(parts.query).get("language", [""])[0])
    return Place(KINDS[endpoint], str(values["slug"]), str(number), language if language in CODES else "")


def title_of(session: Session, place: Place) -> str | None:
    """The title of what is embedded; None where it is not there, or not public."""
    process = process_by_slug(session, place.slug)
    if process is None or process.visibility is Visibility.PREPARED:
        return None
    if place.kind == "clause":
        return _title_of_clause(session, process, place)
    if place.kind == "result":
        question = question_by_number(session, process.id, int(place.number))
        return str(in_language(question.title, place.language or None)) if question else None
    return str(in_language(process.title, place.language or None))


def _title_of_clause(session: Session, process: Process, place: Place) -> str | None:
    found = clause_by_number(session, process.id, place.number) or former_clause(session, process.id, place.number)
    if found is None:
        return None
    drafting = process.drafting_language
    row = clause_in(session, found.id, place.language or drafting, drafting)
    label = printed(found.label, place.language or drafting, drafting)
    return " ".join(filter(None, (label, row.heading if row else ""))) or found.number


def description(place: Place, title: str, wanted: Asked, base_url: str) -> dict[str, object]:
    """The answer of the endpoint."""
    return {
        "version": "1.0",
        "type": "rich",
        "title": title,
        "provider_name": "Openclause",
        "provider_url": base_url,
        "cache_age": CACHE_AGE,
        "width": wanted.width,
        "height": wanted.height,
        "html": frame(base_url + place.path, title, wanted.width, wanted.height),
    }


def frame(address: str, title: str, width: int = WIDTH, height: int = HEIGHT) -> str:
    """The element that others put into their page."""
    return str(
        Markup('<iframe src="{}" width="{}" height="{}" title="{}" loading="lazy" sandbox="{}"></iframe>').format(
            address, width, height, title, SANDBOX
        )
    )
