"""Addresses of programs that are told of events, and the messages sent to them."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.db import Base, choice
from app.processes.models import Process


class Pause(StrEnum):
    """Why nothing is sent: the team wanted it so, it failed for days, it answered 410, or its secret cannot be read."""

    TEAM = "team"
    FAILING = "failing"
    GONE = "gone"
    SECRET = "secret"


class DeliveryState(StrEnum):
    """Where a message stands."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    GIVEN_UP = "given_up"


class Webhook(Base):
    """An address that is told of events of a process; of every process, if it belongs to none.

    `next_entry` is the first entry of the record that it was not told of yet. The secrets are sealed with the key of
    the instance; the one before signs as well until `before_until`. `busy_until`: somebody is sending to it, or did so
    last. `failing_since` is the first failure after the last message that arrived.
    """

    __tablename__ = "webhooks"

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int | None] = mapped_column(sa.ForeignKey("processes.id"), index=True)
    url: Mapped[str] = mapped_column(sa.String(1000))
    note: Mapped[str] = mapped_column(sa.String(200), default="")
    topics: Mapped[list[str]]
    sealed: Mapped[bytes] = mapped_column(sa.LargeBinary)
    sealed_before: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    before_until: Mapped[datetime | None]
    paused_at: Mapped[datetime | None]
    paused_why: Mapped[Pause | None] = mapped_column(choice(Pause))
    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"), index=True)
    created_at: Mapped[datetime]
    next_entry: Mapped[int]
    busy_until: Mapped[datetime | None]
    failing_since: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]
    process: Mapped[Process | None] = relationship()
    author: Mapped[Person | None] = relationship()


class Delivery(Base):
    """A message to a webhook: about an entry of the record, or (no entry) only to try the address.

    `message_id` stays the same however often it is sent, so that a receiver knows a second copy again.
    """

    __tablename__ = "webhook_deliveries"
    __table_args__ = (
        sa.UniqueConstraint("webhook_id", "entry"),
        sa.Index("ix_webhook_deliveries_due", "state", "due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    webhook_id: Mapped[int] = mapped_column(sa.ForeignKey("webhooks.id", ondelete="CASCADE"))
    entry: Mapped[int | None]
    event: Mapped[str] = mapped_column(sa.String(60))
    message_id: Mapped[str] = mapped_column(sa.String(60), unique=True)
    happened_at: Mapped[datetime]
    state: Mapped[DeliveryState] = mapped_column(choice(DeliveryState), default=DeliveryState.WAITING)
    tries: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime | None]
    tried_at: Mapped[datetime | None]
    status: Mapped[int | None]
    answer: Mapped[str] = mapped_column(sa.String(500), default="")
    webhook: Mapped[Webhook] = relationship()
