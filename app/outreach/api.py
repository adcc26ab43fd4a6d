"""Outreach in the API: reading the activities, recording and withdrawing one."""

from http import HTTPStatus

from flask import Blueprint, abort
from pydantic import Field

from app.documents.models import Paper
from app.documents.queries import paper_by_number
from app.domain.citing import LONGEST_ADDRESS
from app.domain.errors import EvidenceMissing, LanguageUnknown
from app.domain.phases import Action
from app.domain.reaching_out import OutreachKind
from app.outreach import queries, services
from app.outreach.models import Activity
from app.outreach.queries import Filters
from app.outreach.services import Described
from app.processes.access import access, requires
from app.web import paging
from app.web.database import now, session
from app.web.operations import operation
from app.web.schemas import Day, Input, LanguageTag, Listing, ListQuery, Number, Schema, Time, line, text
from app.web.throttles import count_contribution

api = Blueprint("outreach_api", __name__)


class ActivityOut(Schema):
    """An activity; `document` is the number of the one in the repository that shows it, `address` that of a page."""

    number: int
    kind: OutreachKind
    title: dict[str, str]
    description: dict[str, str]
    held_on: Day
    ends_on: Day | None
    groups: list[str]
    languages: list[str]
    place: str
    reached: int | None
    address: str
    document: int | None
    edition: int
    created_at: Time
    withdrawn_at: Time | None
    withdrawal_reasons: str


class ActivityIn(Input):
    """An activity that took place; title and description by language, the drafting language among them."""

    kind: OutreachKind = Field(strict=False)
    title: dict[LanguageTag, line(200)] = Field(min_length=1, max_length=50)  # type: ignore[valid-type]
    description: dict[LanguageTag, text(5000, smallest=0)] = Field(  # type: ignore[valid-type]
        default_factory=dict, max_length=50
    )
    held_on: Day = Field(strict=False)
    ends_on: Day | None = Field(None, strict=False)
    groups: list[str] = Field(min_length=1, max_length=50)
    languages: list[LanguageTag] = Field(min_length=1, max_length=50)
    place: line(300, smallest=0) = ""  # type: ignore[valid-type]
    reached: int | None = Field(None, ge=0, le=100_000_000)
    address: str = Field("", max_length=LONGEST_ADDRESS)
    document: Number | None = None


class OutreachWithdrawalIn(Input):
    """Why an activity does not count."""

    reasons: text(2000)  # type: ignore[valid-type]


@operation(api, "GET", "/processes/<slug>/outreach", answer=Listing[ActivityOut], query=ListQuery)
@requires(Action.READ)
def outreach(slug: str, query: ListQuery) -> Listing[ActivityOut]:
    """The activities of outreach, those recorded last first."""
    rows = queries.activities_of(
        session(), access().process.id, Filters(), before=query.after, limit=query.limit
    )  # fmt: skip
    page = paging.page_of(rows, query.limit, key="number")
    return Listing[ActivityOut](items=[_out(one) for one in page.rows], next=page.next_key)


@operation(
    api, "POST", "/processes/<slug>/outreach", answer=ActivityOut, status=HTTPStatus.CREATED, body=ActivityIn,
    signed_in=True,
)  # fmt: skip
@requires(Action.OUTREACH_RECORD)
def record(slug: str, body: ActivityIn) -> ActivityOut:
    """Record an activity."""
    process = access().process
    if not {*body.title, *body.description} <= set(process.languages):
        raise LanguageUnknown
    if process.drafting_language not in body.title:
        abort(422, "The title is needed in the drafting language of the process.")
    described = Described(
        body.kind, body.title, body.description, body.held_on, body.groups, body.languages, body.ends_on, body.place,
        body.reached, body.address, _paper(body.document),
    )  # fmt: skip
    made = services.record(session(), process, described, author_id=access().person_id, now=now())
    count_contribution()
    session().commit()
    return _out(made)


@operation(
    api, "POST", "/processes/<slug>/outreach/<number:activity>/withdrawal", answer=ActivityOut,
    body=OutreachWithdrawalIn, signed_in=True,
)  # fmt: skip
@requires(Action.OUTREACH_RECORD)
def withdraw(slug: str, activity: int, body: OutreachWithdrawalIn) -> ActivityOut:
    """Take an activity out of what counts; its entry stays with the reasons."""
    found = queries.activity_by_number(session(), access().process.id, activity) or abort(404)
    services.withdraw(
        session(), access().process, found, reasons=body.reasons, actor_id=access().person_id, now=now()
    )  # fmt: skip
    session().commit()
    return _out(found)


def _paper(number: int | None) -> Paper | None:
    if number is None:
        return None
    found = paper_by_number(session(), access().process.id, number)
    if found is None or found.withdrawn_at is not None:
        raise EvidenceMissing
    return found


def _out(one: Activity) -> ActivityOut:
    return ActivityOut(
        number=one.number, kind=one.kind, title=one.title, description=one.description, held_on=one.held_on,
        ends_on=one.ends_on, groups=one.group_keys, languages=one.languages, place=one.place, reached=one.reached,
        address=one.address, document=one.paper.number if one.paper else None, edition=one.edition,
        created_at=one.created_at, withdrawn_at=one.withdrawn_at, withdrawal_reasons=one.withdrawal_reasons,
    )  # fmt: skip
