"""What was heard and what was answered: the list of responses with its figures, and one response."""

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from app.domain.phases import Action
from app.domain.responding import Disposition
from app.processes.access import access, requires
from app.responses import queries
from app.responses.contributions import answered_by, counts_answered
from app.responses.routes.blueprint import pages
from app.responses.routes.redlines import redlines_of
from app.responses.waiting import oldest_waiting
from app.texts.queries import clauses_by_numbers
from app.web import paging
from app.web.database import session

PAGE = 20
NAMED_IN_LIST = 5
NAMED_ON_PAGE = 200


@pages.get("/processes/<slug>/responses")
@requires(Action.READ)
def listing(slug: str) -> ResponseReturnValue:
    process, disposition = access().process, _disposition()
    rows = queries.responses_of(session(), process.id, disposition=disposition, before=paging.after(), limit=PAGE)
    page = paging.page_of(rows, PAGE, key="number")
    ids = [row.id for row in page.rows]
    coverage = queries.coverage_of(session(), process.id)
    return render_template(
        "responses/listing.html",
        page=page,
        next_url=paging.next_url(page),
        coverage=coverage,
        clauses=clauses_by_numbers(session(), process.id, [number for number in coverage.by_clause if number]),
        oldest=oldest_waiting(session(), process.id),
        answered=answered_by(session(), ids, limit=NAMED_IN_LIST),
        counts=counts_answered(session(), ids),
        by_disposition=queries.counts_by_disposition(session(), process.id),
        disposition=disposition,
        dispositions=list(Disposition),
    )


@pages.get("/processes/<slug>/responses/<number:number>")
@requires(Action.READ)
def response(slug: str, number: int) -> ResponseReturnValue:
    process = access().process
    row = queries.response_row(session(), process.id, number) or abort(404)
    answered = answered_by(session(), [row.id], limit=NAMED_ON_PAGE).get(row.id, [])
    comment_ids = [one.id for one in answered if not one.is_amendment]
    amendment_ids = [one.id for one in answered if one.is_amendment]
    naming = queries.responses_naming(session(), comment_ids, amendment_ids)
    return render_template(
        "responses/response.html",
        response=row,
        answered=answered,
        total=counts_answered(session(), [row.id]).get(row.id, 0),
        others=[one for one in naming if one != number],
        redlines=redlines_of(answered),
    )


def _disposition() -> Disposition | None:
    asked = request.args.get("disposition", "")
    if asked and asked not in {one.value for one in Disposition}:
        abort(400)
    return Disposition(asked) if asked else None
