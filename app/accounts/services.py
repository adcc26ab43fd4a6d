"""Acts on accounts that others rely on: adding people, their profile, keys to the API, speaking for an organisation."""

import re
import secrets
import unicodedata
from datetime import datetime, timedelta

import sqlalchemy as sa
import structlog
from sqlalchemy.orm import Session

from app.accounts import passwords, queries
from app.accounts.addresses import normal_address
from app.accounts.mandates import has_manager
from app.accounts.models import ApiToken, Organisation, Person, Representation, RepresentationState, Standing
from app.accounts.tokens import digest, new_token
from app.domain.errors import (
    MailTaken,
    MailUnusable,
    NameTaken,
    NotInThisState,
    PasswordWeak,
    ReasonsMissing,
    TooManyTokens,
)
from app.domain.written import cleaned
from app.jobs.outbox import post_mail

LONGEST_NAME = 80
LONGEST_ORGANISATION = 120
LONGEST_SLUG = 60
MOST_TOKENS = 20
log = structlog.get_logger()


def add_person(
    session: Session,
    email: str,
    *,
    name: str,
    now: datetime,
    group: str = "citizen",
    password: str | None = None,
    language: str = "en",
) -> Person:
    """An account that is confirmed at once; without a password, its owner sets one by a link ("forgotten password").

    Raises MailUnusable, MailTaken, NameTaken, PasswordWeak; Unwritable for a name that cannot be kept.
    """
    address, kept = normal_address(email), cleaned(name, multiline=False, limit=LONGEST_NAME).text
    if address is None:
        raise MailUnusable
    if queries.person_by_email(session, address):
        raise MailTaken
    if not kept or queries.name_is_taken(session, kept):
        raise NameTaken
    if password is not None and passwords.weakness_of(password, name=kept, email=address):
        raise PasswordWeak
    person = Person(
        email=address,
        name=kept,
        name_key=queries.key_of(kept),
        password_hash=passwords.hashed(password) if password is not None else None,
        language=language,
        group_key=group,
        standing=Standing.ACTIVE,
        created_at=now,
        confirmed_at=now,
    )
    session.add(person)
    session.flush()
    return person


def change_profile(session: Session, person: Person, *, name: str, language: str, group_key: str) -> None:
    """Change what a person says of themselves; contributions keep the group they were made in. Raises NameTaken."""
    if queries.name_is_taken(session, name, except_person=person.id):
        raise NameTaken
    person.name, person.name_key = name, queries.key_of(name)
    person.language, person.group_key = language, group_key
    session.flush()


def want_receipts(session: Session, person: Person, *, by_mail: bool) -> None:
    """Choose whether receipts of what one contributes come by mail; on one's pages they stand anyway."""
    person.receipts_by_mail = by_mail
    session.flush()


def issue_token(session: Session, person: Person, *, name: str, days: int, now: datetime) -> str:
    """A key to the API in the person's name, told this once. Raises TooManyTokens."""
    if len(queries.tokens_of(session, person.id, now)) >= MOST_TOKENS:
        raise TooManyTokens
    token, expires = new_token(), now + timedelta(days=days)
    session.add(ApiToken(token_hash=digest(token), person_id=person.id, name=name, created_at=now, expires_at=expires))
    session.flush()
    return token


def revoke_token(session: Session, person_id: int, *, token_id: int, now: datetime) -> None:
    """Let one of the person's own keys open nothing any more."""
    own = (ApiToken.id == token_id, ApiToken.person_id == person_id, ApiToken.revoked_at.is_(None))
    session.execute(sa.update(ApiToken).where(*own).values(revoked_at=now))


