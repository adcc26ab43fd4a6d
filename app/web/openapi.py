"""The description of the API (OpenAPI 3.1), put together from the calls themselves."""

import re
from functools import cache
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from app.web import messages
from app.web.idempotency import LONGEST_KEY
from app.web.operations import EDITING, OPERATIONS, Operation
from app.web.samples import sample_of
from app.web.schemas import LanguageQuery, Problem

PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>")
TYPES: dict[str, dict[str, Any]] = {
    "number": {"type": "integer", "minimum": 1, "maximum": 999_999_999},
    "index": {"type": "integer", "minimum": 0, "maximum": 999_999_999},
    "": {"type": "string", "minLength": 1, "maxLength": 120, "pattern": r"^[^/\x00-\x1f\x7f]+$"},
}
ALWAYS = (400, 404, 405, 429, 503)
OF_EDITING = (412,)
LIMITS: dict[str, tuple[str, str]] = {
    "RateLimit-Policy": ("How many calls (q) in how many seconds (w), by limit.", '"calls";q=1200;w=60'),
    "RateLimit": ("What is left (r) until the count begins anew in t seconds, by limit.", '"calls";r=1187;t=42'),
}
"""Headers of every answer: draft-ietf-httpapi-ratelimit-headers."""
WHEN_SIGNED_IN = (401, 403, 409)
WITH_KEY = (409, 422)
WITH_BODY = (413, 415, 422)
ABOUT = (
    "Everything the pages do. What is public is read without a token; writing needs `Authorization: Bearer TOKEN`. "
    "Errors are problem+json (RFC 9457). Lists give `items` and `next`, the cursor of the page after, for `after`. "
    "Every GET of JSON has an ETag: with If-None-Match it answers 304 while nothing has changed. "
    "PUT, PATCH and DELETE obey If-Match where it is sent: 412 when it has changed since, or cannot be read itself. "
    "A POST with an Idempotency-Key is carried out once; its repetition gets the first answer. "
    "Every answer says in RateLimit-Policy and RateLimit how often to call; 429 says in Retry-After when again."
)
Key = tuple[type[BaseModel], JsonSchemaMode]


def described(base_url: str) -> dict[str, Any]:
    """The whole description, as JSON values."""
    keys = sorted(_schemas_used(), key=lambda key: (key[0].__name__, key[1]))
    references, definitions = models_json_schema(keys, ref_template="#/components/schemas/{model}")
    paths: dict[str, dict[str, Any]] = {}
    for call in OPERATIONS:
        paths.setdefault(PARAMETER.sub(r"{\2}", call.path), {})[call.method.lower()] = _call(call, references)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Openclause",
            "version": "1",
            "description": ABOUT,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": f"{base_url}/api/v1"}],
        "paths": paths,
        "tags": [{"name": "webhooks", "description": messages.ABOUT}],
        "webhooks": messages.messages(),
        "components": {
            "schemas": {**definitions.get("$defs", {}), **messages.SCHEMAS},
            "parameters": messages.headers(),
            "headers": {
                name: {"description": said, "example": example, "schema": {"type": "string"}}
                for name, (said, example) in LIMITS.items()
            },
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _schemas_used() -> set[Key]:
    used: set[Key] = {(Problem, "serialization")}
    for call in OPERATIONS:
        if isinstance(call.answer, type):
            used.add((call.answer, "serialization"))
        if call.accepted is not None:
            used.add((call.accepted, "serialization"))
        if call.body is not None:
            used.add((call.body, "validation"))
    return used


def _call(call: Operation, references: dict[Any, Any]) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": call.name,
        "summary": call.summary,
        "description": call.description,
        "tags": [call.tag],
        "parameters": [*_of_path(call), *_of_query(call), *_of_headers(call)],
        "responses": _limited({**_successes(call, references), **_errors(call, references)}),
    }
    if call.signed_in:
        described["security"] = [{"token": []}]
    if call.body is not None:
        example = example_of(call.body, comes_in=True)
        content = {"application/json": {"schema": references[(call.body, "validation")], "example": example}}
        described["requestBody"] = {"required": True, "content": content}
    return described


