"""Papers of the repository and their versions; called papers here, for a document is the text that is deliberated."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.db import Base, choice
from app.domain.repository import PaperKind
from app.files.models import Kept
from app.processes.models import Process


class Paper(Base):
    """A document of the repository: what it is, whose, and from when. Once withdrawn it stays as a tombstone.

    Numbered within its process: that number is its address. `edition` counts how often its description was changed.
    """

    __tablename__ = "papers"
    __table_args__ = (sa.UniqueConstraint("process_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(sa.ForeignKey("processes.id"))
    number: Mapped[int]
    kind: Mapped[PaperKind] = mapped_column(choice(PaperKind))
    title: Mapped[dict[str, str]]
    description: Mapped[dict[str, str]] = mapped_column(default=dict)
    source: Mapped[str] = mapped_column(sa.String(300), default="")
    dated: Mapped[date | None] = mapped_column(sa.Date)
    edition: Mapped[int] = mapped_column(default=1)
    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"), index=True)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    process: Mapped[Process] = relationship()
    author: Mapped[Person | None] = relationship()


class PaperVersion(Kept, Base):
    """A file, or the address of a page, in one language; a later one in the same language takes its place.

    Once withdrawn, its file, name and address are gone; who did it, when and why stays.
    """

    __tablename__ = "paper_versions"
    __table_args__ = (
        sa.UniqueConstraint("paper_id", "number"),
        sa.CheckConstraint("address = '' OR sha256 = ''", name="file_or_address"),
        sa.CheckConstraint("withdrawn_at IS NULL OR (content IS NULL AND address = '')", name="gone_when_withdrawn"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    paper_id: Mapped[int] = mapped_column(sa.ForeignKey("papers.id"))
    number: Mapped[int]
    language: Mapped[str] = mapped_column(sa.String(12))
    address: Mapped[str] = mapped_column(sa.String(1000), default="")
    note: Mapped[str] = mapped_column(sa.String(500), default="")
    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"), index=True)
    created_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"), index=True)
    withdrawal_reasons: Mapped[str] = mapped_column(sa.Text, default="")
    paper: Mapped[Paper] = relationship()
    author: Mapped[Person | None] = relationship(foreign_keys=[author_id])
    withdrawn_by: Mapped[Person | None] = relationship(foreign_keys=[withdrawn_by_id])

    @property
    def stands(self) -> bool:
        """Whether it can still be had."""
        return self.withdrawn_at is None
