"""Taking a decision: its statement of reasons checked, numbered, told to those concerned, and entered in the record."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.amendments.models import Amendment
from app.comments.models import Comment
from app.domain.appeals import appeal_until
from app.domain.errors import NotInThisState
from app.domain.measures import StatementOfReasons, check
from app.domain.moderating import Measure, ReportReason
from app.domain.phases import Role
from app.ledger.services import pseudonym
from app.moderation import letters
from app.moderation.models import ModerationDecision, Report, ReportState
from app.objections.models import Objection
from app.opinions.models import Statement
from app.processes import services as processes
from app.processes.models import Process

Waiting = Comment | Statement | Objection | Amendment
Contribution = Waiting
NAMES: dict[type[Contribution], str] = {
    Comment: "comment_id",
    Amendment: "amendment_id",
    Statement: "statement_id",
    Objection: "objection_id",
}


@dataclass(frozen=True)
class Grounds:
    """Why something is decided: the rule, the facts in a language, the law where the rule is the law."""

    rule: ReportReason
    facts: str
    language: str
    legal_ground: str = ""


@dataclass(frozen=True)
class Hand:
    """Who takes a decision and how: at their own initiative, as the second of two, or about an appeal."""

    person_id: int
    role: Role = Role.FACILITATOR
    proposed_by_id: int | None = None
    in_appeal: bool = False

    @property
    def may_reverse_alone(self) -> bool:
        """Whether what somebody else decided may be taken back: two have agreed, or an appeal is decided."""
        return self.proposed_by_id is not None or self.in_appeal


def locked(session: Session, *named: Contribution | None) -> Contribution:
    """The one contribution that is named, as it is now, kept from others until the commit."""
    given = [one for one in named if one is not None]
    if len(given) != 1:
        raise NotInThisState
    kind: Any = type(given[0])
    query = sa.select(kind).where(kind.id == given[0].id).with_for_update(of=kind)
    found: Contribution = session.scalars(query, execution_options={"populate_existing": True}).one()
    return found


def named(contribution: Contribution) -> dict[str, int]:
    """How reports and decisions name what they are about."""
    return {NAMES[type(contribution)]: contribution.id}


def refuse_incomplete(measure: Measure | None, grounds: Grounds, now: datetime, until: datetime | None = None) -> None:
    """Raise ReasonsMissing where the statement of reasons would lack something; ask before anything is carried out."""
    check(StatementOfReasons(measure, grounds.rule, grounds.facts, False, now, grounds.legal_ground, until))


def take(
    session: Session,
    process: Process,
    measure: Measure | None,
    grounds: Grounds,
    hand: Hand,
    *,
    now: datetime,
    reports: Sequence[Report] = (),
    until: datetime | None = None,
    subject: Mapping[str, int | None],
) -> ModerationDecision:
    """Enter a decision whose effect has been carried out, settle the reports, tell everybody concerned.

    `subject` names what it is about, by the columns of ModerationDecision. Raises ReasonsMissing.
    """
    refuse_incomplete(measure, grounds, now, until)
    decision = ModerationDecision(
        process_id=process.id,
        number=processes.next_number(session, process.id, "moderation"),
        measure=measure,
        rule=grounds.rule,
        facts=grounds.facts,
        legal_ground=grounds.legal_ground,
        until=until,
        after_report=bool(reports),
        in_appeal=hand.in_appeal,
        language=grounds.language,
        decided_by_id=hand.person_id,
        proposed_by_id=hand.proposed_by_id,
        decided_at=now,
        **subject,
    )
    session.add(decision)
    session.flush()
    for each in reports:
        each.state, each.decision_id = ReportState.DECIDED, decision.id
    letters.tell(session, process, decision, reports, appeal_until(now))
    _enter(session, process, decision, hand.role)
    return decision


def as_entered(process: Process, decision: ModerationDecision) -> dict[str, Any]:
    """What the record commits to of a decision; a person stands in it under their pseudonym in this process."""
    body = {
        "contribution": f"clauses/{decision.clause.guid}" if decision.clause else letters.subject_of(decision),
        "measure": decision.measure.value if decision.measure else None,
        "rule": decision.rule.value,
        "facts": decision.facts,
        "legal_ground": decision.legal_ground,
        "after_report": decision.after_report,
        "language": decision.language,
    }
    more = {
        "until": decision.until.isoformat() if decision.until else None,
        "person": pseudonym(process.pseudonym_key, decision.person_id) or None,
        "to_clause_id": decision.to_clause_id,
        "into_id": decision.into_id,
        "in_appeal": decision.in_appeal or None,
        "by_two": decision.proposed_by_id is not None or None,
    }
    return body | {name: value for name, value in more.items() if value is not None}


def _enter(session: Session, process: Process, decision: ModerationDecision, role: Role) -> None:
    processes.enter(
        session,
        process,
        kind="moderation_decided",
        object=f"moderation/{decision.number}",
        body=as_entered(process, decision),
        actor_id=decision.decided_by_id,
        role=role,
        now=decision.decided_at,
    )
