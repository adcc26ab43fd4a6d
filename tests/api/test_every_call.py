"""What holds for every call of the API, walked over the description: a call that is added later and lacks it fails."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator

from app import connect
from app.config import Settings
from app.db import Database
from app.web.models import SpentToken
from app.web.openapi import LIMITS, PARAMETER, described, example_of
from app.web.operations import CONTENTS, EDITING, OPERATIONS, Operation
from app.web.schemas import Listing, ListQuery
from tests.api.conftest import Keys
from tests.api.test_description_holds import PLACES
from tests.contents import changed, contents
from tests.reader import reader
from tests.stage import Stage

CONTRACT = """
GET /processes | GET /processes/{} | GET /processes/{}/clauses | GET /processes/{}/clauses/{}
GET /processes/{}/clauses/{}/revisions | GET /processes/{}/clauses/{}/revisions/{}
GET /processes/{}/clauses/{}/compare
GET /processes/{}/clauses/{}/origin | GET /processes/{}/clauses/{}/comments | POST /processes/{}/clauses/{}/comments
GET /processes/{}/clauses/{}/amendments | POST /processes/{}/clauses/{}/amendments | GET /processes/{}/amendments
GET /processes/{}/amendments/{} | PUT /processes/{}/amendments/{}/support | DELETE /processes/{}/amendments/{}/support
POST /processes/{}/amendments/{}/decision | POST /processes/{}/amendments/{}/withdrawal | GET /processes/{}/statements
POST /processes/{}/statements | PUT /processes/{}/statements/{}/vote | GET /processes/{}/opinion-map
GET /processes/{}/questions | POST /processes/{}/questions | PUT /processes/{}/questions/{}/ballot
GET /processes/{}/questions/{}/result | GET /processes/{}/responses | POST /processes/{}/responses | POST /reports
GET /processes/{}/moderation-log | POST /moderation/{}/appeal | GET /processes/{}/scorecard
GET /processes/{}/participation | GET /processes/{}/commitments | GET /processes/{}/forum | GET /processes/{}/documents
GET /processes/{}/record/checkpoint | GET /processes/{}/record/entries | GET /processes/{}/record/proof/{}
GET /processes/{}/record/tile/{}/{} | GET /processes/{}/exports/{} | GET /me
GET /search
"""
"""The calls that scripts of others rely on, each with its method; a place in an address is written {}."""

EDITED = {
    "accounts_api.register": ("participant", "/organisations/open-doors/register"),
    "processes_api.join": ("participant", "/processes/consultation/membership"),
    "processes_api.move_phase": ("steward", "/processes/consultation/phases/1"),
    "processes_api.prepare_phase": ("steward", "/processes/consultation/phases/1/preparation"),
    "texts_api.say_options": ("facilitator", "/processes/consultation/clauses/1/options"),
    "forum_api.change": ("facilitator", "/processes/consultation/forum/meetings/1"),
    "amendments_api.write_amendment_draft": ("author", "/processes/consultation/amendment-drafts/1"),
    "amendments_api.discard_amendment_draft": ("author", "/processes/consultation/amendment-drafts/1"),
    "comments_api.edit": ("participant", "/processes/consultation/comments/1"),
    "commitments_api.describe": ("facilitator", "/processes/voting/commitments/1"),
    "polls_api.entrust": ("participant", "/processes/voting/questions/1/proxy"),
    "polls_api.take_back": ("participant", "/processes/voting/questions/1/proxy"),
    "webhooks_api.change": ("steward", "/processes/consultation/webhooks/1"),
    "webhooks_api.delete": ("steward", "/processes/consultation/webhooks/1"),
}
"""Who may change what has content, and where on the stage one stands; a call that is not here fails the test."""


NEVER_THE_SAME = frozenset({"scorecard_api.scorecard", "participation_api.participation"})
"""Answers that tell the moment at which they were computed."""


@pytest.fixture
def description(house: Flask) -> dict[str, Any]:
    """The description of the API."""
    return described("http://localhost")


def _shape(path: str) -> str:
    return PARAMETER.sub("{}", path)


def _address(call: Operation, place: int = 0) -> str:
    """An address of this call on the stage, of what is there if anything is."""
    return "/api/v1" + PARAMETER.sub(lambda found: str(PLACES.get(found[2], [1])[place]), call.path)


def test_every_call_of_the_contract_is_there(house: Flask) -> None:
    there = {f"{call.method} {_shape(call.path)}" for call in OPERATIONS}
    promised = {" ".join(one.split()) for one in re.split(r"[|\n]", CONTRACT) if one.strip()}
    assert promised <= there


def test_every_list_comes_in_pages(house: Flask) -> None:
    for call in OPERATIONS:
        fields = call.answer.model_fields if isinstance(call.answer, type) else {}
        if call.method != "GET" or "items" not in fields:
            continue
        assert call.query is not None, call.name
        asked = call.query.model_json_schema()["properties"]
        assert "next" in fields, call.name
        assert asked["limit"]["maximum"] <= 100, call.name
        assert {"after", "before", "from"} & set(asked), call.name


def test_every_call_shows_an_example_that_fits_and_tells_its_limits(description: dict[str, Any]) -> None:
    for call in OPERATIONS:
        told = description["paths"][re.sub(PARAMETER, r"{\2}", call.path)][call.method.lower()]
        for answer in told["responses"].values():
            assert set(LIMITS) <= set(answer["headers"]), call.name
        assert "Retry-After" in told["responses"]["429"]["headers"], call.name
        if call.body is not None:
            shown = told["requestBody"]["content"]["application/json"]["example"]
            call.body.model_validate_json(json.dumps(shown))
        if isinstance(call.answer, type):
            schema = call.answer.model_json_schema(mode="serialization")
            Draft202012Validator(schema).validate(example_of(call.answer, comes_in=False))


def test_people_read_an_example_of_every_call(app: Flask) -> None:
    sheet = reader(app).open("/api/v1/docs")
    for call in OPERATIONS:
        shown = sheet.tree.xpath(f"//details[@id='{call.name}']//pre")
        assert len(shown) == 2, call.name
        assert shown[0].text_content().startswith(f"{call.method} /api/v1/")
        assert shown[1].text_content().startswith(f"HTTP/1.1 {int(call.status)}")
    assert not sheet.tree.xpath("//script[not(starts-with(@src, '/static/'))] | //*[starts-with(@src, 'http')]")


def test_what_is_read_has_a_tag_and_is_not_sent_again_while_it_stays(client: FlaskClient, key: Keys) -> None:
    headers, read = key("facilitator"), set()
    for call in OPERATIONS:
        if call.method != "GET" or not isinstance(call.answer, type):
            continue
        first = client.get(_address(call), headers=headers)
        assert first.status_code < 500, call.name
        assert set(LIMITS) <= set(first.headers.keys()), call.name
        if first.status_code != 200 or call.name in NEVER_THE_SAME:
            continue
        tag = first.headers["ETag"]
        assert tag.startswith('"'), call.name
        again = client.get(_address(call), headers={**headers, "If-None-Match": tag})
        assert (again.status_code, again.data) == (304, b""), call.name
        read.add(call.name)
    assert len(read) > 60


def test_a_change_of_what_has_content_is_based_on_the_state_that_was_read(
    client: FlaskClient, database: Database, key: Keys, stage: Stage
) -> None:
    editing = {call.name: call for call in OPERATIONS if call.method in EDITING}
    assert {name for name, call in editing.items() if call.path in CONTENTS} == set(EDITED)
    keys = {part: key(part) for part in {part for part, _ in EDITED.values()}}
    before = contents(database)
    for name, call in editing.items():
        part, address = EDITED.get(name, ("participant", _address(call).removeprefix("/api/v1")))
        headers = {**keys[part], "If-Match": '"of another state"'}
        body = example_of(call.body, comes_in=True) if call.body else {}
        answer = client.open(f"/api/v1{address}", method=call.method, json=body, headers=headers)
        assert answer.status_code in ({412, 404} if name in EDITED else {412, 401, 403, 404, 409}), (name, answer.data)
    assert changed(before, contents(database)) == set()


def test_the_tag_that_was_read_lets_a_change_through_once(client: FlaskClient, key: Keys) -> None:
    address, headers = "/api/v1/processes/consultation/clauses/1/options", key("facilitator")
    tag = client.get(address).headers["ETag"]
    said = {"freedom": "decided", "decider": "Forum, 12 January", "reason": "It was agreed."}
    assert client.put(address, json=said, headers={**headers, "If-Match": tag}).status_code == 200
    again = client.put(address, json={**said, "decider": "Nobody"}, headers={**headers, "If-Match": tag})
    assert (again.status_code, again.content_type) == (412, "application/problem+json")
    assert client.get(address).get_json()["decider"] == said["decider"]


def test_every_post_spends_its_key(client: FlaskClient, database: Database, key: Keys) -> None:
    headers = {**key("participant"), "Idempotency-Key": "of a comment"}
    comment = {"body": "Who is told?", "kind": "question", "language": "en"}
    assert client.post("/api/v1/processes/consultation/comments", json=comment, headers=headers).status_code == 201
    before = contents(database)
    for call in OPERATIONS:
        if call.method != "POST":
            continue
        answer = client.post(_address(call), json={"another": "call"}, headers=headers)
        assert (answer.status_code, "another call" in answer.get_json()["detail"]) == (422, True), call.name
    assert changed(before, contents(database)) == set()


def test_a_call_that_is_still_carried_out_is_not_begun_again(
    client: FlaskClient, database: Database, key: Keys, stage: Stage
) -> None:
    headers = {**key("participant"), "Idempotency-Key": "1"}
    address, comment = "/api/v1/processes/consultation/comments", {"body": "?", "kind": "question", "language": "en"}
    assert client.post(address, json=comment, headers=headers).status_code == 201
    with database.writing() as session:
        session.query(SpentToken).update({"body": None})
        session.commit()
    again = client.post(address, json=comment, headers=headers)
    assert (again.status_code, again.content_type) == (409, "application/problem+json")


def test_who_calls_too_often_is_told_when_to_go_on(
    app: Flask, settings: Settings, database: Database, key: Keys
) -> None:
    keys = {part: key(part) for part in ("participant", "author")}
    connect(app, replace(settings, api_calls=3), database)
    client = app.test_client()
    with time_machine.travel(datetime(2026, 11, 22, 12, 0, 18, tzinfo=UTC), tick=False):
        answers = [client.get("/api/v1/processes", headers=keys["participant"]) for _ in range(4)]
        assert [one.status_code for one in answers] == [200, 200, 200, 429]
        assert [one.headers["RateLimit"] for one in answers] == [f'"calls";r={left};t=42' for left in (2, 1, 0, 0)]
        assert answers[0].headers["RateLimit-Policy"].startswith('"calls";q=3;w=60')
        assert (answers[3].headers["Retry-After"], answers[3].content_type) == ("42", "application/problem+json")
        assert client.get("/api/v1/processes", headers=keys["author"]).status_code == 200
        assert [client.get("/api/v1/me").status_code for _ in range(4)] == [401, 401, 401, 429]
    with time_machine.travel(datetime(2026, 11, 22, 12, 1, 1, tzinfo=UTC), tick=False):
        assert client.get("/api/v1/processes", headers=keys["participant"]).status_code == 200


def test_a_contribution_tells_what_is_left_of_its_own_limit(client: FlaskClient, key: Keys) -> None:
    comment = {"body": "Who is told?", "kind": "question", "language": "en"}
    sent = client.post("/api/v1/processes/consultation/comments", json=comment, headers=key("participant"))
    assert '"contribution";r=59;t=' in sent.headers["RateLimit"]
    assert '"contribution";q=60;w=600' in sent.headers["RateLimit-Policy"]


def test_a_page_of_a_short_list_says_where_the_next_one_begins() -> None:
    def page(after: int, limit: int) -> tuple[list[int], int | None]:
        part = Listing[int].part([1, 2, 3], ListQuery(after=after, limit=limit))
        return part.items, part.next

    assert page(0, 2) == ([1, 2], 2)
    assert page(2, 2) == ([3], None)
    assert page(0, 3) == ([1, 2, 3], None)
    assert page(9, 2) == ([], None)
