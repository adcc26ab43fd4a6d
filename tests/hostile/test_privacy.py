"""A stranger goes everywhere and reads everything: nothing that is not for everybody is in any of it."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from app.accounts import standing
from app.accounts.models import Person
from app.db import Database
from tests.hostile.visitors import Visitor, addresses, crawl, visitor
from tests.stage import HASH_OF_A_LINK, OF_A_REPORT, OF_A_STATEMENT, OF_AN_ADDRESS, SECRETS, Stage

STARTS = [
    "/",
    "/en/",
    "/en/processes/consultation",
    "/en/processes/voting",
    "/en/processes/consultation/record",
    "/en/processes/consultation/export",
    "/en/organisations",
    "/api/v1/docs",
]
MAIL = re.compile(r"[\w.+-]+@[a-z][\w-]*\.[a-z]{2,}")
NETWORK = re.compile(r"\b(?:127\.0\.0\.1|10\.\d+\.\d+\.\d+|192\.168\.\d+\.\d+)\b")
EXPORTS = ("akn", "akn-amendments", "akn-package", "html", "markdown", "json", "csv", "docx", "odt", "report-docx")
only_once = pytest.mark.parametrize("staged", ["sqlite"], indirect=True)


def test_a_stranger_finds_nothing_that_is_not_for_everybody(app: Flask, stage: Stage, database: Database) -> None:
    someone = visitor(app, stage)
    read = dict(_everything(app, someone))
    assert len(read) > 80
    found = [(address, what) for address, text in read.items() for what in _leaks(text)]
    assert found == []
    assert someone.failures == []


@only_once
def test_whoever_only_takes_part_finds_no_more_than_what_is_their_own(app: Flask, stage: Stage) -> None:
    """Their own address and report, whom they asked to join a draft, and why what they reported was hidden."""
    someone = visitor(app, stage, "participant")
    known = {stage.people[part].email for part in ("participant", "author", "outsider")}
    own = {*known, OF_AN_ADDRESS, OF_A_REPORT, OF_A_STATEMENT}
    read = dict(_everything(app, someone))
    assert [(address, what) for address, text in read.items() for what in _leaks(text) if what not in own] == []


def test_nobody_reads_how_others_voted(app: Flask, stage: Stage, database: Database) -> None:
    names = _names(database)
    for part in ("", "participant", "facilitator"):
        someone = visitor(app, stage, part)
        for address in ("/en/processes/voting/votes/1", "/api/v1/processes/voting/questions/1/result"):
            text = someone.get(address).get_data(as_text=True)
            assert [name for name in names if name.startswith("Person ") and name in text] == []


@only_once
def test_who_has_left_is_named_nowhere(app: Flask, stage: Stage, database: Database) -> None:
    name = stage.people["author"].name
    someone = visitor(app, stage)
    assert name in someone.get("/en/processes/consultation/comments").get_data(as_text=True)
    with database.writing() as session:
        standing.delete(session, session.get_one(Person, stage.people["author"].id), now=datetime.now(UTC))
        session.commit()
    assert [address for address, text in _everything(app, someone) if name in text] == []


def _everything(app: Flask, someone: Visitor) -> Iterator[tuple[str, str]]:
    """Every answer to be had by following links, by every known address, and every file of every export."""
    pages = crawl(app, someone, STARTS, of_each=12)
    for _, address in addresses(app):
        if address not in pages and not address.startswith("/static/"):
            pages[address] = someone.get(address)
    for name in (
        "akn",
        "akn-amendments",
        "akn-package",
        "html",
        "markdown",
        "json",
        "csv",
        "docx",
        "odt",
        "report-docx",
    ):
        for slug in ("consultation", "voting"):
            address = f"/en/processes/{slug}/export/{name}"
            pages[address] = someone.get(address)
    for address, answer in pages.items():
        yield from _texts(address, answer)


def _texts(address: str, answer: TestResponse) -> Iterator[tuple[str, str]]:
    """What can be read in an answer; archives, and documents that are archives, file by file."""
    if answer.data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(answer.data)) as files:
            for name in files.namelist():
                yield f"{address}#{name}", files.read(name).decode(errors="replace")
    else:
        yield address, answer.data.decode(errors="replace") + str(answer.headers)


def _leaks(text: str) -> Iterator[str]:
    yield from (secret for secret in SECRETS if secret in text)
    yield from (mail for mail in MAIL.findall(text) if not mail.endswith(("@localhost", "@example.com", ".css", ".js")))
    yield from NETWORK.findall(text)
    if HASH_OF_A_LINK in text:
        yield "the hash of what a mail links to"


def _names(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(sa.select(Person.name)))
