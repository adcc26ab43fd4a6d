"""Appeals: filed by whom a decision went against, and decided by somebody else, with an outcome and reasons."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.appeals import (
    REVERSED_BY,
    Outcome,
    appeal_until,
    check_change,
    due_at,
    may_appeal,
    may_be_second,
)
from app.domain.errors import (
    AlreadyAppealed,
    AlreadyDecided,
    AppealTooLate,
    NotInThisState,
    OwnDecision,
    ReasonsMissing,
)
from app.domain.moderating import Measure
from app.domain.phases import Role
from app.moderation import arranging, letters, people, reviews, services
from app.moderation.models import Appeal, ModerationDecision, Waiting
from app.moderation.taking import Grounds, Hand, locked
from app.processes import services as processes
from app.processes.models import Membership, Process
from app.processes.queries import membership_of


def is_open_to(session: Session, decision: ModerationDecision, person_id: int | None, now: datetime) -> bool:
    """Whether this person is somebody the decision went against, may still appeal, and has not done so yet."""
    if person_id is None or decision.in_appeal or now >= appeal_until(decision.decided_at):
        return False
    return _concerned(session, decision, person_id) and reviews.appeal_by(session, decision.id, person_id) is None


def file(
    session: Session, process: Process, decision: ModerationDecision, *, appellant_id: int, reasons: str, language: str,
    now: datetime,
) -> Appeal:  # fmt: skip
    """Appeal against a decision that went against oneself, with reasons, within six months of it.

    What an appeal has led to is not appealed against again. Raises NotInThisState for whom it did not go against,
    AppealTooLate, AlreadyAppealed, ReasonsMissing.
    """
    if decision.in_appeal or not _concerned(session, decision, appellant_id):
        raise NotInThisState
    if now >= appeal_until(decision.decided_at):
        raise AppealTooLate
    if not reasons.strip():
        raise ReasonsMissing
    _keep(session, decision.id)
    if reviews.appeal_by(session, decision.id, appellant_id) is not None:
        raise AlreadyAppealed
    appeal = Appeal(
        process_id=process.id,
        number=processes.next_number(session, process.id, "appeal"),
        decision_id=decision.id,
        appellant_id=appellant_id,
        by_reporter=appellant_id != decision.author_id,
        reasons=reasons,
        language=language,
        filed_at=now,
        due_at=due_at(now, process.appeal_days),
    )
    session.add(appeal)
    session.flush()
    letters.acknowledge_appeal(session, process, appeal, decision)
    _enter(session, process, appeal, "appeal_filed", as_entered(appeal), None, None, now)
    return appeal


def as_entered(appeal: Appeal) -> dict[str, Any]:
    """What the record commits to of an appeal: against what, by when, and once decided how it ended and why."""
    filed = {
        "decision": appeal.decision.number,
        "by_reporter": appeal.by_reporter,
        "due_at": appeal.due_at.isoformat(),
    }
    return filed | ({"outcome": appeal.outcome.value, "facts": appeal.facts} if appeal.outcome else {})


def may_decide(session: Session, appeal: Appeal, person_id: int, roles: Collection[Role]) -> bool:
    """Whether this person may decide an appeal: not who decided, nor the author, nor who appeals.

    Who proposed a decision that another one confirmed has decided, too.
    """
    decision = appeal.decision
    concerned = (decision.decided_by_id, decision.proposed_by_id, decision.author_id, appeal.appellant_id)
    facilitators = reviews.facilitators_of(session, appeal.process_id)
    return may_be_second(person_id, roles, concerned=concerned, facilitators=facilitators)


def decide(
    session: Session, process: Process, appeal: Appeal, outcome: Outcome, grounds: Grounds, *, judge_id: int,
    roles: Collection[Role], now: datetime, instead: Measure | None = None, until: datetime | None = None,
) -> Appeal:  # fmt: skip
    """Decide an appeal: the decision is upheld, reversed, or changed to another measure (`instead`), with reasons.

    What was hidden comes back to its place with votes and thread. Raises OwnDecision for whoever may not decide it,
    AlreadyDecided where somebody was quicker, ReasonsMissing, AppealWorsens, and NotInThisState where things stand
    otherwise by now, so that there is nothing left to take back.
    """
    query = sa.select(Appeal).where(Appeal.id == appeal.id).with_for_update(of=Appeal)
    held = session.scalars(query, execution_options={"populate_existing": True}).one()
    if held.state is not Waiting.WAITING:
        raise AlreadyDecided
    if not may_decide(session, held, judge_id, roles):
        raise OwnDecision
    if not grounds.facts.strip():
        raise ReasonsMissing
    role = Role.FACILITATOR if Role.FACILITATOR in roles else Role.STEWARD
    following = _follow(
        session, process, held.decision, outcome, grounds, Hand(judge_id, role, in_appeal=True), now, instead, until
    )
    held.state, held.outcome, held.decided_by_id, held.decided_at = Waiting.DECIDED, outcome, judge_id, now
    held.facts, held.facts_language = grounds.facts, grounds.language
    held.outcome_id = following.id if following else None
    session.flush()
    letters.tell_of_appeal(session, process, held, now)
    _enter(session, process, held, "appeal_decided", as_entered(held), judge_id, role, now)
    return held


def _follow(
    session: Session, process: Process, decision: ModerationDecision, outcome: Outcome, grounds: Grounds, hand: Hand,
    now: datetime, instead: Measure | None, until: datetime | None,
) -> ModerationDecision | None:  # fmt: skip
    """What an outcome makes happen: nothing, the way back, or another measure in the place of the first."""
    if outcome is Outcome.UPHELD:
        return None
    if outcome is Outcome.REVERSED:
        return _carry_out(session, process, decision, REVERSED_BY[decision.measure], grounds, hand, now, None)
    if instead is None:
        raise NotInThisState
    check_change(decision.measure, instead, ends=decision.until, until=until)
    if decision.measure in (Measure.HIDE, Measure.SUSPEND) and instead is not decision.measure:
        _carry_out(session, process, decision, REVERSED_BY[decision.measure], grounds, hand, now, None)
    return _carry_out(session, process, decision, instead, grounds, hand, now, until)


def _carry_out(
    session: Session, process: Process, decision: ModerationDecision, measure: Measure, grounds: Grounds, hand: Hand,
    now: datetime, until: datetime | None,
) -> ModerationDecision:  # fmt: skip
    if measure in (Measure.WARN, Measure.SUSPEND, Measure.LIFT):
        return _on_person(session, process, decision, measure, grounds, hand, now, until)
    if measure in (Measure.LOCK, Measure.UNLOCK) and decision.clause is not None:
        return arranging.lock_clause(session, process, decision.clause, grounds, hand, now=now, measure=measure)
    if measure in (Measure.HIDE, Measure.RESTORE):
        contribution = locked(session, decision.contribution)
        return services.decide_as(session, process, measure, contribution, grounds, hand, now=now)
    if decision.comment is None:
        raise NotInThisState
    if measure is Measure.MOVE:
        return arranging.move_back(session, process, decision, grounds, hand, now=now)
    if measure is Measure.SEPARATE:
        return arranging.separate(session, process, decision.comment, grounds, hand, now=now)
    return arranging.lock_thread(session, process, decision.comment, grounds, hand, now=now, measure=measure)


def _on_person(
    session: Session, process: Process, decision: ModerationDecision, measure: Measure, grounds: Grounds, hand: Hand,
    now: datetime, until: datetime | None,
) -> ModerationDecision:  # fmt: skip
    member = _member(session, process, decision)
    if measure is Measure.WARN:
        return people.warn(session, process, member, grounds, hand, now=now)
    if measure is Measure.LIFT:
        return people.lift(session, process, member, grounds, hand, now=now)
    assert until is not None
    return people.suspend(session, process, member, until, grounds, hand, now=now)


def _member(session: Session, process: Process, decision: ModerationDecision) -> Membership:
    found = membership_of(session, process.id, decision.author_id)
    if found is None:
        raise NotInThisState
    return found


def _concerned(session: Session, decision: ModerationDecision, person_id: int) -> bool:
    reporter_id = person_id if reviews.reported_for(session, decision, person_id) else None
    return may_appeal(
        appellant_id=person_id, author_id=decision.author_id, reporter_id=reporter_id, measure=decision.measure
    )


def _keep(session: Session, decision_id: int) -> None:
    """Of two appeals by one person at once, the second waits for the first."""
    found = sa.select(ModerationDecision.id).where(ModerationDecision.id == decision_id)
    session.scalar(found.with_for_update(of=ModerationDecision))


def _enter(
    session: Session, process: Process, appeal: Appeal, kind: str, body: dict[str, Any], actor_id: int | None,
    role: Role | None, now: datetime,
) -> None:  # fmt: skip
    """Who appeals is told nowhere, not even as a pseudonym; who decides is."""
    address = f"appeals/{appeal.number}"
    processes.enter(session, process, kind=kind, object=address, body=body, actor_id=actor_id, role=role, now=now)
