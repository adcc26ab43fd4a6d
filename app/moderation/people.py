"""Warning and suspending members of a process, with reasons; and lifting a suspension, which takes two."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.errors import NotInThisState, SecondNeeded, TeamNotSuspended
from app.domain.moderating import Measure, check_moderator
from app.domain.suspensions import is_suspended
from app.moderation.models import ModerationDecision
from app.moderation.taking import Grounds, Hand, refuse_incomplete, take
from app.processes.models import Membership, Process


def warn(
    session: Session, process: Process, member: Membership, grounds: Grounds, hand: Hand, *, now: datetime
) -> ModerationDecision:
    """Warn a member, with reasons; nothing else changes for them. Raises OwnDecision, ReasonsMissing."""
    _begin(session, process, member, Measure.WARN, grounds, hand, now, None)
    return take(session, process, Measure.WARN, grounds, hand, now=now, subject={"person_id": member.person_id})


def suspend(
    session: Session, process: Process, member: Membership, until: datetime, grounds: Grounds, hand: Hand, *,
    now: datetime,
) -> ModerationDecision:  # fmt: skip
    """Let a member contribute nothing up to a moment (`domain.suspensions`); it ends by itself.

    Raises ReasonsMissing, also for an end that has passed or lies more than a year ahead; TeamNotSuspended;
    OwnDecision; NotInThisState for whoever is suspended as long already, outside an appeal.
    """
    held = _begin(session, process, member, Measure.SUSPEND, grounds, hand, now, until)
    if not held.takes_part_only:
        raise TeamNotSuspended
    if is_suspended(held.suspended_until, now) and not hand.in_appeal and until <= _end(held):
        raise NotInThisState
    held.suspended_until = until
    session.flush()
    return take(
        session, process, Measure.SUSPEND, grounds, hand, now=now, until=until, subject={"person_id": held.person_id}
    )


def lift(
    session: Session, process: Process, member: Membership, grounds: Grounds, hand: Hand, *, now: datetime
) -> ModerationDecision:
    """End a suspension, or take a warning back about which an appeal was decided.

    Raises SecondNeeded unless two have agreed (`reversals.propose`) or an appeal is decided, OwnDecision,
    ReasonsMissing; NotInThisState outside an appeal for whoever is not suspended.
    """
    if not hand.may_reverse_alone:
        raise SecondNeeded
    held = _begin(session, process, member, Measure.LIFT, grounds, hand, now, None)
    if not is_suspended(held.suspended_until, now) and not hand.in_appeal:
        raise NotInThisState
    held.suspended_until = None
    session.flush()
    return take(session, process, Measure.LIFT, grounds, hand, now=now, subject={"person_id": held.person_id})


def _begin(
    session: Session, process: Process, member: Membership, measure: Measure, grounds: Grounds, hand: Hand,
    now: datetime, until: datetime | None,
) -> Membership:  # fmt: skip
    """The membership as it is now, kept from others; it has to be one of this process."""
    refuse_incomplete(measure, grounds, now, until)
    check_moderator(hand.person_id, author_id=member.person_id)
    query = sa.select(Membership).where(Membership.id == member.id, Membership.process_id == process.id)
    found = session.scalar(query.with_for_update(of=Membership).execution_options(populate_existing=True))
    if found is None:
        raise NotInThisState
    return found


def _end(member: Membership) -> datetime:
    assert member.suspended_until is not None
    return member.suspended_until
