"""What members say of themselves in the API: the numbers as the page tells them, and nobody's answer."""

from flask import Blueprint

from app.attributes import queries
from app.domain.phases import Action
from app.domain.self_declared import Breakdown, Measure
from app.processes.access import access, requires
from app.web.database import session
from app.web.operations import operation
from app.web.schemas import Listing, ListQuery, Schema

api = Blueprint("attributes_api", __name__)


class PartOut(Schema):
    """People who gave one answer, or one of several that are told only together."""

    choices: list[str]
    people: int


class BreakdownOut(Schema):
    """People by what they say of themselves; where fewer than five do, `parts` is empty and `unknown` null.

    `counted` says who: members, members with a published comment, members who took a position.
    """

    counted: Measure
    parts: list[PartOut]
    unknown: int | None
    total: int


class SelfDeclaredOut(Schema):
    """One attribute that the process asks, with its words by language."""

    key: str
    title: dict[str, str]
    choices: dict[str, dict[str, str]]
    breakdowns: list[BreakdownOut]


class AllSelfDeclaredOut(Listing[SelfDeclaredOut]):
    """Every attribute that the process asks, each by itself."""


@operation(api, "GET", "/processes/<slug>/self-declared", answer=AllSelfDeclaredOut, query=ListQuery)
@requires(Action.READ)
def self_declared(slug: str, query: ListQuery) -> AllSelfDeclaredOut:
    """How many people said what of themselves; small numbers only together."""
    asked = access().process.attributes
    return AllSelfDeclaredOut.part(
        [
            SelfDeclaredOut(
                key=key,
                title=asked[key]["title"],
                choices=asked[key]["choices"],
                breakdowns=[_out(measure, one) for measure, one in measures.items()],
            )
            for key, measures in queries.breakdowns(session(), access().process).items()
        ],
        query,
    )


def _out(measure: Measure, told: Breakdown) -> BreakdownOut:
    parts = [PartOut(choices=list(choices), people=people) for choices, people in told.parts]
    return BreakdownOut(counted=measure, parts=parts, unknown=told.unknown, total=told.total)
