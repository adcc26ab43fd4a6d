"""Who is calling: without a good token nothing is written, and nothing is told that a stranger may not know."""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.models import ApiToken, Person, Standing
from app.db import Database
from tests.api.conftest import Keys
from tests.contents import changed, contents
from tests.reader import reader
from tests.stage import Stage

COMMENTS = "/api/v1/processes/consultation/clauses/1/comments"
COMMENT = {"body": "Who is told?", "kind": "question", "language": "en"}


BAD = ["", "Bearer", "Bearer ", "Bearer wrong", "Basic d3Jvbmc6d3Jvbmc=", "Bearer " + "x" * 8000, "Bearer é\xff"]


def test_nobody_writes_without_a_good_token(client: FlaskClient, database: Database) -> None:
    before = contents(database)
    for header in BAD:
        answer = client.post(COMMENTS, json=COMMENT, headers={"Authorization": header} if header else {})
        assert (answer.status_code, answer.content_type) == (401, "application/problem+json"), header
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert changed(before, contents(database)) == set()


def test_a_token_ends_with_its_day_its_revocation_and_its_owners_standing(
    client: FlaskClient, database: Database, stage: Stage, key: Keys
) -> None:
    good = key("participant")
    ends = [
        sa.update(ApiToken).values(expires_at=datetime.now(UTC) - timedelta(seconds=1)),
        sa.update(ApiToken).values(revoked_at=datetime.now(UTC), expires_at=datetime.now(UTC) + timedelta(days=1)),
        sa.update(ApiToken).values(revoked_at=None),
        sa.update(Person).where(Person.id == stage.people["participant"].id).values(standing=Standing.SUSPENDED),
    ]
    assert client.get("/api/v1/me", headers=good).status_code == 200
    statuses = []
    for end in ends:
        with database.writing() as session:
            session.execute(end)
            session.commit()
        statuses.append(client.get("/api/v1/me", headers=good).status_code)
    assert statuses == [401, 401, 200, 401]


def test_a_stranger_is_asked_who_they_are_before_their_input_is_judged(client: FlaskClient) -> None:
    assert client.post(COMMENTS, json={"nothing": "right"}).status_code == 401
    assert client.post(COMMENTS, data="no json").status_code == 401
    assert client.post(COMMENTS + "?wrong=1", json=COMMENT).status_code == 401


def test_what_is_not_there_is_not_there_whatever_is_sent(client: FlaskClient, key: Keys) -> None:
    for slug in ("nowhere", "prepared"):
        address = COMMENTS.replace("consultation", slug)
        for sent in (COMMENT, {"nothing": "right"}):
            assert client.post(address, json=sent, headers=key("participant")).status_code == 404


def test_a_process_in_preparation_cannot_be_told_from_one_that_is_not(client: FlaskClient, key: Keys) -> None:
    for header in ({}, key("participant")):
        absent = client.get("/api/v1/processes/nowhere", headers=header)
        prepared = client.get("/api/v1/processes/prepared", headers=header)
        assert (prepared.status_code, prepared.data) == (absent.status_code, absent.data) == (404, absent.data)
    assert client.get("/api/v1/processes/prepared", headers=key("steward")).status_code == 200


def test_a_cookie_of_the_pages_is_no_token(app: Flask, stage: Stage) -> None:
    signed_in = reader(app, stage.people["participant"]).client
    assert signed_in.post(COMMENTS, json=COMMENT).status_code == 401


def test_whoever_only_takes_part_does_not_decide(client: FlaskClient, key: Keys) -> None:
    decision = {"decision": "rejected", "reasons": "No.", "base_revision": 2}
    address = "/api/v1/processes/consultation/amendments/1/decision"
    assert client.post(address, json=decision, headers=key("participant")).status_code == 404
    assert client.post(address, json=decision, headers=key("facilitator")).status_code == 200


def test_whoever_has_not_joined_is_told_to(client: FlaskClient, key: Keys) -> None:
    assert client.post(COMMENTS, json=COMMENT, headers=key("outsider")).status_code == 403
    join = client.put("/api/v1/processes/consultation/membership", json={"group": "academia"}, headers=key("outsider"))
    assert (join.status_code, join.get_json()["group"]) == (200, "academia")
    assert client.post(COMMENTS, json=COMMENT, headers=key("outsider")).status_code == 201
