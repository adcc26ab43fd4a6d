"""The description of the API: valid by its standard, complete, and readable by people."""

from flask import Flask
from openapi_spec_validator import validate

from app.web.operations import OPERATIONS
from tests.reader import reader

DESCRIBING = {"api.description", "api.docs"}


def test_the_description_is_valid_by_the_standard(app: Flask) -> None:
    description = app.test_client().get("/api/v1/openapi.json").get_json()
    validate(description)
    assert description["openapi"].startswith("3.1")


def test_every_address_of_the_api_is_described(app: Flask) -> None:
    description = app.test_client().get("/api/v1/openapi.json").get_json()
    described = {call["operationId"] for path in description["paths"].values() for call in path.values()}
    there = {rule.endpoint for rule in app.url_map.iter_rules() if rule.rule.startswith("/api/")}
    assert described == there - DESCRIBING


def test_every_call_says_what_it_does_and_what_may_go_wrong(app: Flask) -> None:
    description = app.test_client().get("/api/v1/openapi.json").get_json()
    calls = [call for path in description["paths"].values() for call in path.values()]
    assert all(call["summary"].endswith(".") for call in calls)
    assert all({"400", "404", "429", "503"} <= set(call["responses"]) for call in calls)
    assert all({"401", "403"} <= set(call["responses"]) for call in calls if "security" in call)


def test_people_read_the_list_of_calls_in_their_language(app: Flask) -> None:
    sheet = reader(app).open("/api/v1/docs?language=ar")
    assert sheet.tree.get("dir") == "rtl"
    assert all(f"/api/v1{call.path}" in sheet.text for call in OPERATIONS)
