"""From the record to messages: each new entry is written down for every webhook that asked for such events.

The record is the outbox here: an entry is written in the transaction of its act, in one place for all of them, and
how far each webhook has been told moves in the transaction that writes its messages. So none is lost or made twice.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.hook_events import event_of, wanted
from app.ledger.models import Body, Entry
from app.ledger.queries import size
from app.processes.models import Process, Visibility
from app.webhooks.models import Delivery, DeliveryState, Webhook
from app.webhooks.services import new_message_id

AT_ONCE = 500
KEPT = timedelta(days=30)


def take_up(session: Session, now: datetime, *, limit: int = AT_ONCE) -> int:
    """Write down the messages about the next entries, at most `limit` of the record; how many messages there were.

    Costs one statement while there is nothing to tell. What happens in a process that is not public yet is not told.
    """
    end, active = size(session), Webhook.paused_at.is_(None)
    start = session.scalar(sa.select(sa.func.min(Webhook.next_entry)).where(active, Webhook.next_entry < end))
    if start is None:
        return 0
    end = min(end, start + limit)
    query = sa.select(Webhook).where(active, Webhook.next_entry < end).order_by(Webhook.id).with_for_update()
    webhooks = session.scalars(query, execution_options={"populate_existing": True}).all()
    messages = [
        message
        for entry, state in _entries(session, start, end)
        for message in _messages(entry, event_of(entry.kind, state), webhooks, now)
    ]
    if messages:
        session.execute(sa.insert(Delivery), messages)
    for webhook in webhooks:
        webhook.next_entry = end
    session.flush()
    return len(messages)


def forget(session: Session, now: datetime) -> None:
    """Delete messages that were sent or given up a month ago; a duty of the clock."""
    done = Delivery.state != DeliveryState.WAITING
    session.execute(sa.delete(Delivery).where(done, Delivery.tried_at < now - KEPT))


def _entries(session: Session, start: int, end: int) -> list[tuple[Entry, str | None]]:
    """The entries of public processes, each with what it says of who may read its object."""
    query = (
        sa.select(Entry, Body.body)
        .join(Process, Process.id == Entry.process_id)
        .outerjoin(Body, Body.index == Entry.index)
        .where(Entry.index >= start, Entry.index < end, Process.visibility != Visibility.PREPARED)
        .order_by(Entry.index)
    )
    return [(entry, _state(body or {})) for entry, body in session.execute(query)]


def _state(body: dict[str, Any]) -> str | None:
    state = body.get("visibility", body.get("state"))
    return state if isinstance(state, str) else None


def _messages(entry: Entry, event: str | None, webhooks: Sequence[Webhook], now: datetime) -> list[dict[str, Any]]:
    if event is None:
        return []
    return [
        {
            "webhook_id": one.id, "entry": entry.index, "event": event, "message_id": new_message_id(),
            "happened_at": entry.entered_at, "state": DeliveryState.WAITING, "tries": 0, "due_at": now, "answer": "",
        }
        for one in webhooks
        if one.next_entry <= entry.index and one.process_id in (None, entry.process_id) and wanted(event, one.topics)
    ]  # fmt: skip
