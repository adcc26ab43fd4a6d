"""Receipts of whatever people contribute: for them alone, on pages, in the API and by mail, and checked offline."""

import json
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from app.accounts.letters import letter_of
from app.accounts.models import Person
from app.amendments import services as amendments
from app.amendments.models import Amendment
from app.comments import services as comments
from app.config import Settings
from app.db import Database
from app.domain.amending import Operation
from app.domain.commenting import Kind
from app.jobs import outbox
from app.jobs.handlers import HANDLERS
from app.jobs.models import OutboxMessage
from app.ledger import checkpoints
from app.ledger.keys import record_key
from app.opinions import services as opinions
from app.processes import receipts
from app.processes.models import Process
from app.processes.queries import membership_of
from app.record import tasks  # noqa: F401 (it enters its kind of work)
from app.record.offline import openclause_verify as offline
from app.texts.models import Clause
from app.texts.queries import latest_revision
from tests.builders import NOON, a_clause, a_document, a_member, a_person, a_process
from tests.reader import api_headers, reader

WORDS = "A judge looks at every decision."


@dataclass(frozen=True)
class Room:
    process: Process
    author: Person
    other: Person

    def page(self, place: str) -> str:
        return f"/en/processes/{self.process.slug}/{place}"


@pytest.fixture
def room(database: Database) -> Room:
    """Somebody commented, proposed and stated, in three acts."""
    with database.writing() as session:
        process = a_process(session)
        clause = a_clause(session, a_document(session, process), "A machine decides.", number="5")
        found = Room(process, a_member(session, process), a_member(session, process, a_person(session, "Olga Other")))
        contribute(session, process, clause, found.author)
        session.commit()
    return found


def contribute(session, process: Process, clause: Clause, author: Person) -> None:
    member = membership_of(session, process.id, author.id)
    base = latest_revision(session, clause.id, "en")
    assert member is not None
    assert base is not None
    said = {"body": WORDS, "language": "en", "now": NOON}
    comments.send(session, process, author=member, clause=clause, kind=Kind.CONCERN, **said)
    amendments.propose(
        session, process, clause, proposer=member, operation=Operation.REPLACE, base=base, heading="", body=WORDS,
        rationale="It is fair.", now=NOON,
    )  # fmt: skip
    opinions.submit(session, process, author=member, body=WORDS, language="en", now=NOON)


def signed(database: Database, settings: Settings) -> str:
    """Sign the log; the key that verifies it."""
    with database.writing() as session:
        checkpoints.sign(session, record_key(settings), NOON)
        session.commit()
        return checkpoints.keys(session)[-1].vkey


@pytest.mark.parametrize("noun", ["comments", "amendments", "statements"])
def test_whoever_contributed_has_a_receipt_that_is_checked_offline_and_nobody_else_has_it(
    app: Flask, database: Database, settings: Settings, room: Room, tmp_path: Path, noun: str
) -> None:
    key = signed(database, settings)
    own = reader(app, room.author)
    assert "openclause verify" in own.open(room.page(f"{noun}/1/receipt")).text
    for ending in ("json", "tlog-proof"):
        answer = own.client.get(room.page(f"{noun}/1/receipt.{ending}"))
        file = tmp_path / f"receipt.{ending}"
        file.write_bytes(answer.data)
        assert offline.check(file, [key], None, None).code == 0
        assert "no-store" in answer.headers["Cache-Control"]
    for stranger in (reader(app), reader(app, room.other)):
        for ending in ("", ".json", ".tlog-proof"):
            assert stranger.client.get(room.page(f"{noun}/1/receipt{ending}")).status_code == 404


def test_a_receipt_stays_when_the_amendment_is_hidden(app: Flask, database: Database, room: Room) -> None:
    with database.writing() as session:
        session.execute(sa.update(Amendment).values(hidden=True))
        session.commit()
    own = reader(app, room.author)
    assert own.client.get(room.page("amendments/1/receipt.json")).get_json()["body"]["body"] == WORDS
    listed = own.open(room.page("receipts")).text
    assert ("An amendment was proposed" in listed, "A statement was made" in listed) == (True, True)
    assert reader(app, room.other).open(room.page("receipts")).text.count("was proposed") == 0


def test_the_api_lists_and_gives_ones_own_receipts(client, database: Database, settings: Settings, room: Room) -> None:
    signed(database, settings)
    address = f"/api/v1/processes/{room.process.slug}/receipts"
    mine, others = api_headers(database, room.author), api_headers(database, room.other)
    listed = client.get(address, headers=mine).get_json()["items"]
    assert [one["object"] for one in listed] == ["statements/1", "amendments/1", "comments/1"]
    index = listed[0]["index"]
    assert client.get(f"{address}/{index}", headers=mine).get_json()["body"]["body"] == WORDS
    assert client.get(f"{address}/{index}.tlog-proof", headers=mine).text.startswith("c2sp.org/tlog-proof")
    for headers, status in ((others, 404), ({}, 401)):
        assert client.get(f"{address}/{index}", headers=headers).status_code == status
    assert client.get(address, headers=others).get_json()["items"] == []


def deliver(database: Database, settings: Settings, minutes: int) -> None:
    kinds = {receipts.BY_MAIL: HANDLERS[receipts.BY_MAIL]}
    outbox.deliver_due(database, settings, kinds, lambda: NOON + timedelta(minutes=minutes))


def letters(database: Database, settings: Settings) -> list:
    with database.reading() as session:
        query = sa.select(OutboxMessage).where(OutboxMessage.kind == "mail").order_by(OutboxMessage.id)
        found = [letter_of(session, one.payload, base_url="https://example.org") for one in session.scalars(query)]
    return [letter for letter in found if letter and letter.attachments]


def test_one_mail_brings_the_receipts_of_one_act_once_the_head_is_signed(
    database: Database, settings: Settings, room: Room, tmp_path: Path
) -> None:
    deliver(database, settings, 3)
    assert letters(database, settings) == []
    key = signed(database, settings)
    for minutes in (10, 20):
        deliver(database, settings, minutes)
    (letter,) = letters(database, settings)
    assert f"/en/processes/{room.process.slug}/amendments/1/receipt" in letter.body
    assert len(letter.attachments) == 6
    for name, content in letter.attachments:
        file = tmp_path / name
        file.write_text(content, encoding="utf-8")
        assert offline.check(file, [key], None, None).code == 0


def test_who_wants_no_receipts_by_mail_gets_none(
    app: Flask, database: Database, settings: Settings, room: Room
) -> None:
    visitor = reader(app, room.author)
    visitor.send(visitor.open("/en/account/notices/settings"), {"receipts": None}, action="/settings")
    signed(database, settings)
    deliver(database, settings, 3)
    assert letters(database, settings) == []
    with database.reading() as session:
        assert json.dumps(session.get_one(Person, room.author.id).receipts_by_mail) == "false"
