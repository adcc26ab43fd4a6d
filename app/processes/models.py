"""A process with its phases, stakeholder groups and members."""

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from app.accounts.models import Organisation, Person
from app.db import Base, choice
from app.domain.appeals import USUAL_DAYS
from app.domain.descriptions import ProcessKind
from app.domain.phases import Action, PhaseKind, Role
from app.domain.suspensions import may_be_suspended


class Visibility(StrEnum):
    """A process is prepared out of sight, then public."""

    PREPARED = "prepared"
    PUBLISHED = "published"
    ARCHIVED = "archived"


class Process(Base):
    """One deliberation, with its groups, phases, texts and rules. Words in several languages: language to words.

    `attributes` is what members may say of themselves: by key the title and, by key and in their order, the choices.
    `template` is the key of the one it was started from; with `preconditions`, a phase that is not ready stays closed.
    """

    __tablename__ = "processes"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(80), unique=True)
    kind: Mapped[ProcessKind] = mapped_column(choice(ProcessKind))
    visibility: Mapped[Visibility] = mapped_column(choice(Visibility), default=Visibility.PREPARED)
    jurisdictions: Mapped[list[str]] = mapped_column(default=list)
    languages: Mapped[list[str]]
    languages_equal: Mapped[bool] = mapped_column(default=False)
    time_zone: Mapped[str] = mapped_column(sa.String(60), default="UTC")
    title: Mapped[dict[str, str]]
    summary: Mapped[dict[str, str]] = mapped_column(default=dict)
    objective: Mapped[dict[str, str]] = mapped_column(default=dict)
    decision_link: Mapped[dict[str, str]] = mapped_column(default=dict)
    next_steps: Mapped[dict[str, str]] = mapped_column(default=dict)
    materials: Mapped[dict[str, str]] = mapped_column(default=dict)
    house_rules: Mapped[dict[str, str]] = mapped_column(default=dict)
    lead_institution: Mapped[dict[str, str]] = mapped_column(default=dict)
    contact: Mapped[str] = mapped_column(sa.String(254), default="")
    criteria: Mapped[dict[str, Any]] = mapped_column(default=dict)
    classes: Mapped[dict[str, Any]] = mapped_column(default=dict)
    attributes: Mapped[dict[str, Any]] = mapped_column(default=dict)
    decision_rule: Mapped[dict[str, Any]] = mapped_column(default=dict)
    pre_moderation: Mapped[bool] = mapped_column(default=False)
    slow_lane_days: Mapped[int] = mapped_column(default=0)
    slow_lane_contributions: Mapped[int] = mapped_column(default=0)
    appeal_days: Mapped[int] = mapped_column(default=USUAL_DAYS)
    cosponsors_required: Mapped[int] = mapped_column(default=0)
    preconditions: Mapped[bool] = mapped_column(default=False)
    template: Mapped[str] = mapped_column(sa.String(40), default="")
    pseudonym_key: Mapped[bytes] = mapped_column(sa.LargeBinary(32))
    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    phases: Mapped[list["Phase"]] = relationship(order_by="Phase.opens", back_populates="process")
    groups: Mapped[list["Group"]] = relationship(order_by="Group.position", back_populates="process")

    @property
    def drafting_language(self) -> str:
        """The language the text is drafted in: the first of the process's languages."""
        return self.languages[0]


