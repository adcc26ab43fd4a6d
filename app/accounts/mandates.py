"""Mandates: an organisation's own managers say who speaks for it, where and until when, and take it back at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from app.accounts.addresses import normal_address
from app.accounts.models import MandateInvitation, Organisation, Person, Representation, RepresentationState, Standing
from app.accounts.queries import representation_of
from app.accounts.tokens import digest, new_token
from app.domain.errors import LastManager, LinkSpent, MailUnusable, NotInThisState
from app.domain.mandating import RegisterKind, holds
from app.jobs.outbox import post_mail
from app.ledger import services as ledger

INVITED_FOR = timedelta(days=14)


@dataclass(frozen=True)
class Scope:
    """How far a mandate goes: the slugs of its processes (none: all), until when (None: until withdrawn), managing."""

    processes: tuple[str, ...] = ()
    ends_at: datetime | None = None
    manages: bool = False


def stands(mandate: Representation, now: datetime, process: str = "") -> bool:
    """Whether somebody may speak by this mandate now, in a process (empty: in any at all)."""
    verified = mandate.state is RepresentationState.VERIFIED
    slugs = mandate.process_slugs if process else ()
    return holds(verified=verified, ends_at=mandate.ends_at, processes=slugs or (), now=now, process=process)


def held_mandate(session: Session, person_id: int, organisation_id: int) -> Representation | None:
    """Somebody's mandate, kept from being withdrawn until this transaction ends; that is how nobody slips through."""
    query = sa.select(Representation).where(
        Representation.person_id == person_id, Representation.organisation_id == organisation_id
    )
    return session.scalar(query.with_for_update(read=True))


def manager_of(session: Session, person_id: int, organisation: Organisation, now: datetime) -> Representation | None:
    """The mandate by which somebody manages those of others; None when they do not."""
    own = representation_of(session, person_id, organisation.id)
    return own if own is not None and own.manages and stands(own, now) else None


def mandates_of(session: Session, organisation_id: int) -> Sequence[Representation]:
    """Everybody who speaks or spoke for an organisation, those who do first, then by the order of asking."""
    granted = (RepresentationState.VERIFIED, RepresentationState.ENDED)
    query = sa.select(Representation).where(Representation.organisation_id == organisation_id)
    query = query.where(Representation.state.in_(granted)).options(joinedload(Representation.person))
    ended = sa.case((Representation.state == RepresentationState.VERIFIED, 0), else_=1)
    return session.scalars(query.order_by(ended, Representation.id)).all()


def invitations_of(session: Session, organisation_id: int, now: datetime) -> Sequence[MandateInvitation]:
    """The invitations that can still be accepted, in the order in which they were sent."""
    query = sa.select(MandateInvitation).where(MandateInvitation.organisation_id == organisation_id)
    running = (MandateInvitation.closed_at.is_(None), MandateInvitation.expires_at > now)
    return session.scalars(query.where(*running).order_by(MandateInvitation.id)).all()


def live_invitation(session: Session, token: str, now: datetime) -> MandateInvitation | None:
    """The invitation that a link opens, locked; None when it is spent, expired or unknown."""
    query = sa.select(MandateInvitation).where(MandateInvitation.token_hash == digest(token))
    running = (MandateInvitation.closed_at.is_(None), MandateInvitation.expires_at > now)
    return session.scalar(query.where(*running).with_for_update())


def invite(
    session: Session,
    organisation: Organisation,
    email: str,
    scope: Scope,
    *,
    inviter: Person,
    language: str,
    now: datetime,
) -> MandateInvitation:
    """Invite somebody by mail to speak for the organisation; an earlier invitation to them is closed. MailUnusable."""
    address = normal_address(email)
    if address is None:
        raise MailUnusable
    same = (MandateInvitation.organisation_id == organisation.id, MandateInvitation.email == address)
    running = sa.update(MandateInvitation).where(*same, MandateInvitation.closed_at.is_(None))
    session.execute(running.values(closed_at=now))
    token = new_token()
    invitation = MandateInvitation(
        organisation_id=organisation.id, email=address, token_hash=digest(token), manages=scope.manages,
        process_slugs=list(scope.processes), ends_at=scope.ends_at, invited_by_id=inviter.id, created_at=now,
        expires_at=now + INVITED_FOR,
    )  # fmt: skip
    session.add(invitation)
    session.flush()
    values = {"token": token, "organisation": organisation.name, "inviter": inviter.name, "name": ""}
    post_mail(session, to=address, template="mandate_invitation", now=now, values=values, language=language)
    return invitation


