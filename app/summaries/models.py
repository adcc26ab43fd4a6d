"""What facilitators write of a discussion so far."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.amendments.models import Amendment
from app.db import Base, choice
from app.domain.phases import Role
from app.processes.models import Process
from app.texts.models import Clause


class ThreadSummary(Base):
    """What has been said on a clause, on an amendment, or (neither) on the text as a whole, in one language.

    Never edited: a later number replaces it, the earlier stay readable; empty words take it back. `comments` is how
    many comments there were when it was written, so that a reader sees how much came since.
    """

    __tablename__ = "thread_summaries"
    __table_args__ = (
        sa.UniqueConstraint("process_id", "number"),
        sa.CheckConstraint("clause_id IS NULL OR amendment_id IS NULL", name="one_subject"),
        sa.Index("ix_thread_summaries_clause", "clause_id", "language", "number"),
        sa.Index("ix_thread_summaries_amendment", "amendment_id", "language", "number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(sa.ForeignKey("processes.id"))
    number: Mapped[int]
    clause_id: Mapped[int | None] = mapped_column(sa.ForeignKey("clauses.id"))
    amendment_id: Mapped[int | None] = mapped_column(sa.ForeignKey("amendments.id"))
    language: Mapped[str] = mapped_column(sa.String(12))
    body: Mapped[str] = mapped_column(sa.Text)
    comments: Mapped[int]
    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"), index=True)
    role: Mapped[Role] = mapped_column(choice(Role))
    created_at: Mapped[datetime]
    process: Mapped[Process] = relationship()
    clause: Mapped[Clause | None] = relationship()
    amendment: Mapped[Amendment | None] = relationship()
    author: Mapped[Person | None] = relationship()
