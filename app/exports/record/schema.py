"""The schema of the open record as JSON: every table, every column, and what it means (JSON Schema, draft 2020-12)."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from app.exports.record.columns import meaning_of
from app.exports.record.section import Section
from app.exports.record.whole import FORMAT

DRAFT = "https://json-schema.org/draft/2020-12/schema"
TYPES: Mapping[str, Mapping[str, Any]] = {
    "string": {"type": ["string", "null"]},
    "integer": {"type": ["integer", "null"]},
    "number": {"type": ["number", "null"]},
    "boolean": {"type": ["boolean", "null"]},
    "object": {"type": ["object", "null"]},
    "array": {"type": ["array", "null"]},
    "datetime": {"type": ["string", "null"], "format": "date-time"},
    "date": {"type": ["string", "null"], "format": "date"},
    "any": {},
}
"""What a column may hold by its type; it is null where there is nothing to tell."""


def schema_of(about: Mapping[str, Any], sections: Sequence[Section]) -> bytes:
    """The schema that the JSON file of these tables is valid against; whoever reads one may rely on it.

    Later releases add tables and columns, so others are allowed; those named here are always there.
    """
    tables = {one.name: {"type": "array", "items": _row(one)} for one in sections}
    head = {name: {"const": FORMAT} if name == "format" else {} for name in about}
    whole = {
        "$schema": DRAFT,
        "$id": f"urn:openclause:schema:{FORMAT}",
        "title": f"Open record of a process ({FORMAT})",
        "type": "object",
        "properties": {
            "about": {"type": "object", "properties": head, "required": list(about)},
            **tables,
        },
        "required": ["about", *tables],
    }
    return json.dumps(whole, indent=1).encode() + b"\n"


def _row(section: Section) -> Mapping[str, Any]:
    return {
        "type": "object",
        "properties": {name: _column(section.name, name) for name in section.columns},
        "required": list(section.columns),
    }


def _column(table: str, name: str) -> Mapping[str, Any]:
    meaning = meaning_of(table, name)
    return {**TYPES[meaning.type], "description": meaning.words}
