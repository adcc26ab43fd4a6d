"""Acts on the timetable: phases added, moved, opened and closed, by people with reasons and by the clock."""

from collections.abc import Iterator, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain import timetable
from app.domain.descriptions import DescribedPhase
from app.domain.errors import NotInThisState, PhaseOver, PhaseUnprepared, ReasonsMissing
from app.domain.phases import PhaseKind, PhaseState, Role, open_at, state_at
from app.domain.timetable import Span
from app.processes.models import Phase, Process, Visibility
from app.processes.services import enter, missing


def add_phase(
    session: Session, process: Process, described: DescribedPhase, *, reason: str, actor_id: int | None, now: datetime
) -> Phase:
    """A further phase. Raises PhasesOverlap; ReasonsMissing once the process is public."""
    others = _locked(session, process)
    _reasoned(process, reason)
    timetable.placed(Span(described.kind, described.opens, described.closes), spans_of(others))
    phase = Phase(
        process_id=process.id,
        kind=described.kind,
        name=dict(described.name),
        opens=described.opens,
        closes=described.closes,
        allows=None if described.allows is None else [action.value for action in described.allows],
    )
    session.add(phase)
    _settle(session, process)
    _enter_change(session, phase, "phase_added", reason, actor_id, now)
    enter_passed(session, [phase], now)
    return phase


def move_phase(
    session: Session,
    phase: Phase,
    *,
    opens: datetime,
    closes: datetime,
    reason: str,
    actor_id: int | None,
    now: datetime,
) -> Phase:
    """Move the dates of a phase, with a reason that everybody can read.

    Raises PhaseOver, MomentPassed and PhasesOverlap as `domain.timetable.moved` says; ReasonsMissing once the process
    is public.
    """
    others = [other for other in _locked(session, phase.process) if other.id != phase.id]
    _reasoned(phase.process, reason)
    before = _dates(phase)
    span = timetable.moved(span_of(phase), spans_of(others), opens=opens, closes=closes, now=now)
    phase.opens, phase.closes = span.opens, span.closes
    _settle(session, phase.process)
    _enter_change(session, phase, "phase_moved", reason, actor_id, now, before)
    enter_passed(session, [phase], now)
    return phase


def open_phase_now(
    session: Session,
    process: Process,
    kind: PhaseKind,
    *,
    reason: str,
    actor_id: int | None,
    now: datetime,
    unprepared: bool = False,
) -> Phase:
    """Open a phase of this kind at once; the one that is open now closes.

    The next coming one of the kind opens early, or it is opened a further time (`domain.timetable.opened_now`). Raises
    PhaseOver, ReasonsMissing; PhaseUnprepared unless whoever runs the instance opens it `unprepared`; NotInThisState
    while the process is not public.
    """
    phases = _locked(session, process)
    if process.visibility is not Visibility.PUBLISHED:
        raise NotInThisState
    _reasoned(process, reason)
    if (owed := missing(process)) and not unprepared:
        raise PhaseUnprepared(owed)
    span = timetable.opened_now(spans_of(phases), kind, now)
    running = open_at(phases, now)
    if running is not None:
        _close(session, running, reason, actor_id, now)
    phase = _coming(phases, kind, now) or Phase(process_id=process.id, kind=kind, name={})
    before = _dates(phase) if phase.id else None
    phase.opens, phase.closes = span.opens, span.closes
    session.add(phase)
    _settle(session, process)
    _enter_change(session, phase, "phase_moved" if before else "phase_added", reason, actor_id, now, before)
    enter_passed(session, [phase, *([running] if running else [])], now)
    return phase


def close_phase_now(session: Session, phase: Phase, *, reason: str, actor_id: int | None, now: datetime) -> None:
    """Close the phase that is open, before its time. Raises PhaseOver when it is not open; ReasonsMissing."""
    _locked(session, phase.process)
    _reasoned(phase.process, reason)
    if state_at(phase, now) is not PhaseState.OPEN:
        raise PhaseOver
    _close(session, phase, reason, actor_id, now)
    _settle(session, phase.process)
    enter_passed(session, [phase], now)


