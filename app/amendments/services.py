"""Proposing amendments, taking positions on them, and withdrawing them."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.amendments import queries
from app.amendments.asking import Asked, columns_of, fingerprint_of, refuse_collisions, refuse_wrong
from app.amendments.models import Amendment, Part, Proposer
from app.domain.amending import OPEN, AmendmentState, Operation, ProposerState, Side, become
from app.domain.errors import CosponsorsMissing, NotInThisState, OwnContribution, OwnDecision
from app.domain.phases import Role
from app.domain.positions import Stance
from app.positions import services as positions
from app.positions.queries import own_position
from app.processes import services as processes
from app.processes.models import Membership, Process
from app.processes.slow_lane import PUBLISHED, waits
from app.texts.models import Clause, Revision

PUBLISHED["amendments"] = queries.count_published_by


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
    beside: Clause | None = None,
    side: Side | None = None,
    further: Sequence[Asked] = (),
    cosponsors: Sequence[Proposer] = (),
) -> Amendment:
    """Propose to replace, insert, delete or move, against the wording that was read; refuses as `propose_package`."""
    first = Asked(clause, operation, base, heading, body, beside, side)
    return propose_package(
        session, process, [first, *further], rationale=rationale, proposer=proposer, now=now, cosponsors=cosponsors
    )


def propose_package(
    session: Session,
    process: Process,
    changes: Sequence[Asked],
    *,
    rationale: str,
    proposer: Membership,
    now: datetime,
    cosponsors: Sequence[Proposer] = (),
) -> Amendment:
    """Propose one or several changes under one number and one rationale, to be adopted or rejected together.

    Raises StaleBase when a clause has moved on from its base, NothingChanged when a change changes nothing,
    ClauseStruck for a clause that is gone, MovesIntoItself, ChangesCollide when two changes want the same of one
    clause, and CosponsorsMissing when the process asks for more people than have agreed. From a new account it waits
    for a moderator where the process has a slow lane; until then nobody else sees it.
    """
    for change in changes:
        refuse_wrong(session, change)
    refuse_collisions(changes)
    agreed = [one for one in cosponsors if one.state is ProposerState.AGREED]
    if len(agreed) < process.cosponsors_required:
        raise CosponsorsMissing(process.cosponsors_required - len(agreed))
    first = changes[0]
    amendment = Amendment(
        process_id=process.id,
        number=processes.next_number(session, process.id, "amendment"),
        language=first.base.language,
        rationale=rationale,
        fingerprint=fingerprint_of(changes),
        proposers_count=1 + len(agreed),
        author_id=proposer.person_id,
        group_key=proposer.group_key,
        organisation_id=proposer.organisation_id,
        created_at=now,
        **columns_of(first),
    )
    amendment.hidden = amendment.pending = waits(session, process, proposer, now)
    amendment.parts = [Part(position=at, **columns_of(change)) for at, change in enumerate(changes[1:], start=2)]
    session.add(amendment)
    session.flush()
    for one in cosponsors:
        one.amendment_id, one.draft_id = amendment.id, None
    session.flush()
    enter(session, process, amendment, "amendment_proposed", proposer.person_id, now)
    if amendment.pending:
        enter_member(session, process, amendment, "amendment_held", proposer, now)
    return amendment


def support(session: Session, process: Process, amendment: Amendment, *, supporter: Membership, now: datetime) -> None:
    """Support an open amendment; doing it again changes nothing. Nobody supports what they propose themselves."""
    take_position(session, process, amendment, member=supporter, stance=Stance.SUPPORT, now=now)


def end_support(
    session: Session, process: Process, amendment: Amendment, *, supporter: Membership, now: datetime
) -> None:
    """Take one's support back while the amendment is open; without support nothing changes."""
    take_position(session, process, amendment, member=supporter, stance=None, only_from=Stance.SUPPORT, now=now)


