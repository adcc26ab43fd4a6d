"""Endorsements of the final text, with the reservations that come with them."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Organisation, Person, Standing
from app.db import Base, choice
from app.documents.models import Paper
from app.domain.endorsing import SupporterKind
from app.processes.models import Process
from app.texts.models import Clause, Version

STANDS = sa.text("withdrawn_at IS NULL")


class Endorsement(Base):
    """That somebody stands behind a final text. Once withdrawn it stays as a tombstone.

    A person in their own name has no `name` here but that of their account; an organisation that an own
    representative spoke for has its account as well; what the team enters has a name and evidence.
    """

    __tablename__ = "endorsements"
    __table_args__ = (
        sa.UniqueConstraint("process_id", "number"),
        sa.Index("ix_endorsements_kind", "process_id", "kind"),
        sa.Index(
            "uq_endorsements_standing", "process_id", "kind", "name_key", unique=True, sqlite_where=STANDS,
            postgresql_where=STANDS,
        ),
        sa.CheckConstraint("(person_id IS NULL) OR (name = '')", name="people_by_their_account"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(sa.ForeignKey("processes.id"))
    number: Mapped[int]
    version_id: Mapped[int] = mapped_column(sa.ForeignKey("versions.id"), index=True)
    kind: Mapped[SupporterKind] = mapped_column(choice(SupporterKind))
    name: Mapped[str] = mapped_column(sa.String(200), default="")
    name_key: Mapped[str] = mapped_column(sa.String(400))
    country: Mapped[str] = mapped_column(sa.String(2), default="")
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    endorsed_on: Mapped[date] = mapped_column(sa.Date)
    statement: Mapped[str] = mapped_column(sa.Text, default="")
    language: Mapped[str] = mapped_column(sa.String(12))
    address: Mapped[str] = mapped_column(sa.String(1000), default="")
    paper_id: Mapped[int | None] = mapped_column(sa.ForeignKey("papers.id"), index=True)
    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"), index=True)
    own_name: Mapped[bool]
    created_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_on: Mapped[date | None] = mapped_column(sa.Date)
    withdrawal_reasons: Mapped[str] = mapped_column(sa.Text, default="")
    process: Mapped[Process] = relationship()
    version: Mapped[Version] = relationship()
    person: Mapped[Person | None] = relationship(foreign_keys=[person_id])
    organisation: Mapped[Organisation | None] = relationship()
    paper: Mapped[Paper | None] = relationship()
    reservations: Mapped[list["ReservedClause"]] = relationship(order_by="ReservedClause.position")

    @property
    def title(self) -> str | None:
        """The name of whoever endorsed it; None for a former participant."""
        if self.organisation is not None:
            return self.organisation.name
        if self.person is not None:
            return self.person.name if self.person.standing is not Standing.DELETED else None
        return self.name


class ReservedClause(Base):
    """What somebody who endorses the text excepts from one of its clauses."""

    __tablename__ = "endorsement_reservations"

    endorsement_id: Mapped[int] = mapped_column(sa.ForeignKey("endorsements.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    clause_id: Mapped[int] = mapped_column(sa.ForeignKey("clauses.id"), index=True)
    words: Mapped[str] = mapped_column(sa.Text)
    clause: Mapped[Clause] = relationship()
