"""Questions put to the vote, and the ballots."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.amendments.models import Amendment
from app.db import Base, CanonicalJSON, choice
from app.domain.answering import Method, choice_of
from app.domain.result_modes import ResultMode
from app.domain.voting import Result
from app.processes.models import Process
from app.texts.models import Clause


class Block(Base):
    """Several questions that are answered with one ballot, unless a member has one of them taken out to stand alone."""

    __tablename__ = "question_blocks"
    __table_args__ = (
        sa.UniqueConstraint("process_id", "number"),
        sa.CheckConstraint("take_out_until <= closes", name="taken_out_before_the_close"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(sa.ForeignKey("processes.id"))
    number: Mapped[int]
    title: Mapped[dict[str, str]]
    explanation: Mapped[dict[str, str]] = mapped_column(default=dict)
    opens: Mapped[datetime]
    closes: Mapped[datetime]
    take_out_until: Mapped[datetime]
    created_at: Mapped[datetime]
    process: Mapped[Process] = relationship()
    questions: Mapped[list["Question"]] = relationship(order_by="Question.number", back_populates="block")


class Question(Base):
    """A formal vote on a clause, an amendment or the whole text (neither).

    `method` says how it is answered and counted; `options` are what approval and ranking choose between.
    `rule` is the decision rule as it was when the question was put; `roll` counts the entitled members of each group,
    fixed with the rule by the first ballot at `roll_fixed_at`: who joins later does not vote on this question.
    `mode` says what becomes known of its ballots, `reminders` how many hours before the close members are reminded.
    A question of a block that was `taken_out_at` some moment stands alone.
    `roll_by_jurisdiction` counts the same members by jurisdiction, where the process has several.
    """

    __tablename__ = "questions"
    __table_args__ = (
        sa.UniqueConstraint("process_id", "number"),
        sa.CheckConstraint("opens < closes", name="opens_before_closes"),
        sa.CheckConstraint("clause_id IS NULL OR amendment_id IS NULL", name="one_subject"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(sa.ForeignKey("processes.id"))
    number: Mapped[int]
    clause_id: Mapped[int | None] = mapped_column(sa.ForeignKey("clauses.id"), index=True)
    amendment_id: Mapped[int | None] = mapped_column(sa.ForeignKey("amendments.id"), index=True)
    method: Mapped[Method] = mapped_column(choice(Method), default=Method.FOR_AGAINST)
    title: Mapped[dict[str, str]]
    explanation: Mapped[dict[str, str]] = mapped_column(default=dict)
    rule: Mapped[dict[str, Any]]
    roll: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON)
    roll_by_jurisdiction: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON)
    roll_fixed_at: Mapped[datetime | None]
    opens: Mapped[datetime]
    closes: Mapped[datetime]
    closing_entered: Mapped[bool] = mapped_column(default=False)
    mode: Mapped[ResultMode] = mapped_column(choice(ResultMode), default=ResultMode.AGGREGATE)
    block_id: Mapped[int | None] = mapped_column(sa.ForeignKey("question_blocks.id"), index=True)
    taken_out_at: Mapped[datetime | None]
    reminders: Mapped[list[int]] = mapped_column(sa.JSON, default=list)
    created_at: Mapped[datetime]
    process: Mapped[Process] = relationship()
    block: Mapped[Block | None] = relationship(back_populates="questions")
    clause: Mapped[Clause | None] = relationship()
    amendment: Mapped[Amendment | None] = relationship()
    options: Mapped[list["Option"]] = relationship(order_by="Option.position", back_populates="question")

    @property
    def option_keys(self) -> list[str]:
        """The keys of its options in their order."""
        return [option.key for option in self.options]

    @property
    def stands_in_block(self) -> bool:
        """Whether it is answered together with others."""
        return self.block_id is not None and self.taken_out_at is None

    def is_open(self, now: datetime) -> bool:
        """Whether ballots are taken at this moment."""
        return self.opens <= now < self.closes

    def is_closed(self, now: datetime) -> bool:
        """Whether the result may be told."""
        return now >= self.closes


class Option(Base):
    """One of the things a question chooses between: an amendment, words of its own, or keeping the current text."""

    __tablename__ = "options"
    __table_args__ = (sa.UniqueConstraint("question_id", "position"), sa.UniqueConstraint("question_id", "key"))

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(sa.ForeignKey("questions.id"))
    position: Mapped[int]
    key: Mapped[str] = mapped_column(sa.String(40))
    label: Mapped[dict[str, str]] = mapped_column(default=dict)
    amendment_id: Mapped[int | None] = mapped_column(sa.ForeignKey("amendments.id"), index=True)
    question: Mapped[Question] = relationship(back_populates="options")
    amendment: Mapped[Amendment | None] = relationship()


class Ballot(Base):
    """One member's answer: one a member, changeable until the close.

    `answer` is in the form of `domain.answering.canonical`. `jurisdiction` is the voter's, empty where there is none.
    `commitment` binds voter, group, question and answer under `salt`. The commitments enter the record together
    at the close, sorted, so that neither their order nor their time tells whose ballot is whose.
    """

    __tablename__ = "ballots"
    __table_args__ = (sa.UniqueConstraint("question_id", "person_id"), sa.UniqueConstraint("question_id", "tracker"))

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(sa.ForeignKey("questions.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), index=True)
    group_key: Mapped[str] = mapped_column(sa.String(40))
    jurisdiction: Mapped[str] = mapped_column(sa.String(6), default="")
    answer: Mapped[dict[str, Any]] = mapped_column(CanonicalJSON())
    salt: Mapped[bytes] = mapped_column(sa.LargeBinary(32))
    commitment: Mapped[str] = mapped_column(sa.String(64))
    tracker: Mapped[str | None] = mapped_column(sa.String(24))
    carried_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"), index=True)
    cast_at: Mapped[datetime]
    question: Mapped[Question] = relationship()

    @property
    def choice(self) -> str | None:
        """The word of an answer that is one word, such as for; None where options are approved or ranked."""
        return choice_of(self.answer)


class OnRoll(Base):
    """Somebody who may vote on a question, with the group they are counted in; written once, by the first ballot."""

    __tablename__ = "question_rolls"

    question_id: Mapped[int] = mapped_column(sa.ForeignKey("questions.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), primary_key=True, index=True)
    group_key: Mapped[str] = mapped_column(sa.String(40))
    jurisdiction: Mapped[str] = mapped_column(sa.String(6), default="")


class Entrustment(Base):
    """A vote on one question entrusted to somebody else: given and taken back by the one whose vote it is."""

    __tablename__ = "entrustments"
    __table_args__ = (
        sa.UniqueConstraint("question_id", "principal_id"),
        sa.CheckConstraint("principal_id <> holder_id", name="to_somebody_else"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(sa.ForeignKey("questions.id"))
    principal_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), index=True)
    holder_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), index=True)
    given_at: Mapped[datetime]
    principal: Mapped[Person] = relationship(foreign_keys=[principal_id])
    holder: Mapped[Person] = relationship(foreign_keys=[holder_id])


class ExternalResult(Base):
    """A result that was found elsewhere, with the document it was taken from and that document's SHA-256."""

    __tablename__ = "external_results"

    question_id: Mapped[int] = mapped_column(sa.ForeignKey("questions.id"), primary_key=True)
    result: Mapped[Result] = mapped_column(choice(Result))
    in_favour: Mapped[int | None]
    against: Mapped[int | None]
    abstain: Mapped[int | None]
    body: Mapped[str] = mapped_column(sa.String(300))
    note: Mapped[str] = mapped_column(sa.Text, default="")
    source_name: Mapped[str] = mapped_column(sa.String(200))
    source_address: Mapped[str] = mapped_column(sa.String(2000), default="")
    source_digest: Mapped[str] = mapped_column(sa.String(64))
    source: Mapped[bytes] = mapped_column(sa.LargeBinary, deferred=True)
    entered_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))
    entered_at: Mapped[datetime]


class ReminderSent(Base):
    """A reminder of a vote that has been handed to the outbox, in the transaction of its mails: so never twice."""

    __tablename__ = "vote_reminders"

    question_id: Mapped[int] = mapped_column(sa.ForeignKey("questions.id"), primary_key=True)
    hours: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sent_at: Mapped[datetime]
    recipients: Mapped[int]


class WithoutReminders(Base):
    """Somebody who does not want to be reminded of votes."""

    __tablename__ = "without_reminders"

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), primary_key=True)
    since: Mapped[datetime]
