"""Organisations, and the mandates to speak for them: granted, listed and withdrawn by their own managers."""

from http import HTTPStatus

from flask import abort
from flask_login import current_user
from pydantic import Field, model_validator

from app.accounts import mandates, queries
from app.accounts.api.blueprint import api
from app.accounts.mandate_forms import LONGEST_EMAIL, LONGEST_REGISTER_ADDRESS, LONGEST_REGISTER_NUMBER
from app.accounts.mandates import Scope
from app.accounts.models import MandateInvitation, Organisation, Representation
from app.domain.citing import is_address
from app.domain.errors import LanguageUnknown
from app.domain.mandating import RegisterKind
from app.web.access import public, signed_in
from app.web.database import now, session
from app.web.languages import CODES
from app.web.operations import operation
from app.web.schemas import Input, LanguageTag, Listing, ListQuery, Moment, Schema, Time, example, line
from app.web.throttles import count_contribution

ONE = "/organisations/<organisation>"
INVITATIONS = f"{ONE}/mandate-invitations"
MOST_PROCESSES = 50


class OrganisationOut(Schema):
    """A verified organisation, and where it is registered; `about` by language."""

    slug: str
    name: str
    group: str
    about: dict[str, str]
    register_kind: RegisterKind | None
    register_number: str
    register_address: str
    verified_at: Time


class RegisterOut(Schema):
    """In which register an organisation stands, and its number there; null and empty: in none."""

    kind: RegisterKind | None
    number: str
    address: str


class RegisterIn(Input):
    """In which register an organisation stands, and its number there; both or neither."""

    model_config = example(kind="lobby", number="0123456", address="https://example.org/register")

    kind: RegisterKind | None = Field(None, strict=False)
    number: line(LONGEST_REGISTER_NUMBER, smallest=0) = ""  # type: ignore[valid-type]
    address: str = Field("", max_length=LONGEST_REGISTER_ADDRESS)

    @model_validator(mode="after")
    def _both(self) -> "RegisterIn":
        if (self.kind is None) is not (not self.number):
            raise ValueError("a register goes with a number")
        if self.address and not is_address(self.address):
            raise ValueError("the address is that of a web page, beginning with https://")
        return self


class MandateOut(Schema):
    """Who may speak for an organisation; `processes` empty: in all, `ends_at` null: until it is withdrawn."""

    id: int
    name: str
    processes: list[str]
    ends_at: Time | None
    manages: bool
    stands: bool = Field(description="whether they may speak for it now")


class MandateInvitationOut(Schema):
    """An invitation that can still be accepted, by the link that was sent to the address."""

    id: int
    email: str
    processes: list[str]
    ends_at: Time | None
    manages: bool
    expires_at: Time


class MandateIn(Input):
    """Whom to grant a mandate to: they are invited by mail, and hold it once they accept."""

    model_config = example(email="ana@example.com", processes=["ai-code-of-ethics"], ends_at="2027-12-31T23:00:00Z")

    email: str = Field(min_length=3, max_length=LONGEST_EMAIL)
    processes: list[line(80)] = Field(  # type: ignore[valid-type]
        default_factory=list, max_length=MOST_PROCESSES, description="by their slugs; empty: in all"
    )
    ends_at: Moment | None = None
    manages: bool = Field(False, description="may grant and withdraw mandates too")
    language: LanguageTag = Field("en", description="of the mail")


@operation(api, "GET", ONE, answer=OrganisationOut)
@public
def organisation(organisation: str) -> OrganisationOut:
    """A verified organisation."""
    return _out(_verified(organisation))


@operation(api, "GET", f"{ONE}/register", answer=RegisterOut)
@public
def register_number(organisation: str) -> RegisterOut:
    """In which register a verified organisation stands."""
    return _register_out(_verified(organisation))


@operation(api, "PUT", f"{ONE}/register", answer=RegisterOut, body=RegisterIn, signed_in=True)
@signed_in
def register(organisation: str, body: RegisterIn) -> RegisterOut:
    """Say in which register the organisation stands; everybody can read it. For its managers."""
    managed = _managed(organisation)
    mandates.register(session(), managed, body.kind, body.number, body.address)
    session().commit()
    return _register_out(managed)


