"""Acts on the timetable: phases added, moved, opened and closed, by people with reasons and by the clock."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain import timetable
from app.domain.describing import OWN_WORDS
from app.domain.descriptions import DescribedPhase
from app.domain.errors import MomentPassed, NothingChanged, NotInThisState, PhaseOver, PhaseUnprepared, ReasonsMissing
from app.domain.phases import PhaseKind, PhaseState, Role, state_at
from app.domain.timetable import Span
from app.processes.models import Phase, Process, Visibility
from app.processes.readiness import missing_of, settle, settle_due
from app.processes.services import enter, missing, note, own_values, phase_of

STANDING = (PhaseState.OPEN, PhaseState.WAITING)


def add_phase(
    session: Session, process: Process, described: DescribedPhase, *, reason: str, actor_id: int | None, now: datetime
) -> Phase:
    """A further phase. Raises PhasesOverlap; ReasonsMissing once the process is public."""
    others = _locked(session, process)
    _reasoned(process, reason)
    timetable.placed(Span(described.kind, described.opens, described.closes), spans_of(others))
    phase = phase_of(described)
    phase.process_id = process.id
    session.add(phase)
    _settle(session, process, now)
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
    phase.holding_entered = phase.holding_entered and phase.opens <= now
    _enter_change(session, phase, "phase_moved", reason, actor_id, now, before)
    _settle(session, phase.process, now)
    enter_passed(session, [phase], now)
    return phase


def prepare_phase(
    session: Session,
    phase: Phase,
    *,
    words: Mapping[str, Mapping[str, str]],
    answer_by: datetime | None,
    reason: str,
    actor_id: int | None,
    now: datetime,
) -> Phase:
    """Say what participants of a phase are owed before it opens, in words of its own (`describing.OWN_WORDS`).

    A phase that waited for nothing else opens at once. Raises PhaseOver for what is past, NothingChanged;
    ReasonsMissing once the process is public.
    """
    _locked(session, phase.process)
    _reasoned(phase.process, reason)
    if state_at(phase, now) is PhaseState.PAST:
        raise PhaseOver
    before = own_values(phase)
    for name in OWN_WORDS:
        setattr(phase, name, dict(words.get(name, {})))
    phase.answer_by = answer_by
    session.flush()
    after = own_values(phase)
    if before == after:
        raise NothingChanged
    _enter_preparation(session, phase, before, after, reason, actor_id, now)
    _settle(session, phase.process, now)
    enter_passed(session, [phase], now)
    return phase


def start_on(session: Session, process: Process, start: date, *, now: datetime) -> None:
    """Move the whole timetable of a process that is not public yet, so that its first phase opens on this day.

    Every phase keeps its length in days and its time of the day on the clock of the process. Raises NotInThisState once
    it is public, PhaseOver without phases, MomentPassed for a day that has passed.
    """
    phases = _locked(session, process)
    if process.visibility is not Visibility.PREPARED:
        raise NotInThisState
    if not phases:
        raise PhaseOver
    zone = ZoneInfo(process.time_zone)
    days = start - phases[0].opens.astimezone(zone).date()
    if timetable.shifted(phases[0].opens, days, zone) < now:
        raise MomentPassed
    for phase in phases:
        phase.opens, phase.closes = (timetable.shifted(moment, days, zone) for moment in (phase.opens, phase.closes))
        phase.answer_by = timetable.shifted(phase.answer_by, days, zone) if phase.answer_by else None
    _settle(session, process, now)


def day_of_phase(process: Process, moment: datetime | None) -> date | None:
    """The day of a moment on the clock of the process."""
    return moment.astimezone(ZoneInfo(process.time_zone)).date() if moment else None


def settle_phases(session: Session, process: Process, *, now: datetime) -> None:
    """After something was said about a process: phases that are ready open, those that are not any more wait."""
    enter_passed(session, settle(session, process, now), now)


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
    PhaseOver, ReasonsMissing; PhaseUnprepared unless whoever runs the instance opens it `unprepared`, which they cannot
    where the process asks that phases wait for what is missing; NotInThisState while the process is not public.
    """
    phases = _locked(session, process)
    if process.visibility is not Visibility.PUBLISHED:
        raise NotInThisState
    _reasoned(process, reason)
    phase = _to_open(phases, process, kind, now)
    _refuse_unprepared(session, process, phase, unprepared)
    span = timetable.opened_now(spans_of(phases), kind, now)
    running = next((one for one in phases if state_at(one, now) in STANDING and one is not phase), None)
    if running is not None:
        _close(session, running, reason, actor_id, now)
    before = _dates(phase) if phase.id else None
    opens = running.closes if running else span.opens
    phase.opens, phase.closes, phase.process_id, phase.held = opens, max(span.closes, opens), process.id, False
    session.add(phase)
    session.flush()
    _enter_change(session, phase, "phase_moved" if before else "phase_added", reason, actor_id, now, before)
    _settle(session, process, now)
    enter_passed(session, [phase, *([running] if running else [])], now)
    return phase


