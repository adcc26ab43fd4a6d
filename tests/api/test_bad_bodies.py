"""Bad input to every call that takes a body: refused with a word, nothing of it kept, never a failure of ours."""

import json
from collections.abc import Iterator
from typing import Any

from flask.testing import FlaskClient

from app.db import Database
from app.web.openapi import PARAMETER, example_of
from app.web.operations import OPERATIONS, Operation
from tests.api.conftest import Keys
from tests.api.test_description_holds import PLACES
from tests.contents import changed, contents
from tests.stopwatch import soon

NO_JSON = [
    b"", b"{", b"[" * 20_000, b'{"a":' * 20_000, b"\xff\xfe", b"NaN", b'{"a": 1, "a": 2}', b"9" * 5000, b"null", b"[]",
]  # fmt: skip
OTHER_MEDIA = ["", "text/plain", "application/xml", "multipart/form-data", "application/json; charset=utf-16"]
NASTY: list[Any] = [
    None, True, -1, 10**30, 1e308, "", "\0", "\u202e", "x" * 30_000, "0001-01-01", "9999-12-31",
    "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", [], {}, [[]], {"": ""}, {"en": None},
]  # fmt: skip
REFUSED = {400, 401, 403, 404, 409, 413, 415, 422}
PARTS = ("facilitator", "participant", "steward")


def _calls() -> Iterator[tuple[Operation, str]]:
    for call in OPERATIONS:
        if call.body is not None:
            yield call, "/api/v1" + PARAMETER.sub(lambda found: str(PLACES.get(found[2], [1])[0]), call.path)


def test_what_is_no_json_is_refused_by_every_call(client: FlaskClient, database: Database, key: Keys) -> None:
    headers = key("facilitator")
    before = contents(database)
    for place, (call, address) in enumerate(_calls()):
        for body in (NO_JSON[place % len(NO_JSON)], NO_JSON[(place * 3 + 1) % len(NO_JSON)]):
            with soon():
                answer = client.open(
                    address, method=call.method, data=body, content_type="application/json", headers=headers
                )
            assert answer.status_code in REFUSED, (call.name, body[:40], answer.data[:300])
            assert answer.content_type == "application/problem+json", call.name
        media = OTHER_MEDIA[place % len(OTHER_MEDIA)]
        answer = client.open(address, method=call.method, data=b"{}", content_type=media, headers=headers)
        assert answer.status_code in {401, 403, 404, 409, 415}, (call.name, media)
    assert changed(before, contents(database)) == set()


def test_no_value_of_any_field_breaks_a_call(client: FlaskClient, key: Keys) -> None:
    keys = [key(part) for part in PARTS]
    for turn, (call, address) in enumerate(_calls()):
        assert call.body is not None
        good = example_of(call.body, comes_in=True)
        for place, name in enumerate(call.body.model_json_schema()["properties"]):
            for step in range(2):
                value = NASTY[(turn * 7 + place * 3 + step * 5) % len(NASTY)]
                body = json.dumps({**good, name: value})
                answer = client.open(
                    address, method=call.method, data=body, content_type="application/json",
                    headers=keys[(turn + place + step) % len(keys)],
                )  # fmt: skip
                assert answer.status_code in REFUSED | {200, 201, 204, 412}, (call.name, name, value, answer.data[:300])
                assert answer.status_code < 400 or answer.content_type == "application/problem+json", call.name