@operation(api, "GET", f"{ONE}/mandates", answer=Listing[MandateOut], query=ListQuery, signed_in=True)
@signed_in
def list_mandates(organisation: str, query: ListQuery) -> Listing[MandateOut]:
    """Who speaks or spoke for the organisation, for its managers."""
    every = mandates.mandates_of(session(), _managed(organisation).id)
    return Listing[MandateOut].part([_mandate_out(one) for one in every], query)


@operation(api, "GET", INVITATIONS, answer=Listing[MandateInvitationOut], query=ListQuery, signed_in=True)
@signed_in
def list_invitations(organisation: str, query: ListQuery) -> Listing[MandateInvitationOut]:
    """The invitations that can still be accepted, for the managers of the organisation."""
    every = mandates.invitations_of(session(), _managed(organisation).id, now())
    return Listing[MandateInvitationOut].part([_invitation_out(one) for one in every], query)


@operation(
    api, "POST", f"{ONE}/mandates", answer=MandateInvitationOut, status=HTTPStatus.CREATED, body=MandateIn,
    signed_in=True,
)  # fmt: skip
@signed_in
def grant(organisation: str, body: MandateIn) -> MandateInvitationOut:
    """Grant a mandate: whoever has the address is invited by mail, and holds it once they accept."""
    managed = _managed(organisation)
    if body.language not in CODES:
        raise LanguageUnknown
    if body.ends_at is not None and body.ends_at <= now():
        abort(422, "A mandate ends at a moment that has not passed yet.")
    sent = mandates.invite(
        session(), managed, body.email, Scope(tuple(dict.fromkeys(body.processes)), body.ends_at, body.manages),
        inviter=queries.person(session(), current_user.id), language=body.language, now=now(),
    )  # fmt: skip
    count_contribution()
    session().commit()
    return _invitation_out(sent)


@operation(api, "POST", f"{ONE}/mandates/<number:mandate>/withdrawal", answer=MandateOut, signed_in=True)
@signed_in
def withdraw(organisation: str, mandate: int) -> MandateOut:
    """Take a mandate back at once; what was said by it keeps the name of the organisation."""
    every = mandates.mandates_of(session(), _managed(organisation).id)
    found = next((one for one in every if one.id == mandate), None) or abort(404)
    mandates.withdraw(session(), found, actor_id=current_user.id, now=now())
    session().commit()
    return _mandate_out(found)


@operation(
    api, "DELETE", f"{INVITATIONS}/<number:invitation>", answer=None, status=HTTPStatus.NO_CONTENT, signed_in=True
)
@signed_in
def take_back(organisation: str, invitation: int) -> None:
    """Take an invitation back; its link opens nothing any more."""
    mandates.close_invitation(session(), _managed(organisation).id, invitation, now=now())
    session().commit()


def _verified(slug: str) -> Organisation:
    found = queries.organisation_by_slug(session(), slug)
    return found if found is not None and found.verified_at is not None else abort(404)


def _managed(slug: str) -> Organisation:
    """The organisation whose mandates the caller manages; to everybody else there is nothing."""
    found = _verified(slug)
    return found if mandates.manager_of(session(), current_user.id, found, now()) is not None else abort(404)


def _out(one: Organisation) -> OrganisationOut:
    assert one.verified_at is not None
    return OrganisationOut(
        slug=one.slug, name=one.name, group=one.group_key, about=dict(one.about), register_kind=one.register_kind,
        register_number=one.register_number, register_address=one.register_address, verified_at=one.verified_at,
    )  # fmt: skip


def _register_out(one: Organisation) -> RegisterOut:
    return RegisterOut(kind=one.register_kind, number=one.register_number, address=one.register_address)


def _mandate_out(one: Representation) -> MandateOut:
    return MandateOut(
        id=one.id, name=one.person.name, processes=list(one.process_slugs or ()), ends_at=one.ends_at,
        manages=bool(one.manages), stands=mandates.stands(one, now()),
    )  # fmt: skip


def _invitation_out(one: MandateInvitation) -> MandateInvitationOut:
    return MandateInvitationOut(
        id=one.id, email=one.email, processes=list(one.process_slugs), ends_at=one.ends_at, manages=one.manages,
        expires_at=one.expires_at,
    )  # fmt: skip
