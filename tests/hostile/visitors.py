"""Somebody who goes everywhere: every address of the application, every link and form that a page shows them."""

import re
import secrets
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from time import thread_time
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

import lxml.html
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from lxml.html import HtmlElement
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.reader import reader
from tests.stage import Stage

CHANGING = re.compile(r'name="form_token"[^>]*|[\w-]{20,}\.[\w-]{6}\.[\w-]{27}|[0-9a-f]{16}\b')
MOST_PAGES = 400
PLACES: dict[str, object] = {
    "language": "en",
    "slug": "consultation",
    "organisation": "open-doors",
    "work": "answer",
    "kind": "bill",
    "step": "about",
    "about": "comment",
    "noun": "comments",
    "of": "group",
    "number": 1,
    "clause_number": "1",
    "words": "fr",
    "revision": 1,
    "version": 1,
    "before": 1,
    "after": 1,
    "format": "json",
    "filename": "css/openclause.css",
    "index": 0,
    "level": 0,
    "path": "000.p/1",
}


@dataclass
class Visitor:
    """A browser without a screen that notes how long the slowest answer took to work out, whatever else ran then."""

    client: FlaskClient
    part: str
    token: str
    slowest: tuple[float, str] = (0.0, "")
    failures: list[str] = field(default_factory=list)

    def get(self, address: str, **more: object) -> TestResponse:
        """Open an address."""
        return self._timed("GET", address, **more)

    def post(self, address: str, data: MultiDict[str, object] | dict[str, object], **more: object) -> TestResponse:
        """Send a form that bears a good token, with these fields."""
        return self._timed("POST", address, data=MultiDict(data) | {"csrf_token": self.token}, **more)

    def send(self, method: str, address: str, **more: object) -> TestResponse:
        """Send anything."""
        return self._timed(method, address, **more)

    def _timed(self, method: str, address: str, **more: object) -> TestResponse:
        begun = thread_time()
        answer = self.client.open(address, method=method, **more)  # type: ignore[arg-type]
        self.slowest = max(self.slowest, (thread_time() - begun, f"{method} {address}"[:200]))
        if answer.status_code >= 500 and answer.status_code != 501:  # oEmbed answers so to formats it does not have
            self.failures.append(f"{self.part}: {method} {address} -> {answer.status_code} {str(more)[:300]}")
        return answer


@dataclass(frozen=True)
class FoundForm:
    """A form as a page showed it: where it goes, how, and what it sends if nobody changes anything."""

    page: str
    action: str
    method: str
    values: tuple[tuple[str, str], ...]
    texts: tuple[str, ...]
    endpoint: str

    def filled(self, changes: dict[str, object]) -> MultiDict[str, object]:
        """Its fields, with some of them changed."""
        sent: MultiDict[str, object] = MultiDict(pair for pair in self.values if pair[0] not in changes)
        for name, value in changes.items():
            sent[name] = value
        return sent


def visitor(app: Flask, stage: Stage, part: str = "") -> Visitor:
    """A stranger (no part), or one of the people of the stage, signed in."""
    client = reader(app, stage.people[part] if part else None).client
    raw = secrets.token_hex(20)
    with client.session_transaction() as cookie:
        cookie["csrf_token"] = raw
    signer = URLSafeTimedSerializer(app.secret_key or "", salt="wtf-csrf-token")
    return Visitor(client, part or "stranger", str(signer.dumps(raw)))


def addresses(app: Flask, method: str = "GET") -> Iterator[tuple[Rule, str]]:
    """Every address of the application that takes the method, with places that are there."""
    urls = app.url_map.bind("localhost")
    for rule in sorted(app.url_map.iter_rules(), key=str):
        if method in (rule.methods or ()):
            values = {name: PLACES.get(name, 1) for name in rule.arguments}
            yield rule, urls.build(rule.endpoint, values, method=method)


def names_asked_for(app: Flask) -> set[str]:
    """The names that pages look for in the query of their address, noted from now on."""
    asked: set[str] = set()

    class Noted(ImmutableMultiDict[str, str]):
        def get(self, key: str, *args: Any, **kwargs: Any) -> Any:
            asked.add(key)
            return super().get(key, *args, **kwargs)

        def getlist(self, key: str, *args: Any, **kwargs: Any) -> Any:
            asked.add(key)
            return super().getlist(key, *args, **kwargs)

    class NotingRequest(app.request_class):  # type: ignore[name-defined, misc]
        parameter_storage_class = Noted

    app.request_class = NotingRequest
    return asked