def close_phase_now(session: Session, phase: Phase, *, reason: str, actor_id: int | None, now: datetime) -> None:
    """Close the phase that is open, before its time. Raises PhaseOver when it is not open; ReasonsMissing."""
    _locked(session, phase.process)
    _reasoned(phase.process, reason)
    if state_at(phase, now) is not PhaseState.OPEN:
        raise PhaseOver
    _close(session, phase, reason, actor_id, now)
    _settle(session, phase.process, now)
    enter_passed(session, [phase], now)


def remove_phase(session: Session, phase: Phase, *, reason: str, actor_id: int | None, now: datetime) -> None:
    """Take a phase out of the timetable before it opens. Raises PhaseOver later; ReasonsMissing once public."""
    process = phase.process
    _locked(session, process)
    _reasoned(process, reason)
    if state_at(phase, now) not in (PhaseState.COMING, PhaseState.WAITING):
        raise PhaseOver
    _enter_change(session, phase, "phase_removed", reason, actor_id, now, _dates(phase))
    session.delete(phase)
    _settle(session, process, now)


def enter_passed_phases(session: Session, now: datetime) -> int:
    """Enter every opening and closing that the clock has passed in the record, once each; how many there were.

    What is not ready to open is held back first, and what has become ready is let go (`readiness.settle_due`).
    The rows are locked, so that two workers never enter the same passing; a duty of the clock.
    """
    settle_due(session, now)
    opened = sa.and_(Phase.opens <= now, Phase.opening_entered.is_(False), Phase.held.is_(False))
    closed = sa.and_(Phase.closes <= now, Phase.closing_entered.is_(False), Phase.held.is_(False))
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
    return Span(phase.kind, phase.opens, phase.closes, bool(phase.held))


def spans_of(phases: Sequence[Phase]) -> list[Span]:
    """The phases as plain values."""
    return [span_of(phase) for phase in phases]


def _passings(phase: Phase, now: datetime) -> Iterator[tuple[datetime, str, int]]:
    """What is still to be entered of a phase; sorted, a close comes before the opening at the same moment.

    A phase that was held back has not opened, and so it does not close.
    """
    if phase.held:
        return
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


def _to_open(phases: Sequence[Phase], process: Process, kind: PhaseKind, now: datetime) -> Phase:
    """The phase of this kind that opens: one that waits, the next that comes, or a further one."""
    waiting = [one for one in phases if one.kind is kind and state_at(one, now) is PhaseState.WAITING]
    new = Phase(kind=kind, name={}, opens=now, closes=now + timetable.UNPLANNED, **{name: {} for name in OWN_WORDS})
    return next(iter(waiting), None) or _coming(phases, kind, now) or new


def _refuse_unprepared(session: Session, process: Process, phase: Phase, unprepared: bool) -> None:
    lacking = tuple(one.value for one in missing_of(session, process, phase)) if process.preconditions else ()
    owed = missing(process) if not unprepared else ()
    if lacking or owed:
        raise PhaseUnprepared(tuple(dict.fromkeys((*lacking, *owed))))


def _coming(phases: Sequence[Phase], kind: PhaseKind, now: datetime) -> Phase | None:
    span = timetable.next_coming(spans_of(phases), kind, now)
    return next((phase for phase in phases if span and span_of(phase) == span), None)


def _close(session: Session, phase: Phase, reason: str, actor_id: int | None, now: datetime) -> None:
    """A phase lasts at least an instant: one that opened at this very moment is closed a microsecond later."""
    before = _dates(phase)
    phase.closes = max(now, phase.opens + phase.opens.resolution)
    session.flush()
    _enter_change(session, phase, "phase_moved", reason, actor_id, now, before)


def _settle(session: Session, process: Process, now: datetime) -> None:
    session.flush()
    session.expire(process, ["phases"])
    settle(session, process, now)


def _enter_preparation(
    session: Session,
    phase: Phase,
    before: dict[str, Any],
    after: dict[str, Any],
    reason: str,
    actor_id: int | None,
    now: datetime,
) -> None:
    """Enter what is now said before a phase opens, with what was; nothing before the process is public."""
    process = phase.process
    if process.visibility is Visibility.PREPARED:
        return
    told = {name: after.get(name) for name in sorted({*before, *after}) if before.get(name) != after.get(name)}
    old = {name: before.get(name) for name in told}
    note(
        session, process, "phase_described", before=old, after=told, reason=reason, actor_id=actor_id, now=now,
        phase=phase,
    )  # fmt: skip
    body = {"phase": phase.kind.value, "name": phase.name, "changed": told, "before": old, "reason": reason}
    enter(
        session, process, kind="phase_described", object=f"phases/{phase.id}", body=body, actor_id=actor_id, now=now,
        role=Role.FACILITATOR,
    )  # fmt: skip


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
    after: dict[str, Any] = {} if kind == "phase_removed" else dict(_dates(phase))
    note(
        session, phase.process, kind, before=dict(before or {}), after=after, reason=reason, actor_id=actor_id,
        now=now, phase=phase,
    )  # fmt: skip
    body = {"phase": phase.kind.value, "name": phase.name, **_dates(phase), "before": before, "reason": reason}
    enter(
        session, phase.process, kind=kind, object=f"phases/{phase.id}", body=body, actor_id=actor_id, now=now,
        role=Role.FACILITATOR,
    )  # fmt: skip
