"""Reasoned responses, and the contributions each one answers."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.amendments.models import Amendment
from app.comments.models import Comment
from app.db import Base, choice
from app.domain.responding import Disposition
from app.processes.models import Process
from app.texts.models import Revision


class Response(Base):
    """A reasoned answer to one or many contributions; an accepting one names the revision that carries it."""

    __tablename__ = "responses"
    __table_args__ = (sa.UniqueConstraint("process_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(sa.ForeignKey("processes.id"))
    number: Mapped[int]
    disposition: Mapped[Disposition] = mapped_column(choice(Disposition))
    reasons: Mapped[str] = mapped_column(sa.Text)
    language: Mapped[str] = mapped_column(sa.String(12))
    criterion: Mapped[str] = mapped_column(sa.String(40), default="")
    revision_id: Mapped[int | None] = mapped_column(sa.ForeignKey("revisions.id"))
    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))
    created_at: Mapped[datetime]
    process: Mapped[Process] = relationship()
    revision: Mapped[Revision | None] = relationship()
    author: Mapped[Person | None] = relationship()
    answered: Mapped[list["Answered"]] = relationship(back_populates="response", order_by="Answered.id")


class Answered(Base):
    """That a response answers this comment, or this amendment."""

    __tablename__ = "answered_contributions"
    __table_args__ = (
        sa.CheckConstraint("(comment_id IS NULL) <> (amendment_id IS NULL)", name="one_contribution"),
        sa.UniqueConstraint("response_id", "comment_id"),
        sa.UniqueConstraint("response_id", "amendment_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    response_id: Mapped[int] = mapped_column(sa.ForeignKey("responses.id"))
    comment_id: Mapped[int | None] = mapped_column(sa.ForeignKey("comments.id"), index=True)
    amendment_id: Mapped[int | None] = mapped_column(sa.ForeignKey("amendments.id"), index=True)
    response: Mapped[Response] = relationship(back_populates="answered")
    comment: Mapped[Comment | None] = relationship()
    amendment: Mapped[Amendment | None] = relationship()
