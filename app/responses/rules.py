"""How a process answers: second signature, several criteria, the time for follow-ups, and the announced publication."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.domain.errors import MomentPassed, NothingChanged
from app.domain.phases import Role
from app.domain.responding import FOLLOW_UP_DAYS
from app.processes import services as processes
from app.processes.models import Process
from app.responses.models import ResponseRules


def rules_of(session: Session, process_id: int) -> ResponseRules:
    """The rules of a process; the usual ones where it has set none (that row is not kept)."""
    usual = ResponseRules(
        process_id=process_id, second_signature=False, several_criteria=False, follow_up_days=FOLLOW_UP_DAYS
    )
    return session.get(ResponseRules, process_id) or usual


def change_rules(
    session: Session,
    process: Process,
    *,
    second_signature: bool,
    several_criteria: bool,
    follow_up_days: int,
    person_id: int,
    role: Role,
    now: datetime,
) -> ResponseRules:
    """Set how the process answers from now on; raises NothingChanged. What was published stays as it is."""
    rules = rules_of(session, process.id)
    if _said(rules) == (second_signature, several_criteria, follow_up_days):
        raise NothingChanged
    rules.second_signature, rules.several_criteria = second_signature, several_criteria
    rules.follow_up_days = follow_up_days
    session.add(rules)
    session.flush()
    body: dict[str, object] = {
        "second_signature": second_signature, "several_criteria": several_criteria, "follow_up_days": follow_up_days,
    }  # fmt: skip
    _enter(session, process, "response_rules_changed", body, person_id, role, now)
    return rules


def announce(
    session: Session, process: Process, *, publish_at: datetime | None, person_id: int, role: Role, now: datetime
) -> ResponseRules:
    """Announce when all responses that are ready go out together; None takes the announcement back.

    Raises MomentPassed for a moment that is not ahead, NothingChanged for the one that is announced already.
    """
    rules = rules_of(session, process.id)
    if publish_at is not None and publish_at <= now:
        raise MomentPassed
    if publish_at == rules.publish_at:
        raise NothingChanged
    rules.publish_at, rules.announced_by_id = publish_at, person_id if publish_at else None
    session.add(rules)
    session.flush()
    body: dict[str, object] = {"publish_at": publish_at.isoformat() if publish_at else None}
    _enter(session, process, "responses_announced", body, person_id, role, now)
    return rules


def _said(rules: ResponseRules) -> tuple[bool, bool, int]:
    return rules.second_signature, rules.several_criteria, rules.follow_up_days


def _enter(
    session: Session, process: Process, kind: str, body: dict[str, object], person_id: int, role: Role, now: datetime
) -> None:
    processes.enter(
        session, process, kind=kind, object=f"processes/{process.slug}", body=body, actor_id=person_id,
        role=role, now=now,
    )  # fmt: skip
