"""Whether the phases of a process are ready to open: what is missing, holding back, letting go, telling the team."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.domain import readying
from app.domain.phases import TEAM, PhaseKind, PhaseState, state_at
from app.domain.readying import Ready, Told
from app.jobs.outbox import post_mails
from app.processes.models import Membership, Phase, Process, Visibility
from app.processes.services import enter, note

MATERIALS: dict[str, Callable[[Session, int], bool]] = {}
"""Whether a process has something to read, by what it is: features above this one enter their texts and documents."""

AHEAD = timedelta(hours=1)
"""Phases are looked at again so long before they open, in case something to read was put there or taken away."""


@dataclass(frozen=True)
class Readiness:
    """A phase, the words that hold for it, by when its contributions are answered, and what is missing."""

    phase: Phase
    told: Told
    answered_by: datetime | None
    missing: tuple[Ready, ...]


def readiness_of(session: Session, process: Process) -> list[Readiness]:
    """Every phase of a process with what is told and what is missing; the number of statements is fixed."""
    readable = any(has_some(session, process.id) for has_some in MATERIALS.values())
    return [_readiness(process, phase, readable) for phase in process.phases]


def missing_of(session: Session, process: Process, phase: Phase) -> tuple[Ready, ...]:
    """What a phase of a process would still wait for."""
    readable = any(has_some(session, process.id) for has_some in MATERIALS.values())
    return _readiness(process, phase, readable).missing


def settle(session: Session, process: Process, now: datetime) -> list[Phase]:
    """Hold back the phases of a process that are not ready, and let go those that are; the ones that open by it.

    Only what has not opened is looked at, and only where the process asks for it. One of which it was told that it did
    not open as announced opens now, and the record and the page of changes tell that it opened later.
    """
    late = []
    for ready in readiness_of(session, process):
        phase = ready.phase
        if phase.opening_entered or state_at(phase, now) is PhaseState.PAST:
            continue
        waited = state_at(phase, now) is PhaseState.WAITING and phase.holding_entered
        phase.held = process.preconditions and bool(ready.missing)
        if waited and not phase.held and process.visibility is Visibility.PUBLISHED:
            _open_late(session, phase, now)
            late.append(phase)
    session.flush()
    return late


def settle_due(session: Session, now: datetime) -> list[Phase]:
    """Look again at every process with a phase that is about to open or waits, and tell of those that wait."""
    opening = sa.and_(Phase.opening_entered.is_(False), Phase.opens <= now + AHEAD, Phase.closes > now)
    asked = sa.or_(Process.preconditions.is_(True), Phase.held.is_(True))
    due = sa.select(Phase.process_id).join(Process).where(Process.visibility == Visibility.PUBLISHED, opening, asked)
    query = sa.select(Process).where(Process.id.in_(due)).order_by(Process.id)
    processes = session.scalars(query.with_for_update(), execution_options={"populate_existing": True}).all()
    late = [phase for process in processes for phase in settle(session, process, now)]
    for process in processes:
        _tell_of_waiting(session, process, now)
    return late


def _readiness(process: Process, phase: Phase, readable: bool) -> Readiness:
    told = told_by(phase).instead_of(told_by(process))
    responses = [one.closes for one in process.phases if one.kind is PhaseKind.RESPONSE]
    missing = readying.missing(
        phase.kind, phase.opens, phase.closes, told,
        answer_by=phase.answer_by, responses=responses, readable=readable,
    )  # fmt: skip
    return Readiness(phase, told, readying.answered_by(phase.closes, phase.answer_by, responses), missing)


def told_by(one: Phase | Process) -> Told:
    """The words of a phase, or of a process."""
    return Told(one.objective, one.decision_link, one.next_steps, one.materials)


def _open_late(session: Session, phase: Phase, now: datetime) -> None:
    """What was announced stands in the record as it was announced; the phase opens when it is ready."""
    before = {"opens": phase.opens.isoformat(), "closes": phase.closes.isoformat()}
    phase.opens = now
    session.flush()
    after = {"opens": phase.opens.isoformat(), "closes": phase.closes.isoformat()}
    note(
        session, phase.process, "phase_opened_late", before=before, after=after, reason="", actor_id=None, now=now,
        phase=phase,
    )  # fmt: skip
    enter(
        session, phase.process, kind="phase_moved", object=f"phases/{phase.id}", actor_id=None, now=now,
        body={
            "phase": phase.kind.value, "name": phase.name, **after, "before": before, "reason": "", "waited": True,
        },
    )  # fmt: skip


def _tell_of_waiting(session: Session, process: Process, now: datetime) -> None:
    """Enter once that a phase did not open as announced and why, and tell the team by mail."""
    for ready in readiness_of(session, process):
        phase = ready.phase
        if state_at(phase, now) is not PhaseState.WAITING or phase.holding_entered:
            continue
        phase.holding_entered = True
        missing = [one.value for one in ready.missing]
        note(
            session, process, "phase_held", before={}, after={"missing": missing}, reason="", actor_id=None, now=now,
            phase=phase,
        )  # fmt: skip
        body = {"phase": phase.kind.value, "name": phase.name, "at": phase.opens.isoformat(), "missing": missing}
        enter(session, process, kind="phase_held", object=f"phases/{phase.id}", body=body, actor_id=None, now=now)
        _write_to_the_team(session, process, phase, now)


def _write_to_the_team(session: Session, process: Process, phase: Phase, now: datetime) -> None:
    values = {"slug": process.slug, "title": process.title, "phase_id": phase.id, "phase": phase.kind.value}
    mails = [(person_id, {**values, "name": name}) for person_id, name in _team(session, process.id)]
    post_mails(session, mails, template="phase_held", now=now)


def _team(session: Session, process_id: int) -> Iterable[tuple[int, str]]:
    query = sa.select(Membership, Person.name).join(Person, Person.id == Membership.person_id)
    rows = session.execute(query.where(Membership.process_id == process_id).order_by(Membership.id))
    return [(member.person_id, name) for member, name in rows if member.roles & TEAM]


def waiting(readinesses: Sequence[Readiness], now: datetime) -> list[Readiness]:
    """Those of the phases that should be open and wait for what is missing."""
    return [one for one in readinesses if state_at(one.phase, now) is PhaseState.WAITING]
