"""Activities of outreach; one that was entered by mistake stays as a tombstone."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.db import Base, choice
from app.documents.models import Paper
from app.domain.reaching_out import OutreachKind
from app.processes.models import Process


class Activity(Base):
    """What was done, when and where, in which languages, and which stakeholder groups it was meant for.

    `reached` people, if anybody counted (None: nobody did). `edition` counts how often its description was changed.
    """

    __tablename__ = "outreach_activities"
    __table_args__ = (
        sa.UniqueConstraint("process_id", "number"),
        sa.CheckConstraint("ends_on IS NULL OR held_on <= ends_on", name="begins_before_it_ends"),
        sa.Index("ix_outreach_activities_held_on", "process_id", "held_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(sa.ForeignKey("processes.id"))
    number: Mapped[int]
    kind: Mapped[OutreachKind] = mapped_column(choice(OutreachKind))
    title: Mapped[dict[str, str]]
    description: Mapped[dict[str, str]] = mapped_column(default=dict)
    held_on: Mapped[date] = mapped_column(sa.Date)
    ends_on: Mapped[date | None] = mapped_column(sa.Date)
    group_keys: Mapped[list[str]]
    languages: Mapped[list[str]]
    place: Mapped[str] = mapped_column(sa.String(300), default="")
    reached: Mapped[int | None]
    address: Mapped[str] = mapped_column(sa.String(1000), default="")
    paper_id: Mapped[int | None] = mapped_column(sa.ForeignKey("papers.id"), index=True)
    edition: Mapped[int] = mapped_column(default=1)
    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"), index=True)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    withdrawal_reasons: Mapped[str] = mapped_column(sa.Text, default="")
    process: Mapped[Process] = relationship()
    paper: Mapped[Paper | None] = relationship()
    author: Mapped[Person | None] = relationship()

    @property
    def last_day(self) -> date:
        """The day on which it ended."""
        return self.ends_on or self.held_on
