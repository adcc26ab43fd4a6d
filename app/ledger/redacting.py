"""Erasing what entries commit to: the bodies go, a redaction is entered, and the proofs of the leaves still hold."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.ledger.models import Body, Entry
from app.ledger.services import Act, enter_many

REDACTION = "redaction"
WORDLESS = frozenset({"group", "state"})
"""What an entry of support, or of letting something through, says: nobody's words."""


def redact(session: Session, indices: Sequence[int], *, now: datetime, process_id: int | None, process: str) -> None:
    """Erase the bodies and salts of these entries of one process for good, and say so in the log. Call it last.

    What is erased already is left alone, so that it can be asked for again.
    """
    there = set(session.scalars(sa.select(Body.index).where(Body.index.in_(indices))))
    if not there:
        return
    session.execute(sa.delete(Body).where(Body.index.in_(there)))
    acts = [Act(REDACTION, f"entries/{index}", {}) for index in sorted(there)]
    enter_many(session, acts, now=now, process_id=process_id, process=process)


def entries_with_words(session: Session, *, process_id: int, address: str) -> list[int]:
    """The entries about the thing at this address whose bodies hold more than the group of somebody."""
    query = sa.select(Entry.index, Body.body).join(Body, Body.index == Entry.index)
    query = query.where(Entry.process_id == process_id, Entry.object == address, Entry.kind != REDACTION)
    return [index for index, body in session.execute(query.order_by(Entry.index)) if body.keys() - WORDLESS]


def redact_about(session: Session, address: str, *, now: datetime, process_id: int, process: str) -> None:
    """Erase whatever the record commits to of the thing at this address, and say so in the log. Call it last."""
    found = entries_with_words(session, process_id=process_id, address=address)
    redact(session, found, now=now, process_id=process_id, process=process)
