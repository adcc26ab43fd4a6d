"""Files that take long to make: what was asked for, how far it is, and the file, in pieces, for a day."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, choice
from app.processes.models import Process


class JobState(StrEnum):
    """Where a job stands."""

    WAITING = "waiting"
    WORKING = "working"
    DONE = "done"
    FAILED = "failed"


class ExportJob(Base):
    """One file that the worker makes. Nobody's: whoever asks for the same joins it.

    `wanted` is what is asked for, as one text. `entries` is how many entries the public record had when making it
    began: what was taken away later is found behind them; below zero, something was taken away that no entry tells of.
    `step` counts up to a hundred, `tries` how often making it began.
    """

    __tablename__ = "export_jobs"
    __table_args__ = (
        sa.Index("ix_export_jobs_wanted", "process_id", "wanted"),
        sa.CheckConstraint("step BETWEEN 0 AND 100", name="step"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(sa.ForeignKey("processes.id"))
    wanted: Mapped[str] = mapped_column(sa.String(400))
    state: Mapped[JobState] = mapped_column(choice(JobState), default=JobState.WAITING)
    step: Mapped[int] = mapped_column(default=0)
    tries: Mapped[int] = mapped_column(default=0)
    entries: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    failure: Mapped[str] = mapped_column(sa.String(40), default="")
    name: Mapped[str] = mapped_column(sa.String(200), default="")
    media_type: Mapped[str] = mapped_column(sa.String(100), default="")
    size: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    process: Mapped[Process] = relationship()


class ExportPiece(Base):
    """A part of a file that was made, small enough to be read and sent one after the other."""

    __tablename__ = "export_pieces"

    job_id: Mapped[int] = mapped_column(sa.ForeignKey("export_jobs.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    content: Mapped[bytes] = mapped_column(sa.LargeBinary)
