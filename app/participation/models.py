"""References that shares are compared with, and the figures of a process as they were last counted."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, choice
from app.processes.models import Process


class Dimension(StrEnum):
    """By what people and contributions are told apart; one at a time, never crossed."""

    GROUP = "group"
    ORGANISATION = "organisation"
    LANGUAGE = "language"
    REGION = "region"
    RETURNING = "returning"


class Reference(Base):
    """Shares that participation is compared with, in per mille by key, with where they are from and of which day.

    The latest one of a dimension counts; the earlier ones stay. Once withdrawn none of it is compared with.
    """

    __tablename__ = "participation_references"
    __table_args__ = (sa.UniqueConstraint("process_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(sa.ForeignKey("processes.id"))
    number: Mapped[int]
    dimension: Mapped[Dimension] = mapped_column(choice(Dimension))
    title: Mapped[str] = mapped_column(sa.String(300))
    language: Mapped[str] = mapped_column(sa.String(12))
    address: Mapped[str] = mapped_column(sa.String(1000), default="")
    dated: Mapped[date] = mapped_column(sa.Date)
    shares: Mapped[dict[str, Any]]
    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"), index=True)
    created_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    process: Mapped[Process] = relationship()


class Counted(Base):
    """The figures of a process as they were last counted, and up to what; `requested_at`: since when anew."""

    __tablename__ = "participation_figures"

    process_id: Mapped[int] = mapped_column(sa.ForeignKey("processes.id"), primary_key=True, autoincrement=False)
    requested_at: Mapped[datetime | None]
    counted_at: Mapped[datetime | None]
    seen: Mapped[str] = mapped_column(sa.String(200), default="")
    found: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON)
