"""Receipts: the proof that a comment was received, for its author to keep whatever becomes of it."""

import json
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.comments.models import Comment
from app.domain import merkle
from app.ledger import queries as ledger
from app.ledger import receipts
from app.ledger.models import Entry


@dataclass(frozen=True)
class Receipt:
    """Where a comment stands in the public record, and what its author needs to prove it."""

    entry: int
    commitment: str
    leaf: str
    document: dict[str, Any]
    log_proof: str | None
    """The same as a C2SP tlog-proof; None for the minute until it is under a signed head."""


def entry_of(session: Session, comment: Comment) -> Entry | None:
    """The entry by which a comment came into the record; None for one that has none."""
    query = sa.select(Entry).where(
        Entry.process_id == comment.process_id,
        Entry.kind.in_(("comment_sent", "comment_imported")),
        Entry.object == f"comments/{comment.number}",
    )
    return session.scalar(query.order_by(Entry.index).limit(1))


def receipt_of(session: Session, comment: Comment) -> Receipt | None:
    """The receipt of a comment; None when the record does not hold it, or what it committed to has been erased."""
    entry = entry_of(session, comment)
    body = ledger.body_of(session, entry.index) if entry else None
    if entry is None or body is None:
        return None
    leaf = merkle.leaf_hash(entry.canonical.encode()).hex()
    document = receipts.document(session, entry, body)
    proof = receipts.log_proof(session, entry, body)
    return Receipt(entry.index, _commitment_in(entry.canonical), leaf, document, str(proof) if proof else None)


def _commitment_in(canonical: str) -> str:
    """What an entry commits to, as it says it."""
    return str(json.loads(canonical)["commitment"])