def add_organisation(
    session: Session,
    *,
    name: str,
    group_key: str,
    now: datetime,
    about: dict[str, str] | None = None,
    verified: bool = False,
    slug: str = "",
) -> Organisation:
    """An organisation, to be verified yet or verified at once. Raises NameTaken."""
    if queries.name_is_taken(session, name):
        raise NameTaken
    organisation = Organisation(
        slug=slug or _free_slug(session, name),
        name=name,
        name_key=queries.key_of(name),
        group_key=group_key,
        about=about or {},
        created_at=now,
        verified_at=now if verified else None,
    )
    session.add(organisation)
    session.flush()
    return organisation


def change_organisation(
    session: Session, organisation: Organisation, *, name: str, group_key: str, about: dict[str, str]
) -> None:
    """Correct what is said of an organisation; its address stays. Raises NameTaken."""
    if queries.name_is_taken(session, name, except_organisation=organisation.id):
        raise NameTaken
    organisation.name, organisation.name_key = name, queries.key_of(name)
    organisation.group_key, organisation.about = group_key, about
    session.flush()


def request_representation(
    session: Session, person_id: int, organisation: Organisation, *, now: datetime, note: str = ""
) -> Representation:
    """Ask to speak for an organisation; asking again after a refusal or an end is possible.

    Raises NotInThisState when it is already asked for or granted.
    """
    asked = queries.representation_of(session, person_id, organisation.id)
    if asked is not None and asked.state in (RepresentationState.REQUESTED, RepresentationState.VERIFIED):
        raise NotInThisState
    asked = asked or Representation(person_id=person_id, organisation_id=organisation.id)
    asked.state, asked.note, asked.reasons = RepresentationState.REQUESTED, note, ""
    asked.requested_at, asked.decided_at, asked.decided_by_id = now, None, None
    asked.manages, asked.process_slugs, asked.ends_at, asked.granted_by_id = False, [], None, None
    session.add(asked)
    session.flush()
    return asked


def request_wanted_organisation(session: Session, person: Person, *, now: datetime) -> None:
    """Ask for the organisation a person named when they registered; a name that a person bears is passed over."""
    name, person.organisation_wanted = person.organisation_wanted, ""
    organisation = queries.organisation_by_name(session, name) if name else None
    if name and organisation is None and not queries.name_is_taken(session, name):
        organisation = add_organisation(session, name=name, group_key=person.group_key, now=now)
    if organisation is not None:
        request_representation(session, person.id, organisation, now=now)


def decide_representation(
    session: Session, representation: Representation, *, verified: bool, actor_id: int, now: datetime, reasons: str = ""
) -> None:
    """Confirm that somebody speaks for an organisation, which verifies the organisation too; or refuse, with reasons.

    The first who is confirmed grants and withdraws the mandates of others from then on.

    Raises NotInThisState when it was decided already, ReasonsMissing.
    """
    if representation.state is not RepresentationState.REQUESTED:
        raise NotInThisState
    if not verified and not reasons.strip():
        raise ReasonsMissing
    organisation = representation.organisation
    representation.state = RepresentationState.VERIFIED if verified else RepresentationState.REFUSED
    representation.reasons, representation.decided_at, representation.decided_by_id = reasons, now, actor_id
    if verified and organisation.verified_at is None:
        organisation.verified_at = now
    if verified and not has_manager(session, organisation.id):
        representation.manages = True
    session.flush()
    template = "representation_verified" if verified else "representation_refused"
    values = {"name": representation.person.name, "organisation": organisation.name, "reasons": reasons}
    post_mail(session, to=representation.person_id, template=template, now=now, values=values)
    log.info("administration", act=template, representation=representation.id, by=actor_id)


def end_representation(session: Session, representation: Representation, *, now: datetime) -> None:
    """Speak for an organisation no more, or take back the request; what was contributed in its name stays so."""
    representation.state, representation.decided_at = RepresentationState.ENDED, now
    representation.manages = False
    session.flush()


def _free_slug(session: Session, name: str) -> str:
    """An address from the Latin letters of the name, with a number when another has it."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_SLUG].strip("-") or "organisation"
    if queries.organisation_by_slug(session, slug) is None:
        return slug
    return f"{slug}-{secrets.token_hex(4)}"
