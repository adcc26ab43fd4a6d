"""Every call of the description, with generated input, good and bad: no answer contradicts what is described."""

from collections.abc import Iterable
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import hypothesis
import pytest
import schemathesis
from flask import Flask
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.config import SchemathesisConfig
from schemathesis.core.parameters import ParameterLocation
from schemathesis.generation import GenerationMode
from schemathesis.generation.meta import TestPhase
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    ignored_auth,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from app import FEATURES
from app.web.openapi import described
from tests.api.conftest import Keys

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
    unsupported_method,
    ignored_auth,
]
PLACES: dict[str, list[object]] = {
    "slug": ["consultation", "consultation", "consultation", "voting", "prepared"],
    "number": ["1", "2", "1-2"],
    "revision": [1, 2, 3],
    "version": [1, 2],
    "before": [1, 2],
    "after": [1, 2],
    "other": ["consultation", "voting", "prepared"],
    "statement": [1, 2, 3],
    "amendment": [1, 2, 3, 4],
    "comment": [1, 2, 3, 4, 5],
    "finding": [1, 2],
    "draft": [1, 2],
    "question": [1, 2, 3],
    "block": [1, 2],
    "person": [1, 2, 3],
    "document": [1, 2, 3],
    "meeting": [1, 2],
    "phase": [1, 2, 3, 4],
    "body_number": [1, 2],
    "organisation": ["open-rights", "nowhere"],
    "mandate": [1, 2, 9],
    "invitation": [1, 2, 9],
    "questionnaire": [1, 2, 3],
    "submission": [1, 2, 3],
    "response": [1, 2],
    "objection": [1, 2, 3, 4, 5],
    "condition": [1, 2, 9],
    "decision": [1, 2, 9],
    "campaign": [1, 2, 9],
    "activity": [1, 2],
    "commitment": [1, 2],
    "endorsement": [1, 2, 3],
    "webhook": [1, 2, 9],
    "message": [1, 2, 9],
    "index": [0, 1, 2, 40],
    "level": [0, 1],
    "path": ["000", "000.p/1", "000.p/200", "x001/000"],
    "notice": [1, 2, 3, 4],
    "subscription": [1, 2, 99],
    "session_number": [1, 2],
    "job": [1, 2, 9],
    "format": ["akn", "akn-amendments", "akn-package", "html", "markdown", "pdf", "json", "csv", "sheet-csv", "exe"],
}
"""Addresses that are there, and some that are not: what is generated at random would hardly ever be."""
EXAMPLES = 15


class House:
    """The application whose description is tested; each test puts its own behind it."""

    app: Flask

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        return self.app(environ, start_response)


def _description() -> Any:
    for feature in FEATURES:
        if find_spec(f"app.{feature}.api"):
            import_module(f"app.{feature}.api")
    config = SchemathesisConfig.from_dict(
        {"generation": {"mode": "all", "with-security-parameters": False, "database": "none"}}
    )
    schema = schemathesis.openapi.from_dict(described("http://localhost"), config=config)
    schema.app = house
    return schema


house = House()
description = _description()


@pytest.fixture
def keys(app: Flask, key: Keys) -> list[dict[str, str]]:
    """Those of a participant and of a facilitator, with the application behind the description."""
    house.app = app
    return [key("participant"), key("facilitator")]


@description.parametrize()
@hypothesis.settings(max_examples=EXAMPLES, derandomize=True, deadline=None, database=None)
def test_no_answer_contradicts_the_description(case: Case, keys: list[dict[str, str]], database_url: str) -> None:
    drawn = sum(repr((case.path_parameters, case.query, case.body)).encode())
    if _is_refused_before_any_table_is_read(case) and database_url.startswith("postgresql") and drawn % 4:
        return
    _lead_to_what_is_there(case, drawn)
    case.call_and_validate(headers=keys[drawn % 2], checks=CHECKS)


def _is_refused_before_any_table_is_read(case: Case) -> bool:
    """Whether it is one of the fixed bad inputs. On SQLite all of them are sent, on the other engine one in four."""
    meta = case.meta
    return bool(meta and meta.phase.name is TestPhase.COVERAGE and meta.generation.mode is GenerationMode.NEGATIVE)


def _lead_to_what_is_there(case: Case, drawn: int) -> None:
    """Replace good addresses that were made up by good ones of the instance; bad ones stay as they are."""
    made = case.meta.components.get(ParameterLocation.PATH) if case.meta else None
    if made is None or made.mode is GenerationMode.NEGATIVE:
        return
    case.path_parameters = {
        name: PLACES[name][(drawn + place) % len(PLACES[name])] for place, name in enumerate(case.path_parameters)
    }
