"""Keeping the figures of a process: the worker counts them after something was entered, pages read what is kept."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.jobs import outbox
from app.ledger.models import Entry
from app.participation.counting import count
from app.participation.models import Counted
from app.processes.models import Counter, Process, Visibility

AT_ONCE_UP_TO = 2_000
"""Contributions so few are counted while the page is asked for; more are counted by the worker."""

EVERY = timedelta(minutes=5)
GIVEN_UP = timedelta(minutes=10)
CONTRIBUTIONS = ("comment", "amendment", "statement", "submission")


@dataclass(frozen=True)
class Kept:
    """Figures, and of which moment they are."""

    found: dict[str, Any]
    counted_at: datetime


def figures_of(session: Session, process: Process, now: datetime) -> Kept:
    """The figures of today where that is quick, else those that were counted last. They change nothing.

    Where nothing was ever counted they are counted now, however long that takes.
    """
    kept = session.get(Counted, process.id)
    if kept is None or kept.found is None or kept.counted_at is None:
        return Kept(count(session, process, now), now)
    if kept.seen != seen_by(session, process.id) and _size(session, process.id) <= AT_ONCE_UP_TO:
        return Kept(count(session, process, now), now)
    return Kept(kept.found, kept.counted_at)


def keep(session: Session, process: Process, found: dict[str, Any], *, seen: str, now: datetime) -> None:
    """Keep what was counted."""
    kept = session.get(Counted, process.id) or Counted(process_id=process.id)
    session.add(kept)
    kept.found, kept.seen, kept.counted_at, kept.requested_at = found, seen, now, None
    session.flush()


def ask_again(session: Session, now: datetime) -> int:
    """Have the figures counted anew of every process in which something happened since; how many were asked for."""
    last = sa.select(Entry.index).where(Entry.process_id == Process.id).order_by(Entry.index.desc()).limit(1)
    entered = sa.func.coalesce(sa.cast(last.scalar_subquery(), sa.String), "")
    query = (
        sa.select(Process.id, Counted)
        .outerjoin(Counted, Counted.process_id == Process.id)
        .where(Process.visibility != Visibility.PREPARED)
        .where(sa.or_(Counted.process_id.is_(None), Counted.seen != entered))
        .order_by(Process.id)
    )
    found: list[tuple[int, Counted | None]] = [(row[0], row[1]) for row in session.execute(query)]
    due = [(process_id, kept) for process_id, kept in found if _is_due(kept, now)]
    for process_id, kept in due:
        row = Counted(process_id=process_id) if kept is None else kept
        session.add(row)
        row.requested_at = now
        outbox.post(session, kind="participation", payload={"process_id": process_id}, now=now)
    return len(due)


def seen_by(session: Session, process_id: int) -> str:
    """Up to which entry of the record a process is known: every act that could change a figure is entered there."""
    latest = sa.select(Entry.index).where(Entry.process_id == process_id).order_by(Entry.index.desc()).limit(1)
    last = session.scalar(latest)
    return "" if last is None else str(last)


def _is_due(kept: Counted | None, now: datetime) -> bool:
    if kept is None:
        return True
    waits = kept.requested_at is not None and now - kept.requested_at < GIVEN_UP
    return not waits and (kept.counted_at is None or now - kept.counted_at >= EVERY)


def _size(session: Session, process_id: int) -> int:
    query = sa.select(sa.func.sum(Counter.last)).where(Counter.process_id == process_id)
    return session.scalar(query.where(Counter.kind.in_(CONTRIBUTIONS))) or 0
