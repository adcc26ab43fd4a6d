"""A reader at the pages without a browser: opens an address, fills in the form that is there, and sends it.

Forms are sent with whatever hidden fields the page put in them, so the protection against forgery and double sending
stays on in the tests.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.cookies import SimpleCookie
from urllib.parse import urljoin, urlsplit

import lxml.html
from flask import Flask
from flask.testing import FlaskClient
from lxml.html import FormElement, HtmlElement
from playwright.sync_api import Page as BrowserPage
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from app.accounts.identity import digest
from app.accounts.models import ApiToken, Person, SignIn
from app.db import Database
from tests.browser import Served


@dataclass(frozen=True)
class Sheet:
    """A page as it came: its status, its words, its forms."""

    response: TestResponse
    tree: HtmlElement

    @property
    def status(self) -> int:
        """The status of the answer."""
        return self.response.status_code

    @property
    def address(self) -> str:
        """Where the reader ended up, with the query and without the host."""
        return self.response.request.full_path.rstrip("?")

    @property
    def heading(self) -> str:
        """The words of the first h1."""
        return self.words("h1")

    @property
    def text(self) -> str:
        """Every word on the page, with single spaces."""
        return " ".join(self.tree.text_content().split())

    def words(self, selector: str) -> str:
        """The words of the first element the XPath name or expression finds; empty when there is none."""
        found = self.tree.xpath(selector if selector.startswith("/") else f"//{selector}")
        return " ".join(found[0].text_content().split()) if found else ""

    def links(self) -> list[str]:
        """Every address the page links to."""
        return [str(href) for href in self.tree.xpath("//a/@href")]

    def form(self, *fields: str, action: str = "") -> FormElement:
        """The form that has all these fields, and whose action ends with `action`; those of every page come last."""
        fitting = [
            form
            for form in sorted(self.tree.forms, key=lambda form: bool(form.xpath("ancestor::header")))
            if set(fields) <= set(form.fields) and urlsplit(form.action or self.address).path.endswith(action)
        ]
        assert fitting, f"no form with {fields or 'any fields'} and action {action!r} on {self.address} ({self.status})"
        return fitting[0]


class Reader:
    """Somebody who reads and writes through a test client."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def open(self, address: str, status: int = 200) -> Sheet:
        """Open an address, following where it leads, and insist on the status."""
        return self._read(self.client.get(address, follow_redirects=True), status)

    def send(
        self,
        sheet: Sheet,
        values: Mapping[str, object] | None = None,
        *,
        action: str = "",
        button: str | None = None,
        status: int = 200,
    ) -> Sheet:
        """Fill the fields named in `values` into the form that has them and send it, following where it leads.

        A value may be a list (several ticks) or a tuple (stream, file name). `button` is the name of the button that is
        pressed, or `name=value`. Fields that are not named keep what the page put into them.
        """
        values = dict(values or {})
        form = sheet.form(*values, action=action)
        filled = MultiDict([(name, value) for name, value in form.form_values() if name not in values])
        for name, value in values.items():
            filled.setlist(name, value if isinstance(value, list) else [value])
        if button:
            name, _, value = button.partition("=")
            filled[name] = value or "1"
        target = urljoin(sheet.address, form.action or sheet.address)
        if form.method == "GET":
            return self._read(self.client.get(target, query_string=filled, follow_redirects=True), status)
        return self._read(self.client.post(target, data=filled, follow_redirects=True), status)

    def _read(self, response: TestResponse, status: int) -> Sheet:
        sheet = Sheet(response, lxml.html.fromstring(response.get_data(as_text=True) or "<html></html>"))
        assert sheet.status == status, f"{sheet.status} instead of {status} at {sheet.address}: {sheet.text[:400]}"
        return sheet


def reader(app: Flask, person: Person | None = None) -> Reader:
    """Somebody at the pages of an application: a stranger, or the person given, already signed in."""
    client = app.test_client()
    if person is not None:
        with client.session_transaction() as cookie:
            cookie["_user_id"] = _session_token(app.extensions["database"], person)
            cookie["_fresh"] = True
    return Reader(client)


def sign_in_browser(page: BrowserPage, served: Served, person: Person) -> None:
    """Sign the person in on a page of the real browser."""
    someone = reader(served.app, person)
    sent = SimpleCookie(someone.client.get("/health").request.headers.get("Cookie", ""))
    page.context.add_cookies([{"name": name, "value": part.value, "url": served.url} for name, part in sent.items()])


def api_headers(database: Database, person: Person, days: int = 1) -> dict[str, str]:
    """The header with which a program calls the API in the person's name."""
    token, now = secrets.token_urlsafe(32), datetime.now(UTC)
    with database.writing() as session:
        session.add(
            ApiToken(
                token_hash=digest(token),
                person_id=person.id,
                name="test",
                created_at=now,
                expires_at=now + timedelta(days=days),
            )
        )
        session.commit()
    return {"Authorization": f"Bearer {token}"}


def _session_token(database: Database, person: Person) -> str:
    token, now = secrets.token_urlsafe(32), datetime.now(UTC)
    with database.writing() as session:
        session.add(
            SignIn(token_hash=digest(token), person_id=person.id, created_at=now, expires_at=now + timedelta(days=1))
        )
        session.commit()
    return token
