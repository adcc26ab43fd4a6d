"""People, the organisations they may speak for, and how they are recognised."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, choice
from app.domain.mandating import RegisterKind


class Standing(StrEnum):
    """Where an account stands."""

    UNCONFIRMED = "unconfirmed"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    DELETED = "deleted"


class MailPurpose(StrEnum):
    """What a link sent by mail is good for."""

    CONFIRM = "confirm"
    RESET = "reset"
    CHANGE = "change"


class RepresentationState(StrEnum):
    """Whether somebody may speak for an organisation."""

    REQUESTED = "requested"
    VERIFIED = "verified"
    REFUSED = "refused"
    ENDED = "ended"


class Person(Base):
    """Somebody with an account; shown to others by public name, group and verified organisation only.

    Who has deleted their account has no name any more and is shown as a former participant. An account that is not
    confirmed yet reserves neither name nor organisation: `organisation_wanted` is asked for once it is.
    `mail_refused_at`: the server of their address said for good that it takes no mail for it. `receipts_by_mail`: they
    get the receipts of what they contribute by mail.
    """

    __tablename__ = "people"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str | None] = mapped_column(sa.String(254), unique=True)
    name: Mapped[str] = mapped_column(sa.String(80))
    name_key: Mapped[str] = mapped_column(sa.String(160), unique=True)
    password_hash: Mapped[str | None] = mapped_column(sa.String(200))
    language: Mapped[str] = mapped_column(sa.String(12), default="en")
    group_key: Mapped[str] = mapped_column(sa.String(40), default="citizen")
    standing: Mapped[Standing] = mapped_column(choice(Standing), default=Standing.UNCONFIRMED)
    administrator: Mapped[bool] = mapped_column(default=False)
    suspended_until: Mapped[datetime | None]
    suspension_reason: Mapped[str] = mapped_column(sa.String(500), default="")
    organisation_wanted: Mapped[str] = mapped_column(sa.String(120), default="")
    mail_refused_at: Mapped[datetime | None]
    receipts_by_mail: Mapped[bool] = mapped_column(default=True, server_default=sa.text("true"))
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]


class SignIn(Base):
    """One signed-in device; ending it takes effect at the next request."""

    __tablename__ = "sign_ins"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), index=True)
    device: Mapped[str] = mapped_column(sa.String(120), default="")
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    person: Mapped[Person] = relationship()


class MailToken(Base):
    """A link sent by mail: single use, one hour; only its hash is kept."""

    __tablename__ = "mail_tokens"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), index=True)
    purpose: Mapped[MailPurpose] = mapped_column(choice(MailPurpose))
    email: Mapped[str] = mapped_column(sa.String(254))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    person: Mapped[Person] = relationship()


class ApiToken(Base):
    """A key to the API in a person's name; only its hash is kept."""

    __tablename__ = "api_tokens"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(80))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    person: Mapped[Person] = relationship()


class Organisation(Base):
    """A body that somebody may speak for, once it has been verified.

    `register_*` tell where it is registered: the kind of register, its number there, and the register's own address.
    """

    __tablename__ = "organisations"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(80), unique=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    name_key: Mapped[str] = mapped_column(sa.String(240), unique=True)
    group_key: Mapped[str] = mapped_column(sa.String(40))
    about: Mapped[dict[str, str]] = mapped_column(default=dict)
    register_kind: Mapped[RegisterKind | None] = mapped_column(choice(RegisterKind))
    register_number: Mapped[str] = mapped_column(sa.String(80), default="")
    register_address: Mapped[str] = mapped_column(sa.String(300), default="")
    created_at: Mapped[datetime]
    verified_at: Mapped[datetime | None]


class Representation(Base):
    """Somebody's standing to speak for an organisation: how it can be checked (`note`), and why it was refused.

    `manages`: they grant and withdraw the mandates of others. `process_slugs` are the processes it is limited to (none:
    all), `ends_at` the moment at which it ends by itself; `granted_by_id` who of the organisation granted it.
    """

    __tablename__ = "representations"
    __table_args__ = (sa.UniqueConstraint("person_id", "organisation_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"))
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    state: Mapped[RepresentationState] = mapped_column(choice(RepresentationState))
    note: Mapped[str] = mapped_column(sa.Text, default="")
    reasons: Mapped[str] = mapped_column(sa.Text, default="")
    requested_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))
    manages: Mapped[bool] = mapped_column(default=False)
    process_slugs: Mapped[list[str]] = mapped_column(default=list)
    ends_at: Mapped[datetime | None]
    granted_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    organisation: Mapped[Organisation] = relationship()


class MandateInvitation(Base):
    """An invitation by mail to speak for an organisation; only the hash of its link is kept, and it is used once."""

    __tablename__ = "mandate_invitations"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    email: Mapped[str] = mapped_column(sa.String(254))
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    manages: Mapped[bool] = mapped_column(default=False)
    process_slugs: Mapped[list[str]] = mapped_column(default=list)
    ends_at: Mapped[datetime | None]
    invited_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    organisation: Mapped[Organisation] = relationship()
