"""Sending: a message is claimed, sent without holding the database, and what came of it is written down.

One message at a time goes to each webhook, and whoever was served longest ago comes first: a slow receiver keeps
nobody waiting but itself. What a dying worker had claimed comes due again, and goes out under the same number.
"""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain import hook_events
from app.domain.delivering_hooks import Outcome, is_worn_out, next_try, outcome_of, signature_of
from app.domain.hook_events import TEST, Told
from app.jobs.outbox import post_mail
from app.ledger.models import Entry
from app.processes.models import Process
from app.webhooks.models import Delivery, DeliveryState, Pause, Webhook
from app.webhooks.queries import keepers_of
from app.webhooks.sealing import SecretLost, opened

LEASE = timedelta(minutes=1)
"""So long a message is held by whoever sends it: much longer than sending takes."""
LONGEST_ANSWER = 500
LOST = "the secret cannot be read"


@dataclass(frozen=True)
class Message:
    """What is to be sent now, and the secrets that sign it."""

    delivery_id: int
    webhook_id: int
    url: str
    message_id: str
    body: bytes
    secrets: tuple[bytes, ...] = field(repr=False)

    def headers(self, now: datetime) -> dict[str, str]:
        """The headers of the Standard Webhooks specification, signed as of this try."""
        timestamp = int(now.timestamp())
        signature = signature_of(self.secrets, message_id=self.message_id, timestamp=timestamp, body=self.body)
        return {
            "Content-Type": "application/json",
            "User-Agent": "Openclause-Webhooks/1",
            "webhook-id": self.message_id,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": signature,
        }


@dataclass(frozen=True)
class Came:
    """What came of a try: the status of the answer (None: there was none), and what it said."""

    status: int | None
    answer: str


def is_due(session: Session, now: datetime) -> bool:
    """Whether some message may be sent now: most often none, and reading is enough to see it."""
    return session.execute(_due(now)).first() is not None


def claim(session: Session, *, key: str, base_url: str, languages: tuple[str, ...], now: datetime) -> Message | None:
    """The next message that is due, held for a minute; None when there is none.

    A webhook whose secret cannot be read any more is paused on the way, and its keepers are told.
    """
    while delivery := session.scalar(_due(now).with_for_update(of=[Webhook, Delivery], skip_locked=True)):
        message = _claimed(session, delivery, key=key, base_url=base_url, languages=languages, now=now)
        if message is not None:
            return message
    return None


def settle(session: Session, message: Message, came: Came, *, now: datetime) -> None:
    """Write down what came of a try; nothing for a webhook that was deleted meanwhile."""
    webhook = session.get(Webhook, message.webhook_id, with_for_update=True)
    delivery = session.get(Delivery, message.delivery_id)
    if webhook is None or delivery is None:
        return
    webhook.busy_until = now
    delivery.status, delivery.answer = came.status, _readable(came.answer)
    outcome = outcome_of(came.status)
    if outcome is Outcome.DELIVERED:
        delivery.state, delivery.due_at = DeliveryState.DELIVERED, None
        webhook.failing_since, webhook.delivered_at = None, now
    else:
        _failed(session, webhook, delivery, outcome, now)


def _due(now: datetime) -> sa.Select[Delivery]:
    """Messages that may be sent now: a test also to a webhook that is paused, unless its secret is lost."""
    open_to = sa.or_(Webhook.paused_at.is_(None), sa.and_(Delivery.event == TEST, Webhook.paused_why != Pause.SECRET))
    free = sa.or_(Webhook.busy_until.is_(None), Webhook.busy_until <= now)
    waits = (Delivery.state == DeliveryState.WAITING, Delivery.due_at <= now)
    last = sa.func.coalesce(Webhook.busy_until, Webhook.created_at)
    query = sa.select(Delivery).join(Webhook, Webhook.id == Delivery.webhook_id).where(*waits, open_to, free)
    return query.order_by(last, Delivery.due_at, Delivery.id).limit(1)


def _claimed(
    session: Session, delivery: Delivery, *, key: str, base_url: str, languages: tuple[str, ...], now: datetime
) -> Message | None:
    webhook = session.get_one(Webhook, delivery.webhook_id)
    try:
        secrets = _secrets(webhook, key, now)
    except SecretLost:
        delivery.answer = LOST
        _stop(session, webhook, Pause.SECRET, now)
        return None
    webhook.busy_until = delivery.due_at = now + LEASE
    delivery.tries, delivery.tried_at = delivery.tries + 1, now
    body = _body(session, delivery, base_url=base_url, languages=languages)
    return Message(delivery.id, webhook.id, webhook.url, delivery.message_id, body, secrets)


def _secrets(webhook: Webhook, key: str, now: datetime) -> tuple[bytes, ...]:
    """The secret, and the one before as long as it signs as well."""
    current = opened(webhook.sealed, key)
    if webhook.sealed_before is None or webhook.before_until is None or webhook.before_until <= now:
        return (current,)
    return (current, opened(webhook.sealed_before, key))


def _body(session: Session, delivery: Delivery, *, base_url: str, languages: tuple[str, ...]) -> bytes:
    """The message: the same at every try, and thin, so that what is hidden meanwhile stands in none."""
    data: dict[str, Any] = {"webhook": delivery.webhook_id}
    if delivery.entry is not None:
        entry = session.get_one(Entry, delivery.entry)
        process = session.get_one(Process, entry.process_id)
        told = Told(delivery.event, process.slug, entry.object, entry.index)
        language = process.drafting_language if process.drafting_language in languages else languages[0]
        data = hook_events.data_of(told, base_url=base_url, language=language)
    happened = delivery.happened_at.isoformat(timespec="seconds").replace("+00:00", "Z")
    message = {"type": delivery.event, "timestamp": happened, "data": data}
    return json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode()


def _failed(session: Session, webhook: Webhook, delivery: Delivery, outcome: Outcome, now: datetime) -> None:
    gone = outcome is Outcome.GONE
    due = None if gone or delivery.event == TEST else next_try(delivery.tries, now)
    delivery.due_at = due
    delivery.state = DeliveryState.GIVEN_UP if due is None else DeliveryState.WAITING
    if webhook.paused_at is not None:
        return
    if delivery.event != TEST:
        webhook.failing_since = webhook.failing_since or now
    if gone or is_worn_out(webhook.failing_since, now):
        _stop(session, webhook, Pause.GONE if gone else Pause.FAILING, now)


def _stop(session: Session, webhook: Webhook, why: Pause, now: datetime) -> None:
    """Pause a webhook and tell whoever keeps it."""
    webhook.paused_at, webhook.paused_why = now, why
    session.flush()
    process = session.get(Process, webhook.process_id) if webhook.process_id else None
    values = {
        "slug": process.slug if process else "",
        "title": dict(process.title) if process else {},
        "url": webhook.url,
        "number": webhook.id,
        "why": why.value,
    }
    for person_id in keepers_of(session, webhook):
        post_mail(session, to=person_id, template="webhook_paused", now=now, values=values)


def _readable(answer: str) -> str:
    """An answer as it can be shown: without what no page can show, and not for pages."""
    return "".join(sign if sign.isprintable() else " " for sign in answer[:LONGEST_ANSWER]).strip()
