"""Ways in and out: registering, confirming, links by mail, signing in and out, passwords and addresses."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts import queries, services
from app.accounts.models import MailPurpose, MailToken, Person, SignIn, Standing
from app.accounts.tokens import digest, new_token
from app.domain.errors import LinkSpent, MailTaken, NameTaken
from app.jobs.outbox import post, post_mail

LINK_LASTS = timedelta(hours=1)
SHORT_STAY = timedelta(hours=12)
LONG_STAY = timedelta(days=30)
MOST_FORGOTTEN = 1000
TEMPLATES = {MailPurpose.CONFIRM: "confirm", MailPurpose.RESET: "reset", MailPurpose.CHANGE: "change_address"}


@dataclass(frozen=True)
class Registration:
    """What somebody who registers tells of themselves, in the form in which it is kept."""

    name: str
    email: str
    password_hash: str
    language: str
    group_key: str
    organisation: str = ""


def register(session: Session, given: Registration, *, now: datetime) -> None:
    """Take a registration and send a mail: the link to confirm it, or to a known address word that it is known.

    Whoever registers again before confirming is taken at their latest word; the password it takes to confirm is then
    that of the latest registration, so nobody can slip their own under somebody else's address.
    Raises NameTaken, whether the address is known or not.
    """
    if queries.name_is_taken(session, given.name):
        raise NameTaken
    person = queries.person_by_email(session, given.email)
    if person is not None and person.standing is not Standing.UNCONFIRMED:
        post_mail(session, to=person.id, template="already_registered", now=now, values={"name": person.name})
        return
    person = person or Person(email=given.email, name_key=f"unconfirmed:{secrets.token_hex(16)}", created_at=now)
    person.name, person.password_hash = given.name, given.password_hash
    person.language, person.group_key = given.language, given.group_key
    person.standing, person.organisation_wanted = Standing.UNCONFIRMED, given.organisation
    session.add(person)
    session.flush()
    _send_link(session, person, MailPurpose.CONFIRM, given.email, now)


def ask_for_link(session: Session, email: str, *, purpose: MailPurpose, now: datetime) -> None:
    """Note that somebody asked for a link to this address.

    Whether there is an account is looked up in the background only, so the answer is the same, and as quick, for all.
    """
    post(session, kind="link", payload={"email": email, "purpose": purpose.value}, now=now)


def send_asked_link(session: Session, email: str, *, purpose: MailPurpose, now: datetime) -> None:
    """Send the link that was asked for, if there is an account; one not yet confirmed has to be confirmed first."""
    person = queries.person_by_email(session, email)
    if person is None:
        return
    if person.standing is Standing.UNCONFIRMED:
        _send_link(session, person, MailPurpose.CONFIRM, email, now)
        return
    if purpose is MailPurpose.CONFIRM:
        post_mail(session, to=person.id, template="already_registered", now=now, values={"name": person.name})
        return
    _send_link(session, person, purpose, email, now)


def confirm(session: Session, link: MailToken, *, name: str, now: datetime) -> Person:
    """Make the account active under this name, and ask for the organisation it wants to speak for.

    Raises LinkSpent, or NameTaken when somebody else has taken the name since the registration.
    """
    person = link.person
    if queries.name_is_taken(session, name, except_person=person.id):
        raise NameTaken
    _spend(session, link, now)
    person.name, person.name_key = name, queries.key_of(name)
    person.standing, person.confirmed_at = Standing.ACTIVE, now
    session.flush()
    services.request_wanted_organisation(session, person, now=now)
    return person


def sign_in(session: Session, person_id: int, *, device: str, stay: bool, now: datetime) -> str:
    """Sign a device in and return its secret; `stay` for thirty days, else for twelve hours.

    A suspension that is over ends here.
    """
    person = session.get_one(Person, person_id)
    if person.standing is Standing.SUSPENDED and person.suspended_until is not None and person.suspended_until <= now:
        person.standing, person.suspended_until, person.suspension_reason = Standing.ACTIVE, None, ""
    token = new_token()
    expires = now + (LONG_STAY if stay else SHORT_STAY)
    session.add(
        SignIn(token_hash=digest(token), person_id=person_id, device=device, created_at=now, expires_at=expires)
    )
    session.flush()
    return token


def sign_out(session: Session, token: str, *, now: datetime) -> None:
    """End the session of this device."""
    session.execute(sa.update(SignIn).where(SignIn.token_hash == digest(token)).values(ended_at=now))


def end_device(session: Session, person_id: int, *, sign_in_id: int, now: datetime) -> None:
    """End one of the person's own sessions; that of somebody else stays as it is."""
    own = (SignIn.id == sign_in_id, SignIn.person_id == person_id, SignIn.ended_at.is_(None))
    session.execute(sa.update(SignIn).where(*own).values(ended_at=now))


