"""Questions put to the vote, and the ballots."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.amendments.models import Amendment
from app.db import Base, choice
from app.domain.voting import Choice
from app.processes.models import Process
from app.texts.models import Clause


class Question(Base):
    """A formal vote on a clause, an amendment or the whole text (neither).

    `rule` is the decision rule as it was when the question was put; `roll` counts the entitled members of each group,
    fixed with the rule by the first ballot at `roll_fixed_at`: who joins later does not vote on this question.
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
    title: Mapped[dict[str, str]]
    explanation: Mapped[dict[str, str]] = mapped_column(default=dict)
    rule: Mapped[dict[str, Any]]
    roll: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON)
    roll_fixed_at: Mapped[datetime | None]
    opens: Mapped[datetime]
    closes: Mapped[datetime]
    closing_entered: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    process: Mapped[Process] = relationship()
    clause: Mapped[Clause | None] = relationship()
    amendment: Mapped[Amendment | None] = relationship()

    def is_open(self, now: datetime) -> bool:
        """Whether ballots are taken at this moment."""
        return self.opens <= now < self.closes

    def is_closed(self, now: datetime) -> bool:
        """Whether the result may be told."""
        return now >= self.closes


class Ballot(Base):
    """One member's answer: one a member, changeable until the close.

    `commitment` binds voter, question and choice under `salt`. The commitments enter the record together at the close,
    sorted, so that neither their order nor their time tells whose ballot is whose.
    """

    __tablename__ = "ballots"
    __table_args__ = (sa.UniqueConstraint("question_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(sa.ForeignKey("questions.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), index=True)
    group_key: Mapped[str] = mapped_column(sa.String(40))
    choice: Mapped[Choice] = mapped_column(choice(Choice))
    salt: Mapped[bytes] = mapped_column(sa.LargeBinary(32))
    commitment: Mapped[str] = mapped_column(sa.String(64))
    cast_at: Mapped[datetime]
    question: Mapped[Question] = relationship()
