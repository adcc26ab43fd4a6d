"""The outbox: what is to be done after a transaction, written in it."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base


class OutboxMessage(Base):
    """One piece of background work; a dead worker delays it, never loses it."""

    __tablename__ = "outbox"
    __table_args__ = (sa.Index("ix_outbox_waiting", "done_at", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(40))
    payload: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None]
    failure: Mapped[str | None] = mapped_column(sa.Text)


class Heartbeat(Base):
    """When a part of the instance that works in the background was last alive."""

    __tablename__ = "heartbeats"

    name: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    seen_at: Mapped[datetime]
