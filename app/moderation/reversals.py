"""Taking back what was decided, outside an appeal: one of the team proposes it, another one confirms it, or not."""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.appeals import may_be_second
from app.domain.errors import AlreadyDecided, NotInThisState, OwnDecision
from app.domain.moderating import Measure, check_moderator
from app.domain.phases import Role
from app.moderation import people, reviews, services
from app.moderation.models import ModerationDecision, Reversal, Waiting
from app.moderation.taking import Grounds, Hand, locked, refuse_incomplete
from app.processes import services as processes
from app.processes.models import Process
from app.processes.queries import membership_of

REVERSIBLE = {Measure.HIDE: Measure.RESTORE, Measure.SUSPEND: Measure.LIFT}
"""What two can take back without an appeal."""


def propose(
    session: Session, process: Process, decision: ModerationDecision, grounds: Grounds, *, proposer_id: int,
    now: datetime,
) -> Reversal:  # fmt: skip
    """Propose to show again what somebody else hid, or to lift a suspension; it waits for a second.

    Raises OwnDecision for whoever is concerned, ReasonsMissing, AlreadyDecided where it is proposed already,
    NotInThisState for a decision that is not in force.
    """
    if decision.measure not in REVERSIBLE or decision.process_id != process.id:
        raise NotInThisState
    refuse_incomplete(REVERSIBLE[decision.measure], grounds, now)
    check_moderator(proposer_id, author_id=decision.author_id)
    _keep(session, decision.id)
    if reviews.reversal_of(session, decision.id) is not None:
        raise AlreadyDecided
    if not reviews.is_in_force(session, decision, now):
        raise NotInThisState
    proposed = Reversal(
        process_id=process.id, decision_id=decision.id, proposed_by_id=proposer_id, rule=grounds.rule,
        facts=grounds.facts, language=grounds.language, proposed_at=now,
    )  # fmt: skip
    session.add(proposed)
    session.flush()
    _enter(session, process, proposed, decision, "reversal_proposed", proposer_id, Role.FACILITATOR, now)
    return proposed


def may_confirm(session: Session, reversal: Reversal, person_id: int, roles: Collection[Role]) -> bool:
    """Whether this person may be the second: not who proposed it, nor whom it concerns."""
    concerned = (reversal.proposed_by_id, reversal.decision.author_id)
    facilitators = reviews.facilitators_of(session, reversal.process_id)
    return may_be_second(person_id, roles, concerned=concerned, facilitators=facilitators)


def settle(
    session: Session, process: Process, reversal: Reversal, *, confirms: bool, person_id: int, roles: Collection[Role],
    now: datetime,
) -> ModerationDecision | None:  # fmt: skip
    """Confirm a reversal, which then is decided for the reasons it was proposed with; or turn it down (None).

    Raises OwnDecision for whoever may not be the second, AlreadyDecided where somebody was quicker.
    """
    query = sa.select(Reversal).where(Reversal.id == reversal.id).with_for_update(of=Reversal)
    held = session.scalars(query, execution_options={"populate_existing": True}).one()
    if held.state is not Waiting.WAITING:
        raise AlreadyDecided
    if not may_confirm(session, held, person_id, roles):
        raise OwnDecision
    held.state, held.confirmed, held.settled_by_id, held.settled_at = Waiting.DECIDED, confirms, person_id, now
    session.flush()
    role = Role.FACILITATOR if Role.FACILITATOR in roles else Role.STEWARD
    if not confirms:
        _enter(session, process, held, held.decision, "reversal_declined", person_id, role, now)
        return None
    return _reverse(session, process, held, Hand(person_id, role, held.proposed_by_id), now)


def _reverse(session: Session, process: Process, reversal: Reversal, hand: Hand, now: datetime) -> ModerationDecision:
    decision, grounds = reversal.decision, Grounds(reversal.rule, reversal.facts, reversal.language)
    if decision.measure is Measure.SUSPEND:
        member = membership_of(session, process.id, decision.person_id)
        assert member is not None
        return people.lift(session, process, member, grounds, hand, now=now)
    contribution = locked(session, decision.contribution)
    return services.decide_as(session, process, Measure.RESTORE, contribution, grounds, hand, now=now)


def _keep(session: Session, decision_id: int) -> None:
    """Of two who propose the same at once, one waits for the other."""
    found = sa.select(ModerationDecision.id).where(ModerationDecision.id == decision_id)
    session.scalar(found.with_for_update(of=ModerationDecision))


def _enter(
    session: Session, process: Process, reversal: Reversal, decision: ModerationDecision, kind: str, actor_id: int,
    role: Role, now: datetime,
) -> None:  # fmt: skip
    body = {"decision": decision.number, "rule": reversal.rule.value, "facts": reversal.facts}
    address = f"moderation/{decision.number}"
    processes.enter(session, process, kind=kind, object=address, body=body, actor_id=actor_id, role=role, now=now)
