"""Deciding amendments: adopting one makes a revision that names it and credits its proposers."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.amendments.models import Amendment
from app.amendments.services import as_entered
from app.domain.amending import INSERTS, Decision, Operation, decided
from app.domain.errors import ReasonsMissing
from app.domain.phases import Role
from app.processes import services as processes
from app.processes.models import Process
from app.texts import services as texts
from app.texts.models import Origin, Revision


@dataclass(frozen=True)
class Wording:
    """A heading and a body to stand in the text."""

    heading: str
    body: str


def decide(
    session: Session,
    process: Process,
    amendment: Amendment,
    *,
    decision: Decision,
    reasons: str,
    facilitator_id: int,
    base_revision_number: int,
    now: datetime,
    taken: Wording | None = None,
) -> Revision | None:
    """Adopt, adopt in part, or reject, always with reasons; returns the revision that adopting made.

    `base_revision_number` is the clause's latest revision (in the amendment's language) that the facilitator saw:
    StaleBase when it has moved on. `taken` holds the words to adopt, where they differ from what was proposed: the
    facilitator's in part, or an amendment carried over to a later wording. Raises AlreadyDecided when somebody else was
    quicker, ReasonsMissing without reasons. The amendment's row is locked, so that of two decisions one wins.
    """
    amendment = _locked(session, amendment)
    state = decided(amendment.state, decision)
    if not reasons.strip():
        raise ReasonsMissing
    revision = None
    if decision is not Decision.REJECTED:
        words = taken or Wording(amendment.heading, amendment.body)
        revision = _adopt(session, process, amendment, words, reasons, facilitator_id, base_revision_number, now)
        amendment.adopted_heading, amendment.adopted_body = words.heading, words.body
        amendment.resulting_revision_id = revision.id
    amendment.state, amendment.reasons = state, reasons
    amendment.decided_at, amendment.decided_by_id = now, facilitator_id
    session.flush()
    _enter_decision(session, process, amendment, revision, facilitator_id, now)
    return revision


def _adopt(
    session: Session,
    process: Process,
    amendment: Amendment,
    words: Wording,
    reasons: str,
    facilitator_id: int,
    base_revision_number: int,
    now: datetime,
) -> Revision:
    clause, credit = amendment.clause, _credit(amendment)
    if amendment.operation is Operation.DELETE:
        return texts.strike(
            session,
            clause,
            base_revision_number=base_revision_number,
            reason=reasons,
            author_id=facilitator_id,
            now=now,
            origin=Origin.AMENDMENT,
            amendment_number=amendment.number,
            credits=[credit],
        )
    if amendment.operation in INSERTS:
        before = clause if amendment.operation is Operation.INSERT_BEFORE else None
        return texts.insert_clause(
            session,
            process,
            before=before,
            after=None if before else clause,
            heading=words.heading,
            body=words.body,
            language=amendment.language,
            reason=reasons,
            author_id=facilitator_id,
            now=now,
            origin=Origin.AMENDMENT,
            amendment_number=amendment.number,
            credits=[credit],
        )
    return texts.revise(
        session,
        clause,
        language=amendment.language,
        heading=words.heading,
        body=words.body,
        base_revision_number=base_revision_number,
        reason=reasons,
        author_id=facilitator_id,
        now=now,
        origin=Origin.AMENDMENT,
        amendment_number=amendment.number,
        credits=[credit],
    )


def _credit(amendment: Amendment) -> texts.Credited:
    return texts.Credited(
        group_key=amendment.group_key,
        person_id=amendment.author_id,
        attributed_to=amendment.attributed_to,
        organisation_id=amendment.organisation_id,
    )


def _locked(session: Session, amendment: Amendment) -> Amendment:
    query = sa.select(Amendment).where(Amendment.id == amendment.id).with_for_update()
    return session.scalars(query, execution_options={"populate_existing": True}).one()


def _enter_decision(
    session: Session,
    process: Process,
    amendment: Amendment,
    revision: Revision | None,
    facilitator_id: int,
    now: datetime,
) -> None:
    processes.enter(
        session,
        process,
        kind="amendment_decided",
        object=f"amendments/{amendment.number}",
        body={
            **as_entered(amendment),
            "reasons": amendment.reasons,
            "adopted_heading": amendment.adopted_heading,
            "adopted_body": amendment.adopted_body,
            "resulting_revision_id": revision.id if revision else None,
        },
        actor_id=facilitator_id,
        role=Role.FACILITATOR,
        now=now,
    )
