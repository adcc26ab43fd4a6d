"""Pages of the public record: what it is and what it holds of a process, and one entry with its proof.

Their endpoints bear the name of the ledger; the ledger itself stands below processes and cannot know their guard.
"""

import json
from collections.abc import Mapping
from pathlib import Path

from flask import abort, current_app, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from app.domain import merkle
from app.domain.phases import Action
from app.ledger import checkpoints, witnesses
from app.ledger import queries as ledger
from app.ledger.models import Entry
from app.processes.access import access, requires
from app.record import queries
from app.record.routes.blueprint import machines, pages
from app.record.routes.places import page_of_entry
from app.record.signing import signing
from app.record.wordings import KINDS, in_words
from app.web.access import public
from app.web.database import session
from app.web.paging import whole_number

PAGE = 50
VERIFIER = Path(__file__).parents[1] / "offline" / "openclause_verify.py"


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
        thing=page_of_entry,
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
        thing=page_of_entry(found),
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
