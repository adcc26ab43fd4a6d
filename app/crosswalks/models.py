"""Crosswalks between two texts, what was found about each pair of clauses, variants and reservations."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Organisation, Person
from app.db import Base, choice
from app.domain.crosswalking import Relation
from app.processes.models import Process
from app.texts.models import Clause


class Crosswalk(Base):
    """How the clauses of one process's text correspond to those of another's; it belongs to the first."""

    __tablename__ = "crosswalks"
    __table_args__ = (sa.UniqueConstraint("process_id", "other_process_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(sa.ForeignKey("processes.id"))
    other_process_id: Mapped[int] = mapped_column(sa.ForeignKey("processes.id"), index=True)
    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))
    created_at: Mapped[datetime]
    process: Mapped[Process] = relationship(foreign_keys=[process_id])
    other: Mapped[Process] = relationship(foreign_keys=[other_process_id])


class Finding(Base):
    """What was found about a pair of clauses: never edited; the latest about the pair holds, unless it was withdrawn.

    `clause_id` None: only the other text has this. `other_clause_id` None: the other text has nothing like it. The
    quotes are words of the two clauses, the evidence.
    """

    __tablename__ = "crosswalk_findings"
    __table_args__ = (sa.UniqueConstraint("crosswalk_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    crosswalk_id: Mapped[int] = mapped_column(sa.ForeignKey("crosswalks.id"))
    number: Mapped[int]
    clause_id: Mapped[int | None] = mapped_column(sa.ForeignKey("clauses.id"), index=True)
    other_clause_id: Mapped[int | None] = mapped_column(sa.ForeignKey("clauses.id"), index=True)
    relation: Mapped[Relation] = mapped_column(choice(Relation))
    reasons: Mapped[str] = mapped_column(sa.Text)
    quote: Mapped[str] = mapped_column(sa.Text, default="")
    other_quote: Mapped[str] = mapped_column(sa.Text, default="")
    withdrawn: Mapped[bool] = mapped_column(default=False)
    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))
    created_at: Mapped[datetime]
    crosswalk: Mapped[Crosswalk] = relationship()
    clause: Mapped[Clause | None] = relationship(foreign_keys=[clause_id])
    other_clause: Mapped[Clause | None] = relationship(foreign_keys=[other_clause_id])
    author: Mapped[Person | None] = relationship()


class Variant(Base):
    """The wording of a clause for one jurisdiction: never edited; the latest holds, an empty one takes it back."""

    __tablename__ = "variants"
    __table_args__ = (sa.UniqueConstraint("clause_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    clause_id: Mapped[int] = mapped_column(sa.ForeignKey("clauses.id"))
    number: Mapped[int]
    jurisdiction: Mapped[str] = mapped_column(sa.String(6))
    language: Mapped[str] = mapped_column(sa.String(12))
    body: Mapped[str] = mapped_column(sa.Text)
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))
    created_at: Mapped[datetime]
    clause: Mapped[Clause] = relationship()


class Reservation(Base):
    """What a jurisdiction or an organisation excepts from a clause, and when it took that back."""

    __tablename__ = "reservations"
    __table_args__ = (sa.UniqueConstraint("process_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(sa.ForeignKey("processes.id"))
    number: Mapped[int]
    clause_id: Mapped[int] = mapped_column(sa.ForeignKey("clauses.id"), index=True)
    jurisdiction: Mapped[str] = mapped_column(sa.String(6), default="")
    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisations.id"))
    language: Mapped[str] = mapped_column(sa.String(12))
    words: Mapped[str] = mapped_column(sa.Text)
    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))
    created_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    clause: Mapped[Clause] = relationship()
    organisation: Mapped[Organisation | None] = relationship()
