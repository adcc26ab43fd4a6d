"""Reading the record of one process for its pages: its entries, and which of the things in them can be shown."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session, defer

from app.ledger.models import Entry, Origin
from app.processes.models import Process, Visibility


def entries_before(
    session: Session, process_id: int, *, before: int | None, kind: str | None = None, limit: int = 50
) -> Sequence[Entry]:
    """Entries of a process, the newest first, with an index under `before`; one more than `limit`."""
    query = sa.select(Entry).where(Entry.process_id == process_id).order_by(Entry.index.desc()).limit(limit + 1)
    if before is not None:
        query = query.where(Entry.index < before)
    if kind is not None:
        query = query.where(Entry.kind == kind)
    return session.scalars(query).all()


def count_entries(session: Session, process: Process) -> int:
    """How many entries a process has."""
    query = sa.select(sa.func.count()).select_from(Entry).where(Entry.process_id == process.id)
    return session.scalar(query) or 0


def origins_of(session: Session, process: Process) -> Sequence[Origin]:
    """The records that a process had on other instances, the oldest first, without their hashes."""
    query = sa.select(Origin).where(Origin.process_id == process.id).order_by(Origin.number)
    return session.scalars(query.options(defer(Origin.leaves), defer(Origin.keys))).all()


def kinds_of(session: Session, process: Process) -> Sequence[str]:
    """The kinds of entries that a process has."""
    query = sa.select(Entry.kind).where(Entry.process_id == process.id).distinct()
    return sorted(session.scalars(query))


def bundle(session: Session, start: int, width: int) -> list[bytes] | None:
    """The texts of `width` entries from `start` on; None while one is of a process that strangers may not know."""
    query = sa.select(Entry.canonical, Process.visibility).outerjoin(Process, Process.id == Entry.process_id)
    rows = session.execute(query.where(Entry.index >= start, Entry.index < start + width).order_by(Entry.index)).all()
    if any(row.visibility is Visibility.PREPARED for row in rows):
        return None
    return [row.canonical.encode() for row in rows]
