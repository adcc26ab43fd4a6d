"""Reading people, their devices, keys and links, and the organisations they speak for."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from app.accounts.models import (
    ApiToken,
    MailPurpose,
    MailToken,
    Organisation,
    Person,
    Representation,
    RepresentationState,
    SignIn,
    Standing,
)
from app.accounts.tokens import digest
from app.domain.mandating import holds
from app.domain.written import name_key

LONGEST_KEY = 160
NAMED = (Standing.ACTIVE, Standing.SUSPENDED)


def key_of(name: str) -> str:
    """The key under which a name is unique among people and organisations; one that is too long is hashed."""
    key = name_key(name)
    return key if len(key) <= LONGEST_KEY else hashlib.sha256(key.encode()).hexdigest()


def name_is_taken(
    session: Session, name: str, *, except_person: int | None = None, except_organisation: int | None = None
) -> bool:
    """Whether another confirmed person, or another organisation, has this name or one that looks like it."""
    key = key_of(name)
    person = sa.select(Person.id).where(Person.name_key == key, Person.id != (except_person or 0))
    organisation = sa.select(Organisation.id).where(
        Organisation.name_key == key, Organisation.id != (except_organisation or 0)
    )
    return session.scalar(sa.select(sa.or_(person.exists(), organisation.exists()))) is True


def person(session: Session, person_id: int) -> Person:
    """The account with this number, which exists."""
    return session.get_one(Person, person_id)


def person_by_email(session: Session, email: str) -> Person | None:
    """The account with this address, in its normal form."""
    return session.scalar(sa.select(Person).where(Person.email == email))


def public_person(session: Session, person_id: int) -> Person | None:
    """Somebody who may be shown: confirmed once, or a former participant; None for everybody else."""
    shown = Person.standing != Standing.UNCONFIRMED
    return session.scalar(sa.select(Person).where(Person.id == person_id, shown))


def live_link(session: Session, token: str, purpose: MailPurpose, now: datetime) -> MailToken | None:
    """The link of this purpose that the token opens, with its person; None when it is spent, expired or unknown."""
    return session.scalar(
        sa.select(MailToken)
        .where(MailToken.token_hash == digest(token), MailToken.purpose == purpose)
        .where(MailToken.used_at.is_(None), MailToken.expires_at > now)
        .options(joinedload(MailToken.person))
    )


def devices_of(session: Session, person_id: int, now: datetime) -> Sequence[SignIn]:
    """Where the person is signed in, the latest first."""
    running = (SignIn.ended_at.is_(None), SignIn.expires_at > now)
    return session.scalars(
        sa.select(SignIn).where(SignIn.person_id == person_id, *running).order_by(SignIn.id.desc())
    ).all()


def sign_in_id(session: Session, token: str) -> int | None:
    """The number of the session that this secret opens."""
    return session.scalar(sa.select(SignIn.id).where(SignIn.token_hash == digest(token)))


def tokens_of(session: Session, person_id: int, now: datetime) -> Sequence[ApiToken]:
    """The person's keys to the API that still work, the latest first."""
    working = (ApiToken.revoked_at.is_(None), ApiToken.expires_at > now)
    return session.scalars(
        sa.select(ApiToken).where(ApiToken.person_id == person_id, *working).order_by(ApiToken.id.desc())
    ).all()


def organisation_by_slug(session: Session, slug: str) -> Organisation | None:
    """An organisation, verified or not."""
    return session.scalar(sa.select(Organisation).where(Organisation.slug == slug))


def organisation_by_name(session: Session, name: str) -> Organisation | None:
    """The organisation of this name, or of one that looks like it."""
    return session.scalar(sa.select(Organisation).where(Organisation.name_key == key_of(name)))


def verified_organisations(session: Session, *, after: int = 0, limit: int = 50) -> Sequence[Organisation]:
    """Verified organisations in the order in which they were made known; one more than `limit`."""
    verified = (Organisation.verified_at.is_not(None), Organisation.id > after)
    return session.scalars(sa.select(Organisation).where(*verified).order_by(Organisation.id).limit(limit + 1)).all()


