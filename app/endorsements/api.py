"""The register of endorsements in the API: reading it, endorsing, withdrawing."""

from http import HTTPStatus
from typing import Annotated

from flask import Blueprint, abort
from flask_login import current_user
from pydantic import Field, StringConstraints

from app.accounts.queries import represented_by
from app.domain.endorsing import SupporterKind
from app.domain.errors import RepresentationMissing
from app.domain.phases import Action
from app.endorsements import queries, services
from app.endorsements.models import Endorsement
from app.endorsements.queries import Filters
from app.endorsements.services import Endorsed
from app.processes.access import access, requires
from app.texts.models import Clause
from app.texts.queries import clauses_by_numbers
from app.web import paging
from app.web.database import now, session
from app.web.operations import operation
from app.web.schemas import ClauseNumber, Day, Input, LanguageTag, Listing, ListQuery, Schema, Time, text
from app.web.throttles import count_contribution

api = Blueprint("endorsements_api", __name__)
Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]


class ReservedOut(Schema):
    """What is excepted from a clause."""

    clause: str
    words: str


class EndorsementOut(Schema):
    """An endorsement; `name` is null for a former participant, `own_name` false where the team entered it."""

    number: int
    kind: SupporterKind
    name: str | None
    organisation: str | None
    country: str
    version: int
    endorsed_on: Day
    statement: str
    language: str
    own_name: bool
    address: str
    document: int | None
    reservations: list[ReservedOut]
    created_at: Time
    withdrawn_on: Day | None
    withdrawal_reasons: str


class ReservedIn(Input):
    """What is excepted from a clause."""

    clause: ClauseNumber
    words: text(5000)  # type: ignore[valid-type]


class EndorsementIn(Input):
    """An endorsement in one's own name, or (by its address) in that of an organisation one speaks for."""

    kind: SupporterKind = Field(strict=False)
    language: LanguageTag
    organisation: str | None = Field(None, max_length=80)
    country: Country | None = None
    statement: text(5000, smallest=0) = ""  # type: ignore[valid-type]
    reservations: list[ReservedIn] = Field(default_factory=list, max_length=50)


class EndorsementWithdrawalIn(Input):
    """Why an endorsement is taken back."""

    reasons: text(2000)  # type: ignore[valid-type]


class EndorsementsQuery(ListQuery):
    """Which endorsements: of a kind, from a country."""

    kind: SupporterKind | None = None
    country: Country | None = None


@operation(
    api, "GET", "/processes/<slug>/endorsements", answer=Listing[EndorsementOut], query=EndorsementsQuery
)  # fmt: skip
@requires(Action.READ)
def endorsements(slug: str, query: EndorsementsQuery) -> Listing[EndorsementOut]:
    """The register, the newest entries first, withdrawn ones too."""
    filters = Filters(query.kind, query.country or "")
    rows = queries.endorsements_of(
        session(), access().process.id, filters, before=query.after, limit=query.limit
    )  # fmt: skip
    page = paging.page_of(rows, query.limit, key="number")
    return Listing[EndorsementOut](items=[_out(one) for one in page.rows], next=page.next_key)


@operation(api, "GET", "/processes/<slug>/endorsements/<number:endorsement>", answer=EndorsementOut)
@requires(Action.READ)
def endorsement(slug: str, endorsement: int) -> EndorsementOut:
    """One entry of the register."""
    return _out(_endorsement(endorsement))


@operation(
    api, "POST", "/processes/<slug>/endorsements", answer=EndorsementOut, status=HTTPStatus.CREATED,
    body=EndorsementIn, signed_in=True,
)  # fmt: skip
@requires(Action.ENDORSE)
def endorse(slug: str, body: EndorsementIn) -> EndorsementOut:
    """Stand behind the final text."""
    spoken_for = represented_by(session(), current_user.id, now=now()) if body.organisation is not None else ()
    organisation = next((one for one in spoken_for if one.slug == body.organisation), None)
    if body.organisation is not None and organisation is None:
        raise RepresentationMissing
    endorsed = Endorsed(body.kind, body.language, body.country or "", body.statement, _reserved(body))
    made = services.endorse(
        session(), access().process, endorsed, person=current_user, organisation=organisation, now=now()
    )  # fmt: skip
    count_contribution()
    session().commit()
    return _out(_endorsement(made.number))


@operation(
    api, "POST", "/processes/<slug>/endorsements/<number:endorsement>/withdrawal", answer=EndorsementOut,
    body=EndorsementWithdrawalIn, signed_in=True,
)  # fmt: skip
@requires(Action.ENDORSE)
def withdraw(slug: str, endorsement: int, body: EndorsementWithdrawalIn) -> EndorsementOut:
    """Take back an endorsement of one's own; its entry stays."""
    found = _endorsement(endorsement)
    spoken_for = [one.id for one in represented_by(session(), current_user.id, now=now())]
    if found.person_id != current_user.id and found.organisation_id not in spoken_for:
        abort(403)
    services.withdraw(session(), access().process, found, reasons=body.reasons, actor_id=current_user.id, now=now())
    session().commit()
    return _out(found)


def _endorsement(number: int) -> Endorsement:
    return queries.endorsement_by_number(session(), access().process.id, number) or abort(404)


def _reserved(body: EndorsementIn) -> list[tuple[Clause, str]]:
    named = [one.clause for one in body.reservations]
    known = clauses_by_numbers(session(), access().process.id, named) if named else {}
    if any(number not in known or known[number].struck_at is not None for number in named):
        abort(422, "The text has no such clause.")
    return [(known[one.clause], one.words) for one in body.reservations]


def _out(one: Endorsement) -> EndorsementOut:
    names = (
        "number", "kind", "country", "endorsed_on", "statement", "language", "own_name", "address", "created_at",
        "withdrawn_on", "withdrawal_reasons",
    )  # fmt: skip
    return EndorsementOut(
        **{name: getattr(one, name) for name in names},
        name=one.title,
        organisation=one.organisation.slug if one.organisation else None,
        version=one.version.number,
        document=one.paper.number if one.paper else None,
        reservations=[ReservedOut(clause=each.clause.number, words=each.words) for each in one.reservations],
    )
