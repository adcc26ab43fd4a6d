"""Acts on webhooks: making, changing, pausing and deleting one; a new secret; a test; sending a message again."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.delivering_hooks import MOST_HOOKS, OVERLAP, unfit
from app.domain.errors import AddressUnfit, NotInThisState, TooManyWebhooks, TopicsUnknown
from app.domain.hook_events import TEST, TOPICS
from app.ledger.queries import size
from app.webhooks.models import Delivery, DeliveryState, Pause, Webhook
from app.webhooks.queries import count_of
from app.webhooks.sealing import new_secret, sealed


@dataclass(frozen=True)
class Described:
    """What somebody says of a webhook."""

    url: str
    topics: Sequence[str]
    note: str = ""


@dataclass(frozen=True)
class Keeping:
    """What of the instance webhooks depend on: its key, and whether machines inside the network may be told."""

    key: str
    inside_too: bool = False


def make(
    session: Session, described: Described, keeping: Keeping, *, process_id: int | None, author_id: int | None,
    now: datetime,
) -> tuple[Webhook, bytes]:  # fmt: skip
    """A webhook of a process (None: of every process), told of what happens from now on; and its secret, shown once.

    Raises AddressUnfit, TopicsUnknown; TooManyWebhooks.
    """
    _check(described, keeping)
    if count_of(session, process_id) >= MOST_HOOKS:
        raise TooManyWebhooks
    secret = new_secret()
    webhook = Webhook(
        process_id=process_id, url=described.url, topics=_in_order(described.topics), note=described.note,
        sealed=sealed(secret, keeping.key), author_id=author_id, created_at=now, next_entry=size(session),
    )  # fmt: skip
    session.add(webhook)
    session.flush()
    return webhook, secret


def change(session: Session, webhook: Webhook, described: Described, keeping: Keeping) -> None:
    """Another address, other topics or another note. Messages that wait go to the new address. Raises as `make`."""
    _check(described, keeping)
    webhook.url, webhook.topics, webhook.note = described.url, _in_order(described.topics), described.note
    session.flush()


def rotate(session: Session, webhook: Webhook, keeping: Keeping, *, now: datetime) -> bytes:
    """A new secret, shown once; for a day the one before signs as well. One that was lost is let go at once."""
    secret = new_secret()
    lost = webhook.paused_why is Pause.SECRET
    webhook.sealed_before = None if lost else webhook.sealed
    webhook.before_until = None if lost else now + OVERLAP
    webhook.sealed = sealed(secret, keeping.key)
    if lost:
        webhook.paused_at = webhook.paused_why = None
    session.flush()
    return secret


def pause(session: Session, webhook: Webhook, why: Pause, *, now: datetime) -> None:
    """Send nothing to it until it is resumed; what waits goes on waiting. Raises NotInThisState when it is paused."""
    if webhook.paused_at is not None:
        raise NotInThisState
    webhook.paused_at, webhook.paused_why = now, why
    session.flush()


def resume(session: Session, webhook: Webhook, *, catch_up: bool, now: datetime) -> None:
    """Send to it again, at once what waits; with `catch_up` also what happened since it was paused.

    Raises NotInThisState when it is not paused, or when it needs a new secret first.
    """
    if webhook.paused_at is None or webhook.paused_why is Pause.SECRET:
        raise NotInThisState
    webhook.paused_at = webhook.paused_why = webhook.failing_since = None
    if not catch_up:
        webhook.next_entry = size(session)
    waiting = (Delivery.webhook_id == webhook.id, Delivery.state == DeliveryState.WAITING)
    session.execute(sa.update(Delivery).where(*waiting).values(due_at=now))
    session.flush()


def remove(session: Session, webhook: Webhook) -> None:
    """Forget a webhook with everything that was or was to be sent to it."""
    session.execute(sa.delete(Delivery).where(Delivery.webhook_id == webhook.id))
    session.delete(webhook)
    session.flush()


def test(session: Session, webhook: Webhook, *, now: datetime) -> Delivery:
    """Send a message that says nothing, once, also while it is paused. Raises NotInThisState while one waits."""
    waiting = (Delivery.webhook_id == webhook.id, Delivery.event == TEST, Delivery.state == DeliveryState.WAITING)
    if session.scalar(sa.select(Delivery.id).where(*waiting).limit(1)) is not None:
        raise NotInThisState
    delivery = Delivery(
        webhook_id=webhook.id, entry=None, event=TEST, message_id=new_message_id(), happened_at=now, due_at=now,
        state=DeliveryState.WAITING,
    )  # fmt: skip
    session.add(delivery)
    session.flush()
    return delivery


def send_again(session: Session, delivery: Delivery, *, now: datetime) -> None:
    """Send a message once more, under the number it had; one that waits is sent now."""
    if delivery.state is not DeliveryState.WAITING:
        delivery.state, delivery.tries = DeliveryState.WAITING, 0
    delivery.due_at = now
    session.flush()


def new_message_id() -> str:
    """The number of a message, by which its receiver knows a second copy again."""
    return f"msg_{secrets.token_hex(16)}"


def _check(described: Described, keeping: Keeping) -> None:
    reason = unfit(described.url, inside_too=keeping.inside_too)
    if reason is not None:
        raise AddressUnfit(reason)
    if not described.topics or not set(described.topics) <= set(TOPICS):
        raise TopicsUnknown


def _in_order(topics: Sequence[str]) -> list[str]:
    return [topic for topic in TOPICS if topic in topics]
