"""What the web remembers between requests: spent form tokens, answers to repeated calls, throttles."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base


class SpentToken(Base):
    """A form or an idempotent call that was carried out once, and what it answered."""

    __tablename__ = "spent_tokens"

    token: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(sa.String(64))
    status: Mapped[int]
    location: Mapped[str | None] = mapped_column(sa.Text)
    body: Mapped[str | None] = mapped_column(sa.Text)
    spent_at: Mapped[datetime] = mapped_column(index=True)


class Throttle(Base):
    """How often something was tried from one bucket (an account, an address, an endpoint) in one window."""

    __tablename__ = "throttles"

    bucket: Mapped[str] = mapped_column(sa.String(160), primary_key=True)
    window: Mapped[datetime] = mapped_column(primary_key=True)
    tries: Mapped[int]
