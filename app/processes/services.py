"""Acts on processes: numbers of contributions, and entering acts in the record in a member's name."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.phases import Role
from app.ledger import services as ledger
from app.ledger.services import Act
from app.processes.models import Counter, Phase, Process, Visibility


def next_number(session: Session, process_id: int, kind: str) -> int:
    """The next number of this kind in the process; counted in the database, so no number is given twice."""
    changed = sa.update(Counter).where(Counter.process_id == process_id, Counter.kind == kind)
    number = session.scalar(changed.values(last=Counter.last + 1).returning(Counter.last))
    if number is None:
        session.add(Counter(process_id=process_id, kind=kind, last=1))
        session.flush()
        return 1
    return int(number)


def enter(
    session: Session,
    process: Process,
    *,
    kind: str,
    object: str,  # noqa: A002 (the record's own word)
    body: dict[str, Any],
    actor_id: int | None,
    now: datetime,
    revision: int = 0,
    role: Role | None = None,
) -> None:
    """Enter an act of this process in the public record, its actor under their pseudonym here. Call it last."""
    ledger.enter(
        session,
        kind=kind,
        object=object,
        body=body,
        now=now,
        process_id=process.id,
        process=process.slug,
        revision=revision,
        actor=ledger.pseudonym(process.pseudonym_key, actor_id),
        role=role,
    )


def enter_many(session: Session, process: Process, acts: Sequence[Act], *, actor_id: int | None, now: datetime) -> None:
    """Enter many acts of one person in this process at once, in their order. Call it last."""
    ledger.enter_many(
        session,
        acts,
        now=now,
        process_id=process.id,
        process=process.slug,
        actor=ledger.pseudonym(process.pseudonym_key, actor_id),
    )


def enter_passed_phases(session: Session, now: datetime) -> int:
    """Enter every opening and closing that the clock has passed in the record, once each; how many there were.

    The rows are locked, so that two workers never enter the same passing.
    """
    opened = sa.and_(Phase.opens <= now, Phase.opening_entered.is_(False))
    closed = sa.and_(Phase.closes <= now, Phase.closing_entered.is_(False))
    query = sa.select(Phase).join(Process).where(Process.visibility != Visibility.PREPARED, sa.or_(opened, closed))
    passed = session.scalars(query.with_for_update(of=Phase), execution_options={"populate_existing": True}).all()
    passings = sorted(passing for phase in passed for passing in _passings(phase, now))
    for when, kind, phase_id in passings:
        _enter_passing(session, next(phase for phase in passed if phase.id == phase_id), kind, when, now)
    return len(passings)


def _passings(phase: Phase, now: datetime) -> Iterator[tuple[datetime, str, int]]:
    """What is still to be entered of a phase; sorted, a close comes before the opening at the same moment."""
    if phase.opens <= now and not phase.opening_entered:
        yield phase.opens, "phase_opened", phase.id
    if phase.closes <= now and not phase.closing_entered:
        yield phase.closes, "phase_closed", phase.id


def _enter_passing(session: Session, phase: Phase, kind: str, when: datetime, now: datetime) -> None:
    phase.opening_entered = True
    phase.closing_entered = kind == "phase_closed"
    session.flush()
    body = {"phase": phase.kind.value, "name": phase.name, "at": when.isoformat()}
    enter(session, phase.process, kind=kind, object=f"phases/{phase.id}", body=body, actor_id=None, now=now)
