"""One's own receipts in the API: what one did in a process, and the proof of each act."""

from typing import Any

from flask import Response, abort
from pydantic import Field

from app.domain.phases import Action
from app.ledger.models import Entry
from app.processes import receipts
from app.processes.access import access, requires
from app.processes.receipts import Receipt
from app.record.api.blueprint import api
from app.web.database import session
from app.web.operations import operation
from app.web.schemas import Digits, LanguageQuery, Listing, Schema, Time


class OwnEntryOut(Schema):
    """Something you did that is in the record, and of which you can have the receipt by its index."""

    index: int
    kind: str
    object: str
    entered_at: Time


class ReceiptOut(Schema):
    """The file that `openclause verify` checks: the entry, what it commits to with its salt, and the proof."""

    format: str
    index: int
    entry: str
    salt: str = Field(description="hexadecimal; whoever has it can read what the entry commits to")
    body: dict[str, Any]
    size: int
    root: str
    proof: list[str]
    checkpoint: str | None = Field(None, description="the signed note with this root, once there is one")


class OwnEntriesQuery(LanguageQuery):
    """The latest first; `before` goes on from the index that a page names as the next."""

    before: Digits = Field(0, ge=0, le=2**31 - 1)
    limit: Digits = Field(50, ge=1, le=100)


@operation(
    api, "GET", "/processes/<slug>/receipts", answer=Listing[OwnEntryOut], query=OwnEntriesQuery, signed_in=True
)
@requires(Action.READ)
def own_receipts(slug: str, query: OwnEntriesQuery) -> Listing[OwnEntryOut]:
    """What you did in a process and have receipts of, the latest first."""
    person_id = access().signed_in_person()
    found = receipts.own_entries(
        session(), access().process, person_id, before=query.before or None, limit=query.limit
    )
    following = found[query.limit - 1].index if len(found) > query.limit else None
    items = [
        OwnEntryOut(index=one.index, kind=one.kind, object=one.object, entered_at=one.entered_at)
        for one in found[: query.limit]
    ]
    return Listing[OwnEntryOut](items=items, next=following)


@operation(api, "GET", "/processes/<slug>/receipts/<index:index>", answer=ReceiptOut, signed_in=True)
@requires(Action.READ)
def receipt(slug: str, index: int) -> ReceiptOut:
    """The receipt of something you did; 404 for what others did, and once what the entry commits to was erased."""
    return ReceiptOut.model_validate(_own(index).document or abort(404))


@operation(api, "GET", "/processes/<slug>/receipts/<index:index>.tlog-proof", answer="text/plain", signed_in=True)
@requires(Action.READ)
def receipt_proof(slug: str, index: int) -> Response:
    """The same receipt as a C2SP tlog-proof; 404 until a signed head covers it."""
    answer = Response(_own(index).log_proof or abort(404), content_type="text/plain; charset=utf-8")
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _own(index: int) -> Receipt:
    found: Entry | None = receipts.own_entry(session(), access().process, access().signed_in_person(), index)
    return receipts.receipt(session(), found or abort(404))
