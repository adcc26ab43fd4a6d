"""Meetings of the bodies: agenda, papers, attendance by group, decisions, minutes and recordings."""

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, choice
from app.documents.models import Paper
from app.domain.gathering import MeetingState
from app.forum.models import Body
from app.processes.models import Process
from app.texts.models import Clause


class Meeting(Base):
    """A meeting of a body. `remote_link` is for the body and the team alone; `told_at` is when its minutes came.

    `edition` counts how often it was changed, which its invitation says too. A cancelled one keeps what it was.
    """

    __tablename__ = "forum_meetings"
    __table_args__ = (
        sa.UniqueConstraint("process_id", "number"),
        sa.CheckConstraint("begins < ends", name="begins_before_ends"),
        sa.Index("ix_forum_meetings_begins", "process_id", "begins"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(sa.ForeignKey("processes.id"))
    number: Mapped[int]
    guid: Mapped[str] = mapped_column(sa.String(36), default=lambda: str(uuid.uuid4()))
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("forum_bodies.id"), index=True)
    title: Mapped[dict[str, str]]
    begins: Mapped[datetime]
    ends: Mapped[datetime]
    place: Mapped[str] = mapped_column(sa.String(300), default="")
    remote_link: Mapped[str] = mapped_column(sa.String(1000), default="")
    agenda: Mapped[str] = mapped_column(sa.Text, default="")
    language: Mapped[str] = mapped_column(sa.String(12))
    state: Mapped[MeetingState] = mapped_column(choice(MeetingState), default=MeetingState.ANNOUNCED)
    minutes: Mapped[str] = mapped_column(sa.Text, default="")
    recording: Mapped[str] = mapped_column(sa.String(1000), default="")
    recording_missing: Mapped[str] = mapped_column(sa.String(500), default="")
    edition: Mapped[int] = mapped_column(default=1)
    announced_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    told_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    cancellation_reasons: Mapped[str] = mapped_column(sa.Text, default="")
    process: Mapped[Process] = relationship()
    body: Mapped[Body] = relationship()
    attendances: Mapped[list["Attendance"]] = relationship(order_by="Attendance.group_key")
    decisions: Mapped[list["MeetingDecision"]] = relationship(order_by="MeetingDecision.position")
    papers: Mapped[list[Paper]] = relationship(secondary="forum_meeting_papers", order_by=Paper.number)


class MeetingPaper(Base):
    """A document of the repository that a meeting is about."""

    __tablename__ = "forum_meeting_papers"

    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("forum_meetings.id"), primary_key=True)
    paper_id: Mapped[int] = mapped_column(sa.ForeignKey("papers.id"), primary_key=True, index=True)


class Attendance(Base):
    """How many of a stakeholder group were at a meeting: on seats of the body, and as guests."""

    __tablename__ = "forum_attendances"

    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("forum_meetings.id"), primary_key=True)
    group_key: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    seats: Mapped[int] = mapped_column(default=0)
    guests: Mapped[int] = mapped_column(default=0)


class MeetingDecision(Base):
    """What a meeting decided, and the clause it is about, if any."""

    __tablename__ = "forum_decisions"

    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("forum_meetings.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    words: Mapped[str] = mapped_column(sa.Text)
    clause_id: Mapped[int | None] = mapped_column(sa.ForeignKey("clauses.id"), index=True)
    clause: Mapped[Clause | None] = relationship()