def end_devices(session: Session, person_id: int, *, now: datetime, except_token: str = "") -> None:
    """End all the person's sessions, or all but the one that asks."""
    running = (SignIn.person_id == person_id, SignIn.ended_at.is_(None))
    ended = sa.update(SignIn).where(*running, SignIn.token_hash != digest(except_token))
    session.execute(ended.values(ended_at=now))


def keep_password(session: Session, person_id: int, *, password_hash: str) -> None:
    """Keep the same password hashed with the parameters of today."""
    session.get_one(Person, person_id).password_hash = password_hash
    session.flush()


def change_password(
    session: Session, person: Person, *, password_hash: str, now: datetime, except_token: str = ""
) -> None:
    """Set a new password, end the sessions that the old one opened, and tell the owner by mail."""
    person.password_hash = password_hash
    session.flush()
    end_devices(session, person.id, now=now, except_token=except_token)
    post_mail(session, to=person.id, template="password_changed", now=now, values={"name": person.name})


def reset(session: Session, link: MailToken, *, password_hash: str, now: datetime) -> None:
    """Set a new password for whoever holds the link; every session ends. Raises LinkSpent."""
    _spend(session, link, now)
    change_password(session, link.person, password_hash=password_hash, now=now)


def ask_for_address(session: Session, person: Person, *, email: str, now: datetime) -> None:
    """Send a link to the new address; when somebody else has it already, they are told instead and nobody else is."""
    owner = queries.person_by_email(session, email)
    if owner is not None and owner.standing is not Standing.UNCONFIRMED:
        post_mail(session, to=owner.id, template="address_in_use", now=now, values={"name": owner.name})
        return
    _send_link(session, person, MailPurpose.CHANGE, email, now)


def change_address(session: Session, link: MailToken, *, now: datetime) -> None:
    """Change the address to the one the link was sent to, and tell the old one. Raises LinkSpent, MailTaken."""
    person, before = link.person, link.person.email
    if person.standing not in queries.NAMED:
        raise LinkSpent
    _spend(session, link, now)
    _free_address(session, link.email)
    person.email, person.mail_refused_at = link.email, None
    session.flush()
    if before:
        values = {"name": person.name}
        post_mail(session, to=before, template="address_changed", now=now, values=values, language=person.language)


def forget_unfinished(session: Session, *, now: datetime, after: timedelta) -> None:
    """Remove registrations that were never confirmed, and links and sessions that are long over."""
    stale = sa.select(Person.id).where(Person.standing == Standing.UNCONFIRMED, Person.created_at < now - after)
    unfinished = stale.where(~sa.exists().where(MailToken.person_id == Person.id, MailToken.expires_at > now))
    ids = session.scalars(unfinished.limit(MOST_FORGOTTEN)).all()
    session.execute(sa.delete(MailToken).where(MailToken.person_id.in_(ids) | (MailToken.expires_at < now - after)))
    session.execute(sa.delete(SignIn).where(SignIn.expires_at < now - after))
    session.execute(sa.delete(Person).where(Person.id.in_(ids)))


def _send_link(session: Session, person: Person, purpose: MailPurpose, email: str, now: datetime) -> None:
    token = new_token()
    session.add(
        MailToken(
            token_hash=digest(token),
            person_id=person.id,
            purpose=purpose,
            email=email,
            created_at=now,
            expires_at=now + LINK_LASTS,
        )
    )
    values = {"name": person.name, "token": token}
    post_mail(session, to=email, template=TEMPLATES[purpose], now=now, values=values, language=person.language)


def _spend(session: Session, link: MailToken, now: datetime) -> None:
    """Use the link up, and every other of its kind; by one statement, so that of two readers with it one is late."""
    unused = (MailToken.used_at.is_(None), MailToken.expires_at > now)
    spent = session.execute(sa.update(MailToken).where(MailToken.id == link.id, *unused).values(used_at=now))
    if cast(sa.CursorResult[Any], spent).rowcount != 1:
        raise LinkSpent
    others = (MailToken.person_id == link.person_id, MailToken.purpose == link.purpose, *unused)
    session.execute(sa.update(MailToken).where(*others).values(used_at=now))


def _free_address(session: Session, email: str) -> None:
    """A registration that was never confirmed gives way to the one who proved that the address is theirs."""
    owner = queries.person_by_email(session, email)
    if owner is None:
        return
    if owner.standing is not Standing.UNCONFIRMED:
        raise MailTaken
    session.execute(sa.delete(MailToken).where(MailToken.person_id == owner.id))
    session.delete(owner)
    session.flush()
