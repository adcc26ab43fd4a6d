"""Pages of the public record: what it is and what it holds of a process, and one entry with its proof.

Their endpoints bear the name of the ledger; the ledger itself stands below processes and cannot know their guard.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Blueprint, abort, current_app, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from app.domain import merkle
from app.domain.phases import Action
from app.ledger import checkpoints, witnesses
from app.ledger import queries as ledger
from app.ledger.models import Entry
from app.processes.access import access, requires
from app.record import queries
from app.record.signing import signing
from app.record.wordings import KINDS, in_words
from app.web.access import public
from app.web.database import session
from app.web.paging import whole_number

pages = Blueprint("ledger", __name__)
machines = Blueprint("verifier", __name__)
PAGE = 50
VERIFIER = Path(__file__).parent / "offline" / "openclause_verify.py"


@pages.get("/processes/<slug>/record")
@requires(Action.READ)
def record(slug: str) -> ResponseReturnValue:
    process = access().process
    kinds = queries.kinds_of(session(), process)
    kind = request.args.get("kind") or None
    if kind is not None and kind not in (*kinds, *KINDS):
        abort(400)
    before = whole_number(request.args.get("before")) if request.args.get("before") else None
    found = queries.entries_before(session(), process.id, before=before, kind=kind, limit=PAGE)
    size = ledger.size(session())
    return render_template(
        "ledger/record.html",
        entries=found[:PAGE],
        older=found[PAGE - 1].index if len(found) > PAGE else None,
        is_first_page=before is None,
        kind=kind,
        kinds=sorted(((each, in_words(each)) for each in kinds), key=lambda pair: pair[1]),
        in_words=in_words,
        said=_said,
        thing=_thing,
        size=size,
        own=queries.count_entries(session(), process),
        root=merkle.root_of(size, ledger.reader(session())).hex(),
        signing=signing(session()),
        origins=queries.origins_of(session(), process) if before is None else [],
    )


@pages.get("/processes/<slug>/trust")
@requires(Action.READ)
def trust(slug: str) -> ResponseReturnValue:
    keys = checkpoints.keys(session())
    return render_template(
        "ledger/trust.html",
        keys=keys,
        newest=keys[-1].vkey if keys else "",
        witnesses=witnesses.witnesses(session()),
        cosigned=witnesses.newest_by_witness(session()),
        prefix=current_app.config["BASE_URL"] + url_for("record_api.log_checkpoint").removesuffix("/checkpoint"),
    )


@machines.get(f"/{VERIFIER.name}")
@public
def script() -> ResponseReturnValue:
    return send_file(VERIFIER, mimetype="text/x-python", as_attachment=True, max_age=0)


@pages.get("/processes/<slug>/record/<index:index>")
@requires(Action.READ)
def entry(slug: str, index: int) -> ResponseReturnValue:
    found = ledger.entry(session(), index)
    if found is None or found.process_id != access().process.id:
        abort(404)
    size = ledger.size(session())
    proof = ledger.inclusion_proof(session(), index, size)
    return render_template(
        "ledger/entry.html",
        entry=found,
        said=_said(found),
        thing=_thing(found),
        in_words=in_words,
        leaf=merkle.leaf_hash(found.canonical.encode()).hex(),
        proof=[each.hex() for each in proof],
        size=size,
        root=merkle.root_of(size, ledger.reader(session())).hex(),
        is_signed=checkpoints.covers(session(), index),
        has_body=ledger.body_of(session(), index) is not None,
    )


def _said(found: Entry) -> Mapping[str, object]:
    """What an entry says in its canonical text."""
    said = json.loads(found.canonical)
    return said if isinstance(said, dict) else {}


def _thing(found: Entry) -> str | None:
    """The page of what an entry is about; None for what has no page of its own."""
    slug = access().process.slug
    folder, _, rest = found.object.partition("/")
    if folder == "clauses":
        return _wording(slug, rest, found)
    if folder in ("text", "processes", "phases"):
        return url_for("insight.text" if folder == "text" else "insight.process", slug=slug)
    if folder == "moderation":
        return url_for("moderation.log", slug=slug)
    pages_of = {
        "amendments": ("insight.amendment", "number"),
        "comments": ("comments.comment", "number"),
        "responses": ("responses.response", "number"),
        "documents": ("documents.document", "number"),
        "meetings": ("forum.meeting", "number"),
        "calls": ("forum.call", "number"),
        "questions": ("polls.question", "number"),
        "versions": ("texts.version", "version"),
    }
    if folder not in pages_of or not (rest.isascii() and rest.isdigit()):
        return None
    endpoint, name = pages_of[folder]
    values: dict[str, Any] = {"slug": slug, name: int(rest)}
    return url_for(endpoint, **values)


def _wording(slug: str, place: str, found: Entry) -> str:
    number, _, language = place.rpartition("/")
    revision = _said(found).get("revision")
    return url_for("texts.revision", slug=slug, number=number, revision=revision, lang=language)
