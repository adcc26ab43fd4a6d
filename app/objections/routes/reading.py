"""The list of objections, and one of them with its history."""

from flask import abort, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.objecting import ObjectionState
from app.domain.phases import Action
from app.objections import history, queries
from app.objections.offers import offers
from app.objections.queries import ABOUT, Filters
from app.objections.routes.blueprint import pages
from app.processes.access import access, requires
from app.texts.queries import clause_by_number
from app.web import paging
from app.web.database import session

PAGE = 30


@pages.get("/processes/<slug>/objections")
@requires(Action.READ)
def listing(slug: str) -> ResponseReturnValue:
    part, filters = access(), _filters()
    rows = queries.objections_of(
        session(), part.process.id, filters, viewer_id=part.person_id, before=paging.after(), limit=PAGE
    )
    page = paging.page_of(rows, PAGE, key="number")
    return render_template(
        "objections/listing.html",
        page=page,
        next_url=paging.next_url(page),
        filters=filters,
        asked=request.args,
        total=queries.count_of(session(), part.process.id, filters),
        counts=queries.counts_by_state(session(), part.process.id),
        states=list(ObjectionState),
        abouts=list(ABOUT),
    )


@pages.get("/processes/<slug>/objections/<number:number>")
@requires(Action.READ)
def objection(slug: str, number: int) -> ResponseReturnValue:
    part = access()
    row = queries.objection_row(session(), part.process.id, number, viewer_id=part.person_id) or abort(404)
    supports = history.support_of(session(), row.id, part.person_id) is not None
    return render_template(
        "objections/objection.html",
        row=row,
        acts=history.acts_on(session(), row.id),
        supporters=history.supporters_of(session(), row.id),
        offers=offers(row, part, supports=supports),
        address=current_app.config["BASE_URL"] + url_for("objections.objection", slug=slug, number=number),
    )


def _filters() -> Filters:
    state, group, about, clause = (request.args.get(name, "") for name in ("state", "group", "about", "clause"))
    wrong = (
        (state and state not in {"waits", *ObjectionState})
        or (group and group not in {one.key for one in access().process.groups})
        or (about and about not in ABOUT)
        or len(clause) > 80
    )
    if wrong or "\0" in clause:
        abort(400)
    on = clause_by_number(session(), access().process.id, clause) or abort(404) if clause else None
    return Filters(
        state=ObjectionState(state) if state and state != "waits" else None,
        group=group or None,
        about=about or None,
        waits=state == "waits",
        clause_id=on.id if on else None,
    )
