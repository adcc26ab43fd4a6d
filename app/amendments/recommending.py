"""Recommending what to decide about an amendment: an object of its own, published before the decision."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.amendments import queries
from app.amendments.models import Amendment, Recommendation
from app.amendments.services import locked
from app.domain.amending import OPEN, Decision
from app.domain.errors import NotInThisState, OwnDecision, ReasonsMissing
from app.domain.phases import Role
from app.processes import services as processes
from app.processes.models import Process


def recommend(
    session: Session,
    process: Process,
    amendment: Amendment,
    *,
    decision: Decision,
    reasons: str,
    language: str,
    author_id: int,
    role: Role,
    now: datetime,
) -> Recommendation:
    """Publish what to decide about an open amendment, and why; an earlier recommendation stays readable beside it.

    Raises NotInThisState once it is decided or hidden, OwnDecision for what one proposes oneself, ReasonsMissing.
    """
    amendment = locked(session, amendment)
    if amendment.state not in OPEN or amendment.hidden:
        raise NotInThisState
    if queries.proposes(session, amendment, author_id):
        raise OwnDecision
    if not reasons.strip():
        raise ReasonsMissing
    recommendation = Recommendation(
        process_id=process.id,
        number=processes.next_number(session, process.id, "recommendation"),
        amendment_id=amendment.id,
        decision=decision,
        reasons=reasons,
        language=language,
        author_id=author_id,
        role=role,
        created_at=now,
    )
    recommendation.amendment = amendment
    session.add(recommendation)
    session.flush()
    processes.enter(
        session,
        process,
        kind="recommendation_published",
        object=f"recommendations/{recommendation.number}",
        body=as_entered(recommendation),
        actor_id=author_id,
        role=role,
        now=now,
    )
    return recommendation


def as_entered(recommendation: Recommendation) -> dict[str, object]:
    """What the record commits to of a recommendation."""
    return {
        "amendment": recommendation.amendment.number,
        "decision": recommendation.decision.value,
        "reasons": recommendation.reasons,
        "language": recommendation.language,
    }