def _successes(call: Operation, references: dict[Any, Any]) -> dict[str, Any]:
    described: dict[str, Any] = {"description": "Done."}
    if isinstance(call.answer, str | tuple):
        names = [call.answer] if isinstance(call.answer, str) else call.answer
        described["content"] = {name: {} for name in names}
    elif call.answer is not None:
        example = example_of(call.answer, comes_in=False)
        schema = references[(call.answer, "serialization")]
        described["content"] = {"application/json": {"schema": schema, "example": example}}
    if call.accepted is not None:
        return {str(int(call.status)): described, "202": _accepted(references[(call.accepted, "serialization")])}
    if not _has_tag(call):
        return {str(int(call.status)): described}
    described["headers"] = {"ETag": {"description": "Changes with the answer.", "schema": {"type": "string"}}}
    return {str(int(call.status)): described, "304": {"description": "Not changed since the ETag that was sent."}}


def _limited(responses: dict[str, Any]) -> dict[str, Any]:
    shared = {name: {"$ref": f"#/components/headers/{name}"} for name in LIMITS}
    return {status: {**one, "headers": {**one.get("headers", {}), **shared}} for status, one in responses.items()}


@cache
def example_of(shape: type[BaseModel], *, comes_in: bool) -> Any:
    """What a body or an answer may look like, as JSON values."""
    schema = shape.model_json_schema(mode="validation" if comes_in else "serialization")
    return sample_of(schema, schema.get("$defs", {}), comes_in=comes_in)


def _accepted(schema: dict[str, Any]) -> dict[str, Any]:
    headers = {
        "Location": {"description": "Where to ask how far it is.", "required": True, "schema": {"type": "string"}},
        "Retry-After": {"description": "Seconds.", "schema": {"type": "string"}},
    }
    content = {"application/json": {"schema": schema}}
    return {"description": "It is being made.", "headers": headers, "content": content}


def _has_tag(call: Operation) -> bool:
    return call.method == "GET" and isinstance(call.answer, type)


def _errors(call: Operation, references: dict[Any, Any]) -> dict[str, Any]:
    codes = {*ALWAYS, *(WHEN_SIGNED_IN if call.signed_in else ()), *(WITH_BODY if call.body else ())}
    codes |= {int(status) for status in call.also} | set(WITH_KEY if call.method == "POST" else ())
    codes |= set(OF_EDITING if call.method in EDITING else ())
    content = {"application/problem+json": {"schema": references[(Problem, "serialization")]}}
    described = {str(code): {"description": HTTPStatus(code).phrase, "content": content} for code in sorted(codes)}
    for code in {"429", "503"} & set(described):
        described[code] |= {"headers": {"Retry-After": {"description": "Seconds.", "schema": {"type": "string"}}}}
    if call.signed_in:
        challenge = {"description": "How to say who is calling.", "required": True, "schema": {"type": "string"}}
        described["401"] |= {"headers": {"WWW-Authenticate": challenge}}
    return described


def _of_path(call: Operation) -> list[dict[str, Any]]:
    found = PARAMETER.findall(call.path)
    return [
        {"name": name, "in": "path", "required": True, "schema": TYPES.get(kind, TYPES[""])} for kind, name in found
    ]


def _of_query(call: Operation) -> list[dict[str, Any]]:
    schema = (call.query or LanguageQuery).model_json_schema()
    required = schema.get("required", [])
    return [
        {"name": name, "in": "query", "required": name in required, "schema": _inlined(shape, schema)}
        for name, shape in schema.get("properties", {}).items()
    ]


def _inlined(shape: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """A query parameter's schema without references, so that it can stand alone."""
    if "$ref" in shape:
        return _inlined(schema["$defs"][shape["$ref"].rsplit("/", 1)[1]], schema)
    if "anyOf" in shape:
        choices = [_inlined(one, schema) for one in shape["anyOf"] if one.get("type") != "null"]
        return choices[0] if len(choices) == 1 else {**shape, "anyOf": choices}
    return {name: value for name, value in shape.items() if not (name == "default" and value is None)}


def _of_headers(call: Operation) -> list[dict[str, Any]]:
    shapes: dict[str, dict[str, Any]] = {}
    if call.method == "POST":
        shapes["Idempotency-Key"] = {"type": "string", "maxLength": LONGEST_KEY}
    if _has_tag(call):
        shapes["If-None-Match"] = {"type": "string"}
    if call.method in EDITING:
        shapes["If-Match"] = {"type": "string"}
    return [{"name": name, "in": "header", "required": False, "schema": shape} for name, shape in shapes.items()]
