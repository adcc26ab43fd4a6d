"""Reports by anybody, decisions with their statement of reasons, appeals against them, what waits for a second."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.amendments.models import Amendment
from app.comments.models import Comment
from app.db import Base, choice
from app.domain.appeals import Outcome
from app.domain.moderating import Measure, ReportReason
from app.objections.models import Objection
from app.opinions.models import Statement
from app.processes.models import Process
from app.texts.models import Clause

ONE_CONTRIBUTION = (
    "CASE WHEN comment_id IS NULL THEN 0 ELSE 1 END + CASE WHEN amendment_id IS NULL THEN 0 ELSE 1 END"
    " + CASE WHEN statement_id IS NULL THEN 0 ELSE 1 END + CASE WHEN objection_id IS NULL THEN 0 ELSE 1 END = 1"
)


ONE_SUBJECT = ONE_CONTRIBUTION.replace(
    " = 1", " + CASE WHEN clause_id IS NULL THEN 0 ELSE 1 END + CASE WHEN person_id IS NULL THEN 0 ELSE 1 END = 1"
)


class ReportState(StrEnum):
    """Whether a report still waits."""

    WAITING = "waiting"
    DECIDED = "decided"


class Report(Base):
    """Somebody's notice that a contribution breaks the house rules; `number` is what they were given to ask by."""

    __tablename__ = "reports"
    __table_args__ = (
        sa.CheckConstraint(ONE_CONTRIBUTION, name="one_contribution"),
        sa.UniqueConstraint("process_id", "number"),
        sa.UniqueConstraint("reporter_id", "comment_id"),
        sa.UniqueConstraint("reporter_id", "amendment_id"),
        sa.UniqueConstraint("reporter_id", "statement_id"),
        sa.UniqueConstraint("reporter_id", "objection_id"),
        sa.Index("ix_reports_waiting", "process_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(sa.ForeignKey("processes.id"))
    number: Mapped[int]
    comment_id: Mapped[int | None] = mapped_column(sa.ForeignKey("comments.id"), index=True)
    amendment_id: Mapped[int | None] = mapped_column(sa.ForeignKey("amendments.id"), index=True)
    statement_id: Mapped[int | None] = mapped_column(sa.ForeignKey("statements.id"), index=True)
    objection_id: Mapped[int | None] = mapped_column(sa.ForeignKey("objections.id"), index=True)
    reporter_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))
    reason: Mapped[ReportReason] = mapped_column(choice(ReportReason))
    note: Mapped[str] = mapped_column(sa.Text, default="")
    state: Mapped[ReportState] = mapped_column(choice(ReportState), default=ReportState.WAITING)
    created_at: Mapped[datetime]
    decision_id: Mapped[int | None] = mapped_column(sa.ForeignKey("moderation_decisions.id"), index=True)
    process: Mapped[Process] = relationship()
    comment: Mapped[Comment | None] = relationship()
    amendment: Mapped[Amendment | None] = relationship()
    statement: Mapped[Statement | None] = relationship()
    objection: Mapped[Objection | None] = relationship()
    reporter: Mapped[Person | None] = relationship()


