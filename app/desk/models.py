"""Who has taken which piece of work, the filters that somebody keeps, and acts on many that can still be undone."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.amendments.models import Amendment
from app.comments.models import Comment
from app.db import Base, choice
from app.domain.bulk import BulkKind
from app.domain.urgency import Work
from app.opinions.models import Statement
from app.processes.models import Process


class Assignment(Base):
    """That a member of the team has taken a piece of work, or was given it; there is none for what nobody holds.

    `about` and `number` name what it is about by its public address in the process: "comment" 12.
    """

    __tablename__ = "desk_assignments"
    __table_args__ = (
        sa.UniqueConstraint("process_id", "work", "about", "number"),
        sa.Index("ix_desk_assignments_person", "process_id", "person_id", "work"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(sa.ForeignKey("processes.id"))
    work: Mapped[Work] = mapped_column(choice(Work))
    about: Mapped[str] = mapped_column(sa.String(20))
    number: Mapped[int]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), index=True)
    given_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"), index=True)
    given_at: Mapped[datetime]
    person: Mapped[Person] = relationship(foreign_keys=[person_id])


class SavedFilter(Base):
    """A filter of the queue that a member of the team keeps under a name; `query` is what stands in the address."""

    __tablename__ = "desk_filters"
    __table_args__ = (sa.UniqueConstraint("process_id", "person_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(sa.ForeignKey("processes.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(60))
    query: Mapped[dict[str, str]]
    created_at: Mapped[datetime]


_STANDS = sa.text("undone_at IS NULL AND carried_out_at IS NULL")


class BulkAct(Base):
    """An act on many pieces of work at once, with each of them as it was before.

    What nobody sees yet is published, or hidden for good, only when the time to undo that is over; `grounds` keeps the
    reasons until then.
    """

    __tablename__ = "desk_bulk_acts"

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(sa.ForeignKey("processes.id"))
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"), index=True)
    kind: Mapped[BulkKind] = mapped_column(choice(BulkKind))
    grounds: Mapped[dict[str, str]] = mapped_column(default=dict)
    done_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]
    carried_out_at: Mapped[datetime | None]
    process: Mapped[Process] = relationship()
    items: Mapped[list["BulkItem"]] = relationship(order_by="BulkItem.id", cascade="all, delete-orphan")

    __table_args__ = (
        sa.Index("ix_desk_bulk_acts_latest", "process_id", "person_id", "id"),
        sa.Index("ix_desk_bulk_acts_due", "done_at", sqlite_where=_STANDS, postgresql_where=_STANDS),
    )


class BulkItem(Base):
    """One of the many: who held it before and after, or the number of the decision that hid it."""

    __tablename__ = "desk_bulk_items"

    id: Mapped[int] = mapped_column(primary_key=True)
    act_id: Mapped[int] = mapped_column(sa.ForeignKey("desk_bulk_acts.id"), index=True)
    work: Mapped[Work] = mapped_column(choice(Work))
    about: Mapped[str] = mapped_column(sa.String(20))
    number: Mapped[int]
    before_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))
    after_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))
    decision_number: Mapped[int | None]


def _waiting(name: str, of: type[Comment | Amendment | Statement], sqlite: str, postgresql: str = "") -> None:
    """An index of what waits of one kind, in the order in which it came: the queue is read off it."""
    waits, truly = sa.text(sqlite), sa.text(postgresql or sqlite)
    sa.Index(name, of.process_id, of.created_at, of.number, sqlite_where=waits, postgresql_where=truly)


_waiting("ix_comments_unanswered", Comment, "answered = 0", "NOT answered")
_waiting("ix_comments_pending", Comment, "state = 'pending'")
_waiting("ix_statements_pending", Statement, "state = 'pending'")
_waiting("ix_amendments_open", Amendment, "state IN ('proposed', 'under_discussion')")