def endpoint_of(app: Flask, address: str, method: str = "GET") -> str | None:
    """The name of the page at an address of this instance; None when it is none of its own."""
    parts = urlsplit(address)
    if parts.netloc not in ("", "localhost"):
        return None
    try:
        endpoint, _ = app.url_map.bind("localhost").match(parts.path, method=method)
    except HTTPException:
        return None
    return str(endpoint)


def crawl(app: Flask, someone: Visitor, start: list[str], *, of_each: int = MOST_PAGES) -> dict[str, TestResponse]:
    """The pages that links lead to, by address, and their answers; of each kind of page at most so many."""
    waiting, seen, found = list(start), set(start), {}
    kinds: Counter[str] = Counter()
    while waiting and len(found) < MOST_PAGES:
        address = waiting.pop(0)
        answer = found[address] = someone.get(address)
        if answer.location and 300 <= answer.status_code < 400:
            links = [answer.location]
        elif answer.mimetype == "text/html":
            links = [str(href) for href in tree_of(answer).xpath("//a/@href | //link/@href | //iframe/@src")]
        else:
            links = []
        for link in links:
            target = urljoin(f"http://localhost{address}", link).split("#")[0].removeprefix("http://localhost")
            endpoint = endpoint_of(app, target)
            if target in seen or endpoint in (None, "static") or not _in_english(urlsplit(target).path):
                continue
            seen.add(target)
            kinds[str(endpoint)] += 1
            if kinds[str(endpoint)] <= of_each:
                waiting.append(target)
    return found


def forms_on(app: Flask, pages: dict[str, TestResponse]) -> list[FoundForm]:
    """Every different form on these pages: one for each address it is sent to and set of fields."""
    found: dict[tuple[str, str, frozenset[str]], FoundForm] = {}
    for address, answer in pages.items():
        if answer.mimetype != "text/html" or answer.status_code != 200:
            continue
        for form in tree_of(answer).forms:
            action = urljoin(f"http://localhost{address}", form.action or address).removeprefix("http://localhost")
            endpoint = endpoint_of(app, action, form.method)
            if endpoint is None:
                continue
            names = frozenset(name for name in form.fields if name)
            one = FoundForm(address, action, form.method, _values(form), _texts(form), endpoint)
            found.setdefault((form.method, endpoint, names), one)
    return list(found.values())


def tree_of(answer: TestResponse) -> HtmlElement:
    """The page as a tree."""
    return lxml.html.fromstring(answer.get_data(as_text=True) or "<html></html>")


def without_tokens(answer: TestResponse, address: str) -> str:
    """The page without what differs between any two requests, and without its own address."""
    text, place = CHANGING.sub("", answer.get_data(as_text=True)), address.removeprefix("/en")
    return text.replace(place, "").replace(quote(place, safe=""), "")


def _values(form: lxml.html.FormElement) -> tuple[tuple[str, str], ...]:
    sent = [(name, value) for name, value in form.form_values() if name not in ("csrf_token", "form_token")]
    named = {name for name, _ in sent}
    # A choice that the page leaves open is made, so that what is tested is the field that is changed.
    for radio in form.xpath(".//input[@type='radio'][@name]"):
        if radio.get("name") not in named:
            sent.append((radio.get("name"), radio.get("value", "on")))
            named.add(radio.get("name"))
    return tuple((str(name), str(value)) for name, value in sent)


def _texts(form: lxml.html.FormElement) -> tuple[str, ...]:
    kinds = "not(@type) or contains(' text search email url tel password ', concat(' ', @type, ' '))"
    fields = form.xpath(f".//textarea[@name] | .//input[@name][{kinds}]")
    return tuple(dict.fromkeys(str(one.get("name")) for one in fields))


def _in_english(path: str) -> bool:
    first = path.split("/")[1] if path.count("/") else ""
    return len(first) != 2 or first == "en"
