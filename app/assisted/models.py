"""The bodies that were invited to take part, and why."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base
from app.processes.models import Phase, Process
from app.sittings.models import AssistedSession


class InvitedBody(Base):
    """A body that was asked to take part, in a phase or a session or throughout, and why it was.

    Once taken back it stays as it was, with the reasons: who was asked is a fact.
    """

    __tablename__ = "invited_bodies"
    __table_args__ = (
        sa.UniqueConstraint("process_id", "number"),
        sa.CheckConstraint("phase_id IS NULL OR session_id IS NULL", name="one_occasion"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(sa.ForeignKey("processes.id"))
    number: Mapped[int]
    phase_id: Mapped[int | None] = mapped_column(sa.ForeignKey("phases.id"), index=True)
    session_id: Mapped[int | None] = mapped_column(sa.ForeignKey("assisted_sessions.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(160))
    group_key: Mapped[str] = mapped_column(sa.String(40))
    reasons: Mapped[str] = mapped_column(sa.Text)
    language: Mapped[str] = mapped_column(sa.String(12))
    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"), index=True)
    invited_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    withdrawal_reasons: Mapped[str] = mapped_column(sa.Text, default="")
    process: Mapped[Process] = relationship()
    phase: Mapped[Phase | None] = relationship()
    session: Mapped[AssistedSession | None] = relationship()

    @property
    def occasion_key(self) -> tuple[int, int]:
        """What sorts invitations by what they are to: the whole process, then its phases, then its sessions."""
        return self.phase_id or 0, self.session_id or 0
