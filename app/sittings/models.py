"""Sessions at which people took part without writing here themselves."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, choice
from app.domain.assisting import SessionKind
from app.processes.models import Process


class AssistedSession(Base):
    """A meeting, a pile of letters, a telephone line: what was said there is entered by the team.

    `attendance` counts people by stakeholder group, as they were counted: only `assisting.attendance` may be shown.
    `facilitator` is the name of who led it, in public. Numbered within its process: that number is its address.
    """

    __tablename__ = "assisted_sessions"
    __table_args__ = (sa.UniqueConstraint("process_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(sa.ForeignKey("processes.id"))
    number: Mapped[int]
    kind: Mapped[SessionKind] = mapped_column(choice(SessionKind))
    title: Mapped[dict[str, str]]
    place: Mapped[str] = mapped_column(sa.String(200), default="")
    held_on: Mapped[date] = mapped_column(sa.Date)
    facilitator: Mapped[str] = mapped_column(sa.String(120), default="")
    minutes: Mapped[str] = mapped_column(sa.Text, default="")
    language: Mapped[str] = mapped_column(sa.String(12))
    attendance: Mapped[dict[str, Any]] = mapped_column(default=dict)
    edition: Mapped[int] = mapped_column(default=1)
    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"), index=True)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    process: Mapped[Process] = relationship()
