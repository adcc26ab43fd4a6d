"""Opinions in the API: statements, votes on them, the map."""

from http import HTTPStatus
from typing import Any

from flask import Blueprint, abort

from app.domain.commenting import CommentState
from app.domain.phases import Action
from app.domain.similarity import near_duplicates
from app.domain.stating import LONGEST, Vote
from app.opinions import queries, services
from app.opinions.models import Statement
from app.opinions.queries import StatementRow
from app.opinions.shown import map_shown
from app.processes.access import access, requires
from app.processes.models import Membership
from app.web import paging
from app.web.database import now, session
from app.web.operations import operation
from app.web.schemas import Author, Input, LanguageTag, Listing, ListQuery, Schema, Time, line
from app.web.throttles import count_contribution

api = Blueprint("opinions_api", __name__)


class StatementOut(Schema):
    """A statement; figures of fewer than five votes are null. `own` is your vote, `similar` says nearly the same."""

    number: int
    body: str
    language: str
    state: CommentState
    author: Author
    agree: int | None
    disagree: int | None
    passed: int | None
    own: Vote | None
    similar: list[int] = []
    created_at: Time


class StatementIn(Input):
    """A statement to make: one short sentence. `language` is that of its words."""

    body: line(LONGEST)  # type: ignore[valid-type]
    language: LanguageTag


class VoteIn(Input):
    """A vote on a statement."""

    vote: Vote


class SayingOut(Schema):
    """A statement on the map with the figures of each opinion group: [agree, disagree, pass]."""

    number: int
    body: str
    language: str
    counts: list[list[int]]
    consensus: float
    divides: float


class StakeholdersOut(Schema):
    """Figures per declared stakeholder group; groups of fewer than five votes are told together."""

    groups: dict[str, list[int]]
    together: list[str]
    together_counts: list[int] | None
    consensus: float | None


class FiguresOut(Schema):
    """The figures of one statement."""

    number: int
    counts: list[list[int]]
    consensus: float
    against: float
    divides: float
    stakeholders: StakeholdersOut


class OpinionGroupOut(Schema):
    """An opinion group: how many, where its middle is, and what it says above all others."""

    number: int
    size: int
    centre: list[float]
    says: list[dict[str, Any]]


class OpinionMapOut(Schema):
    """The opinion map; `too_early` as long as there are not enough participants for one, with nothing else in it.

    `points` are [x, y, group from 0] in an order that tells nothing; `own` is where your votes put you.
    """

    too_early: bool
    computed_at: Time | None = None
    parameters: dict[str, Any] = {}
    participants: int = 0
    entered: int = 0
    votes: int = 0
    explained: list[float] = []
    groups: list[OpinionGroupOut] = []
    points: list[list[float]] = []
    own: list[float] | None = None
    uniting: list[SayingOut] = []
    dividing: list[SayingOut] = []
    statements: list[FiguresOut] = []


@operation(api, "GET", "/processes/<slug>/statements", answer=Listing[StatementOut], query=ListQuery)
@requires(Action.READ)
def statements(slug: str, query: ListQuery) -> Listing[StatementOut]:
    """Every published statement of a process, oldest first."""
    part = access()
    rows = queries.statements_page(
        session(), part.process.id, after=query.after, limit=query.limit, viewer_id=part.person_id
    )
    page = paging.page_of(rows, query.limit)
    return Listing[StatementOut](items=[_out(row) for row in page.rows], next=page.next_key)


@operation(
    api,
    "POST",
    "/processes/<slug>/statements",
    answer=StatementOut,
    status=HTTPStatus.CREATED,
    body=StatementIn,
    signed_in=True,
)
@requires(Action.STATE)
def submit(slug: str, body: StatementIn) -> StatementOut:
    """Make a statement; the answer names those that say nearly the same."""
    process = access().process
    alike = near_duplicates(body.body, queries.words_of(session(), process.id))
    made = services.submit(session(), process, author=_member(), body=body.body, language=body.language, now=now())
    count_contribution()
    session().commit()
    return _one(made.number).model_copy(update={"similar": [one.key for one in alike]})


@operation(api, "GET", "/processes/<slug>/statements/<number:statement>", answer=StatementOut)
@requires(Action.READ)
def statement(slug: str, statement: int) -> StatementOut:
    """One statement; of a hidden one neither words nor figures."""
    return _one(statement)


