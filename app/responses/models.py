"""Reasoned responses, the contributions each one answers, the themes of both, drafts, and what came back."""

from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from app.accounts.models import Person
from app.amendments.models import Amendment
from app.comments.models import Comment
from app.db import Base, choice
from app.domain.responding import FOLLOW_UP_DAYS, Disposition
from app.processes.models import Process
from app.texts.models import Revision


class ResponseRules(Base):
    """How a process answers, where it differs from the usual (no row); `publish_at` is when what is ready goes out."""

    __tablename__ = "response_rules"

    process_id: Mapped[int] = mapped_column(sa.ForeignKey("processes.id"), primary_key=True, autoincrement=False)
    second_signature: Mapped[bool] = mapped_column(default=False)
    several_criteria: Mapped[bool] = mapped_column(default=False)
    follow_up_days: Mapped[int] = mapped_column(default=FOLLOW_UP_DAYS)
    publish_at: Mapped[datetime | None] = mapped_column(index=True)
    announced_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))


class Theme(Base):
    """What contributions are about, in the words of the process; the team puts them there. Its number is its address.

    One that was taken back (`retired`) keeps what it has and takes nothing more.
    """

    __tablename__ = "themes"
    __table_args__ = (sa.UniqueConstraint("process_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(sa.ForeignKey("processes.id"))
    number: Mapped[int]
    title: Mapped[dict[str, str]]
    retired: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]


class Themed(Base):
    """That a comment, or an amendment, is about a theme."""

    __tablename__ = "themed_contributions"
    __table_args__ = (
        sa.CheckConstraint("(comment_id IS NULL) <> (amendment_id IS NULL)", name="one_contribution"),
        sa.UniqueConstraint("theme_id", "comment_id"),
        sa.UniqueConstraint("theme_id", "amendment_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    theme_id: Mapped[int] = mapped_column(sa.ForeignKey("themes.id"))
    comment_id: Mapped[int | None] = mapped_column(sa.ForeignKey("comments.id"), index=True)
    amendment_id: Mapped[int | None] = mapped_column(sa.ForeignKey("amendments.id"), index=True)


class Answer:
    """What a response says, drafted or published, in one language and, if its authors wrote them, in others.

    `heard` is a fair summary of what is answered, by language; `reasons` are written in `language`, `reasons_in` holds
    them in others. `criterion` is the first of the process's criteria that decided it, `further_criteria` the rest.
    """

    disposition: Mapped[Disposition] = mapped_column(choice(Disposition))
    heard: Mapped[dict[str, str]] = mapped_column(default=dict)
    reasons: Mapped[str] = mapped_column(sa.Text)
    language: Mapped[str] = mapped_column(sa.String(12))
    reasons_in: Mapped[dict[str, str]] = mapped_column(default=dict)
    criterion: Mapped[str] = mapped_column(sa.String(40), default="")
    further_criteria: Mapped[list[str]] = mapped_column(default=list)
    revision_id: Mapped[int | None] = mapped_column(sa.ForeignKey("revisions.id"))
    theme_id: Mapped[int | None] = mapped_column(sa.ForeignKey("themes.id"), index=True)
    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"), index=True)
    signed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))
    signed_at: Mapped[datetime | None]

    @property
    def words(self) -> Mapping[str, str]:
        """The reasons by language, the one they were written in first."""
        return {self.language: self.reasons, **self.reasons_in}

    @property
    def criteria(self) -> tuple[str, ...]:
        """The keys of all criteria that decided it."""
        return tuple(key for key in (self.criterion, *self.further_criteria) if key)

    @declared_attr
    def revision(cls) -> Mapped[Revision | None]:  # noqa: N805
        return relationship(Revision)

    @declared_attr
    def theme(cls) -> Mapped[Theme | None]:  # noqa: N805
        return relationship(Theme)

    @declared_attr
    def author(cls) -> Mapped[Person | None]:  # noqa: N805
        return relationship(Person, foreign_keys=[cls.author_id])  # type: ignore[list-item]

    @declared_attr
    def signed_by(cls) -> Mapped[Person | None]:  # noqa: N805
        return relationship(Person, foreign_keys=[cls.signed_by_id])  # type: ignore[list-item]


class Response(Answer, Base):
    """A reasoned answer to one or many contributions; an accepting one names the revision that carries it.

    `like_number` is the number of the first response that gave nearly the same reasons (its own if none did);
    `pasted`: those reasons had gone to many contributions that are unlike each other when this one was published.
    """

    __tablename__ = "responses"
    __table_args__ = (
        sa.UniqueConstraint("process_id", "number"),
        sa.Index("ix_responses_alike", "process_id", "like_number"),
        sa.Index("ix_responses_created", "process_id", "created_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(sa.ForeignKey("processes.id"))
    number: Mapped[int]
    like_number: Mapped[int] = mapped_column(default=0)
    reasons_key: Mapped[str] = mapped_column(sa.String(64), default="", index=True)
    pasted: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    process: Mapped[Process] = relationship()
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


class Draft(Answer, Base):
    """A response that is not published yet: the team reads it, nobody else. Its number is its address on the desk.

    `writer_ids` are all who wrote in it, none of whom can sign it; `edition` counts its changes, so that nobody
    overwrites another's. `ready`: it goes out with the next publication, once it is signed where that is owed.
    """

    __tablename__ = "response_drafts"
    __table_args__ = (sa.UniqueConstraint("process_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(sa.ForeignKey("processes.id"))
    number: Mapped[int]
    writer_ids: Mapped[list[int]] = mapped_column(sa.JSON, default=list)
    ready: Mapped[bool] = mapped_column(default=False)
    edition: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    process: Mapped[Process] = relationship()
    drafted: Mapped[list["Drafted"]] = relationship(
        back_populates="draft", order_by="Drafted.id", cascade="all, delete-orphan"
    )


class Drafted(Base):
    """That a draft would answer this comment, or this amendment."""

    __tablename__ = "drafted_contributions"
    __table_args__ = (
        sa.CheckConstraint("(comment_id IS NULL) <> (amendment_id IS NULL)", name="one_contribution"),
        sa.UniqueConstraint("draft_id", "comment_id"),
        sa.UniqueConstraint("draft_id", "amendment_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(sa.ForeignKey("response_drafts.id"))
    comment_id: Mapped[int | None] = mapped_column(sa.ForeignKey("comments.id"), index=True)
    amendment_id: Mapped[int | None] = mapped_column(sa.ForeignKey("amendments.id"), index=True)
    draft: Mapped[Draft] = relationship(back_populates="drafted")
    comment: Mapped[Comment | None] = relationship()
    amendment: Mapped[Amendment | None] = relationship()


class FollowUp(Base):
    """That the author of a contribution says, once, that a response misses their point: `comment` holds the words.

    It is about a comment or an amendment that the response answers; another response answers it (`comment.answered`).
    """

    __tablename__ = "follow_ups"
    __table_args__ = (
        sa.CheckConstraint("(on_comment_id IS NULL) <> (on_amendment_id IS NULL)", name="one_contribution"),
        sa.UniqueConstraint("on_comment_id"),
        sa.UniqueConstraint("on_amendment_id"),
        sa.Index("ix_follow_ups_process", "process_id", "created_at"),
    )

    comment_id: Mapped[int] = mapped_column(sa.ForeignKey("comments.id"), primary_key=True, autoincrement=False)
    process_id: Mapped[int] = mapped_column(sa.ForeignKey("processes.id"))
    response_id: Mapped[int] = mapped_column(sa.ForeignKey("responses.id"), index=True)
    on_comment_id: Mapped[int | None] = mapped_column(sa.ForeignKey("comments.id"))
    on_amendment_id: Mapped[int | None] = mapped_column(sa.ForeignKey("amendments.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), index=True)
    created_at: Mapped[datetime]
    comment: Mapped[Comment] = relationship(foreign_keys=[comment_id])
    response: Mapped[Response] = relationship()
    on_comment: Mapped[Comment | None] = relationship(foreign_keys=[on_comment_id])
    on_amendment: Mapped[Amendment | None] = relationship()
