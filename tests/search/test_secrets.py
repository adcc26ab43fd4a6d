"""Whoever searches finds nothing that is not for everybody: neither a stranger nor whoever may read it elsewhere."""

from flask import Flask
from flask.testing import FlaskClient

from app.domain.searching import Thing
from tests.hostile.visitors import visitor
from tests.stage import SECRETS, Stage, database_url, stage, staged

__all__ = ["database_url", "stage", "staged"]


def test_nobody_finds_what_is_hidden_waits_or_is_not_public(app: Flask, client: FlaskClient, stage: Stage) -> None:
    for secret in (*SECRETS, "unspeakable"):
        answer = client.get("/api/v1/search", query_string={"q": secret, "limit": "100"})
        assert answer.get_json() == {"items": [], "next": None}, secret
    for part in ("", "participant", "facilitator", "steward"):
        page = visitor(app, stage, part).get("/en/search?q=unspeakable").get_data(as_text=True)
        assert "Nothing was found." in page, part
        assert [secret for secret in SECRETS if secret in page] == [], part


def test_every_result_leads_to_a_page_that_a_stranger_can_read(client: FlaskClient, stage: Stage) -> None:
    asked = [{"q": words, "limit": "100"} for words in ("the", "code", "minutes", "is", "courts")]
    found = [item for one in asked for item in client.get("/api/v1/search", query_string=one).get_json()["items"]]
    assert {item["kind"] for item in found} == {kind.value for kind in Thing}
    for address in {item["url"] for item in found}:
        assert client.get(address).status_code == 200, address
