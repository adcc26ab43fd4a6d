"""The page of the thing that an entry is about."""

import json
from typing import Any

from flask import url_for

from app.ledger.models import Entry
from app.processes.access import access

PAGES_OF = {
    "amendments": ("insight.amendment", "number"),
    "comments": ("comments.comment", "number"),
    "conditions": ("comments.comment", "number"),
    "statements": ("opinions.statement", "number"),
    "objections": ("objections.objection", "number"),
    "submissions": ("submissions.submission", "number"),
    "responses": ("responses.response", "number"),
    "documents": ("documents.document", "number"),
    "meetings": ("forum.meeting", "number"),
    "calls": ("forum.call", "number"),
    "questions": ("polls.question", "number"),
    "versions": ("texts.version", "version"),
}


def page_of_entry(found: Entry) -> str | None:
    """The page of what an entry is about; None for what has no page of its own."""
    slug = access().process.slug
    folder, _, rest = found.object.partition("/")
    if folder == "clauses":
        return _wording(slug, rest, found)
    if folder in ("text", "processes", "phases"):
        return url_for("insight.text" if folder == "text" else "insight.process", slug=slug)
    if folder == "moderation":
        return url_for("moderation.log", slug=slug)
    return page_of_thing(slug, found.object)


def page_of_thing(slug: str, address: str) -> str | None:
    """The page of a thing by its address in the record, such as comments/12."""
    folder, _, rest = address.partition("/")
    if folder not in PAGES_OF or not (rest.isascii() and rest.isdigit()):
        return None
    endpoint, name = PAGES_OF[folder]
    values: dict[str, Any] = {"slug": slug, name: int(rest)}
    return url_for(endpoint, **values)


def _wording(slug: str, place: str, found: Entry) -> str:
    number, _, language = place.rpartition("/")
    revision = json.loads(found.canonical).get("revision")
    return url_for("texts.revision", slug=slug, number=number, revision=revision, lang=language)
