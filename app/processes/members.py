"""Acts on members: joining a process in a stakeholder group, leaving it, holding roles in it."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.queries import represented_by
from app.domain.errors import GroupFixed, GroupUnknown, JurisdictionUnknown, NotInThisState, RepresentationMissing
from app.domain.phases import GIVEN_ROLES, Role
from app.ledger import services as ledger
from app.ledger.services import pseudonym
from app.processes.models import Membership, Process
from app.processes.queries import membership_of


def join(
    session: Session,
    process: Process,
    person_id: int,
    *,
    group_key: str,
    organisation_id: int | None,
    now: datetime,
    jurisdiction: str = "",
) -> Membership:
    """Take part in a process in one of its stakeholder groups, for an organisation or (None) for oneself.

    Who is a member already changes group or organisation, as long as they have not contributed: then only the
    organisation (GroupFixed). Raises GroupUnknown; RepresentationMissing for one that has not confirmed them.
    `jurisdiction` is where they belong, in a process of several, and is as fixed as the group; JurisdictionUnknown.
    """
    if group_key not in {group.key for group in process.groups}:
        raise GroupUnknown
    if organisation_id is not None and organisation_id not in {
        organisation.id for organisation in represented_by(session, person_id, now=now, process=process.slug)
    }:
        raise RepresentationMissing
    if jurisdiction and jurisdiction not in process.jurisdictions:
        raise JurisdictionUnknown
    membership = membership_of(session, process.id, person_id)
    if membership is None:
        membership = Membership(process_id=process.id, person_id=person_id, role_names=[], joined_at=now)
    elif membership.contributed_at is not None and _moves(membership, group_key, jurisdiction):
        raise GroupFixed
    joins = not membership.role_names
    membership.group_key, membership.organisation_id = group_key, organisation_id
    membership.jurisdiction = jurisdiction or membership.jurisdiction or ""
    if joins:
        membership.role_names, membership.joined_at = [Role.PARTICIPANT.value], now
    session.add(membership)
    session.flush()
    _enter(session, process, membership, "member_joined" if joins else "member_changed", person_id, now)
    return membership


def leave(session: Session, process: Process, membership: Membership, *, now: datetime) -> None:
    """Take part no more: every role ends, contributions stay, and the group is kept for a return."""
    membership.role_names = []
    session.flush()
    _enter(session, process, membership, "member_left", membership.person_id, now)


def assign_roles(
    session: Session, membership: Membership, *, roles: Collection[Role], actor_id: int | None, now: datetime
) -> None:
    """Give a member exactly these roles. Raises NotInThisState for one who has left, and for an empty set."""
    if not roles or not membership.role_names:
        raise NotInThisState
    membership.role_names = [role.value for role in GIVEN_ROLES if role in roles]
    session.flush()
    _enter(session, membership.process, membership, "roles_assigned", actor_id, now)


def _enter(
    session: Session, process: Process, membership: Membership, kind: str, actor_id: int | None, now: datetime
) -> None:
    """In the record a member is a pseudonym; these acts are no contributions, so the group stays free to change."""
    member = pseudonym(process.pseudonym_key, membership.person_id)
    ledger.enter(
        session,
        kind=kind,
        object=f"members/{member}",
        body=member_as_values(membership),
        now=now,
        process_id=process.id,
        process=process.slug,
        actor=pseudonym(process.pseudonym_key, actor_id),
    )


def member_as_values(membership: Membership) -> dict[str, object]:
    """What the record keeps of a membership; a jurisdiction only where there is one."""
    place = {"jurisdiction": membership.jurisdiction} if membership.jurisdiction else {}
    return {"group": membership.group_key, "roles": membership.role_names, **place}


def _moves(membership: Membership, group_key: str, jurisdiction: str) -> bool:
    """Whether somebody would be counted elsewhere than before."""
    elsewhere = bool(membership.jurisdiction) and jurisdiction not in ("", membership.jurisdiction)
    return membership.group_key != group_key or elsewhere
