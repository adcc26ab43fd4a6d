"""Crosswalks, variants and reservations in the API."""

from datetime import datetime

from flask import Blueprint, abort
from pydantic import Field

from app.crosswalks import queries, services
from app.crosswalks.models import Finding
from app.domain.crosswalking import Relation
from app.domain.phases import Action
from app.processes.access import access, requires
from app.texts.models import Clause
from app.texts.queries import clause_by_number
from app.web.database import now, session
from app.web.operations import operation
from app.web.schemas import ClauseNumber, Input, Listing, ListQuery, Schema, Time

api = Blueprint("crosswalks_api", __name__)


class CrosswalkOut(Schema):
    """A comparison with the text of another process."""

    other: str
    created_at: Time


class FindingOut(Schema):
    """How a clause of this text (null: only the other has it) stands to one of the other (null: absent there)."""

    number: int
    clause: str | None
    other_clause: str | None
    relation: Relation
    reasons: str
    quote: str
    other_quote: str
    author: str | None
    created_at: Time


class FindingIn(Input):
    """How two clauses correspond, with the words that show it."""

    clause: ClauseNumber | None = None
    other_clause: ClauseNumber | None = None
    relation: Relation = Field(strict=False)
    reasons: str = Field(min_length=1, max_length=5000)
    quote: str = Field("", max_length=1000)
    other_quote: str = Field("", max_length=1000)


class VariantOut(Schema):
    """The words of a clause for one jurisdiction."""

    jurisdiction: str
    language: str
    body: str
    created_at: Time


class ReservationOut(Schema):
    """What a jurisdiction or an organisation excepts from a clause."""

    number: int
    jurisdiction: str
    organisation: str | None
    language: str
    words: str
    created_at: Time
    withdrawn_at: datetime | None


class ExceptionsOut(Schema):
    """The variants and reservations of a clause."""

    variants: list[VariantOut]
    reservations: list[ReservationOut]


@operation(api, "GET", "/processes/<slug>/crosswalks", answer=Listing[CrosswalkOut], query=ListQuery)
@requires(Action.READ)
def crosswalks(slug: str, query: ListQuery) -> Listing[CrosswalkOut]:
    """The texts this one is compared with."""
    made = queries.crosswalks_of(session(), access().process.id)
    rows = [CrosswalkOut(other=one.other.slug, created_at=one.created_at) for one in made]
    return Listing[CrosswalkOut].part(rows, query)


@operation(api, "GET", "/processes/<slug>/crosswalks/<other>", answer=Listing[FindingOut], query=ListQuery)
@requires(Action.READ)
def findings(slug: str, other: str, query: ListQuery) -> Listing[FindingOut]:
    """What holds between the two texts today, by number."""
    found = queries.crosswalk(session(), access().process.id, other) or abort(404)
    rows = [one for one in queries.findings_of(session(), found.id) if one.number > query.after]
    shown = rows[: query.limit]
    return Listing[FindingOut](
        items=[_out(one) for one in shown], next=shown[-1].number if len(rows) > query.limit else None
    )


@operation(
    api, "POST", "/processes/<slug>/crosswalks/<other>/findings", answer=FindingOut, body=FindingIn, signed_in=True
)
@requires(Action.TEXT_IMPORT)
def find(slug: str, other: str, body: FindingIn) -> FindingOut:
    """Say how two clauses correspond; it replaces what was said of the pair."""
    found = queries.crosswalk(session(), access().process.id, other) or abort(404)
    said = services.find(
        session(), found, clause=_clause(found.process_id, body.clause),
        other_clause=_clause(found.other_process_id, body.other_clause), relation=body.relation, reasons=body.reasons,
        quote=body.quote, other_quote=body.other_quote, author_id=access().person_id, now=now(),
    )  # fmt: skip
    session().commit()
    return _out(said)


@operation(api, "GET", "/processes/<slug>/clauses/<number>/variants", answer=ExceptionsOut)
@requires(Action.READ)
def variants(slug: str, number: str) -> ExceptionsOut:
    """The variants of a clause by jurisdiction, and the reservations about it, withdrawn ones too."""
    clause = clause_by_number(session(), access().process.id, number) or abort(404)
    return ExceptionsOut(
        variants=[VariantOut.model_validate(one) for one in queries.variants_of(session(), clause.id)],
        reservations=[
            ReservationOut(
                number=one.number, jurisdiction=one.jurisdiction, language=one.language, words=one.words,
                organisation=one.organisation.name if one.organisation else None, created_at=one.created_at,
                withdrawn_at=one.withdrawn_at,
            )
            for one in queries.reservations_on(session(), clause.id)
        ],
    )  # fmt: skip


def _clause(process_id: int, number: str | None) -> Clause | None:
    return None if number is None else clause_by_number(session(), process_id, number) or abort(404)


def _out(one: Finding) -> FindingOut:
    return FindingOut(
        number=one.number, clause=one.clause.number if one.clause else None,
        other_clause=one.other_clause.number if one.other_clause else None, relation=one.relation,
        reasons=one.reasons, quote=one.quote, other_quote=one.other_quote,
        author=one.author.name if one.author else None, created_at=one.created_at,
    )  # fmt: skip
