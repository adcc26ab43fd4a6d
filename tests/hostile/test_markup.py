"""Markup in every field is words in every sink: pages, exports, the API; in Chromium nothing of it runs."""

import csv
import io
import json
import zipfile

import html5lib
import pytest
from flask import Flask
from lxml import etree

from app.db import Database
from tests.browser import Browser, Served, Troubles
from tests.hostile.markup import PAYLOADS, poison
from tests.hostile.visitors import addresses, crawl, visitor
from tests.reader import sign_in_browser
from tests.stage import Stage

XHTML = "{http://www.w3.org/1999/xhtml}"
RUNNING = ("javascript:", "data:text", "vbscript:")
ADDRESSES = ("href", "src", "action", "formaction", "srcdoc", "xlink:href", "data", "poster")
STARTS = ["/en/", "/en/processes/consultation", "/en/processes/voting", "/en/account", "/en/admin"]
IN_CHROMIUM = [
    "/en/",
    "/en/processes",
    "/en/processes/consultation",
    "/en/processes/consultation/text",
    "/en/processes/consultation/clauses/1",
    "/en/processes/consultation/clauses/2/history",
    "/en/processes/consultation/clauses/2/compare?from=1&to=3",
    "/en/processes/consultation/amendments",
    "/en/processes/consultation/amendments/1",
    "/en/processes/consultation/amendments/1/decision",
    "/en/processes/consultation/comments",
    "/en/processes/consultation/responses",
    "/en/processes/consultation/moderation",
    "/en/processes/consultation/record",
    "/en/processes/consultation/facilitate",
    "/en/processes/consultation/facilitate/text",
    "/en/processes/voting/votes/1",
    "/ar/processes/consultation/text",
]
DATA, NEW_TAB = {"type": "application/ld+json"}, {"target": "_blank"}
"""Data in a page, which runs nowhere; and the wish of a frame that its links leave it."""
only_once = pytest.mark.parametrize("staged", ["sqlite"], indirect=True)
"""What a page makes of words does not depend on the engine they come from."""


@only_once
@pytest.mark.parametrize("part", ["", "participant", "facilitator", "administrator"])
def test_no_word_becomes_an_element_an_attribute_or_a_script_of_a_page(
    app: Flask, stage: Stage, database: Database, part: str
) -> None:
    assert poison(database) > 200
    someone, evil = visitor(app, stage, part), []
    for address, answer in crawl(app, someone, STARTS, of_each=4).items():
        if answer.mimetype == "text/html":
            evil += [(address, what) for what in _running(answer.get_data(as_text=True))]
            if "1337" in answer.get_data(as_text=True):
                evil.append((address, "a template was worked out"))
    assert evil == []
    assert someone.failures == []


@only_once
def test_a_form_that_comes_back_has_words_in_its_fields_and_nothing_else(app: Flask, stage: Stage) -> None:
    someone, evil = visitor(app, stage, "participant"), []
    for payload in PAYLOADS:
        sent = {"body": payload, "kind": payload, "language": payload, payload: payload}
        for address in ("clauses/1/comments/new", "clauses/1/amendments/new"):
            answer = someone.post(f"/en/processes/consultation/{address}", sent)
            forged = someone.send("POST", f"/en/processes/consultation/{address}", data=sent)
            for one in (answer, forged):
                evil += [(address, payload, what) for what in _running(one.get_data(as_text=True))]
    assert evil == []
    assert someone.failures == []


@only_once
def test_exports_hold_words_only(app: Flask, stage: Stage, database: Database) -> None:
    poison(database)
    someone = visitor(app, stage)
    answers = {
        name: someone.get(f"/en/processes/consultation/export/{name}")
        for name in ("akn", "html", "markdown", "json", "csv")
    }
    assert {answer.status_code for answer in answers.values()} == {200}
    assert {answer.headers["X-Content-Type-Options"] for answer in answers.values()} == {"nosniff"}
    assert all(answer.headers["Content-Disposition"].startswith("attachment") for answer in answers.values())
    assert _running(answers["html"].get_data(as_text=True)) == []
    document = etree.fromstring(answers["akn"].data, etree.XMLParser(resolve_entities=False))
    assert document.xpath("//*[@data-evil]") == []
    assert document.xpath("//*[local-name()='script' or local-name()='svg' or local-name()='iframe']") == []
    json.loads(answers["json"].data)
    for cell in _cells(answers["csv"].data):
        assert not cell.lstrip(" \ufeff\n").startswith(("=", "+", "-", "@", "\t", "\r")), cell


@only_once
def test_the_api_gives_words_as_words(app: Flask, stage: Stage, database: Database) -> None:
    poison(database)
    someone = visitor(app, stage)
    for rule, address in addresses(app):
        if rule.rule.startswith("/api/") and rule.endpoint not in ("api.docs", "exports_api.export"):
            answer = someone.get(address)
            assert answer.mimetype in ("application/json", "application/problem+json", "text/plain"), address
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert someone.failures == []


@only_once
def test_in_chromium_nothing_of_it_runs(
    browser: Browser, served: Served, stage: Stage, troubles: Troubles, database: Database
) -> None:
    poison(database)
    ran: list[str] = []
    with browser.page(served.url, troubles) as page:
        sign_in_browser(page, served, stage.people["facilitator"])
        page.on("dialog", lambda dialog: (ran.append(f"{page.url}: {dialog.message}"), dialog.dismiss()))
        for address in IN_CHROMIUM:
            answer = page.goto(address)
            assert answer is not None
            assert answer.status < 500, address
            assert page.evaluate("document.querySelectorAll('[data-evil]').length") == 0, address
            assert page.evaluate("document.querySelectorAll('script:not([src^=\"/static/\"])').length") == 0, address
            page.keyboard.press("Tab")
    assert ran == []
    assert [trouble for trouble in troubles if "404" not in str(trouble)] == []


def _running(html: str) -> list[str]:
    """What of a page a browser would run or fetch for somebody else, or that a payload has made."""
    found = []
    for element in html5lib.parse(html, treebuilder="lxml").iter():
        if not isinstance(element.tag, str):
            continue
        tag, attributes = element.tag.removeprefix(XHTML), {str(name): str(value) for name, value in element.items()}
        if "data-evil" in attributes or any(name.startswith("on") for name in attributes):
            found.append(f"{tag} {attributes}")
        if tag == "script" and attributes != DATA and not attributes.get("src", "").startswith("/static/"):
            found.append(f"script {attributes}")
        if tag in ("iframe", "object", "embed", "base", "math") and (tag, attributes) != ("base", NEW_TAB):
            found.append(tag)
        for name in set(ADDRESSES) & set(attributes):
            plain = "".join(attributes[name].split()).lower()
            fetched = tag != "a" and "evil.example" in plain.split("?")[0]  # a link leads there who follows it
            if fetched or plain.startswith(RUNNING):
                found.append(f"{tag} {name}={plain[:80]}")
    return found


def _cells(archive: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(archive)) as files:
        texts = [files.read(name).decode("utf-8-sig") for name in files.namelist() if name.endswith(".csv")]
    return [cell for text in texts for row in csv.reader(io.StringIO(text)) for cell in row]
