"""Holding back mail after a backup was restored: what the backup had not sent yet may have gone out since it was taken.

Held mail stays in the outbox under a kind that nobody carries out, until somebody lets it go or throws it away.
"""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.jobs.models import OutboxMessage
from app.jobs.outbox import POSTED

OUTGOING = ("mail", "link", "receipts")
"""Kinds of work that end in a mail to somebody."""
PREFIX = "held "


def hold(session: Session) -> int:
    """Hold back every mail that is not sent yet; how many."""
    rows = _waiting(session, OUTGOING)
    for row in rows:
        row.kind = PREFIX + row.kind
    session.flush()
    return len(rows)


def held(session: Session) -> Sequence[OutboxMessage]:
    """The mail that is held back, the oldest first."""
    return _waiting(session, [PREFIX + kind for kind in OUTGOING])


def release(session: Session, now: datetime) -> int:
    """Send what was held back after all; how many mails."""
    rows = held(session)
    for row in rows:
        row.kind, row.due_at, row.attempts = row.kind.removeprefix(PREFIX), now, 0
    session.flush()
    session.info[POSTED] = True
    return len(rows)


def discard(session: Session) -> int:
    """Throw away what was held back; how many mails."""
    rows = held(session)
    for row in rows:
        session.delete(row)
    session.flush()
    return len(rows)


def _waiting(session: Session, kinds: Sequence[str]) -> Sequence[OutboxMessage]:
    query = sa.select(OutboxMessage).where(OutboxMessage.done_at.is_(None), OutboxMessage.kind.in_(kinds))
    return session.scalars(query.order_by(OutboxMessage.id)).all()
