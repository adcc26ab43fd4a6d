"""Bodies of the forum with their seats and terms, calls for members, and meetings with what was told of them."""

import uuid
from datetime import date, datetime
from fractions import Fraction

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Organisation, Person
from app.db import Base, choice
from app.documents.models import Paper
from app.domain.gathering import MeetingState
from app.domain.seating import BodyKind, BodyRule, Post
from app.processes.models import Process
from app.texts.models import Clause, Division


class Body(Base):
    """The forum itself, or a body inside another one; a working group may have a chapter of the text as its subject."""

    __tablename__ = "forum_bodies"
    __table_args__ = (sa.UniqueConstraint("process_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(sa.ForeignKey("processes.id"))
    number: Mapped[int]
    parent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("forum_bodies.id"))
    kind: Mapped[BodyKind] = mapped_column(choice(BodyKind))
    name: Mapped[dict[str, str]]
    purpose: Mapped[str] = mapped_column(sa.Text, default="")
    language: Mapped[str] = mapped_column(sa.String(12))
    division_id: Mapped[int | None] = mapped_column(sa.ForeignKey("divisions.id"))
    parity: Mapped[bool] = mapped_column(default=False)
    government_seats: Mapped[int] = mapped_column(default=0)
    other_seats: Mapped[int] = mapped_column(default=0)
    quorum: Mapped[str] = mapped_column(sa.String(15), default="0")
    each_side: Mapped[bool] = mapped_column(default=False)
    every_months: Mapped[int] = mapped_column(default=6)
    term_months: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    process: Mapped[Process] = relationship()
    division: Mapped[Division | None] = relationship()

    @property
    def rule(self) -> BodyRule:
        """How it is made up and when it can decide."""
        return BodyRule(
            parity=self.parity, government_seats=self.government_seats, other_seats=self.other_seats,
            quorum=Fraction(self.quorum), each_side=self.each_side, every_months=self.every_months,
            term_months=self.term_months,
        )  # fmt: skip


class Seat(Base):
    """A place in a body for a stakeholder group, held or empty."""

    __tablename__ = "forum_seats"
    __table_args__ = (sa.UniqueConstraint("body_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("forum_bodies.id"))
    number: Mapped[int]
    group_key: Mapped[str] = mapped_column(sa.String(40))
    post: Mapped[Post] = mapped_column(choice(Post), default=Post.MEMBER)
    body: Mapped[Body] = relationship()


class Term(Base):
    """Who holds a seat from which day until when; `name` for somebody without an account here."""

    __tablename__ = "forum_terms"

    id: Mapped[int] = mapped_column(primary_key=True)
    seat_id: Mapped[int] = mapped_column(sa.ForeignKey("forum_seats.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(120), default="")
    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisations.id"))
    begins: Mapped[date] = mapped_column(sa.Date)
    ends: Mapped[date | None] = mapped_column(sa.Date)
    reason: Mapped[str] = mapped_column(sa.String(500), default="")
    created_at: Mapped[datetime]
    seat: Mapped[Seat] = relationship()
    person: Mapped[Person | None] = relationship()
    organisation: Mapped[Organisation | None] = relationship()


class Call(Base):
    """A call for members of a body: for which groups, how they are chosen, and between which moments to stand."""

    __tablename__ = "forum_calls"
    __table_args__ = (
        sa.UniqueConstraint("process_id", "number"),
        sa.CheckConstraint("opens < closes", name="opens_before_closes"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(sa.ForeignKey("processes.id"))
    number: Mapped[int]
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("forum_bodies.id"), index=True)
    group_keys: Mapped[list[str]]
    criteria: Mapped[str] = mapped_column(sa.Text)
    language: Mapped[str] = mapped_column(sa.String(12))
    opens: Mapped[datetime]
    closes: Mapped[datetime]
    outcome: Mapped[str] = mapped_column(sa.Text, default="")
    settled_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    body: Mapped[Body] = relationship()


class Candidacy(Base):
    """Somebody who stands for a seat, which only the team reads; it is gone when they take it back."""

    __tablename__ = "forum_candidacies"
    __table_args__ = (sa.UniqueConstraint("call_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(sa.ForeignKey("forum_calls.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), index=True)
    group_key: Mapped[str] = mapped_column(sa.String(40))
    statement: Mapped[str] = mapped_column(sa.Text)
    language: Mapped[str] = mapped_column(sa.String(12))
    created_at: Mapped[datetime]
    call: Mapped[Call] = relationship()
    person: Mapped[Person] = relationship()


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
