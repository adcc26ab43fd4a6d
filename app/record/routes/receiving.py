"""Pages of one's receipts: what one did in a process, and the proof of each act, for whoever did it alone."""

import json

from flask import Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from app.domain.phases import Action
from app.ledger.models import Entry
from app.processes import receipts
from app.processes.access import access, requires
from app.processes.receipts import NOUNS, Receipt
from app.record.routes.blueprint import pages
from app.record.routes.places import page_of_thing
from app.record.wordings import in_words
from app.web.access import ask_to_sign_in
from app.web.database import session
from app.web.paging import whole_number

PAGE = 50
THING = f"/processes/<slug>/<any({', '.join(NOUNS)}):noun>/<number:number>"


@pages.get("/processes/<slug>/receipts")
@requires(Action.READ)
def own_receipts(slug: str) -> ResponseReturnValue:
    person_id = access().person_id
    if person_id is None:
        return ask_to_sign_in()
    before = whole_number(request.args.get("before")) if request.args.get("before") else None
    found = receipts.own_entries(session(), access().process, person_id, before=before, limit=PAGE)
    older = found[PAGE - 1].index if len(found) > PAGE else None
    return render_template(
        "ledger/own_receipts.html", entries=found[:PAGE], older=older, is_first_page=before is None, in_words=in_words,
        page_of_thing=page_of_thing,
    )  # fmt: skip


@pages.get(f"{THING}/receipt", endpoint="receipt")
@requires(Action.READ)
def receipt(slug: str, noun: str, number: int) -> ResponseReturnValue:
    entries = _own(noun, number)
    return render_template(
        "ledger/receipt.html",
        noun=noun,
        number=number,
        in_words=in_words,
        thing=page_of_thing(slug, f"{noun}/{number}"),
        receipt=receipts.receipt(session(), entries[0]) if entries else None,
        further=entries[1:],
    )


@pages.get(f"{THING}/receipt.json")
@requires(Action.READ)
def receipt_file(slug: str, noun: str, number: int) -> ResponseReturnValue:
    return _document(receipts.receipt(session(), _first(noun, number)), _name(slug, noun, number))


@pages.get(f"{THING}/receipt.tlog-proof")
@requires(Action.READ)
def receipt_proof(slug: str, noun: str, number: int) -> ResponseReturnValue:
    return _proof(receipts.receipt(session(), _first(noun, number)), _name(slug, noun, number))


@pages.get("/processes/<slug>/record/<index:index>/receipt.json")
@requires(Action.READ)
def entry_receipt(slug: str, index: int) -> ResponseReturnValue:
    return _document(receipts.receipt(session(), _entry(index)), f"receipt-{slug}-entry-{index}")


@pages.get("/processes/<slug>/record/<index:index>/receipt.tlog-proof")
@requires(Action.READ)
def entry_receipt_proof(slug: str, index: int) -> ResponseReturnValue:
    return _proof(receipts.receipt(session(), _entry(index)), f"receipt-{slug}-entry-{index}")


def _own(noun: str, number: int) -> list[Entry]:
    """The entries about a thing whose receipts are the reader's, whatever its state; 404 without any part in it."""
    person_id = access().person_id
    if person_id is None:
        abort(404)
    found = receipts.own_about(session(), access().process, person_id, f"{noun}/{number}")
    return list(found if found is not None else abort(404))


def _first(noun: str, number: int) -> Entry:
    entries = _own(noun, number)
    return entries[0] if entries else abort(404)


def _entry(index: int) -> Entry:
    person_id = access().person_id
    if person_id is None:
        abort(404)
    return receipts.own_entry(session(), access().process, person_id, index) or abort(404)


def _name(slug: str, noun: str, number: int) -> str:
    return f"receipt-{slug}-{number}" if noun == "comments" else f"receipt-{slug}-{noun}-{number}"


def _document(kept: Receipt, name: str) -> Response:
    document = kept.document or abort(404)
    return _to_keep(json.dumps(document, ensure_ascii=False, indent=1), "application/json", f"{name}.json")


def _proof(kept: Receipt, name: str) -> Response:
    return _to_keep(kept.log_proof or abort(404), "text/plain; charset=utf-8", f"{name}.tlog-proof")


def _to_keep(content: str, content_type: str, name: str) -> Response:
    answer = Response(content, content_type=content_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
