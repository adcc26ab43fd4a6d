"""Amendments in the API: reading, proposing, supporting, withdrawing and deciding them."""

from http import HTTPStatus
from typing import Literal

from flask import Blueprint, abort
from pydantic import Field

from app.accounts.models import Standing
from app.amendments import deciding, queries, services
from app.amendments.models import Amendment
from app.amendments.queries import Filters
from app.amendments.redline import carried_over
from app.domain.amending import AmendmentState, Decision, Operation, Outcome
from app.domain.errors import NothingChanged, StaleBase
from app.domain.phases import Action
from app.processes.access import access, requires
from app.processes.models import Membership
from app.texts.models import Clause
from app.texts.queries import clause_by_number, revision
from app.web import paging
from app.web.database import now, session
from app.web.operations import operation
from app.web.schemas import Author, Input, LanguageTag, Listing, ListQuery, Schema, Time, line, text

api = Blueprint("amendments_api", __name__)
LONGEST_CLAUSE = 20_000
LONGEST_RATIONALE = 5_000
Offered = Literal["replace", "insert_before", "insert_after", "delete"]


class AmendmentOut(Schema):
    """A proposal on a clause. `base_revision` is the wording it was made on, in its own `language`.

    `adopted` are the words that were taken; `resulting_revision` the revision of the drafting language that carries it.
    """

    number: int
    official_number: str
    clause: str
    operation: Operation
    language: str
    base_revision: int
    heading: str
    body: str
    rationale: str
    state: AmendmentState
    author: Author
    proposers: int
    supporters: int
    created_at: Time
    decided_at: Time | None
    reasons: str
    adopted: str | None
    resulting_revision: int | None


class AmendmentIn(Input):
    """A proposal. `language` is that of the wording it is made on; without it, the drafting language."""

    operation: Offered
    base_revision: int = Field(ge=1, le=999_999_999)
    heading: line(300, smallest=0) = ""  # type: ignore[valid-type]
    body: text(LONGEST_CLAUSE, smallest=0) = ""  # type: ignore[valid-type]
    rationale: text(LONGEST_RATIONALE)  # type: ignore[valid-type]
    language: LanguageTag | None = None


class WordingIn(Input):
    """A heading and a body to stand in the text."""

    heading: line(300, smallest=0) = ""  # type: ignore[valid-type]
    body: text(LONGEST_CLAUSE)  # type: ignore[valid-type]


class DecisionIn(Input):
    """A decision with its reasons. `base_revision` is the latest revision (drafting language) that was seen.

    `wording` is owed when adopting in part; `drafting_wording` when the amendment is in another language.
    """

    decision: Decision
    reasons: text(LONGEST_RATIONALE)  # type: ignore[valid-type]
    base_revision: int = Field(ge=1, le=999_999_999)
    wording: WordingIn | None = None
    drafting_wording: WordingIn | None = None


class AmendmentsQuery(ListQuery):
    """A page of amendments, narrowed by state."""

    state: AmendmentState | None = None


@operation(api, "GET", "/processes/<slug>/amendments", answer=Listing[AmendmentOut], query=AmendmentsQuery)
@requires(Action.READ)
def amendments(slug: str, query: AmendmentsQuery) -> Listing[AmendmentOut]:
    """The amendments of a process, by number."""
    return _page(Filters(state=query.state), query)


@operation(api, "GET", "/processes/<slug>/clauses/<number>/amendments", answer=Listing[AmendmentOut], query=ListQuery)
@requires(Action.READ)
def amendments_on_clause(slug: str, number: str, query: ListQuery) -> Listing[AmendmentOut]:
    """The amendments to one clause, by number."""
    return _page(Filters(clause_id=_clause(number).id), query)


@operation(api, "GET", "/processes/<slug>/amendments/<number:amendment>", answer=AmendmentOut)
@requires(Action.READ)
def amendment(slug: str, amendment: int) -> AmendmentOut:
    """One amendment."""
    return _one(_amendment(amendment))


@operation(
    api,
    "POST",
    "/processes/<slug>/clauses/<number>/amendments",
    answer=AmendmentOut,
    status=HTTPStatus.CREATED,
    body=AmendmentIn,
    signed_in=True,
)
@requires(Action.PROPOSE)
def propose(slug: str, number: str, body: AmendmentIn) -> AmendmentOut:
    """Propose an amendment to a clause."""
    process, clause, operation = access().process, _clause(number), Operation(body.operation)
    language = body.language or process.drafting_language
    base = revision(session(), clause.id, language, body.base_revision) or abort(404)
    if operation is not Operation.DELETE and not body.body:
        raise NothingChanged
    proposed = services.propose(
        session(),
        process,
        clause,
        operation=operation,
        base=base,
        heading=body.heading,
        body=body.body,
        rationale=body.rationale,
        proposer=_member(),
        now=now(),
    )
    session().commit()
    return _one(proposed)


