"""Commitments with those who answer for them, what they follow from, their milestones, and reports of progress."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Organisation, Person
from app.amendments.models import Amendment
from app.comments.models import Comment
from app.db import Base, choice
from app.documents.models import Paper
from app.domain.committing import Completion
from app.processes.models import Process
from app.responses.models import Response
from app.texts.models import Clause


class Commitment(Base):
    """A promise; `status` is that of the latest report of progress, `edition` counts changes of its description."""

    __tablename__ = "commitments"
    __table_args__ = (sa.UniqueConstraint("process_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(sa.ForeignKey("processes.id"))
    number: Mapped[int]
    title: Mapped[dict[str, str]]
    description: Mapped[dict[str, str]]
    status: Mapped[Completion] = mapped_column(choice(Completion), default=Completion.NOT_STARTED)
    edition: Mapped[int] = mapped_column(default=1)
    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"), index=True)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    process: Mapped[Process] = relationship()
    author: Mapped[Person | None] = relationship()
    institutions: Mapped[list["Institution"]] = relationship(order_by="Institution.position")
    grounds: Mapped[list["Ground"]] = relationship(order_by="Ground.id")
    milestones: Mapped[list["Milestone"]] = relationship(order_by="Milestone.number")
    updates: Mapped[list["Progress"]] = relationship(order_by="Progress.number")

    @property
    def lead(self) -> "Institution":
        """The institution that answers for it."""
        return self.institutions[0]


class Institution(Base):
    """Who answers for a commitment: the first leads, the others support it; `name` for a body without an account."""

    __tablename__ = "commitment_institutions"

    commitment_id: Mapped[int] = mapped_column(sa.ForeignKey("commitments.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(200), default="")
    organisation: Mapped[Organisation | None] = relationship()

    @property
    def title(self) -> str:
        """Its name."""
        return self.organisation.name if self.organisation else self.name


class Ground(Base):
    """What a commitment follows from: a clause, a response, a comment or an amendment."""

    __tablename__ = "commitment_grounds"
    __table_args__ = (
        sa.CheckConstraint(
            "(CASE WHEN clause_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN response_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN comment_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN amendment_id IS NULL THEN 0 ELSE 1 END)"
            " = 1",
            name="one_ground",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    commitment_id: Mapped[int] = mapped_column(sa.ForeignKey("commitments.id"), index=True)
    clause_id: Mapped[int | None] = mapped_column(sa.ForeignKey("clauses.id"), index=True)
    response_id: Mapped[int | None] = mapped_column(sa.ForeignKey("responses.id"), index=True)
    comment_id: Mapped[int | None] = mapped_column(sa.ForeignKey("comments.id"), index=True)
    amendment_id: Mapped[int | None] = mapped_column(sa.ForeignKey("amendments.id"), index=True)
    clause: Mapped[Clause | None] = relationship()
    response: Mapped[Response | None] = relationship()
    comment: Mapped[Comment | None] = relationship()
    amendment: Mapped[Amendment | None] = relationship()


class Milestone(Base):
    """A step that is to be reached by the end of a day."""

    __tablename__ = "milestones"
    __table_args__ = (sa.UniqueConstraint("commitment_id", "number"), sa.Index("ix_milestones_due_on", "due_on"))

    id: Mapped[int] = mapped_column(primary_key=True)
    commitment_id: Mapped[int] = mapped_column(sa.ForeignKey("commitments.id"))
    number: Mapped[int]
    title: Mapped[dict[str, str]]
    due_on: Mapped[date] = mapped_column(sa.Date)
    status: Mapped[Completion] = mapped_column(choice(Completion), default=Completion.NOT_STARTED)
    edition: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    commitment: Mapped[Commitment] = relationship(back_populates="milestones")


class Progress(Base):
    """A report of progress on a commitment or one of its milestones; never edited, the latest holds.

    `due_before` and `due_after`: the day of a milestone that was moved, with the words that say why.
    """

    __tablename__ = "commitment_progress"
    __table_args__ = (sa.UniqueConstraint("commitment_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    commitment_id: Mapped[int] = mapped_column(sa.ForeignKey("commitments.id"))
    number: Mapped[int]
    milestone_id: Mapped[int | None] = mapped_column(sa.ForeignKey("milestones.id"), index=True)
    status: Mapped[Completion] = mapped_column(choice(Completion))
    words: Mapped[str] = mapped_column(sa.Text)
    language: Mapped[str] = mapped_column(sa.String(12))
    address: Mapped[str] = mapped_column(sa.String(1000), default="")
    paper_id: Mapped[int | None] = mapped_column(sa.ForeignKey("papers.id"), index=True)
    due_before: Mapped[date | None] = mapped_column(sa.Date)
    due_after: Mapped[date | None] = mapped_column(sa.Date)
    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisations.id"))
    created_at: Mapped[datetime]
    commitment: Mapped[Commitment] = relationship(back_populates="updates")
    milestone: Mapped[Milestone | None] = relationship()
    paper: Mapped[Paper | None] = relationship()
    author: Mapped[Person | None] = relationship()
    organisation: Mapped[Organisation | None] = relationship()
