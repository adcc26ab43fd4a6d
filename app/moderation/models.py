"""Reports by anybody, and the facilitators' decisions with their statement of reasons."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.amendments.models import Amendment
from app.comments.models import Comment
from app.db import Base, choice
from app.domain.moderating import Measure, ReportReason
from app.objections.models import Objection
from app.opinions.models import Statement
from app.processes.models import Process

ONE_CONTRIBUTION = (
    "CASE WHEN comment_id IS NULL THEN 0 ELSE 1 END + CASE WHEN amendment_id IS NULL THEN 0 ELSE 1 END"
    " + CASE WHEN statement_id IS NULL THEN 0 ELSE 1 END + CASE WHEN objection_id IS NULL THEN 0 ELSE 1 END = 1"
)


class ReportState(StrEnum):
    """Whether a report still waits."""

    WAITING = "waiting"
    DECIDED = "decided"


class Report(Base):
    """Somebody's notice that a contribution breaks the house rules."""

    __tablename__ = "reports"
    __table_args__ = (
        sa.CheckConstraint(ONE_CONTRIBUTION, name="one_contribution"),
        sa.UniqueConstraint("reporter_id", "comment_id"),
        sa.UniqueConstraint("reporter_id", "amendment_id"),
        sa.UniqueConstraint("reporter_id", "statement_id"),
        sa.UniqueConstraint("reporter_id", "objection_id"),
        sa.Index("ix_reports_waiting", "process_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(sa.ForeignKey("processes.id"))
    comment_id: Mapped[int | None] = mapped_column(sa.ForeignKey("comments.id"), index=True)
    amendment_id: Mapped[int | None] = mapped_column(sa.ForeignKey("amendments.id"), index=True)
    statement_id: Mapped[int | None] = mapped_column(sa.ForeignKey("statements.id"), index=True)
    objection_id: Mapped[int | None] = mapped_column(sa.ForeignKey("objections.id"), index=True)
    reporter_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))
    reason: Mapped[ReportReason] = mapped_column(choice(ReportReason))
    note: Mapped[str] = mapped_column(sa.Text, default="")
    state: Mapped[ReportState] = mapped_column(choice(ReportState), default=ReportState.WAITING)
    created_at: Mapped[datetime]
    comment: Mapped[Comment | None] = relationship()
    amendment: Mapped[Amendment | None] = relationship()
    statement: Mapped[Statement | None] = relationship()
    objection: Mapped[Objection | None] = relationship()
    reporter: Mapped[Person | None] = relationship()


class ModerationDecision(Base):
    """What was decided about a contribution, with its statement of reasons; the public log shows it without names.

    `measure` None: it was reported and left as it was.
    """

    __tablename__ = "moderation_decisions"
    __table_args__ = (
        sa.UniqueConstraint("process_id", "number"),
        sa.CheckConstraint(ONE_CONTRIBUTION, name="one_contribution"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(sa.ForeignKey("processes.id"))
    number: Mapped[int]
    comment_id: Mapped[int | None] = mapped_column(sa.ForeignKey("comments.id"), index=True)
    amendment_id: Mapped[int | None] = mapped_column(sa.ForeignKey("amendments.id"), index=True)
    statement_id: Mapped[int | None] = mapped_column(sa.ForeignKey("statements.id"), index=True)
    objection_id: Mapped[int | None] = mapped_column(sa.ForeignKey("objections.id"), index=True)
    measure: Mapped[Measure | None] = mapped_column(choice(Measure))
    rule: Mapped[ReportReason] = mapped_column(choice(ReportReason))
    facts: Mapped[str] = mapped_column(sa.Text)
    legal_ground: Mapped[str] = mapped_column(sa.Text, default="")
    after_report: Mapped[bool]
    language: Mapped[str] = mapped_column(sa.String(12))
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))
    decided_at: Mapped[datetime]
    process: Mapped[Process] = relationship()
    comment: Mapped[Comment | None] = relationship()
    amendment: Mapped[Amendment | None] = relationship()
    statement: Mapped[Statement | None] = relationship()
    objection: Mapped[Objection | None] = relationship()
    decided_by: Mapped[Person | None] = relationship(foreign_keys=[decided_by_id])
