"""The Merkle log: entries, the complete nodes above them, and the bodies that can be erased."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base


class Entry(Base):
    """One act in the public record; `canonical` is the exact text the leaf hash covers."""

    __tablename__ = "ledger_entries"
    __table_args__ = (sa.Index("ix_ledger_entries_object", "process_id", "kind", "object"),)

    index: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    process_id: Mapped[int | None] = mapped_column(sa.ForeignKey("processes.id"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(60))
    object: Mapped[str] = mapped_column(sa.String(200))
    entered_at: Mapped[datetime]
    canonical: Mapped[str] = mapped_column(sa.Text)


class Body(Base):
    """What an entry commits to, with the salt of the commitment: the only part of the record that can be erased."""

    __tablename__ = "ledger_bodies"

    index: Mapped[int] = mapped_column(sa.ForeignKey("ledger_entries.index"), primary_key=True, autoincrement=False)
    salt: Mapped[bytes] = mapped_column(sa.LargeBinary(32))
    body: Mapped[dict[str, Any]]


class Node(Base):
    """The hash of a complete subtree: level 0 are the leaves."""

    __tablename__ = "ledger_nodes"

    level: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    index: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    hash: Mapped[bytes] = mapped_column(sa.LargeBinary(32))
