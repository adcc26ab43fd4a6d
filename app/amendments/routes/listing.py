"""The list of amendments."""

from dataclasses import replace

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from app.amendments import queries
from app.amendments.folding import shown_instead
from app.amendments.queries import Filters
from app.amendments.redline import redlines_of
from app.amendments.routes.blueprint import pages
from app.domain.amending import AmendmentState, Operation, Outcome
from app.domain.phases import Action
from app.positions import queries as positions
from app.positions.figures import Weighing
from app.positions.orders import LARGEST_CURSOR, Order, next_cursor
from app.processes.access import access, requires
from app.texts.queries import clause_by_number
from app.web import paging
from app.web.database import session

PAGE = 30
EACH = "each"
ANSWERED = {"": None, "yes": True, "no": False}


@pages.get("/processes/<slug>/amendments")
@requires(Action.READ)
def listing(slug: str) -> ResponseReturnValue:
    process, filters, copies = access().process, _filters(), _copies()
    order, after = _order(), paging.whole_number(request.args.get("after"), largest=LARGEST_CURSOR)
    listed = replace(filters, folded=copies != EACH)
    rows = queries.amendments_of(session(), process.id, listed, order=order, after=after, limit=PAGE)
    page = paging.Page(rows[:PAGE], next_cursor(rows, PAGE, order))
    own = positions.own_on_amendments(session(), access().person_id, [one.id for one in page.rows])
    return render_template(
        "amendments/listing.html",
        page=page,
        next_url=paging.next_url(page),
        total=queries.count_of(session(), process.id, filters),
        filters=filters,
        copies=copies,
        instead=shown_instead(session(), process.id),
        clause=request.args.get("clause", ""),
        order=order.value,
        orders=list(Order),
        weighing=Weighing(own, positions.counted_groups(session(), process.id)),
        identical=queries.identical_counts(session(), process.id, [one.fingerprint for one in page.rows]),
        proposing=_proposing([one.id for one in page.rows]),
        redlines={one.id: redlines_of(one) for one in page.rows},
        states=list(AmendmentState),
        operations=list(Operation),
        outcomes=list(Outcome),
    )


def _proposing(amendment_ids: list[int]) -> set[int]:
    """Those of the amendments that the reader proposes beside their authors."""
    person_id, joined = access().person_id, queries.agreed_proposers(session(), amendment_ids)
    return {found for found, people in joined.items() if any(one.person_id == person_id for one in people)}


def _copies() -> str:
    """Whether copies of a campaign stand in the list one by one, or as one item."""
    asked = request.args.get("copies", "")
    return asked if asked in ("", EACH) else abort(400)


def _order() -> Order:
    asked = request.args.get("order") or Order.NUMBER.value
    return Order(asked) if asked in set(Order) else abort(400)


def _filters() -> Filters:
    """The filters of the address; a name that is not on the list is a mistake (400), never an empty page."""
    state, operation, outcome = (
        _one_of(AmendmentState, "state"),
        _one_of(Operation, "operation"),
        _one_of(Outcome, "fit"),
    )
    group, answered = request.args.get("group", ""), request.args.get("answered", "")
    if answered not in ANSWERED:
        abort(400)
    if group and group not in {one.key for one in access().process.groups}:
        abort(400)
    number = request.args.get("clause", "")
    clause = clause_by_number(session(), access().process.id, number) if number else None
    return Filters(
        state=AmendmentState(state) if state else None,
        operation=Operation(operation) if operation else None,
        outcome=Outcome(outcome) if outcome else None,
        group=group or None,
        answered=ANSWERED[answered],
        clause_id=clause.id if clause else (0 if number else None),
    )


def _one_of(kinds: type[AmendmentState] | type[Operation] | type[Outcome], name: str) -> str:
    asked = request.args.get(name, "")
    if asked and asked not in {one.value for one in kinds}:
        abort(400)
    return asked
