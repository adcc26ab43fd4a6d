"""Positions on contributions, the counts that contributions keep of them, and who takes part in a process."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.db import Base, choice
from app.domain.positions import Counts, Stance, in_all
from app.texts.models import Revision


class Weighed:
    """A contribution on which people take positions: it keeps the counts of them, so that no page counts rows.

    `tallies` holds support, against and pass by stakeholder group. `bridging` is its place in the bridging order: see
    `app.domain.bridging`; the higher, the nearer to the top.
    """

    tallies: Mapped[dict[str, Any]] = mapped_column(default=dict)
    bridging: Mapped[int] = mapped_column(sa.BigInteger, default=0)

    @property
    def counts(self) -> dict[str, Counts]:
        """The counts by stakeholder group."""
        return {group: Counts(*held) for group, held in (self.tallies or {}).items()}

    @property
    def supporters(self) -> int:
        """How many people support it."""
        return in_all(self.counts).support


class Position(Base):
    """How one person stands on one comment or amendment, and what the wording was that it was about.

    There is one row for each person and contribution: another stance replaces the one before, taking it back deletes
    the row. `revision_id` is the wording of the clause that stood when the position was taken, in the language of the
    contribution (a revision knows its language); None for what is on the text as a whole.
    Whoever takes the same position again confirms it for the words that stand then, at `confirmed_at`.
    """

    __tablename__ = "positions"
    __table_args__ = (
        sa.UniqueConstraint("comment_id", "person_id"),
        sa.UniqueConstraint("amendment_id", "person_id"),
        sa.CheckConstraint("(comment_id IS NULL) <> (amendment_id IS NULL)", name="one_contribution"),
        sa.Index("ix_positions_taking_part", "process_id", "group_key", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(sa.ForeignKey("processes.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), index=True)
    comment_id: Mapped[int | None] = mapped_column(sa.ForeignKey("comments.id"))
    amendment_id: Mapped[int | None] = mapped_column(sa.ForeignKey("amendments.id"))
    stance: Mapped[Stance] = mapped_column(choice(Stance))
    group_key: Mapped[str] = mapped_column(sa.String(40))
    revision_id: Mapped[int | None] = mapped_column(sa.ForeignKey("revisions.id"))
    taken_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    person: Mapped[Person] = relationship()
    revision: Mapped[Revision | None] = relationship()


class TakingPart(Base):
    """How many people of each stakeholder group have taken positions in a process, and which groups the order counts.

    `people` is kept with every position. `counted` are the groups by which every contribution's place was computed
    last: when another group has enough people, all places are computed anew, once, in the background.
    """

    __tablename__ = "taking_part"

    process_id: Mapped[int] = mapped_column(sa.ForeignKey("processes.id"), primary_key=True, autoincrement=False)
    people: Mapped[dict[str, Any]] = mapped_column(default=dict)
    counted: Mapped[list[str]] = mapped_column(default=list)
