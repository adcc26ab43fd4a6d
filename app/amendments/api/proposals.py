"""Amendments in the API: reading, proposing, supporting, withdrawing and deciding them."""

from http import HTTPStatus

from flask import abort

from app.amendments import deciding, proposers, queries, rebasing, recommending, services
from app.amendments.answers import out_all
from app.amendments.api.blueprint import NEEDS_WORDS, api, asked_for, clause_called, member
from app.amendments.models import Amendment
from app.amendments.queries import Filters
from app.amendments.redline import CarriedOver, carried_over
from app.amendments.schemas import (
    AmendmentIn,
    AmendmentOut,
    AmendmentsQuery,
    DecisionIn,
    PartDecisionIn,
    RecommendationIn,
    RestatementIn,
    WordingIn,
)
from app.domain.amending import Decision, Operation, Outcome
from app.domain.errors import NothingChanged, StaleBase
from app.domain.phases import Action, Role
from app.domain.rebasing import Words
from app.positions.orders import Order, next_cursor
from app.processes.access import access, requires
from app.web.database import now, session
from app.web.operations import operation
from app.web.schemas import Listing, ListQuery
from app.web.throttles import count_contribution


@operation(api, "GET", "/processes/<slug>/amendments", answer=Listing[AmendmentOut], query=AmendmentsQuery)
@requires(Action.READ)
def amendments(slug: str, query: AmendmentsQuery) -> Listing[AmendmentOut]:
    """The amendments of a process, by number unless another order is asked for."""
    answered = None if query.answered is None else query.answered == "yes"
    filters = Filters(state=query.state, answered=answered, folded=query.copies == "folded")
    return _page(filters, query, query.order)


@operation(api, "GET", "/processes/<slug>/clauses/<number>/amendments", answer=Listing[AmendmentOut], query=ListQuery)
@requires(Action.READ)
def amendments_on_clause(slug: str, number: str, query: ListQuery) -> Listing[AmendmentOut]:
    """The amendments to one clause, by number."""
    return _page(Filters(clause_id=clause_called(number).id), query)


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
    process = access().process
    language = body.language or process.drafting_language
    changes = [asked_for(number, body, language), *(asked_for(part.clause, part, language) for part in body.parts)]
    proposed = services.propose_package(
        session(), process, changes, rationale=body.rationale, proposer=member(), now=now()
    )
    count_contribution()
    session().commit()
    return _one(proposed)


@operation(api, "PUT", "/processes/<slug>/amendments/<number:amendment>/support", answer=AmendmentOut, signed_in=True)
@requires(Action.SUPPORT)
def support(slug: str, amendment: int) -> AmendmentOut:
    """Support an amendment; doing it again changes nothing."""
    found = _amendment(amendment)
    services.support(session(), access().process, found, supporter=member(), now=now())
    session().commit()
    return _one(found)


@operation(
    api, "DELETE", "/processes/<slug>/amendments/<number:amendment>/support", answer=AmendmentOut, signed_in=True
)
@requires(Action.SUPPORT)
def end_support(slug: str, amendment: int) -> AmendmentOut:
    """Take your support back."""
    found = _amendment(amendment)
    services.end_support(session(), access().process, found, supporter=member(), now=now())
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
    services.withdraw(session(), access().process, found, author_id=member().person_id, now=now())
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
    current = carried_over(session(), found, process)
    if body.decision is Decision.ADOPTED and current.outcome is Outcome.CONFLICTING:
        raise StaleBase
    own_words = body.wording or any(part.wording for part in body.parts)
    wordless = all(one.operation not in NEEDS_WORDS for one in found.changes)
    if body.decision is Decision.ADOPTED_IN_PART and not own_words and not wordless:
        raise NothingChanged
    parts = dict(enumerate(body.parts, start=2))
    deciding.decide(
        session(),
        process,
        found,
        decision=body.decision,
        reasons=body.reasons,
        facilitator_id=member().person_id,
        base_revision_number=body.base_revision,
        now=now(),
        taken=_taken(body, current.first),
        further={one.position: _taken(parts.get(one.position), one) for one in current.changes[1:]},
        further_bases={position: part.base_revision for position, part in parts.items()},
    )
    session().commit()
    return _one(found)