def accept(session: Session, token: str, person: Person, *, now: datetime) -> Representation:
    """Take a mandate up by the link of its invitation, which works once. Raises LinkSpent."""
    invitation = live_invitation(session, token, now)
    if invitation is None:
        raise LinkSpent
    invitation.closed_at = now
    held = representation_of(session, person.id, invitation.organisation_id)
    held = held or Representation(person_id=person.id, organisation_id=invitation.organisation_id, requested_at=now)
    held.state, held.decided_at, held.decided_by_id = RepresentationState.VERIFIED, now, invitation.invited_by_id
    held.manages, held.process_slugs = invitation.manages, list(invitation.process_slugs)
    held.ends_at, held.granted_by_id, held.reasons = invitation.ends_at, invitation.invited_by_id, ""
    session.add(held)
    session.flush()
    _enter(session, "mandate_granted", invitation.organisation, held, now)
    return held


def withdraw(session: Session, mandate: Representation, *, actor_id: int, now: datetime) -> None:
    """Take a mandate back at once; what was said by it keeps the organisation's name, as of that time.

    Raises NotInThisState for one that stands no more, LastManager when nobody could grant any then.
    """
    _lock(session, mandate.organisation_id)
    session.refresh(mandate, with_for_update={"of": Representation})
    if mandate.state is not RepresentationState.VERIFIED:
        raise NotInThisState
    if mandate.manages and not _other_managers(session, mandate, now):
        raise LastManager
    mandate.state, mandate.decided_at, mandate.decided_by_id = RepresentationState.ENDED, now, actor_id
    mandate.manages = False
    session.flush()
    values = {"name": mandate.person.name, "organisation": mandate.organisation.name}
    post_mail(session, to=mandate.person_id, template="mandate_withdrawn", now=now, values=values)
    _enter(session, "mandate_withdrawn", mandate.organisation, mandate, now)


def close_invitation(session: Session, organisation_id: int, invitation_id: int, *, now: datetime) -> None:
    """Let the link of an invitation open nothing any more. Raises NotInThisState."""
    own = (MandateInvitation.id == invitation_id, MandateInvitation.organisation_id == organisation_id)
    found = session.scalar(sa.select(MandateInvitation).where(*own, MandateInvitation.closed_at.is_(None)))
    if found is None:
        raise NotInThisState
    found.closed_at = now
    session.flush()


def register(
    session: Session, organisation: Organisation, kind: RegisterKind | None, number: str, address: str
) -> None:
    """Say in which register an organisation stands, its number there, and the register's address."""
    organisation.register_kind, organisation.register_number = kind, number
    organisation.register_address = address
    session.flush()


def has_manager(session: Session, organisation_id: int) -> bool:
    """Whether somebody manages an organisation's mandates."""
    query = sa.select(Representation.id).where(
        Representation.organisation_id == organisation_id,
        Representation.state == RepresentationState.VERIFIED,
        Representation.manages,
    )
    return session.scalar(query.limit(1)) is not None


def _lock(session: Session, organisation_id: int) -> None:
    """One act on an organisation's mandates after the other, so that the last two cannot dismiss each other."""
    session.execute(sa.select(Organisation.id).where(Organisation.id == organisation_id).with_for_update())


def _other_managers(session: Session, leaving: Representation, now: datetime) -> bool:
    query = sa.select(Representation).join(Person, Person.id == Representation.person_id)
    others = query.where(
        Representation.organisation_id == leaving.organisation_id,
        Representation.id != leaving.id,
        Representation.manages,
        Person.standing == Standing.ACTIVE,
    )
    return any(stands(one, now) for one in session.scalars(others))


def _enter(session: Session, kind: str, organisation: Organisation, mandate: Representation, now: datetime) -> None:
    """The record says that a mandate was given or taken back, never whose: people are named on no public list."""
    body = {
        "processes": list(mandate.process_slugs or ()),
        "ends_at": mandate.ends_at.isoformat() if mandate.ends_at else None,
    }
    ledger.enter(session, kind=kind, object=f"organisations/{organisation.slug}", body=body, now=now)


def erase(session: Session, person: Person) -> None:
    """Forget invitations to a person's address; those they sent to others stand without them."""
    if person.email:
        session.execute(sa.delete(MandateInvitation).where(MandateInvitation.email == person.email))
    sent = sa.update(MandateInvitation).where(MandateInvitation.invited_by_id == person.id)
    session.execute(sent.values(invited_by_id=None))


def invitations_sent(session: Session, person_id: int) -> list[dict[str, object]]:
    """The invitations a person sent, to take along, as JSON values."""
    query = sa.select(MandateInvitation).where(MandateInvitation.invited_by_id == person_id)
    query = query.options(joinedload(MandateInvitation.organisation)).order_by(MandateInvitation.id)
    return [
        {"organisation": one.organisation.name, "email": one.email, "sent": one.created_at.isoformat()}
        for one in session.scalars(query)
    ]