def remove_phase(session: Session, phase: Phase, *, reason: str, actor_id: int | None, now: datetime) -> None:
    """Take a phase out of the timetable before it opens. Raises PhaseOver later; ReasonsMissing once public."""
    process = phase.process
    _locked(session, process)
    _reasoned(process, reason)
    if state_at(phase, now) is not PhaseState.COMING:
        raise PhaseOver
    _enter_change(session, phase, "phase_removed", reason, actor_id, now, _dates(phase))
    session.delete(phase)
    _settle(session, process)


def enter_passed_phases(session: Session, now: datetime) -> int:
    """Enter every opening and closing that the clock has passed in the record, once each; how many there were.

    The rows are locked, so that two workers never enter the same passing; a duty of the clock.
    """
    opened = sa.and_(Phase.opens <= now, Phase.opening_entered.is_(False))
    closed = sa.and_(Phase.closes <= now, Phase.closing_entered.is_(False))
    public = Process.visibility != Visibility.PREPARED
    query = sa.select(Phase).join(Process).where(public, sa.or_(opened, closed)).order_by(Phase.id)
    locked = query.with_for_update(of=Phase)
    return enter_passed(session, session.scalars(locked, execution_options={"populate_existing": True}).all(), now)


def enter_passed(session: Session, phases: Sequence[Phase], now: datetime) -> int:
    """Enter what has passed of these phases in the order in which it did; how many entries."""
    by_id = {phase.id: phase for phase in phases if phase.process.visibility is not Visibility.PREPARED}
    passings = sorted(passing for phase in by_id.values() for passing in _passings(phase, now))
    for when, kind, phase_id in passings:
        _enter_passing(session, by_id[phase_id], kind, when, now)
    return len(passings)


def span_of(phase: Phase) -> Span:
    """The phase as a plain value."""
    return Span(phase.kind, phase.opens, phase.closes)


def spans_of(phases: Sequence[Phase]) -> list[Span]:
    """The phases as plain values."""
    return [span_of(phase) for phase in phases]


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


def _locked(session: Session, process: Process) -> Sequence[Phase]:
    """The phases of a process as they are now, kept from everybody else who would change them."""
    session.execute(sa.select(Process.id).where(Process.id == process.id).with_for_update())
    query = sa.select(Phase).where(Phase.process_id == process.id).order_by(Phase.opens).with_for_update()
    return session.scalars(query, execution_options={"populate_existing": True}).all()


def _reasoned(process: Process, reason: str) -> None:
    """What everybody has been told does not change without a reason."""
    if process.visibility is not Visibility.PREPARED and not reason.strip():
        raise ReasonsMissing


def _coming(phases: Sequence[Phase], kind: PhaseKind, now: datetime) -> Phase | None:
    span = timetable.next_coming(spans_of(phases), kind, now)
    return next((phase for phase in phases if span and span_of(phase) == span), None)


def _close(session: Session, phase: Phase, reason: str, actor_id: int | None, now: datetime) -> None:
    """A phase lasts at least an instant: one that opened at this very moment is closed a microsecond later."""
    before = _dates(phase)
    phase.closes = max(now, phase.opens + phase.opens.resolution)
    session.flush()
    _enter_change(session, phase, "phase_moved", reason, actor_id, now, before)


def _settle(session: Session, process: Process) -> None:
    session.flush()
    session.expire(process, ["phases"])


def _dates(phase: Phase) -> dict[str, str]:
    return {"opens": phase.opens.isoformat(), "closes": phase.closes.isoformat()}


def _enter_change(
    session: Session,
    phase: Phase,
    kind: str,
    reason: str,
    actor_id: int | None,
    now: datetime,
    before: dict[str, str] | None = None,
) -> None:
    """Enter a change of the timetable with what stood there before; nothing before the process is public."""
    if phase.process.visibility is Visibility.PREPARED:
        return
    body = {"phase": phase.kind.value, "name": phase.name, **_dates(phase), "before": before, "reason": reason}
    enter(
        session, phase.process, kind=kind, object=f"phases/{phase.id}", body=body, actor_id=actor_id, now=now,
        role=Role.FACILITATOR,
    )  # fmt: skip