@operation(api, "PUT", "/processes/<slug>/amendments/<number:amendment>/support", answer=AmendmentOut, signed_in=True)
@requires(Action.SUPPORT)
def support(slug: str, amendment: int) -> AmendmentOut:
    """Support an amendment; doing it again changes nothing."""
    found = _amendment(amendment)
    services.support(session(), access().process, found, supporter=_member(), now=now())
    session().commit()
    return _one(found)


@operation(
    api, "DELETE", "/processes/<slug>/amendments/<number:amendment>/support", answer=AmendmentOut, signed_in=True
)
@requires(Action.SUPPORT)
def end_support(slug: str, amendment: int) -> AmendmentOut:
    """Take your support back."""
    found = _amendment(amendment)
    services.end_support(session(), access().process, found, supporter=_member(), now=now())
    session().commit()
    return _one(found)


@operation(
    api, "POST", "/processes/<slug>/amendments/<number:amendment>/withdrawal", answer=AmendmentOut, signed_in=True
)
@requires(Action.AMENDMENT_WITHDRAW)
def withdraw(slug: str, amendment: int) -> AmendmentOut:
    """Withdraw your own amendment for good."""
    found = _amendment(amendment)
    if found.author_id != access().person_id:
        abort(403)
    services.withdraw(session(), access().process, found, author_id=_member().person_id, now=now())
    session().commit()
    return _one(found)


@operation(
    api,
    "POST",
    "/processes/<slug>/amendments/<number:amendment>/decision",
    answer=AmendmentOut,
    body=DecisionIn,
    signed_in=True,
)
@requires(Action.AMENDMENT_DECIDE)
def decide(slug: str, amendment: int, body: DecisionIn) -> AmendmentOut:
    """Adopt, adopt in part, or reject an amendment, with reasons."""
    process, found = access().process, _amendment(amendment)
    current = carried_over(session(), found, process.drafting_language)
    if body.decision is Decision.ADOPTED and current.outcome is Outcome.CONFLICTING:
        raise StaleBase
    if body.decision is Decision.ADOPTED_IN_PART and body.wording is None and found.operation is not Operation.DELETE:
        raise NothingChanged
    deciding.decide(
        session(),
        process,
        found,
        decision=body.decision,
        reasons=body.reasons,
        facilitator_id=_member().person_id,
        base_revision_number=body.base_revision,
        now=now(),
        taken=deciding.Taken(
            _wording(body.wording) or deciding.Wording(current.heading, current.body),
            _wording(body.drafting_wording),
        ),
    )
    session().commit()
    return _one(found)


def _wording(given: WordingIn | None) -> deciding.Wording | None:
    return deciding.Wording(given.heading, given.body) if given else None


def _page(filters: Filters, query: ListQuery) -> Listing[AmendmentOut]:
    process = access().process
    rows = queries.amendments_of(session(), process.id, filters, after=query.after, limit=query.limit)
    page = paging.page_of(rows, query.limit, key="number")
    counts = queries.support_counts(session(), [one.id for one in page.rows])
    return Listing[AmendmentOut](items=[_out(one, counts.get(one.id, 0)) for one in page.rows], next=page.next_key)


def _one(found: Amendment) -> AmendmentOut:
    return _out(found, queries.support_counts(session(), [found.id]).get(found.id, 0))


def _out(found: Amendment, supporters: int) -> AmendmentOut:
    left = found.author is None or found.author.standing is Standing.DELETED
    return AmendmentOut(
        number=found.number,
        official_number=found.official_number,
        clause=found.clause.number,
        operation=found.operation,
        language=found.language,
        base_revision=found.base_revision.number,
        heading=found.heading,
        body=found.body,
        rationale=found.rationale,
        state=found.state,
        author=Author(
            name=found.attributed_to or (None if left or found.author is None else found.author.name),
            group=found.group_key,
            organisation=found.organisation.name if found.organisation else None,
        ),
        proposers=found.proposers_count,
        supporters=supporters,
        created_at=found.created_at,
        decided_at=found.decided_at,
        reasons=found.reasons,
        adopted=found.adopted_body,
        resulting_revision=found.resulting_revision.number if found.resulting_revision else None,
    )


def _amendment(number: int) -> Amendment:
    found = queries.amendment_by_number(session(), access().process.id, number)
    if found is None or found.hidden:
        abort(404)
    return found


def _clause(number: str) -> Clause:
    return clause_by_number(session(), access().process.id, number) or abort(404)


def _member() -> Membership:
    member = access().membership
    assert member is not None
    return member
