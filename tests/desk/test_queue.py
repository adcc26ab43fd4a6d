"""The queue itself: its order on both databases, its pages, and that it asks as much of few rows as of many."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import event

from app.accounts.models import Person
from app.db import Database
from app.desk.queue import Asked, Found, queue_of
from app.desk.sources import Narrowed
from app.domain.phases import PhaseKind, Role
from app.domain.urgency import Urgency, Work, clocks_of, key
from app.processes.models import Process
from tests.builders import NOON, a_member, a_phase, a_process
from tests.desk.crowded import fill
from tests.desk.room import a_room
from tests.reader import Reader, api_headers, reader


def crowd(database: Database, comments: int) -> tuple[Process, int]:
    with database.writing() as session:
        process = a_process(session, now=NOON)
        a_phase(session, process, PhaseKind.RESPONSE, opens=NOON + timedelta(days=10), closes=NOON + timedelta(days=20))
        fill(session, process, comments, a_member(session, process).id, now=NOON)
        facilitator = a_member(session, process, roles=[Role.FACILITATOR])
        session.commit()
        session.refresh(process)
        return process, facilitator.id


@pytest.mark.parametrize("size", [7, 50])
def test_pages_joined_are_the_whole_queue_in_the_order_of_the_rule(database: Database, size: int) -> None:
    process, _facilitator = crowd(database, 240)
    asked = Asked(frozenset(Work))
    with database.reading() as session:
        process = session.get_one(Process, process.id)
        whole = queue_of(session, process, asked, now=NOON, limit=1000)
        pages: list[Found] = []
        while True:
            page = queue_of(session, process, asked, now=NOON, after=pages[-1].place if pages else None, limit=size)
            pages += page[:size]
            if len(page) <= size:
                break
        clocks = clocks_of(process.phases, NOON)
    keys = [key(one.place, clocks[one.place.lane, one.place.work]) for one in whole]
    assert keys == sorted(keys)
    assert len(set(keys)) == len(keys) == 12 + 120 + 1
    assert [one.key for one in pages] == [one.key for one in whole]
    assert whole[0].urgency is Urgency.AT_ONCE


def test_the_queue_is_narrowed_by_group_and_language(database: Database) -> None:
    process, _facilitator = crowd(database, 40)
    with database.reading() as session:
        process = session.get_one(Process, process.id)
        for narrowed, number in ((Narrowed(group="citizen"), 23), (Narrowed(group="academia"), 0)):
            assert len(queue_of(session, process, Asked(frozenset(Work), narrowed), now=NOON)) == number
        french = Asked(frozenset(Work), Narrowed(language="fr"))
        assert queue_of(session, process, french, now=NOON) == []


def test_desk_and_queue_ask_as_much_of_few_as_of_many(app: Flask, database: Database) -> None:
    asked = []
    for comments in (60, 600):
        process, facilitator_id = crowd(database, comments)
        visitor = _reader(app, database, facilitator_id)
        page = f"/en/processes/{process.slug}/facilitate"
        asked.append([_statements(database, visitor, f"{page}{place}") for place in ("", "/queue", "/next", "/times")])
    assert asked[0] == asked[1]


def test_the_queue_is_read_by_programs_of_the_team(app: Flask, database: Database) -> None:
    room = a_room(database)
    client, address = app.test_client(), f"/api/v1/processes/{room.process.slug}/desk/queue"
    headers = api_headers(database, room.facilitator)
    first = client.get(f"{address}?limit=2", headers=headers).get_json()
    assert first["items"][0]["urgency"] == "at_once"
    assert first["items"][0]["reason"] == "hatred"
    assert (first["items"][0]["about"], first["items"][0]["number"]) == ("comment", room.reported.number)
    rest = client.get(f"{address}?after={first['next']}", headers=headers).get_json()
    assert len(rest["items"]) == 5
    assert rest["next"] is None
    assert client.get(f"{address}?holder=mine", headers=headers).get_json()["items"] == []
    assert client.get(address, headers=api_headers(database, room.author)).status_code == 404
    assert client.get(address).status_code == 401
    for wrong in ("after=x", "holder=nobody-else", "work=sleep", "limit=0"):
        assert client.get(f"{address}?{wrong}", headers=headers).status_code == 400


def _reader(app: Flask, database: Database, person_id: int) -> Reader:
    with database.reading() as session:
        return reader(app, session.get_one(Person, person_id))


def _statements(database: Database, visitor: Reader, address: str) -> int:
    asked: list[str] = []

    def listen(*call: object) -> None:
        asked.append(str(call[2]))

    visitor.open(address)
    event.listen(database.engine, "before_cursor_execute", listen)
    visitor.open(address)
    event.remove(database.engine, "before_cursor_execute", listen)
    return len(asked)
