"""Outreach: the public list, and what the team records in it."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.personal import PARTS
from app.domain.citing import host_of
from app.domain.errors import NotInThisState
from app.domain.phases import Action
from app.outreach import queries, services
from app.outreach.forms import KINDS, WithdrawalForm, activity_form
from app.outreach.models import Activity
from app.outreach.personal import personal
from app.outreach.queries import Filters
from app.processes.access import access, requires
from app.web import paging
from app.web.database import now, session
from app.web.languages import CODES
from app.web.throttles import count_contribution

PAGE = 30
pages = Blueprint("outreach", __name__)
PARTS["outreach"] = personal


@pages.get("/processes/<slug>/outreach")
@requires(Action.READ)
def listing(slug: str) -> ResponseReturnValue:
    process, filters = access().process, _filters()
    rows = queries.activities_of(session(), process.id, filters, before=paging.after(), limit=PAGE)
    page = paging.page_of(rows, PAGE, key="number")
    return render_template(
        "outreach/listing.html", page=page, next_url=paging.next_url(page), filters=filters, kinds=KINDS,
        host_of=host_of, total=queries.count_of(session(), process.id, filters),
        groups=[group.key for group in process.groups], spoken=list(dict.fromkeys([*process.languages, *CODES])),
    )  # fmt: skip


@pages.route("/processes/<slug>/outreach/new", methods=["GET", "POST"])
@requires(Action.OUTREACH_RECORD)
def new(slug: str) -> ResponseReturnValue:
    process = access().process
    form = activity_form(process.languages, [group.key for group in process.groups])
    if not form.validate_on_submit():
        page = render_template("outreach/edit.html", form=form, activity=None, overtaken=False)
        return page, 422 if form.errors else 200
    made = services.record(session(), process, form.described, author_id=access().person_id, now=now())
    count_contribution()
    session().commit()
    flash(_("The activity has been recorded."))
    return _back(slug, made.number)


@pages.route("/processes/<slug>/outreach/<number:number>/edit", methods=["GET", "POST"])
@requires(Action.OUTREACH_RECORD)
def edit(slug: str, number: int) -> ResponseReturnValue:
    process, activity = access().process, _standing(number)
    form = activity_form(process.languages, [group.key for group in process.groups], activity)
    overtaken = form.is_submitted() and form.edition_carried != activity.edition
    if form.validate_on_submit() and not overtaken:
        services.describe(
            session(), process, activity, form.described, edition=form.edition_carried, actor_id=access().person_id,
            now=now(),
        )  # fmt: skip
        session().commit()
        flash(_("What is said of the activity has been changed."))
        return _back(slug, number)
    if overtaken:
        form.edition.data = str(activity.edition)
    page = render_template("outreach/edit.html", form=form, activity=activity, overtaken=overtaken)
    return page, 409 if overtaken else 422 if form.errors else 200


@pages.route("/processes/<slug>/outreach/<number:number>/withdrawal", methods=["GET", "POST"])
@requires(Action.OUTREACH_RECORD)
def withdraw(slug: str, number: int) -> ResponseReturnValue:
    activity, form = _standing(number), WithdrawalForm()
    if not form.validate_on_submit():
        return render_template("outreach/withdraw.html", form=form, activity=activity), 422 if form.errors else 200
    services.withdraw(
        session(), access().process, activity, reasons=form.reasons.data or "", actor_id=access().person_id, now=now()
    )
    session().commit()
    flash(_("It counts no more. Its entry stays, with your reasons."))
    return _back(slug, number)


def _back(slug: str, number: int) -> ResponseReturnValue:
    return redirect(url_for("outreach.listing", slug=slug, _anchor=f"activity-{number}"))


def _standing(number: int) -> Activity:
    """An activity to act on; NotInThisState for one that was withdrawn."""
    activity = queries.activity_by_number(session(), access().process.id, number) or abort(404)
    if activity.withdrawn_at is not None:
        raise NotInThisState
    return activity


def _filters() -> Filters:
    process = access().process
    group, language = request.args.get("group", ""), request.args.get("in", "")
    if group and group not in [one.key for one in process.groups]:
        abort(400)
    if language and language not in {*process.languages, *CODES}:
        abort(400)
    return Filters(group, language)
