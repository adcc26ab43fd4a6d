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


class RecordKey(Base):
    """A public key under which checkpoints were signed; the newest signs, the older ones stay published.

    `rotation` is the note by which the key before it handed over, signed by both; empty for the first.
    """

    __tablename__ = "ledger_keys"

    id: Mapped[int] = mapped_column(primary_key=True)
    vkey: Mapped[str] = mapped_column(sa.String(400), unique=True)
    began_at: Mapped[datetime]
    rotation: Mapped[str] = mapped_column(sa.Text, default="")


class Checkpoint(Base):
    """A head of the log as it was signed: one for a size, so that two processes cannot sign two histories."""

    __tablename__ = "ledger_checkpoints"

    size: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    root: Mapped[bytes] = mapped_column(sa.LargeBinary(32))
    note: Mapped[str] = mapped_column(sa.Text)
    """The whole signed note, with the cosignatures that have come in."""
    signed_at: Mapped[datetime]


class Witness(Base):
    """Somebody who follows the log from outside and cosigns its checkpoints; `url` is where they take new ones."""

    __tablename__ = "ledger_witnesses"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    vkey: Mapped[str] = mapped_column(sa.String(400), unique=True)
    url: Mapped[str | None] = mapped_column(sa.String(500))
    added_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
    asked_size: Mapped[int] = mapped_column(default=0)
    """The newest checkpoint that was sent to them."""
    failure: Mapped[str | None] = mapped_column(sa.String(300))
    """What went wrong when they were asked last."""


class Cosignature(Base):
    """That a witness cosigned a checkpoint; `line` as it stands in the note."""

    __tablename__ = "ledger_cosignatures"

    size: Mapped[int] = mapped_column(sa.ForeignKey("ledger_checkpoints.size"), primary_key=True, autoincrement=False)
    witness_id: Mapped[int] = mapped_column(sa.ForeignKey("ledger_witnesses.id"), primary_key=True, index=True)
    line: Mapped[str] = mapped_column(sa.Text)
    cosigned_at: Mapped[datetime]


class Alarm(Base):
    """That the log as it is does not go on from a head that was signed: it is signed no more until that is settled."""

    __tablename__ = "ledger_alarms"

    id: Mapped[int] = mapped_column(primary_key=True)
    what: Mapped[str] = mapped_column(sa.String(40))
    raised_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    size: Mapped[int]
    """The size of the head that it does not go on from."""
    head: Mapped[str] = mapped_column(sa.Text, default="")
    """That head, as it was signed."""


class Origin(Base):
    """The record that a process had on the instance it came from, as it was verified when the process moved here.

    Numbered in the process: the oldest is 1. `leaves` are the leaf hashes of the whole log there, one after the other.
    """

    __tablename__ = "ledger_origins"
    __table_args__ = (sa.UniqueConstraint("process_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(sa.ForeignKey("processes.id"))
    number: Mapped[int]
    name: Mapped[str] = mapped_column(sa.String(300))
    """The origin in its checkpoint: `example.org/openclause`."""
    address: Mapped[str] = mapped_column(sa.String(500))
    size: Mapped[int]
    root: Mapped[bytes] = mapped_column(sa.LargeBinary(32))
    note: Mapped[str] = mapped_column(sa.Text)
    keys: Mapped[str] = mapped_column(sa.Text)
    leaves: Mapped[bytes] = mapped_column(sa.LargeBinary)
    moved_at: Mapped[datetime]


class OriginEntry(Base):
    """An entry of a process in the log of where it came from; its words as long as everybody may read them."""

    __tablename__ = "ledger_origin_entries"

    origin_id: Mapped[int] = mapped_column(sa.ForeignKey("ledger_origins.id"), primary_key=True)
    index: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    canonical: Mapped[str] = mapped_column(sa.Text)
    salt: Mapped[bytes | None] = mapped_column(sa.LargeBinary(32))
    body: Mapped[dict[str, Any] | None]


class MovedRow(Base):
    """A row of the open record of the instance a process came from, kept as it was told there.

    What has no people here, or was counted there, lives on like this: ballots, positions, the log of moderation.
    """

    __tablename__ = "ledger_moved_rows"
    __table_args__ = (sa.UniqueConstraint("process_id", "table_name", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(sa.ForeignKey("processes.id"))
    table_name: Mapped[str] = mapped_column(sa.String(60))
    """The table of the open record that it is of."""
    position: Mapped[int]
    row: Mapped[dict[str, Any]]
