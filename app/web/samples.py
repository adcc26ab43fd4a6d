"""Examples of what goes in and comes out of the API, made from the schemas, so that none of them can fall behind."""

import re
from collections.abc import Mapping
from typing import Any

DAY, MOMENT, LATER = "2027-01-15", "2027-01-15T12:00:00Z", "2027-02-15T12:00:00Z"
ENDS = frozenset({"closes", "ends", "closed_at", "take_out_until", "due_at"})
ALTERNATIVES = re.compile(r"\^\((\w+)[|\w]*\)\$")
DEEPEST = 6
WORDS: Mapping[str, str] = {
    "slug": "ai-code-of-ethics",
    "process": "ai-code-of-ethics",
    "other": "ai-bill",
    "language": "en",
    "languages": "en",
    "by": "words",
    "clause": "2",
    "clauses": "2",
    "before": "2",
    "after": "2",
    "before_clause": "2",
    "after_clause": "2",
    "other_clause": "2",
    "group": "citizen",
    "groups": "citizen",
    "name": "Ana Reyes",
    "author": "Ana Reyes",
    "holder": "Ana Reyes",
    "facilitator": "Ana Reyes",
    "signed_by": "Ana Reyes",
    "whom": "Ana Reyes",
    "email": "ana@example.com",
    "contact": "forum@example.com",
    "organisation": "open-rights",
    "title": "A code of ethics for the use of AI",
    "heading": "Right to be told",
    "body": "Whoever is subject to an automated decision is told so beforehand.",
    "text": "Whoever is subject to an automated decision is told so beforehand.",
    "words": "Whoever is subject to an automated decision is told so beforehand.",
    "rationale": "Afterwards is too late to object.",
    "reason": "The forum asked for it on 12 January.",
    "reasons": "The forum asked for it on 12 January.",
    "exact": "is told so",
    "quote": "is told so",
    "prefix": "an automated decision ",
    "suffix": " beforehand",
    "url": "https://example.org/notes",
    "link": "https://example.org/notes",
    "address": "https://example.org/notes",
    "source_address": "https://example.org/notes",
    "recording": "https://example.org/recording",
    "remote_link": "https://example.org/join",
    "source": "Ministry of Technology",
    "place": "Town hall, Santo Domingo",
    "agenda": "1. Clause 2. 2. Next steps.",
    "minutes": "The forum went through clause 2 and agreed to put it to the vote.",
    "country": "DO",
    "jurisdiction": "DO",
    "jurisdictions": "DO",
    "time_zone": "America/Santo_Domingo",
    "decider": "Law 172-13, article 5",
    "docket": "AI-2027-01",
    "media_type": "application/pdf",
    "file": "notes.pdf",
    "content": "JVBERi0xLjc=",
    "quorum": "1/2",
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "guid": "cl-7k2m9q",
    "choice": "agree",
    "criterion": "feasibility",
    "objective": "To agree on rules for the use of AI in public services.",
    "decision_link": "The forum decides on every amendment, clause by clause, and gives reasons.",
    "next_steps": "The text goes to the ministry, which answers within two months.",
    "materials": "The draft and the study it rests on are among the documents.",
    "lead_institution": "Ministry of Technology",
    "criteria": "Two years of work with those whom decisions concern.",
    "purpose": "It oversees the process.",
    "detail": "Send the body as application/json, in UTF-8.",
    "pointer": "/body",
    "type": "about:blank",
    "root": "q1vN3b5mGmJ8cV5o8wF1k2o8n4R3o0p6Jx2m7c9d0eA=",
}


def sample_of(schema: Mapping[str, Any], definitions: Mapping[str, Any], *, comes_in: bool) -> Any:
    """A value that fits a JSON schema; of what comes in only what must be said, unless the schema has its own."""
    return _value("", schema, definitions, comes_in, 0)


def _value(name: str, schema: Mapping[str, Any], definitions: Mapping[str, Any], comes_in: bool, depth: int) -> Any:
    if schema.get("examples"):
        return schema["examples"][0]
    if "$ref" in schema:
        return _value(name, definitions[schema["$ref"].rsplit("/", 1)[1]], definitions, comes_in, depth + 1)
    for several in ("anyOf", "oneOf", "allOf"):
        if several in schema:
            fitting = [one for one in schema[several] if one.get("type") != "null"]
            return None if depth > DEEPEST else _value(name, fitting[0], definitions, comes_in, depth)
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return schema["enum"][0]
    if schema.get("type") == "object":
        return _members(name, schema, definitions, comes_in, depth)
    if schema.get("type") == "array":
        return _items(name, schema, definitions, comes_in, depth)
    return _plain(name, schema)


def _members(name: str, schema: Mapping[str, Any], definitions: Mapping[str, Any], comes_in: bool, depth: int) -> Any:
    if "properties" in schema:
        required = schema.get("required", [])
        shown = [one for one in schema["properties"] if not comes_in or one in required]
        return {one: _value(one, schema["properties"][one], definitions, comes_in, depth + 1) for one in shown}
    inside = next(iter(schema.get("patternProperties", {}).values()), schema.get("additionalProperties"))
    if not isinstance(inside, Mapping) or depth > DEEPEST:
        return {}
    by_language = inside.get("type") == "string"
    return {"en" if by_language else "citizen": _value(name, inside, definitions, comes_in, depth + 1)}


def _items(name: str, schema: Mapping[str, Any], definitions: Mapping[str, Any], comes_in: bool, depth: int) -> Any:
    if "prefixItems" in schema:
        return [_value(name, one, definitions, comes_in, depth + 1) for one in schema["prefixItems"]]
    if depth > DEEPEST or "items" not in schema:
        return []
    one = _value(name, schema["items"], definitions, comes_in, depth + 1)
    return [one] * max(1, schema.get("minItems", 1))


def _plain(name: str, schema: Mapping[str, Any]) -> Any:
    if schema.get("type") == "integer":
        return max(schema.get("minimum", 1), 1)
    if schema.get("type") == "number":
        return 0.5
    if schema.get("type") == "boolean":
        return True
    if schema.get("format") in ("date", "date-time"):
        return DAY if schema["format"] == "date" else LATER if name in ENDS else MOMENT
    if found := ALTERNATIVES.fullmatch(schema.get("pattern", "")):
        return found[1]
    return WORDS.get(name, name or "…")[: schema.get("maxLength")]
