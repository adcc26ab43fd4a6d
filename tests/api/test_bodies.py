"""Bad input to the API: a clear refusal that names the place, nothing changed, never a failure of ours."""

import json
from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.db import Database
from tests.api.conftest import Keys
from tests.contents import changed, contents

ADDRESS = "/api/v1/processes/consultation/clauses/1/comments"
GOOD = {"body": "Who is told?", "kind": "question", "language": "en"}

NO_JSON: list[bytes] = [
    b"",
    b" ",
    b"{",
    b"null,",
    b'{"body": "x",}',
    b"{'body': 'x'}",
    b'{"body": "\\ud800", "kind": "question", "language": "en"}',
    b'{"body": "\xff\xfe", "kind": "question", "language": "en"}',
    '{"body": "x"}'.encode("utf-16"),
    b'{"body": "first", "body": "second", "kind": "question", "language": "en"}',
    b'{"body": "x", "kind": "question", "language": "en", "reply_to": 1, "reply_to": ' + b"9" * 5000 + b"}",
]
OTHER_SHAPE: list[Any] = [
    None,
    [],
    [GOOD],
    "text",
    1,
    True,
    {},
    {**GOOD, "unknown": 1},
    {**GOOD, "body": 1},
    {**GOOD, "body": None},
    {**GOOD, "body": ["x"]},
    {**GOOD, "body": ""},
    {**GOOD, "body": "\u200b\u200b"},
    {**GOOD, "body": "a\0b"},
    {**GOOD, "body": "a\u202eb"},
    {**GOOD, "body": "e" + "\u0301" * 31},
    {**GOOD, "body": "e" + "\u0301" * 200_000},
    {**GOOD, "body": "x" * 5001},
    {**GOOD, "kind": "shout"},
    {**GOOD, "kind": "QUESTION"},
    {**GOOD, "language": "xx-" + "x" * 400},
    {**GOOD, "language": "../../etc/passwd"},
    {**GOOD, "language": "en\n"},
    {**GOOD, "reply_to": "1"},
    {**GOOD, "reply_to": 1.5},
    {**GOOD, "reply_to": -1},
    {**GOOD, "reply_to": 0},
    {**GOOD, "reply_to": True},
    {**GOOD, "reply_to": 10**30},
]


NUMBERS = ["NaN", "Infinity", "-Infinity", "9" * 5000, "1e400", "-0", "1E1"]
MEDIA = ["", "text/plain", "application/x-www-form-urlencoded", "application/json; charset=utf-16", "multipart/x"]
QUERIES = [
    "limit=0",
    "limit=101",
    "limit=-1",
    "limit=%2B5",
    "limit=5.0",
    "limit=1_0",
    "limit=%205",
    "limit=%C2%B2",
    "limit=%D9%A3",
    "limit=NaN",
    "limit=",
    "limit=" + "9" * 5000,
    "after=-1",
    "after=%00",
    "after=99999999999999999",
    "limit=5&limit=6",
    "sort=name",
    "language=%00",
    "language=english-language",
    "language=en&language=fr",
]
LISTS = ["clauses", "comments", "amendments", "responses", "moderation-log", "clauses/1/revisions"]
PLACES = ["0", "-1", "²", "٣", "1.0", "1e3", "9" * 5000, "%00", "1%0a", "..%2f1", "NaN"]
NAMES = ["%00", "a%00b", "%0d%0aSet-Cookie:x=1", "%ed%a0%80", "%ff", "x" * 5000, "%E2%80%AE", "%2e%2e"]

Send = Callable[..., Any]


@pytest.fixture
def send_badly(client: FlaskClient, database: Database, key: Keys) -> Send:
    """Send a body that must be refused, and see that nothing has changed."""
    headers = key("participant")
    before = contents(database)

    def send(body: bytes, statuses: set[int], media: str = "application/json") -> Any:
        answer = client.post(ADDRESS, data=body, content_type=media, headers=headers)
        assert answer.status_code in statuses, (body[:200], answer.data[:500])
        assert answer.content_type == "application/problem+json"
        assert changed(before, contents(database)) == set(), body[:200]
        return answer.get_json()

    return send


def test_what_is_no_json_is_refused(send_badly: Send) -> None:
    for sent in NO_JSON:
        send_badly(sent, {400, 422})


def test_what_has_another_shape_is_refused_and_its_place_named(send_badly: Send) -> None:
    for sent in OTHER_SHAPE:
        answer = send_badly(json.dumps(sent).encode(), {422})
        assert answer["errors"]
        assert all(place["pointer"].startswith("/") and place["detail"] for place in answer["errors"])


def test_what_is_nested_beyond_all_measure_is_refused(send_badly: Send) -> None:
    send_badly(b"[" * 100_000 + b"]" * 100_000, {400, 422})
    send_badly(b'{"body":' * 100_000, {400, 422})


def test_numbers_that_are_none_are_refused(send_badly: Send) -> None:
    for number in NUMBERS:
        send_badly(json.dumps({**GOOD, "reply_to": 0}).replace("0}", number + "}").encode(), {400, 422})


def test_another_media_type_is_refused(send_badly: Send) -> None:
    for media in MEDIA:
        send_badly(json.dumps(GOOD).encode(), {415}, media)


def test_a_body_beyond_the_limit_is_refused(send_badly: Send) -> None:
    send_badly(b" " * (12 * 1024 * 1024 + 1), {413})


def test_what_comes_back_is_what_was_kept(client: FlaskClient, key: Keys) -> None:
    sent = {**GOOD, "body": "  Cafe\u0301\r\n<script>alert(1)</script>\u200b  "}
    answer = client.post(ADDRESS, json=sent, headers=key("participant"))
    assert answer.status_code == 201
    assert answer.get_json()["body"] == "Café\n<script>alert(1)</script>"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_an_address_that_asks_for_what_there_is_not_is_refused(client: FlaskClient) -> None:
    for address, query in product(LISTS, QUERIES):
        answer = client.get(f"/api/v1/processes/consultation/{address}?{query}")
        assert (answer.status_code, answer.content_type) == (400, "application/problem+json"), (address, query)


def test_a_number_in_an_address_is_plain_digits(client: FlaskClient) -> None:
    for address, number in product(["comments", "amendments", "responses", "clauses/1/revisions"], PLACES):
        answer = client.get(f"/api/v1/processes/consultation/{address}/{number}")
        assert (answer.status_code, answer.content_type) == (404, "application/problem+json"), (address, number)


def test_a_name_in_an_address_may_be_anything(client: FlaskClient, key: Keys) -> None:
    headers = key("participant")
    for address, name in product(["processes/", "processes/consultation/clauses/", "processes/consultation/"], NAMES):
        answer = client.get(f"/api/v1/{address}{name}", headers=headers)
        assert (answer.status_code, answer.content_type) == (404, "application/problem+json"), (address, name)


def test_unknown_addresses_and_methods_are_told_in_the_same_shape(client: FlaskClient) -> None:
    for address in ("/api/", "/api/v1", "/api/v1/", "/api/v2/processes", "/api/v1/nothing", "/api/v1/processes/"):
        answer = client.get(address)
        assert (answer.status_code, answer.content_type) == (404, "application/problem+json"), address
    answer = client.delete("/api/v1/processes")
    assert (answer.status_code, answer.content_type) == (405, "application/problem+json")
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
    assert answer.get_json()["status"] == 405
