"""A call of the API as it goes over the wire, and its answer: the examples that people read."""

import json
from collections.abc import Iterator
from functools import cache
from http import HTTPStatus
from typing import Any

from app.web.openapi import LIMITS, PARAMETER, example_of
from app.web.operations import CONTENTS, EDITING, Operation
from app.web.samples import WORDS
from app.web.schemas import LanguageQuery

PLACES = {"number": "2", "format": "json", "path": "000", "level": "0", "index": "0"}
TAG = '"9f86d081884c7d659a2feaa0c55ad015"'
KEY = "7d2f1a54-93c8-4b0e-8f6e-2f1f0c5f6a11"


@cache
def asked(call: Operation, host: str) -> str:
    """The request: its line, its headers, its body."""
    lines = [f"{call.method} /api/v1{_address(call)} HTTP/1.1", f"Host: {host}", *_headers(call)]
    return _whole(lines, example_of(call.body, comes_in=True) if call.body else None)


@cache
def answered(call: Operation) -> str:
    """The answer when all goes well: its status, its headers, its body."""
    lines = [f"HTTP/1.1 {call.status.value} {call.status.phrase}"]
    if isinstance(call.answer, type):
        lines += ["Content-Type: application/json", *([f"ETag: {TAG}"] if call.method == "GET" else [])]
    elif call.answer is not None and call.status is not HTTPStatus.NO_CONTENT:
        lines.append(f"Content-Type: {call.answer if isinstance(call.answer, str) else call.answer[0]}")
    lines += [f"{name}: {example}" for name, (_, example) in LIMITS.items()]
    return _whole(lines, example_of(call.answer, comes_in=False) if isinstance(call.answer, type) else None)


def taken(call: Operation) -> list[str]:
    """The names of what may be asked for in the query."""
    return list((call.query or LanguageQuery).model_json_schema().get("properties", {}))


def _address(call: Operation) -> str:
    return PARAMETER.sub(lambda found: PLACES.get(found[2]) or WORDS.get(found[2]) or "1", call.path) + _query(call)


def _query(call: Operation) -> str:
    """Only what has to be said; everything else is listed beside."""
    if call.query is None:
        return ""
    schema = call.query.model_json_schema()
    must = schema.get("required", [])
    return "?" + "&".join(f"{name}={place}" for place, name in enumerate(must, 1)) if must else ""


def _headers(call: Operation) -> Iterator[str]:
    if call.signed_in:
        yield "Authorization: Bearer TOKEN"
    if call.method in EDITING and call.path in CONTENTS:
        yield f"If-Match: {TAG}"
    if call.method == "POST":
        yield f"Idempotency-Key: {KEY}"
    if call.body is not None:
        yield "Content-Type: application/json"


def _whole(lines: list[str], body: Any) -> str:
    shown = json.dumps(body, ensure_ascii=False, indent=2) if body is not None else ""
    return "\n".join(lines) + (f"\n\n{shown}" if shown else "")