@operation(
    api,
    "PUT",
    "/processes/<slug>/statements/<number:statement>/vote",
    answer=StatementOut,
    body=VoteIn,
    signed_in=True,
)
@requires(Action.STATE)
def vote(slug: str, statement: int, body: VoteIn) -> StatementOut:
    """Agree, disagree or pass; your last vote counts."""
    return _vote(statement, body.vote)


@operation(api, "DELETE", "/processes/<slug>/statements/<number:statement>/vote", answer=StatementOut, signed_in=True)
@requires(Action.STATE)
def take_back(slug: str, statement: int) -> StatementOut:
    """Take your vote back."""
    return _vote(statement, None)


@operation(
    api, "POST", "/processes/<slug>/statements/<number:statement>/withdrawal", answer=StatementOut, signed_in=True
)
@requires(Action.COMMENT_WITHDRAW)
def withdraw_statement(slug: str, statement: int) -> StatementOut:
    """Withdraw your own statement for good."""
    found = queries.statement_by_number(session(), access().process.id, statement)
    if found is None or found.author_id != access().person_id:
        abort(404)
    services.withdraw(session(), access().process, found, author_id=_member().person_id, now=now())
    session().commit()
    return _one(statement)


@operation(api, "GET", "/processes/<slug>/opinion-map", answer=OpinionMapOut)
@requires(Action.READ)
def opinion_map(slug: str) -> OpinionMapOut:
    """Who votes alike, what unites all groups, what divides them, with every figure."""
    part = access()
    participant = queries.participant_of(session(), part.process.id, part.person_id)
    kept = queries.map_of(session(), part.process.id)
    shown = map_shown(session(), kept, participant, viewer_id=part.person_id)
    if shown is None:
        return OpinionMapOut(too_early=True)
    found = shown.found
    published = {number for _identity, number in queries.published(session(), part.process.id)}
    return OpinionMapOut(
        too_early=False,
        computed_at=shown.computed_at,
        parameters=dict(shown.parameters),
        participants=found["participants"],
        entered=found["entered"],
        votes=found["votes"],
        explained=found["explained"],
        groups=[_group(place, one, published) for place, one in enumerate(found["groups"], start=1)],
        points=found["points"],
        own=None if shown.own is None else list(shown.own),
        uniting=[_saying(one.row, one.figures) for one in shown.uniting],
        dividing=[_saying(one.row, one.figures) for one in shown.dividing],
        statements=[
            FiguresOut(number=int(number), **{name: one[name] for name in FIGURES})
            for number, one in found["statements"].items()
            if int(number) in published
        ],
    )


FIGURES = ("counts", "consensus", "against", "divides", "stakeholders")


def _group(number: int, one: dict[str, Any], published: set[int]) -> OpinionGroupOut:
    says = [saying for saying in one["says"] if saying["statement"] in published]
    return OpinionGroupOut(number=number, size=one["size"], centre=one["centre"], says=says)


def _saying(row: StatementRow, figures: Any) -> SayingOut:
    own = {name: figures[name] for name in ("counts", "consensus", "divides")}
    return SayingOut(number=row.number, body=row.body, language=row.language, **own)


def _vote(number: int, chosen: Vote | None) -> StatementOut:
    services.vote(session(), access().process, _published(number), voter=_member(), vote=chosen, now=now())
    count_contribution()
    session().commit()
    return _one(number)


def _one(number: int) -> StatementOut:
    part = access()
    return _out(queries.statement_row(session(), part.process.id, number, viewer_id=part.person_id) or abort(404))


def _out(row: StatementRow) -> StatementOut:
    told = row.figures_told
    return StatementOut(
        number=row.number,
        body=row.body,
        language=row.language,
        state=row.state,
        author=Author(name=row.author_name, group=row.group, organisation=row.organisation),
        agree=row.agrees if told else None,
        disagree=row.disagrees if told else None,
        passed=row.passes if told else None,
        own=row.vote,
        created_at=row.created_at,
    )


def _published(number: int) -> Statement:
    found = queries.statement_by_number(session(), access().process.id, number)
    if found is None or found.state is not CommentState.PUBLISHED:
        abort(404)
    return found


def _member() -> Membership:
    member = access().membership
    assert member is not None
    return member
