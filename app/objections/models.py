"""Objections with their history and their supporters."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.amendments.models import Amendment
from app.db import Base, choice
from app.domain.commenting import CommentState
from app.domain.objecting import Act, Answer, Body, ObjectionState, Signature, Standing
from app.domain.phases import Role
from app.processes.models import Attribution, Process
from app.texts.models import Clause, Revision, Version

ONE_SUBJECT = (
    "CASE WHEN clause_id IS NULL THEN 0 ELSE 1 END + CASE WHEN amendment_id IS NULL THEN 0 ELSE 1 END"
    " + CASE WHEN question_id IS NULL THEN 0 ELSE 1 END <= 1"
)


class Objection(Attribution, Base):
    """A reasoned concern about a clause, an amendment, a question, or (none of them) the text as a whole.

    Its number in the process is its address. `remedy` is what would resolve it; `revision_id` the wording it was about;
    `visibility` moderation's mark. A minority view has its own words and signature, and once the final text is named,
    the version it is attached to: from then on nothing changes.
    """

    __tablename__ = "objections"
    __table_args__ = (
        sa.UniqueConstraint("process_id", "number"),
        sa.CheckConstraint(ONE_SUBJECT, name="one_subject"),
        sa.Index("ix_objections_state", "process_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(sa.ForeignKey("processes.id"))
    number: Mapped[int]
    clause_id: Mapped[int | None] = mapped_column(sa.ForeignKey("clauses.id"), index=True)
    amendment_id: Mapped[int | None] = mapped_column(sa.ForeignKey("amendments.id"), index=True)
    question_id: Mapped[int | None] = mapped_column(sa.ForeignKey("questions.id"), index=True)
    revision_id: Mapped[int | None] = mapped_column(sa.ForeignKey("revisions.id"))
    language: Mapped[str] = mapped_column(sa.String(12))
    body: Mapped[str] = mapped_column(sa.Text)
    remedy: Mapped[str] = mapped_column(sa.Text, default="")
    state: Mapped[ObjectionState] = mapped_column(choice(ObjectionState), default=ObjectionState.OPEN)
    answer: Mapped[Answer] = mapped_column(choice(Answer), default=Answer.NONE)
    visibility: Mapped[CommentState] = mapped_column(choice(CommentState), default=CommentState.PUBLISHED)
    minority_body: Mapped[str] = mapped_column(sa.Text, default="")
    signature: Mapped[Signature | None] = mapped_column(choice(Signature))
    attached_to_id: Mapped[int | None] = mapped_column(sa.ForeignKey("versions.id"), index=True)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    process: Mapped[Process] = relationship()
    clause: Mapped[Clause | None] = relationship()
    amendment: Mapped[Amendment | None] = relationship()
    revision: Mapped[Revision | None] = relationship()
    attached_to: Mapped[Version | None] = relationship()

    @property
    def standing(self) -> Standing:
        """How it stands, as the rules see it."""
        return Standing(self.state, self.answer)


class ObjectionAct(Base):
    """Something that was done with an objection, with its reasons; the first is that it was raised.

    `body` says in whose name it was decided.
    """

    __tablename__ = "objection_acts"
    __table_args__ = (sa.UniqueConstraint("objection_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    objection_id: Mapped[int] = mapped_column(sa.ForeignKey("objections.id"))
    position: Mapped[int]
    act: Mapped[Act] = mapped_column(choice(Act))
    reasons: Mapped[str] = mapped_column(sa.Text, default="")
    language: Mapped[str] = mapped_column(sa.String(12), default="")
    body: Mapped[Body | None] = mapped_column(choice(Body))
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"), index=True)
    role: Mapped[Role] = mapped_column(choice(Role))
    created_at: Mapped[datetime]
    actor: Mapped[Person | None] = relationship()


class ObjectionSupport(Base):
    """That somebody shares an objection."""

    __tablename__ = "objection_supports"
    __table_args__ = (sa.UniqueConstraint("objection_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    objection_id: Mapped[int] = mapped_column(sa.ForeignKey("objections.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), index=True)
    group_key: Mapped[str] = mapped_column(sa.String(40))
    created_at: Mapped[datetime]
    person: Mapped[Person] = relationship()