def take_position(
    session: Session,
    process: Process,
    amendment: Amendment,
    *,
    member: Membership,
    stance: Stance | None,
    now: datetime,
    only_from: Stance | None = None,
) -> None:
    """Stand for or against an open amendment, or pass; None takes one's position back (`only_from`: if it is this).

    Support is public, by name, and has its entries in the record. Who is against or passes is told to nobody: of these
    the record holds the counts. Raises NotInThisState for what is decided or hidden, and OwnContribution.
    """
    taking_part = positions.locked_taking_part(session, process.id)
    amendment = locked(session, amendment)
    if amendment.state not in OPEN or (amendment.hidden and stance is not None):
        raise NotInThisState
    if stance is not None and queries.proposes(session, amendment, member.person_id):
        raise OwnContribution
    on = {"amendment_id": amendment.id}
    before = own_position(session, member.person_id, **on)
    if (before is None and stance is None) or (only_from and before is not only_from):
        return
    revision_id = amendment.base_revision_id
    positions.take(
        session, process, taking_part, amendment, on=on, member=member, stance=stance, revision_id=revision_id, now=now
    )
    if (before is Stance.SUPPORT) is not (stance is Stance.SUPPORT):
        kind = "amendment_supported" if stance is Stance.SUPPORT else "amendment_support_ended"
        enter_member(session, process, amendment, kind, member, now)


def withdraw(session: Session, process: Process, amendment: Amendment, *, author_id: int, now: datetime) -> None:
    """Withdraw one's own open amendment; it stays readable, marked as withdrawn. What is hidden stays as it is."""
    amendment = locked(session, amendment)
    if amendment.author_id != author_id:
        raise OwnDecision
    if amendment.hidden:
        raise NotInThisState
    amendment.state, amendment.asked_at = become(amendment.state, AmendmentState.WITHDRAWN), None
    session.flush()
    enter(session, process, amendment, "amendment_withdrawn", author_id, now)


def discuss(session: Session, process: Process, amendment: Amendment, *, facilitator_id: int, now: datetime) -> None:
    """Mark a proposed amendment as under discussion."""
    amendment = locked(session, amendment)
    if amendment.hidden:
        raise NotInThisState
    amendment.state = become(amendment.state, AmendmentState.UNDER_DISCUSSION)
    session.flush()
    enter(session, process, amendment, "amendment_discussed", facilitator_id, now, role=Role.FACILITATOR)


def locked(session: Session, amendment: Amendment) -> Amendment:
    """The amendment as it is now, kept from others until the commit: of two acts on it one comes first."""
    query = sa.select(Amendment).where(Amendment.id == amendment.id).with_for_update()
    return session.scalars(query, execution_options={"populate_existing": True}).one()


def enter_member(
    session: Session, process: Process, amendment: Amendment, kind: str, member: Membership, now: datetime
) -> None:
    """Enter what somebody did about an amendment as a member: their group, and nothing else about them."""
    processes.enter(
        session,
        process,
        kind=kind,
        object=f"amendments/{amendment.number}",
        body={"group": member.group_key},
        actor_id=member.person_id,
        role=Role.PARTICIPANT,
        now=now,
    )


def enter(
    session: Session,
    process: Process,
    amendment: Amendment,
    kind: str,
    actor_id: int | None,
    now: datetime,
    role: Role | None = Role.PARTICIPANT,
) -> None:
    """Enter an act on an amendment with all that the record commits to of it."""
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
    """What the record commits to of an amendment, as it is now; clauses and revisions by their identities."""
    more: dict[str, object] = {}
    if amendment.beside_id:
        more |= {"beside_id": amendment.beside_id, "side": amendment.side.value if amendment.side else None}
    if amendment.parts:
        more["parts"] = [_part_as_entered(part) for part in amendment.parts]
    if amendment.superseded_by:
        more["superseded_by"] = amendment.superseded_by.number
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
        "proposers": amendment.proposers_count,
        **more,
    }


def _part_as_entered(part: Part) -> dict[str, object]:
    return {
        "position": part.position,
        "operation": part.operation.value,
        "clause_id": part.clause_id,
        "base_revision_id": part.base_revision_id,
        "heading": part.heading,
        "body": part.body,
        "beside_id": part.beside_id,
        "side": part.side.value if part.side else None,
    }
