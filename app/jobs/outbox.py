"""The outbox: work that follows an act is written in the act's transaction and done afterwards."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.jobs.models import OutboxMessage


def post(
    session: Session, *, kind: str, payload: dict[str, Any], now: datetime, due: datetime | None = None
) -> OutboxMessage:
    """Write down work to be done once this transaction is committed; `payload` holds JSON values, never rows."""
    message = OutboxMessage(kind=kind, payload=payload, created_at=now, due_at=due or now)
    session.add(message)
    return message