class ModerationDecision(Base):
    """What was decided about something, with its statement of reasons; the public log shows it without names.

    It is about a contribution, the discussion of a clause (`clause_id`), or a person. `measure` None: a contribution
    was reported and left as it was. A comment moved between two clauses (none: from the text as a whole), or was
    merged into another one. `proposed_by_id` is the first of two, where it takes two; `in_appeal`: an appeal led to it.
    """

    __tablename__ = "moderation_decisions"
    __table_args__ = (
        sa.UniqueConstraint("process_id", "number"),
        sa.CheckConstraint(ONE_SUBJECT, name="one_subject"),
        sa.Index("ix_moderation_decisions_when", "decided_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(sa.ForeignKey("processes.id"))
    number: Mapped[int]
    comment_id: Mapped[int | None] = mapped_column(sa.ForeignKey("comments.id"), index=True)
    amendment_id: Mapped[int | None] = mapped_column(sa.ForeignKey("amendments.id"), index=True)
    statement_id: Mapped[int | None] = mapped_column(sa.ForeignKey("statements.id"), index=True)
    objection_id: Mapped[int | None] = mapped_column(sa.ForeignKey("objections.id"), index=True)
    clause_id: Mapped[int | None] = mapped_column(sa.ForeignKey("clauses.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"), index=True)
    measure: Mapped[Measure | None] = mapped_column(choice(Measure))
    rule: Mapped[ReportReason] = mapped_column(choice(ReportReason))
    facts: Mapped[str] = mapped_column(sa.Text)
    legal_ground: Mapped[str] = mapped_column(sa.Text, default="")
    until: Mapped[datetime | None]
    after_report: Mapped[bool]
    found_automatically: Mapped[bool] = mapped_column(default=False)
    decided_automatically: Mapped[bool] = mapped_column(default=False)
    in_appeal: Mapped[bool] = mapped_column(default=False)
    from_clause_id: Mapped[int | None] = mapped_column(sa.ForeignKey("clauses.id"), index=True)
    to_clause_id: Mapped[int | None] = mapped_column(sa.ForeignKey("clauses.id"))
    into_id: Mapped[int | None] = mapped_column(sa.ForeignKey("comments.id"))
    language: Mapped[str] = mapped_column(sa.String(12))
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))
    proposed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))
    decided_at: Mapped[datetime]
    process: Mapped[Process] = relationship()
    comment: Mapped[Comment | None] = relationship(foreign_keys=[comment_id])
    amendment: Mapped[Amendment | None] = relationship()
    statement: Mapped[Statement | None] = relationship()
    objection: Mapped[Objection | None] = relationship()
    clause: Mapped[Clause | None] = relationship(foreign_keys=[clause_id])
    person: Mapped[Person | None] = relationship(foreign_keys=[person_id])
    from_clause: Mapped[Clause | None] = relationship(foreign_keys=[from_clause_id])
    to_clause: Mapped[Clause | None] = relationship(foreign_keys=[to_clause_id])
    into: Mapped[Comment | None] = relationship(foreign_keys=[into_id])
    decided_by: Mapped[Person | None] = relationship(foreign_keys=[decided_by_id])

    @property
    def contribution(self) -> Comment | Amendment | Statement | Objection | None:
        """The contribution it is about, if it is about one."""
        return self.comment or self.amendment or self.statement or self.objection

    @property
    def author_id(self) -> int | None:
        """Whom it concerns: the person themselves, or the author of the contribution."""
        return self.person_id or (self.contribution.author_id if self.contribution else None)


class Waiting(StrEnum):
    """Whether something still waits for somebody else."""

    WAITING = "waiting"
    DECIDED = "decided"


class Appeal(Base):
    """An appeal against a decision, by whom it went against; `outcome_id` is the decision that followed, if one did."""

    __tablename__ = "appeals"
    __table_args__ = (
        sa.UniqueConstraint("process_id", "number"),
        sa.UniqueConstraint("decision_id", "appellant_id"),
        sa.Index("ix_appeals_waiting", "process_id", "state", "due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(sa.ForeignKey("processes.id"))
    number: Mapped[int]
    decision_id: Mapped[int] = mapped_column(sa.ForeignKey("moderation_decisions.id"))
    appellant_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"), index=True)
    by_reporter: Mapped[bool]
    reasons: Mapped[str] = mapped_column(sa.Text)
    language: Mapped[str] = mapped_column(sa.String(12))
    filed_at: Mapped[datetime]
    due_at: Mapped[datetime]
    state: Mapped[Waiting] = mapped_column(choice(Waiting), default=Waiting.WAITING)
    outcome: Mapped[Outcome | None] = mapped_column(choice(Outcome))
    facts: Mapped[str] = mapped_column(sa.Text, default="")
    facts_language: Mapped[str] = mapped_column(sa.String(12), default="")
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))
    decided_at: Mapped[datetime | None]
    outcome_id: Mapped[int | None] = mapped_column(sa.ForeignKey("moderation_decisions.id"))
    process: Mapped[Process] = relationship()
    decision: Mapped[ModerationDecision] = relationship(foreign_keys=[decision_id])
    following: Mapped[ModerationDecision | None] = relationship(foreign_keys=[outcome_id])
    appellant: Mapped[Person | None] = relationship(foreign_keys=[appellant_id])


_WAITS = sa.text("state = 'waiting'")


class Reversal(Base):
    """That one of the team proposes to take a decision back, which another one confirms or turns down."""

    __tablename__ = "reversals"
    __table_args__ = (
        sa.Index("ix_reversals_waiting", "process_id", "state"),
        sa.Index("uq_reversals_one", "decision_id", unique=True, sqlite_where=_WAITS, postgresql_where=_WAITS),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(sa.ForeignKey("processes.id"))
    decision_id: Mapped[int] = mapped_column(sa.ForeignKey("moderation_decisions.id"))
    proposed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))
    rule: Mapped[ReportReason] = mapped_column(choice(ReportReason))
    facts: Mapped[str] = mapped_column(sa.Text)
    language: Mapped[str] = mapped_column(sa.String(12))
    proposed_at: Mapped[datetime]
    state: Mapped[Waiting] = mapped_column(choice(Waiting), default=Waiting.WAITING)
    confirmed: Mapped[bool | None]
    settled_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))
    settled_at: Mapped[datetime | None]
    decision: Mapped[ModerationDecision] = relationship()
    proposed_by: Mapped[Person | None] = relationship(foreign_keys=[proposed_by_id])
