"""Proposing, supporting and withdrawing amendments."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.amendments import queries
from app.amendments.models import Amendment, Support
from app.domain.amending import INSERTS, OPEN, AmendmentState, Operation, become, fingerprint
from app.domain.errors import NothingChanged, NotInThisState, OwnDecision, StaleBase
from app.domain.phases import Role
from app.processes import services as processes
from app.processes.models import Membership, Process
from app.texts.models import Clause, Revision
from app.texts.queries import latest_revision


def propose(
    session: Session,
    process: Process,
    clause: Clause,
    *,
    operation: Operation,
    base: Revision,
    heading: str,
    body: str,
    rationale: str,
    proposer: Membership,
    now: datetime,
) -> Amendment:
    """Propose to replace, insert or delete, against the wording that was read.

    Raises StaleBase when the clause has moved on from `base`, NothingChanged when a replacement replaces nothing, and
    NotInThisState when the clause has been struck.
    """
    if clause.struck_at is not None:
        raise NotInThisState
    latest = latest_revision(session, clause.id, base.language)
    if latest is None or latest.id != base.id:
        raise StaleBase
    _refuse_nothing(operation, base, heading, body)
    amendment = Amendment(
        process_id=process.id,
        number=processes.next_number(session, process.id, "amendment"),
        clause_id=clause.id,
        base_revision_id=base.id,
        operation=operation,
        language=base.language,
        heading="" if operation is Operation.DELETE else heading,
        body="" if operation is Operation.DELETE else body,
        rationale=rationale,
        fingerprint=fingerprint(operation, f"{clause.number} {base.language}", f"{heading}\n{body}"),
        author_id=proposer.person_id,
        group_key=proposer.group_key,
        organisation_id=proposer.organisation_id,
        created_at=now,
    )
    session.add(amendment)
    session.flush()
    _enter(session, process, amendment, "amendment_proposed", proposer.person_id, now)
    return amendment


def support(session: Session, process: Process, amendment: Amendment, *, supporter: Membership, now: datetime) -> None:
    """Support an open amendment; doing it again changes nothing. Nobody supports their own."""
    amendment = locked(session, amendment)
    if amendment.state not in OPEN or amendment.hidden:
        raise NotInThisState
    if amendment.author_id == supporter.person_id:
        raise OwnDecision
    if queries.support_of(session, amendment.id, supporter.person_id) is not None:
        return
    session.add(
        Support(
            amendment_id=amendment.id,
            person_id=supporter.person_id,
            group_key=supporter.group_key,
            created_at=now,
        )
    )
    session.flush()
    _enter_support(session, process, amendment, "amendment_supported", supporter, now)


def end_support(
    session: Session, process: Process, amendment: Amendment, *, supporter: Membership, now: datetime
) -> None:
    """Take one's support back while the amendment is open; without support nothing changes."""
    amendment = locked(session, amendment)
    if amendment.state not in OPEN:
        raise NotInThisState
    given = queries.support_of(session, amendment.id, supporter.person_id)
    if given is None:
        return
    session.delete(given)
    session.flush()
    _enter_support(session, process, amendment, "amendment_support_ended", supporter, now)


def withdraw(session: Session, process: Process, amendment: Amendment, *, author_id: int, now: datetime) -> None:
    """Withdraw one's own open amendment; it stays readable, marked as withdrawn. What is hidden stays as it is."""
    amendment = locked(session, amendment)
    if amendment.author_id != author_id:
        raise OwnDecision
    if amendment.hidden:
        raise NotInThisState
    amendment.state = become(amendment.state, AmendmentState.WITHDRAWN)
    session.flush()
    _enter(session, process, amendment, "amendment_withdrawn", author_id, now)


def discuss(session: Session, process: Process, amendment: Amendment, *, facilitator_id: int, now: datetime) -> None:
    """Mark a proposed amendment as under discussion."""
    amendment = locked(session, amendment)
    if amendment.hidden:
        raise NotInThisState
    amendment.state = become(amendment.state, AmendmentState.UNDER_DISCUSSION)
    session.flush()
    _enter(session, process, amendment, "amendment_discussed", facilitator_id, now, role=Role.FACILITATOR)


def locked(session: Session, amendment: Amendment) -> Amendment:
    """The amendment as it is now, kept from others until the commit: of two acts on it one comes first."""
    query = sa.select(Amendment).where(Amendment.id == amendment.id).with_for_update()
    return session.scalars(query, execution_options={"populate_existing": True}).one()


def _refuse_nothing(operation: Operation, base: Revision, heading: str, body: str) -> None:
    replaces_nothing = operation is Operation.REPLACE and (heading, body) == (base.heading, base.body)
    if replaces_nothing or (operation in INSERTS and not body):
        raise NothingChanged


def _enter_support(
    session: Session, process: Process, amendment: Amendment, kind: str, supporter: Membership, now: datetime
) -> None:
    processes.enter(
        session,
        process,
        kind=kind,
        object=f"amendments/{amendment.number}",
        body={"group": supporter.group_key},
        actor_id=supporter.person_id,
        role=Role.PARTICIPANT,
        now=now,
    )


def _enter(
    session: Session,
    process: Process,
    amendment: Amendment,
    kind: str,
    actor_id: int,
    now: datetime,
    role: Role = Role.PARTICIPANT,
) -> None:
    processes.enter(
        session,
        process,
        kind=kind,
        object=f"amendments/{amendment.number}",
        body=as_entered(amendment),
        actor_id=actor_id,
        role=role,
        now=now,
    )


def as_entered(amendment: Amendment) -> dict[str, object]:
    """What the record commits to of an amendment, as it is now."""
    return {
        "operation": amendment.operation.value,
        "clause_id": amendment.clause_id,
        "base_revision_id": amendment.base_revision_id,
        "language": amendment.language,
        "heading": amendment.heading,
        "body": amendment.body,
        "rationale": amendment.rationale,
        "state": amendment.state.value,
        "group": amendment.group_key,
    }
