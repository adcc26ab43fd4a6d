"""Statements, who votes on them, their votes, and the map computed from them."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, choice
from app.domain.commenting import CommentState
from app.domain.stating import LONGEST
from app.processes.models import Attribution, Process


class Statement(Attribution, Base):
    """One short sentence that others agree or disagree with, or pass. Its number in the process is its address.

    The votes on it are counted here as they come, so that no page counts millions of them.
    """

    __tablename__ = "statements"
    __table_args__ = (
        sa.UniqueConstraint("process_id", "number"),
        sa.CheckConstraint("agrees >= 0 AND disagrees >= 0 AND passes >= 0", name="counts"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(sa.ForeignKey("processes.id"))
    number: Mapped[int]
    language: Mapped[str] = mapped_column(sa.String(12))
    body: Mapped[str] = mapped_column(sa.String(LONGEST * 4))
    state: Mapped[CommentState] = mapped_column(choice(CommentState), default=CommentState.PUBLISHED)
    agrees: Mapped[int] = mapped_column(default=0)
    disagrees: Mapped[int] = mapped_column(default=0)
    passes: Mapped[int] = mapped_column(default=0)
    imported_as: Mapped[str] = mapped_column(sa.String(80), default="")
    created_at: Mapped[datetime]
    process: Mapped[Process] = relationship()


class OpinionParticipant(Base):
    """Somebody who votes on the statements of a process: a member, or a voter of an imported conversation.

    `code` is drawn by lot and stands for them in the published matrix; it is used nowhere else. `given_group` is the
    opinion group that an import brought with it.
    """

    __tablename__ = "opinion_participants"
    __table_args__ = (
        sa.UniqueConstraint("process_id", "person_id"),
        sa.UniqueConstraint("process_id", "code"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(sa.ForeignKey("processes.id"))
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"), index=True)
    code: Mapped[str] = mapped_column(sa.String(16))
    group_key: Mapped[str] = mapped_column(sa.String(40))
    imported_as: Mapped[str] = mapped_column(sa.String(80), default="")
    given_group: Mapped[int | None]


class StatementVote(Base):
    """How a participant stands on a statement: 1 agrees, -1 disagrees, 0 passes; None: the vote was taken back."""

    __tablename__ = "statement_votes"
    __table_args__ = (
        sa.CheckConstraint("stance IN (-1, 0, 1)", name="stance"),
        sa.Index("ix_statement_votes_time", "process_id", "cast_at"),
    )

    participant_id: Mapped[int] = mapped_column(sa.ForeignKey("opinion_participants.id"), primary_key=True)
    statement_id: Mapped[int] = mapped_column(sa.ForeignKey("statements.id"), primary_key=True, index=True)
    process_id: Mapped[int] = mapped_column(sa.ForeignKey("processes.id"))
    stance: Mapped[int | None] = mapped_column(sa.SmallInteger)
    cast_at: Mapped[datetime]


class OpinionMap(Base):
    """The opinion map of a process as it was last computed, with the votes it was computed from.

    `requested_at` says since when a new one is waited for; `read_at` up to when votes were read; `cells` holds these
    votes for the next computation, which then reads only what came since. `found` None: it was too early for a map.
    `entered` says whether the matrix of this very map is in the public record.
    """

    __tablename__ = "opinion_maps"

    process_id: Mapped[int] = mapped_column(sa.ForeignKey("processes.id"), primary_key=True, autoincrement=False)
    requested_at: Mapped[datetime | None]
    computed_at: Mapped[datetime | None]
    read_at: Mapped[datetime | None]
    whole_read_at: Mapped[datetime | None]
    entered_at: Mapped[datetime | None]
    entered: Mapped[bool] = mapped_column(default=False)
    parameters: Mapped[dict[str, Any]] = mapped_column(default=dict)
    found: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON)
    cells: Mapped[bytes | None] = mapped_column(sa.LargeBinary, deferred=True)
    process: Mapped[Process] = relationship()
