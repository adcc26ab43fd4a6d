"""Moving the phases of a process: what may still change, and what opening one at once does to the others."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from app.domain.errors import MomentPassed, PhaseOver, PhasesOverlap
from app.domain.phases import PhaseKind, PhaseState, overlapping, state_at

UNPLANNED = timedelta(days=14)


@dataclass(frozen=True)
class Span:
    """When a phase is open; `held`: it stays closed until what is missing has been said."""

    kind: PhaseKind
    opens: datetime
    closes: datetime
    held: bool = False


def moved(phase: Span, others: Sequence[Span], *, opens: datetime, closes: datetime, now: datetime) -> Span:
    """The phase with new dates.

    What is past stays: a phase that is over cannot be moved (PhaseOver), one that is open keeps its opening, and no
    date is moved to before now (MomentPassed). One that waits may keep the opening that was announced, or open later.
    Raises PhasesOverlap when two would be open at once.
    """
    state = state_at(phase, now)
    if state is PhaseState.PAST:
        raise PhaseOver
    if state is PhaseState.OPEN and opens != phase.opens:
        raise PhaseOver
    kept = state is not PhaseState.COMING and opens == phase.opens
    if closes < now or closes <= opens or (opens < now and not kept):
        raise MomentPassed
    return placed(Span(phase.kind, opens, closes, phase.held), others)


def shifted(moment: datetime, days: timedelta, zone: tzinfo) -> datetime:
    """The moment so many days later, at the same time of the day on the clock of the zone, summer time or not."""
    local = moment.astimezone(zone).replace(tzinfo=None) + days
    return local.replace(tzinfo=zone)


def placed(phase: Span, others: Sequence[Span]) -> Span:
    """The phase, if it would be open together with no other; raises PhasesOverlap."""
    if overlapping([phase, *others]):
        raise PhasesOverlap
    return phase


def opened_now(phases: Sequence[Span], kind: PhaseKind, now: datetime) -> Span:
    """The span of a phase of this kind that opens now.

    The next coming one of the kind opens early and keeps its close; or a new one lasts as long as the longest one of
    the kind did, or two weeks if there was none. Either closes at the latest when the next other phase opens. Raises
    PhaseOver when one of the kind is open already.
    """
    same = [phase for phase in phases if phase.kind is kind]
    if any(state_at(phase, now) is PhaseState.OPEN for phase in same):
        raise PhaseOver
    coming = next_coming(phases, kind, now)
    last = max((phase.closes - phase.opens for phase in same), default=UNPLANNED)
    closes = coming.closes if coming else now + last
    following = [phase.opens for phase in phases if phase != coming and phase.opens > now]
    return Span(kind, now, min([closes, *following]))


def next_coming(phases: Sequence[Span], kind: PhaseKind, now: datetime) -> Span | None:
    """The next phase of this kind that has not opened yet."""
    coming = [phase for phase in phases if phase.kind is kind and phase.opens > now]
    return min(coming, key=lambda phase: phase.opens, default=None)
