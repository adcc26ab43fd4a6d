"""What happened and whom it concerns, what people follow and have read, and how far the telling has come."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.amendments.models import Amendment
from app.comments.models import Comment
from app.db import Base, choice
from app.domain.noticing import About, Channel, Why
from app.objections.models import Objection
from app.processes.models import Process
from app.texts.models import Clause


class Happening(Base):
    """An act of the record that somebody may want to be told of; its identity is one more than the index of the entry.

    `number` is that of what was acted on, `details` are the few plain values its sentence needs. What it is about is
    named, so that whatever a moderator hides is told no more from that moment on.
    """

    __tablename__ = "happenings"
    __table_args__ = (sa.Index("ix_happenings_process", "process_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    process_id: Mapped[int] = mapped_column(sa.ForeignKey("processes.id"))
    kind: Mapped[str] = mapped_column(sa.String(60))
    number: Mapped[int | None]
    happened_at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))
    clause_id: Mapped[int | None] = mapped_column(sa.ForeignKey("clauses.id"))
    comment_id: Mapped[int | None] = mapped_column(sa.ForeignKey("comments.id"))
    amendment_id: Mapped[int | None] = mapped_column(sa.ForeignKey("amendments.id"))
    objection_id: Mapped[int | None] = mapped_column(sa.ForeignKey("objections.id"))
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    process: Mapped[Process] = relationship()
    clause: Mapped[Clause | None] = relationship()
    comment: Mapped[Comment | None] = relationship()
    amendment: Mapped[Amendment | None] = relationship()
    objection: Mapped[Objection | None] = relationship()


class Concern(Base):
    """Whose followers a happening concerns: those of a thing, or (`about` own) a person themselves, and why.

    `written`: that person gets a letter about it anyway.
    """

    __tablename__ = "concerns"
    __table_args__ = (sa.Index("ix_concerns_target", "about", "target_id", "happening_id"),)

    happening_id: Mapped[int] = mapped_column(sa.ForeignKey("happenings.id"), primary_key=True)
    about: Mapped[About] = mapped_column(choice(About), primary_key=True)
    target_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    why: Mapped[Why] = mapped_column(choice(Why))
    written: Mapped[bool]


class Subscription(Base):
    """That somebody follows a thing: every happening after `since`; told by `channel`.

    By mail they are told of what happens after `mailed_from`: since when that channel is chosen.

    `target_id` names a process, clause, amendment or comment, and with `about` own the person themselves. `rank` is
    `noticing.rank` of the two: of several subscriptions that an act falls under, the smallest decides.
    """

    __tablename__ = "subscriptions"
    __table_args__ = (
        sa.UniqueConstraint("person_id", "about", "target_id"),
        sa.Index("ix_subscriptions_target", "about", "target_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"))
    about: Mapped[About] = mapped_column(choice(About))
    target_id: Mapped[int]
    channel: Mapped[Channel] = mapped_column(choice(Channel))
    rank: Mapped[int]
    since: Mapped[int]
    mailed_from: Mapped[int]
    followed_at: Mapped[datetime]


class Recipient(Base):
    """Somebody who follows something: where their day begins, what is read, and the key that signs their links.

    `usual` is the channel of what they follow from now on.
    """

    __tablename__ = "notice_recipients"

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), primary_key=True)
    time_zone: Mapped[str] = mapped_column(sa.String(60))
    usual: Mapped[Channel] = mapped_column(choice(Channel), default=Channel.DAILY)
    read_up_to: Mapped[int]
    key: Mapped[str] = mapped_column(sa.String(64))
    person: Mapped[Person] = relationship()


class ReadNotice(Base):
    """A happening that somebody has read, of those after their `read_up_to`."""

    __tablename__ = "read_notices"

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), primary_key=True)
    happening_id: Mapped[int] = mapped_column(sa.ForeignKey("happenings.id"), primary_key=True)


class Schedule(Base):
    """A digest of somebody's: when the next is due, and the last happening that one has told (`up_to`)."""

    __tablename__ = "digest_schedules"
    __table_args__ = (sa.Index("ix_digest_schedules_due", "due_at", "person_id"),)

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), primary_key=True)
    channel: Mapped[Channel] = mapped_column(choice(Channel), primary_key=True)
    due_at: Mapped[datetime]
    up_to: Mapped[int]


class Mark(Base):
    """How far a part of the telling has come: the last entry that is done, and within the next one the last person."""

    __tablename__ = "notice_marks"

    name: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    entry: Mapped[int]
    person_id: Mapped[int] = mapped_column(default=0)
