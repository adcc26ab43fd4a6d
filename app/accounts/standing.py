"""What becomes of an account: suspended, restored, made administrator, deleted."""

from datetime import datetime

import sqlalchemy as sa
import structlog
from sqlalchemy.orm import Session

from app.accounts import entrance
from app.accounts.erasing import erase_parts
from app.accounts.mandates import erase as erase_mandates
from app.accounts.models import ApiToken, MailToken, Person, Representation, SignIn, Standing
from app.domain.errors import LastAdministrator, NotInThisState, OwnDecision, ReasonsMissing
from app.jobs.outbox import post_mail

log = structlog.get_logger()


def suspend(
    session: Session, person: Person, *, until: datetime | None, reason: str, actor_id: int, now: datetime
) -> None:
    """Suspend an account until a moment, or until it is restored; its sessions end at once and it is told why.

    Raises ReasonsMissing, OwnDecision, NotInThisState, LastAdministrator.
    """
    if person.id == actor_id:
        raise OwnDecision
    if not reason.strip():
        raise ReasonsMissing
    if person.standing not in (Standing.ACTIVE, Standing.SUSPENDED):
        raise NotInThisState
    _keep_an_administrator(session, person)
    person.standing, person.suspended_until, person.suspension_reason = Standing.SUSPENDED, until, reason
    session.flush()
    entrance.end_devices(session, person.id, now=now)
    values = {"name": person.name, "reason": reason, "until": until.isoformat() if until else ""}
    post_mail(session, to=person.id, template="suspended", now=now, values=values)
    log.info("administration", act="suspended", person=person.id, by=actor_id, until=values["until"])


def restore(session: Session, person: Person, *, actor_id: int, now: datetime) -> None:
    """End a suspension before its time. Raises NotInThisState."""
    if person.standing is not Standing.SUSPENDED:
        raise NotInThisState
    person.standing, person.suspended_until, person.suspension_reason = Standing.ACTIVE, None, ""
    session.flush()
    post_mail(session, to=person.id, template="restored", now=now, values={"name": person.name})
    log.info("administration", act="restored", person=person.id, by=actor_id)


def appoint(session: Session, person: Person, *, actor_id: int | None, now: datetime) -> None:
    """Make somebody an administrator of the instance (`actor_id` None: from the command line)."""
    if person.standing is not Standing.ACTIVE:
        raise NotInThisState
    person.administrator = True
    session.flush()
    log.info("administration", act="appointed", person=person.id, by=actor_id, at=now.isoformat())


def dismiss(session: Session, person: Person, *, actor_id: int, now: datetime) -> None:
    """Let somebody be an administrator no more. Raises LastAdministrator."""
    _keep_an_administrator(session, person)
    person.administrator = False
    session.flush()
    log.info("administration", act="dismissed", person=person.id, by=actor_id, at=now.isoformat())


def delete(session: Session, person: Person, *, now: datetime, tell: bool = True) -> None:
    """Delete an account: what it contributed stays, unlinked, as that of a former participant.

    Name, address, password, sessions, keys, links and requests are erased, and what features hold of the person beside
    their contributions. `tell`: they get a last mail. Raises LastAdministrator.
    """
    _keep_an_administrator(session, person)
    if person.email and tell:
        values = {"name": person.name}
        post_mail(
            session, to=person.email, template="account_deleted", now=now, values=values, language=person.language
        )
    erase_mandates(session, person)
    for owned in (SignIn, ApiToken, MailToken, Representation):
        session.execute(sa.delete(owned).where(owned.person_id == person.id))
    person.name, person.name_key, person.email, person.password_hash = "", f"deleted:{person.id}", None, None
    person.standing, person.administrator = Standing.DELETED, False
    person.suspended_until, person.suspension_reason, person.organisation_wanted = None, "", ""
    person.mail_refused_at = None
    session.flush()
    erase_parts(session, person.id, now)
    session.flush()
    log.info("account", act="deleted", person=person.id)


def _keep_an_administrator(session: Session, leaving: Person) -> None:
    """Locks the administrators' rows, so that the last two cannot dismiss each other at the same moment."""
    if not leaving.administrator:
        return
    acting = (Person.administrator, Person.standing == Standing.ACTIVE)
    administrators = session.scalars(sa.select(Person.id).where(*acting).with_for_update()).all()
    if set(administrators) <= {leaving.id}:
        raise LastAdministrator
