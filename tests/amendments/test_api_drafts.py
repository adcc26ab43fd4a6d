"""Drafts of amendments through the API: agreed to by others before they are sent, as some processes ask for."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.queries import key_of
from app.db import Database
from app.domain.phases import PhaseKind
from app.processes.models import Process
from tests.builders import a_clause, a_document, a_member, a_process
from tests.reader import api_headers

CHANGE = {"clause": "1", "operation": "replace", "base_revision": 1, "body": "Everybody is told."}


class Room:
    """A process that asks for one co-sponsor, and calls in the names of its people."""

    def __init__(self, client: FlaskClient, database: Database) -> None:
        self.client = client
        with database.writing() as session:
            process: Process = a_process(session, phase=PhaseKind.CONSULTATION)
            process.cosponsors_required = 1
            document = a_document(session, process)
            for number in ("1", "2"):
                a_clause(session, document, f"Words {number}.", number=number)
            people = [a_member(session, process) for _ in range(3)]
            for person in people:
                person.name_key = key_of(person.name)
            self.folder = f"/api/v1/processes/{process.slug}/amendment-drafts"
            session.commit()
        self.names = [person.name for person in people]
        self.keys = [api_headers(database, person) for person in people]

    def call(self, method: str, path: str = "", who: int = 0, **json: Any) -> Any:
        more = {"json": json} if json else {}
        return self.client.open(f"{self.folder}{path}", method=method, headers=self.keys[who], **more)


@pytest.fixture
def room(app: Flask, client: FlaskClient, database: Database) -> Room:
    return Room(client, database)


def test_a_draft_is_sent_once_enough_have_agreed(room: Room) -> None:
    begun = room.call("POST", changes=[CHANGE], rationale="It is clearer.")
    assert (begun.status_code, begun.json["missing"], begun.json["own"]) == (201, 1, True)
    one = f"/{begun.json['id']}"
    assert room.call("POST", f"{one}/submission").status_code == 409
    assert room.call("GET", one, who=1).status_code == 404
    asked = room.call("POST", f"{one}/proposers", whom=room.names[1])
    assert [(each["name"], each["state"]) for each in asked.json["asked"]] == [(room.names[1], "invited")]
    assert [each["id"] for each in room.call("GET", who=1).json["items"]] == [begun.json["id"]]
    agreed = room.call("PUT", f"{one}/agreement", who=1, agrees=True)
    assert (agreed.status_code, agreed.json["missing"], agreed.json["own"]) == (200, 0, False)
    sent = room.call("POST", f"{one}/submission")
    assert sent.status_code == 201
    assert [each["name"] for each in sent.json["cosponsors"]] == [room.names[1]]
    assert room.call("GET", one).status_code == 404


def test_a_draft_is_written_anew_by_its_author_alone_and_over_what_they_saw(room: Room) -> None:
    one = f"/{room.call('POST', changes=[CHANGE]).json['id']}"
    tag = room.call("GET", one).headers["ETag"]
    both = [CHANGE, {**CHANGE, "clause": "2"}]
    written = room.client.put(
        room.folder + one, json={"changes": both, "rationale": "Both."}, headers={**room.keys[0], "If-Match": tag}
    )
    assert [each["clause"] for each in written.json["changes"]] == ["1", "2"]
    stale = room.client.put(room.folder + one, json={"changes": [CHANGE]}, headers={**room.keys[0], "If-Match": tag})
    assert stale.status_code == 412
    room.call("POST", f"{one}/proposers", whom=room.names[1])
    for method, path in (("PUT", one), ("DELETE", one), ("POST", f"{one}/submission")):
        values = {"changes": [CHANGE]} if method == "PUT" else {}
        assert room.call(method, path, who=1, **values).status_code == 404
        assert room.call(method, path, who=2, **values).status_code == 404
    assert room.call("DELETE", one).status_code == 204
    assert room.call("GET").json["items"] == []


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ({"changes": []}, 422),
        ({"changes": [{**CHANGE, "clause": "99"}]}, 404),
        ({"changes": [{**CHANGE, "base_revision": 7}]}, 404),
        ({"changes": [{**CHANGE, "body": None, "operation": "insert_after"}]}, 409),
        ({"changes": [CHANGE] * 31}, 422),
    ],
)
def test_what_is_no_draft_is_refused(room: Room, values: dict[str, Any], status: int) -> None:
    assert room.call("POST", **values).status_code == status
