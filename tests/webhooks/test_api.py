"""Webhooks in the API: a secret told once, changes that see what they change, and nothing for those outside."""

import pytest
import sqlalchemy as sa
from flask import Flask

from app.db import Database
from app.domain.hook_events import TOPICS, TYPES
from app.domain.phases import Role
from app.web import messages
from app.web.models import SpentToken
from tests.builders import a_member, a_process
from tests.reader import api_headers

HOOKS = "/api/v1/processes/code/webhooks"
GOOD = {"url": "https://example.org/hook", "topics": ["comment", "decision"]}


def headers_of(database: Database, role: Role, slug: str = "code") -> dict[str, str]:
    with database.writing() as session:
        person = a_member(session, a_process(session, slug=slug), roles=(role,))
        session.commit()
    return api_headers(database, person)


def test_a_webhook_is_made_read_changed_tried_and_deleted(app: Flask, database: Database) -> None:
    client, headers = app.test_client(), headers_of(database, Role.STEWARD)
    once = {**headers, "Idempotency-Key": "first"}
    made = client.post(HOOKS, json=GOOD | {"note": "Newsroom"}, headers=once)
    assert made.status_code == 201
    assert made.get_json()["secret"].startswith("whsec_")
    assert made.cache_control.no_store
    assert client.post(HOOKS, json=GOOD | {"note": "Newsroom"}, headers=once).status_code == 409
    with database.reading() as session:
        kept = session.scalars(sa.select(SpentToken.body)).all()
    assert all(made.get_json()["secret"] not in (body or "") for body in kept)
    address = f"{HOOKS}/{made.get_json()['id']}"
    read = client.get(address, headers=headers)
    assert "secret" not in read.get_json()
    assert (read.get_json()["note"], read.get_json()["topics"]) == ("Newsroom", ["comment", "decision"])
    assert read.get_json()["paused_at"] is None
    matching = {**headers, "If-Match": str(read.headers["ETag"])}
    paused = client.patch(address, json={"paused": True, "topics": ["vote", "comment"]}, headers=matching)
    assert (paused.get_json()["paused_why"], paused.get_json()["topics"]) == ("team", ["comment", "vote"])
    assert client.patch(address, json={"note": "Lost"}, headers=matching).status_code == 412
    assert (
        client.patch(address, json={"paused": False, "catch_up": True}, headers=headers).get_json()["paused_at"] is None
    )
    rotated = client.post(f"{address}/secret", headers=headers)
    assert rotated.get_json()["secret"] != made.get_json()["secret"]
    assert rotated.get_json()["old_secret_until"] is not None
    tried = client.post(f"{address}/test", headers=headers)
    assert (tried.status_code, tried.get_json()["event"], tried.get_json()["entry"]) == (201, "webhook.test", None)
    waiting = client.get(f"{address}/messages?state=waiting", headers=headers).get_json()["items"]
    assert [one["message_id"] for one in waiting] == [tried.get_json()["message_id"]]
    assert client.post(f"{address}/messages/{tried.get_json()['id']}/again", headers=headers).status_code == 200
    assert client.post(f"{address}/messages/999/again", headers=headers).status_code == 404
    assert [one["id"] for one in client.get(HOOKS, headers=headers).get_json()["items"]] == [made.get_json()["id"]]
    assert client.delete(address, headers=headers).status_code == 204
    assert client.get(address, headers=headers).status_code == 404


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"url": "javascript:alert(1)"}, "/url"),
        ({"url": "https://me:secret@example.org/"}, "/url"),
        ({"url": "http://example.org/"}, "/url"),
        ({"url": "https://169.254.169.254/latest"}, "/url"),
        ({"url": "https://localhost/"}, "/url"),
        ({"topics": ["comment", "ballot"]}, "/topics/1"),
        ({"topics": []}, "/topics"),
        ({"secret": "mine"}, "/secret"),
    ],
)
def test_bad_input_names_the_place_that_is_wrong(
    app: Flask, database: Database, change: dict[str, object], pointer: str
) -> None:
    answer = app.test_client().post(HOOKS, json=GOOD | change, headers=headers_of(database, Role.STEWARD))
    assert answer.status_code == 422
    assert [one["pointer"] for one in answer.get_json()["errors"]] == [pointer]


def test_whoever_does_not_run_the_process_learns_nothing(app: Flask, database: Database) -> None:
    client, steward = app.test_client(), headers_of(database, Role.STEWARD)
    made = client.post(HOOKS, json=GOOD, headers=steward).get_json()
    outside = headers_of(database, Role.STEWARD, "other")
    assert client.get(HOOKS).status_code == 401
    for address in (HOOKS, f"{HOOKS}/{made['id']}", f"{HOOKS}/{made['id']}/messages"):
        assert client.get(address, headers=outside).status_code == 404
    other = f"/api/v1/processes/other/webhooks/{made['id']}"
    assert client.get(other, headers=outside).status_code == 404
    assert client.delete(other, headers=outside).status_code == 404
    assert client.patch(other, json={"paused": True}, headers=outside).status_code == 404


def test_every_event_is_described_with_an_example() -> None:
    described = messages.messages()
    assert set(described) == set(TYPES)
    assert {event.partition(".")[0] for event in described} == {*TOPICS, "webhook"}
    for event, told in described.items():
        assert told["post"]["requestBody"]["content"]["application/json"]["example"]["type"] == event
