"""Amendments with their parts, their proposers and supporters, recommendations about them, and drafts of them."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from app.accounts.models import Person
from app.db import Base, choice
from app.domain.amending import AmendmentState, Decision, Operation, Outcome, ProposerState, Side
from app.domain.phases import Role
from app.domain.rebasing import outcome_of_package
from app.positions.models import Weighed
from app.processes.models import Attribution, Process
from app.texts.models import Clause, Revision


class Change:
    """A change to one clause, against a base revision; a clause is moved to one `side` of the clause it is `beside`."""

    clause_id: Mapped[int] = mapped_column(sa.ForeignKey("clauses.id"), index=True)
    base_revision_id: Mapped[int] = mapped_column(sa.ForeignKey("revisions.id"))
    operation: Mapped[Operation] = mapped_column(choice(Operation))
    heading: Mapped[str] = mapped_column(sa.Text, default="")
    body: Mapped[str] = mapped_column(sa.Text, default="")
    beside_id: Mapped[int | None] = mapped_column(sa.ForeignKey("clauses.id"))
    side: Mapped[Side | None] = mapped_column(choice(Side))

    @declared_attr
    def clause(cls) -> Mapped[Clause]:  # noqa: N805
        return relationship(Clause, foreign_keys=[cls.clause_id])  # type: ignore[list-item]

    @declared_attr
    def base_revision(cls) -> Mapped[Revision]:  # noqa: N805
        return relationship(Revision, foreign_keys=[cls.base_revision_id])  # type: ignore[list-item]

    @declared_attr
    def beside(cls) -> Mapped[Clause | None]:  # noqa: N805
        return relationship(Clause, foreign_keys=[cls.beside_id])  # type: ignore[list-item]

    @property
    def heading_alone(self) -> bool:
        """Whether it changes the heading of the clause and nothing else."""
        same_body = self.body == self.base_revision.body
        return self.operation is Operation.REPLACE and same_body and self.heading != self.base_revision.heading


class PendingChange(Change):
    """A change that has been proposed: how it stands to the wording of today, and what became of it.

    `outcome` None: its clause has not moved on, or that does not matter to it. Else `rebased_heading` and
    `rebased_body` are the words that a three-way merge with `rebased_revision_id` gave. `adopted_heading` and
    `adopted_body` are the words that were taken.
    """

    outcome: Mapped[Outcome | None] = mapped_column(choice(Outcome))
    rebased_revision_id: Mapped[int | None] = mapped_column(sa.ForeignKey("revisions.id"))
    rebased_heading: Mapped[str] = mapped_column(sa.Text, default="")
    rebased_body: Mapped[str] = mapped_column(sa.Text, default="")
    adopted_heading: Mapped[str | None] = mapped_column(sa.Text)
    adopted_body: Mapped[str | None] = mapped_column(sa.Text)
    resulting_revision_id: Mapped[int | None] = mapped_column(sa.ForeignKey("revisions.id"))

    @declared_attr
    def resulting_revision(cls) -> Mapped[Revision | None]:  # noqa: N805
        return relationship(Revision, foreign_keys=[cls.resulting_revision_id])  # type: ignore[list-item]


class Amendment(Attribution, PendingChange, Weighed, Base):
    """A proposal with its rationale and fate. It is itself the first change; a package has further ones as `parts`.

    `superseded_by_id` names the adopted amendment that made this one moot; `asked_at` is when its proposer was asked
    what to do after the clause moved on; `hidden` is moderation's mark: hidden is hidden in every channel.
    `pending`: it is hidden because it waits for a moderator, as what new accounts propose does in the slow lane.
    `answered`: a response to it has been published.
    """

    __tablename__ = "amendments"
    __table_args__ = (
        sa.UniqueConstraint("process_id", "number"),
        sa.Index("ix_amendments_clause_state", "clause_id", "state"),
        sa.Index("ix_amendments_fingerprint", "process_id", "fingerprint"),
        sa.Index("ix_amendments_time", "process_id", "created_at", "number"),
        sa.Index("ix_amendments_bridging", "process_id", "bridging", "number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(sa.ForeignKey("processes.id"))
    number: Mapped[int]
    official_number: Mapped[str] = mapped_column(sa.String(40), default="")
    language: Mapped[str] = mapped_column(sa.String(12))
    rationale: Mapped[str] = mapped_column(sa.Text, default="")
    fingerprint: Mapped[str] = mapped_column(sa.String(64))
    proposers_count: Mapped[int] = mapped_column(default=1)
    state: Mapped[AmendmentState] = mapped_column(choice(AmendmentState), default=AmendmentState.PROPOSED)
    hidden: Mapped[bool] = mapped_column(default=False)
    pending: Mapped[bool] = mapped_column(default=False)
    answered: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    asked_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))
    reasons: Mapped[str] = mapped_column(sa.Text, default="")
    superseded_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("amendments.id"))
    process: Mapped[Process] = relationship()
    decided_by: Mapped[Person | None] = relationship(foreign_keys=[decided_by_id])
    superseded_by: Mapped["Amendment | None"] = relationship(
        foreign_keys=[superseded_by_id], remote_side="Amendment.id"
    )
    parts: Mapped[list["Part"]] = relationship(order_by="Part.position", back_populates="amendment")

    @property
    def position(self) -> int:
        """Its own place among its changes: the first."""
        return 1

    @property
    def changes(self) -> list["Amendment | Part"]:
        """Every change it asks for, the first is its own."""
        return [self, *self.parts]

    @property
    def standing(self) -> Outcome | None:
        """How it stands as a whole to the wording of today."""
        return outcome_of_package([change.outcome for change in self.changes])


class Part(PendingChange, Base):
    """A further clause that an amendment changes: adopted or rejected together with it. Positions go from 2."""

    __tablename__ = "amendment_parts"
    __table_args__ = (sa.UniqueConstraint("amendment_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    amendment_id: Mapped[int] = mapped_column(sa.ForeignKey("amendments.id"))
    position: Mapped[int]
    amendment: Mapped[Amendment] = relationship(back_populates="parts")

    @property
    def language(self) -> str:
        """The language of the whole amendment."""
        return self.amendment.language


class EarlierProposal(Base):
    """How a change was worded before its proposer carried it over to a new wording of its clause."""

    __tablename__ = "earlier_proposals"

    id: Mapped[int] = mapped_column(primary_key=True)
    amendment_id: Mapped[int] = mapped_column(sa.ForeignKey("amendments.id"), index=True)
    position: Mapped[int]
    base_revision_id: Mapped[int] = mapped_column(sa.ForeignKey("revisions.id"))
    heading: Mapped[str] = mapped_column(sa.Text)
    body: Mapped[str] = mapped_column(sa.Text)
    replaced_at: Mapped[datetime]
    base_revision: Mapped[Revision] = relationship()


class ProposalDraft(Base):
    """An amendment that is still being written: nobody sees it but its author and those they asked to join."""

    __tablename__ = "proposal_drafts"

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(sa.ForeignKey("processes.id"), index=True)
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), index=True)
    language: Mapped[str] = mapped_column(sa.String(12))
    rationale: Mapped[str] = mapped_column(sa.Text, default="")
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    process: Mapped[Process] = relationship()
    author: Mapped[Person] = relationship()
    parts: Mapped[list["DraftPart"]] = relationship(
        order_by="DraftPart.position", back_populates="draft", cascade="all, delete-orphan"
    )


class DraftPart(Change, Base):
    """A change in a draft."""

    __tablename__ = "proposal_draft_parts"
    __table_args__ = (sa.UniqueConstraint("draft_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal_drafts.id"))
    position: Mapped[int]
    draft: Mapped[ProposalDraft] = relationship(back_populates="parts")

    @property
    def language(self) -> str:
        """The language of the whole draft."""
        return self.draft.language


class Proposer(Base):
    """Somebody beside the author who proposes an amendment, or was asked to while it is a draft or later.

    Until they agree they are known by what the author typed (`invited_as`): whether an address belongs to a member
    is told to nobody, so `person_id` may be empty.
    """

    __tablename__ = "proposers"
    __table_args__ = (
        sa.UniqueConstraint("amendment_id", "person_id"),
        sa.UniqueConstraint("draft_id", "person_id"),
        sa.CheckConstraint("(amendment_id IS NULL) <> (draft_id IS NULL)", name="one_proposal"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    amendment_id: Mapped[int | None] = mapped_column(sa.ForeignKey("amendments.id"))
    draft_id: Mapped[int | None] = mapped_column(sa.ForeignKey("proposal_drafts.id"))
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"), index=True)
    invited_as: Mapped[str] = mapped_column(sa.String(254), default="")
    group_key: Mapped[str] = mapped_column(sa.String(40), default="")
    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisations.id"))
    state: Mapped[ProposerState] = mapped_column(choice(ProposerState))
    invited_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    person: Mapped[Person | None] = relationship()
    amendment: Mapped[Amendment | None] = relationship()
    draft: Mapped[ProposalDraft | None] = relationship()


class Recommendation(Base):
    """What the team or the authority recommends to decide about an amendment, published before the decision."""

    __tablename__ = "recommendations"
    __table_args__ = (sa.UniqueConstraint("process_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(sa.ForeignKey("processes.id"))
    number: Mapped[int]
    amendment_id: Mapped[int] = mapped_column(sa.ForeignKey("amendments.id"), index=True)
    decision: Mapped[Decision] = mapped_column(choice(Decision))
    reasons: Mapped[str] = mapped_column(sa.Text)
    language: Mapped[str] = mapped_column(sa.String(12))
    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))
    role: Mapped[Role] = mapped_column(choice(Role))
    created_at: Mapped[datetime]
    process: Mapped[Process] = relationship()
    amendment: Mapped[Amendment] = relationship()
    author: Mapped[Person | None] = relationship()