@operation(
    api,
    "POST",
    "/processes/<slug>/amendments/<number:amendment>/restatement",
    answer=AmendmentOut,
    body=RestatementIn,
    signed_in=True,
)
@requires(Action.AMENDMENT_WITHDRAW)
def restate(slug: str, amendment: int, body: RestatementIn) -> AmendmentOut:
    """Confirm or reword your own amendment on the wording of today, after its clause has moved on."""
    process, found, author_id = access().process, _amendment(amendment), member().person_id
    if found.author_id != author_id:
        abort(403)
    moved = [one for one in found.changes if one.outcome is not None and one.operation is not Operation.DELETE]
    if not body.wordings and (moved or found.standing is None):
        rebasing.confirm(session(), process, found, author_id=author_id, now=now())
    else:
        given = zip(moved, body.wordings, strict=False)
        words = {one.position: Words(wording.heading, wording.body) for one, wording in given}
        rebasing.rewrite(session(), process, found, words, author_id=author_id, now=now())
    session().commit()
    return _one(found)


@operation(
    api,
    "POST",
    "/processes/<slug>/amendments/<number:amendment>/recommendations",
    answer=AmendmentOut,
    status=HTTPStatus.CREATED,
    body=RecommendationIn,
    signed_in=True,
)
@requires(Action.AMENDMENT_RECOMMEND)
def recommend(slug: str, amendment: int, body: RecommendationIn) -> AmendmentOut:
    """Publish what to decide about an amendment, before it is decided."""
    process, found, own = access().process, _amendment(amendment), member()
    access().require(Action.AMENDMENT_RECOMMEND, found.state)
    roles = (Role.FACILITATOR, Role.STEWARD, Role.RESPONDER)
    recommending.recommend(
        session(),
        process,
        found,
        decision=body.decision,
        reasons=body.reasons,
        language=body.language or process.drafting_language,
        author_id=own.person_id,
        role=next((role for role in roles if role in own.roles), Role.FACILITATOR),
        now=now(),
    )
    session().commit()
    return _one(found)


@operation(api, "PUT", "/processes/<slug>/amendments/<number:amendment>/proposers", answer=AmendmentOut, signed_in=True)
@requires(Action.PROPOSE)
def join(slug: str, amendment: int) -> AmendmentOut:
    """Propose an amendment too, beside its author, instead of proposing the same once more."""
    found = _amendment(amendment)
    proposers.join(session(), access().process, found, member=member(), now=now())
    session().commit()
    return _one(found)


@operation(
    api, "DELETE", "/processes/<slug>/amendments/<number:amendment>/proposers", answer=AmendmentOut, signed_in=True
)
@requires(Action.AMENDMENT_WITHDRAW)
def leave(slug: str, amendment: int) -> AmendmentOut:
    """Stop proposing an amendment beside its author."""
    found = _amendment(amendment)
    proposers.leave(session(), access().process, found, member=member(), now=now())
    session().commit()
    return _one(found)


def _taken(given: DecisionIn | PartDecisionIn | None, current: CarriedOver) -> deciding.Taken:
    own = deciding.Wording(current.heading, current.body)
    if given is None:
        return deciding.Taken(own)
    return deciding.Taken(_wording(given.wording) or own, _wording(given.drafting_wording))


def _wording(given: WordingIn | None) -> deciding.Wording | None:
    return deciding.Wording(given.heading, given.body) if given else None


def _page(filters: Filters, query: ListQuery, order: Order = Order.NUMBER) -> Listing[AmendmentOut]:
    process = access().process
    rows = queries.amendments_of(session(), process.id, filters, order=order, after=query.after, limit=query.limit)
    return Listing[AmendmentOut](items=out_all(rows[: query.limit]), next=next_cursor(rows, query.limit, order))


def _one(found: Amendment) -> AmendmentOut:
    return out_all([found])[0]


def _amendment(number: int) -> Amendment:
    found = queries.amendment_by_number(session(), access().process.id, number)
    if found is None or found.hidden:
        abort(404)
    return found