def represented_by(session: Session, person_id: int, *, now: datetime, process: str = "") -> Sequence[Organisation]:
    """The verified organisations this person may speak for now, in a process (empty: in any), by name."""
    query = (
        sa.select(Organisation, Representation)
        .join(Representation, Representation.organisation_id == Organisation.id)
        .where(Representation.person_id == person_id, Representation.state == RepresentationState.VERIFIED)
        .where(Organisation.verified_at.is_not(None))
        .order_by(Organisation.name, Organisation.id)
    )
    found = session.execute(query)
    return [organisation for organisation, mandate in found if _stands(mandate, now, process)]


def _stands(mandate: Representation, now: datetime, process: str) -> bool:
    limited = (mandate.process_slugs or []) if process else []
    return holds(verified=True, ends_at=mandate.ends_at, processes=limited, now=now, process=process)


def representations_of(session: Session, person_id: int) -> Sequence[Representation]:
    """Everything this person has asked for or been granted, with the organisation, the latest first."""
    return session.scalars(
        sa.select(Representation)
        .where(Representation.person_id == person_id)
        .options(joinedload(Representation.organisation))
        .order_by(Representation.requested_at.desc(), Representation.id.desc())
    ).all()


def representation_of(session: Session, person_id: int, organisation_id: int) -> Representation | None:
    """Where this person stands with this organisation."""
    return session.scalar(
        sa.select(Representation).where(
            Representation.person_id == person_id, Representation.organisation_id == organisation_id
        )
    )


def own_representation(session: Session, person_id: int, representation_id: int) -> Representation | None:
    """A request or standing of this person's that has not ended, by its number."""
    standing = (RepresentationState.REQUESTED, RepresentationState.VERIFIED)
    return session.scalar(
        sa.select(Representation).where(
            Representation.id == representation_id,
            Representation.person_id == person_id,
            Representation.state.in_(standing),
        )
    )


def number_of_speakers(session: Session, organisation_id: int) -> int:
    """How many people may speak for an organisation."""
    verified = (Representation.organisation_id == organisation_id, Representation.state == RepresentationState.VERIFIED)
    return (
        session.scalar(
            sa.select(sa.func.count())
            .select_from(Representation)
            .join(Representation.person)
            .where(*verified)
            .where(Person.standing.in_(NAMED))
        )
        or 0
    )


def personal_data(session: Session, person: Person) -> dict[str, object]:
    """All that the accounts know of somebody, as JSON values: what the person may download."""
    signed_in = session.scalars(sa.select(SignIn).where(SignIn.person_id == person.id).order_by(SignIn.id))
    keys = session.scalars(sa.select(ApiToken).where(ApiToken.person_id == person.id).order_by(ApiToken.id))
    links = session.scalars(sa.select(MailToken).where(MailToken.person_id == person.id).order_by(MailToken.id))
    return {
        "account": {
            "name": person.name,
            "email": person.email,
            "language": person.language,
            "stakeholder_group": person.group_key,
            "standing": person.standing.value,
            "administrator": person.administrator,
            "suspended_until": _written(person.suspended_until),
            "suspension_reason": person.suspension_reason,
            "mail_refused": _written(person.mail_refused_at),
            "receipts_by_mail": person.receipts_by_mail,
            "registered": _written(person.created_at),
            "confirmed": _written(person.confirmed_at),
        },
        "sign_ins": [
            {
                "device": one.device,
                "begun": _written(one.created_at),
                "expires": _written(one.expires_at),
                "ended": _written(one.ended_at),
            }
            for one in signed_in
        ],
        "api_tokens": [
            {
                "name": one.name,
                "created": _written(one.created_at),
                "expires": _written(one.expires_at),
                "revoked": _written(one.revoked_at),
            }
            for one in keys
        ],
        "links_by_mail": [
            {"purpose": one.purpose.value, "email": one.email, "sent": _written(one.created_at)} for one in links
        ],
        "organisations": [
            {
                "name": one.organisation.name,
                "state": one.state.value,
                "note": one.note,
                "reasons": one.reasons,
                "requested": _written(one.requested_at),
                "decided": _written(one.decided_at),
                "manages": one.manages,
                "processes": list(one.process_slugs or ()),
                "ends": _written(one.ends_at),
            }
            for one in representations_of(session, person.id)
        ],
    }


def _written(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