class Counter(Base):
    """The next number of a kind of contribution in a process; one row, so that no number is given twice."""

    __tablename__ = "counters"

    process_id: Mapped[int] = mapped_column(sa.ForeignKey("processes.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    last: Mapped[int] = mapped_column(default=0)


class Phase(Base):
    """A dated stage that opens certain actions. `*_entered` remember that the clock's passing was entered.

    Words of its own and `answer_by` are what participants are owed before it opens (`domain.readying`); where it has
    none, the process's words hold. `held`: something was missing when it was looked at last, so it does not open.
    """

    __tablename__ = "phases"
    __table_args__ = (sa.CheckConstraint("opens < closes", name="opens_before_closes"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(sa.ForeignKey("processes.id"), index=True)
    kind: Mapped[PhaseKind] = mapped_column(choice(PhaseKind))
    name: Mapped[dict[str, str]] = mapped_column(default=dict)
    opens: Mapped[datetime]
    closes: Mapped[datetime]
    allows: Mapped[list[str] | None] = mapped_column(sa.JSON)
    opening_entered: Mapped[bool] = mapped_column(default=False)
    closing_entered: Mapped[bool] = mapped_column(default=False)
    objective: Mapped[dict[str, str]] = mapped_column(default=dict)
    decision_link: Mapped[dict[str, str]] = mapped_column(default=dict)
    next_steps: Mapped[dict[str, str]] = mapped_column(default=dict)
    materials: Mapped[dict[str, str]] = mapped_column(default=dict)
    answer_by: Mapped[datetime | None]
    held: Mapped[bool] = mapped_column(default=False)
    holding_entered: Mapped[bool] = mapped_column(default=False)
    process: Mapped[Process] = relationship(back_populates="phases")

    @property
    def allowed_actions(self) -> frozenset[Action] | None:
        """What the description narrows the phase to; None when it does not."""
        return None if self.allows is None else frozenset(Action(name) for name in self.allows)


class Change(Base):
    """A change of a public process that everybody can read: who, when, why, and what stood there before.

    `kind` is that of its entry in the record; `phase` the kind of phase it was about, with its name then; `before` and
    `after` hold what changed by the names of its columns. Never edited.
    """

    __tablename__ = "process_changes"
    __table_args__ = (sa.Index("ix_process_changes_order", "process_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(sa.ForeignKey("processes.id"))
    kind: Mapped[str] = mapped_column(sa.String(60))
    phase: Mapped[str] = mapped_column(sa.String(20), default="")
    phase_name: Mapped[dict[str, str]] = mapped_column(default=dict)
    before: Mapped[dict[str, Any]] = mapped_column(default=dict)
    after: Mapped[dict[str, Any]] = mapped_column(default=dict)
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))
    at: Mapped[datetime]
    actor: Mapped[Person | None] = relationship()


class Group(Base):
    """A stakeholder group of a process; standard keys are named by the interface, own ones by `name`."""

    __tablename__ = "stakeholder_groups"
    __table_args__ = (sa.UniqueConstraint("process_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(sa.ForeignKey("processes.id"), index=True)
    key: Mapped[str] = mapped_column(sa.String(40))
    name: Mapped[dict[str, str]] = mapped_column(default=dict)
    position: Mapped[int]
    process: Mapped[Process] = relationship(back_populates="groups")


class Membership(Base):
    """A person's stakeholder group and roles in one process, and the organisation they speak for there.

    Up to `suspended_until` a moderator has taken from them that they contribute (`domain.suspensions`).

    `jurisdiction` is one of the process's, where it has several and votes are counted in each; else empty.
    `contributed_at` is when they first acted here: from then on the group stays. Who has left has no roles.
    """

    __tablename__ = "memberships"
    __table_args__ = (sa.UniqueConstraint("process_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(sa.ForeignKey("processes.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), index=True)
    group_key: Mapped[str] = mapped_column(sa.String(40))
    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisations.id"))
    jurisdiction: Mapped[str] = mapped_column(sa.String(6), default="")
    role_names: Mapped[list[str]] = mapped_column(default=list)
    joined_at: Mapped[datetime]
    contributed_at: Mapped[datetime | None]
    suspended_until: Mapped[datetime | None]
    process: Mapped[Process] = relationship()
    person: Mapped[Person] = relationship()
    organisation: Mapped[Organisation | None] = relationship()

    @property
    def roles(self) -> frozenset[Role]:
        """The roles held in this process."""
        return frozenset(Role(name) for name in self.role_names)

    @property
    def takes_part_only(self) -> bool:
        """Whether they have no part in running the process."""
        return may_be_suspended(self.roles)


class Attribution:
    """Whose contribution something is, as it stood when it was made.

    `attributed_to` bears the name of an author who has no account here (an imported contribution, a paper letter).
    """

    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"), index=True)
    attributed_to: Mapped[str] = mapped_column(sa.String(120), default="")
    group_key: Mapped[str] = mapped_column(sa.String(40))
    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisations.id"))

    @declared_attr
    def author(cls) -> Mapped[Person | None]:  # noqa: N805
        return relationship(Person, foreign_keys=[cls.author_id])  # type: ignore[list-item]

    @declared_attr
    def organisation(cls) -> Mapped[Organisation | None]:  # noqa: N805
        return relationship(Organisation, foreign_keys=[cls.organisation_id])  # type: ignore[list-item]
