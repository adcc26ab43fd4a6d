"""Receipts for what people do in a process: which acts get one, whose they are, and the mail that brings them."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain import merkle
from app.jobs import outbox
from app.ledger import queries as ledger
from app.ledger import receipts
from app.ledger.models import Entry
from app.ledger.services import pseudonym
from app.processes.models import Process

CONTRIBUTED = frozenset(
    {
        "comment_sent", "amendment_proposed", "statement_submitted", "objection_raised", "submission_sent",
        "response_followed_up",
    }
)  # fmt: skip
"""Acts by which words come in: their receipts also come by mail."""
GIVEN = CONTRIBUTED | {
    "comment_edited", "comment_withdrawn", "comment_reaffirmed", "amendment_rebased", "amendment_joined",
    "amendment_left", "amendment_withdrawn", "amendment_supported", "amendment_support_ended", "statement_withdrawn",
    "objection_agreed", "objection_disagreed", "objection_withdrawn", "objection_carried", "objection_reaffirmed",
    "objection_supported", "objection_support_ended", "submission_withdrawn", "condition_set", "condition_marked",
    "text_endorsed", "endorsement_withdrawn", "reservation_made", "reservation_withdrawn",
}  # fmt: skip
"""Acts whose receipt whoever did them can have. Ballots are not among them: they have commitments of their own."""
FOR_AUTHORS = frozenset({"comment_imported", "letter_cut"})
"""Acts of others by which somebody's own words came in: the receipt is the author's."""
NOUNS = ("comments", "amendments", "statements", "objections", "submissions", "responses", "conditions", "endorsements")
"""The things of a process about which there are receipts, as they are named in addresses."""
AUTHORS: dict[str, Callable[[Session, int, int], int | None]] = {}
"""By noun: the author of the thing with this number in a process (by its identity). Features enter their own."""

BY_MAIL = "receipts"
WAIT = timedelta(minutes=2)
"""How long the mail waits: the head over the entry is signed within a minute."""


@dataclass(frozen=True)
class Receipt:
    """Where an act stands in the public record, and what whoever did it needs to prove it."""

    entry: int
    kind: str
    address: str
    entered_at: datetime
    commitment: str
    leaf: str
    document: dict[str, Any] | None
    """The receipt as it is downloaded; None once what the entry commits to was erased."""
    log_proof: str | None
    """The same as a C2SP tlog-proof; None for the minute until it is under a signed head."""


def receipt(session: Session, entry: Entry) -> Receipt:
    """The receipt of an entry, with as much of it as there still is."""
    body = ledger.body_of(session, entry.index)
    proof = receipts.log_proof(session, entry, body) if body else None
    return Receipt(
        entry=entry.index,
        kind=entry.kind,
        address=entry.object,
        entered_at=entry.entered_at,
        commitment=str(json.loads(entry.canonical)["commitment"]),
        leaf=merkle.leaf_hash(entry.canonical.encode()).hex(),
        document=receipts.document(session, entry, body) if body else None,
        log_proof=str(proof) if proof else None,
    )


def own_about(session: Session, process: Process, person_id: int, address: str) -> Sequence[Entry] | None:
    """The entries about a thing whose receipts are this person's, oldest first; None when they have no part in it."""
    noun, _, number = address.partition("/")
    is_author = noun in AUTHORS and AUTHORS[noun](session, process.id, int(number)) == person_id
    about = sa.select(Entry).where(Entry.process_id == process.id, Entry.object == address)
    kinds = GIVEN | FOR_AUTHORS if is_author else GIVEN
    entries = session.scalars(about.where(Entry.kind.in_(sorted(kinds))).order_by(Entry.index)).all()
    found = [one for one in entries if one.kind in FOR_AUTHORS or is_by(process, one, person_id)]
    return found if found or is_author else None


def own_entries(
    session: Session, process: Process, person_id: int, *, before: int | None = None, limit: int
) -> Sequence[Entry]:
    """What somebody did in a process and has receipts for, the latest first; one more than `limit`."""
    begins = f'{{"actor":"{pseudonym(process.pseudonym_key, person_id)}"'
    query = sa.select(Entry).where(Entry.process_id == process.id, Entry.kind.in_(sorted(GIVEN)))
    query = query.where(Entry.canonical.startswith(begins, autoescape=True))
    if before is not None:
        query = query.where(Entry.index < before)
    return session.scalars(query.order_by(Entry.index.desc()).limit(limit + 1)).all()


def own_entry(session: Session, process: Process, person_id: int, index: int) -> Entry | None:
    """The entry with this index, if its receipt is this person's."""
    entry = ledger.entry(session, index)
    if entry is None or entry.process_id != process.id:
        return None
    if entry.kind in GIVEN and is_by(process, entry, person_id):
        return entry
    if entry.kind not in FOR_AUTHORS:
        return None
    mine = own_about(session, process, person_id, entry.object) or ()
    return entry if any(one.index == index for one in mine) else None


def is_by(process: Process, entry: Entry, person_id: int) -> bool:
    """Whether somebody did what an entry says, by their pseudonym in the process."""
    return bool(json.loads(entry.canonical)["actor"] == pseudonym(process.pseudonym_key, person_id))


def promise(
    session: Session, process: Process, entered: Mapping[int, str], *, actor_id: int | None, now: datetime
) -> None:
    """Let the receipts of these entries (kinds by index) come by mail, all of one transaction in one mail."""
    indices = [index for index, kind in entered.items() if kind in CONTRIBUTED]
    if actor_id is None or not indices:
        return
    under_way = session.info.get(BY_MAIL)
    if under_way and under_way[0] is session.get_transaction() and under_way[1] in session:
        message = under_way[1]
        if (message.payload["person"], message.payload["process"]) == (actor_id, process.id):
            message.payload = {**message.payload, "entries": [*message.payload["entries"], *indices]}
            return
    payload = {"person": actor_id, "process": process.id, "entries": indices}
    message = outbox.post(session, kind=BY_MAIL, payload=payload, now=now, due=now + WAIT)
    session.info[BY_MAIL] = (session.get_transaction(), message)
