"""Amendments and their supporters."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.db import Base, choice
from app.domain.amending import AmendmentState, Operation
from app.processes.models import Attribution, Process
from app.texts.models import Clause, Revision


class Amendment(Attribution, Base):
    """A proposal to replace, insert or delete, against a base revision, with its rationale and fate.

    `adopted_heading` and `adopted_body` are the words the facilitator took when it was adopted in part;
    `hidden` is moderation's mark: hidden is hidden in every channel.
    """

    __tablename__ = "amendments"
    __table_args__ = (
        sa.UniqueConstraint("process_id", "number"),
        sa.Index("ix_amendments_clause_state", "clause_id", "state"),
        sa.Index("ix_amendments_fingerprint", "process_id", "fingerprint"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(sa.ForeignKey("processes.id"))
    number: Mapped[int]
    official_number: Mapped[str] = mapped_column(sa.String(40), default="")
    clause_id: Mapped[int] = mapped_column(sa.ForeignKey("clauses.id"))
    base_revision_id: Mapped[int] = mapped_column(sa.ForeignKey("revisions.id"))
    operation: Mapped[Operation] = mapped_column(choice(Operation))
    language: Mapped[str] = mapped_column(sa.String(12))
    heading: Mapped[str] = mapped_column(sa.Text, default="")
    body: Mapped[str] = mapped_column(sa.Text, default="")
    rationale: Mapped[str] = mapped_column(sa.Text, default="")
    fingerprint: Mapped[str] = mapped_column(sa.String(64))
    proposers_count: Mapped[int] = mapped_column(default=1)
    state: Mapped[AmendmentState] = mapped_column(choice(AmendmentState), default=AmendmentState.PROPOSED)
    hidden: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))
    reasons: Mapped[str] = mapped_column(sa.Text, default="")
    adopted_heading: Mapped[str | None] = mapped_column(sa.Text)
    adopted_body: Mapped[str | None] = mapped_column(sa.Text)
    resulting_revision_id: Mapped[int | None] = mapped_column(sa.ForeignKey("revisions.id"))
    process: Mapped[Process] = relationship()
    clause: Mapped[Clause] = relationship()
    base_revision: Mapped[Revision] = relationship(foreign_keys=[base_revision_id])
    resulting_revision: Mapped[Revision | None] = relationship(foreign_keys=[resulting_revision_id])
    decided_by: Mapped[Person | None] = relationship(foreign_keys=[decided_by_id])


class Support(Base):
    """One person's support of an amendment, as it was worded then."""

    __tablename__ = "supports"
    __table_args__ = (sa.UniqueConstraint("amendment_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    amendment_id: Mapped[int] = mapped_column(sa.ForeignKey("amendments.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), index=True)
    group_key: Mapped[str] = mapped_column(sa.String(40))
    created_at: Mapped[datetime]
    person: Mapped[Person] = relationship()
