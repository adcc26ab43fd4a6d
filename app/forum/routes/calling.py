"""Calls for members: one with its dates, standing for a seat, and what the team does."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.phases import Action
from app.forum import queries, services
from app.forum.forms import CallForm, CandidacyForm, OutcomeForm
from app.forum.models import Call
from app.forum.routes.blueprint import pages, the_body
from app.processes.access import access, requires
from app.web.database import now, session
from app.web.throttles import count_contribution


@pages.get("/processes/<slug>/forum/calls/<number:number>")
@requires(Action.READ)
def call(slug: str, number: int) -> ResponseReturnValue:
    found, at = _call(number), now()
    team = access().can(Action.FORUM_MANAGE)
    return render_template(
        "forum/call.html", call=found, own=queries.candidacy_of(session(), found.id, access().person_id),
        candidacies=queries.candidacies_of(session(), found.id) if team else [],
        is_open=found.opens <= at < found.closes, is_over=at >= found.closes,
    )  # fmt: skip


@pages.route("/processes/<slug>/forum/bodies/<number:number>/calls/new", methods=["GET", "POST"])
@requires(Action.FORUM_MANAGE)
def new_call(slug: str, number: int) -> ResponseReturnValue:
    process, body = access().process, the_body(number)
    form = CallForm(process.languages, [group.key for group in process.groups])
    if not form.validate_on_submit() or form.opens.data is None or form.closes.data is None:
        return render_template("forum/new_call.html", form=form, body=body), 422 if form.errors else 200
    made = services.call(
        session(), process, body, group_keys=form.groups.data or [], criteria=form.criteria.data or "",
        language=form.language.data, opens=form.opens.data, closes=form.closes.data, actor_id=access().person_id,
        now=now(),
    )  # fmt: skip
    session().commit()
    flash(_("The call for members is published."))
    return redirect(url_for("forum.call", slug=slug, number=made.number))


@pages.route("/processes/<slug>/forum/calls/<number:number>/stand", methods=["GET", "POST"])
@requires(Action.FORUM_STAND)
def stand(slug: str, number: int) -> ResponseReturnValue:
    found, form = _call(number), CandidacyForm(access().process.languages)
    if not form.validate_on_submit():
        return render_template("forum/stand.html", form=form, call=found), 422 if form.errors else 200
    member = access().membership or abort(403)
    services.stand(
        session(), found, member=member, statement=form.statement.data or "", language=form.language.data, now=now()
    )
    count_contribution()
    session().commit()
    flash(_("You stand for a seat. The team of the process reads what you wrote; nobody else does."))
    return redirect(url_for("forum.call", slug=slug, number=number))


@pages.post("/processes/<slug>/forum/calls/<number:number>/step-back")
@requires(Action.FORUM_STAND)
def step_back(slug: str, number: int) -> ResponseReturnValue:
    found = _call(number)
    services.step_back(session(), queries.candidacy_of(session(), found.id, access().person_id) or abort(404))
    session().commit()
    flash(_("You no longer stand for a seat. Nothing of what you wrote is kept."))
    return redirect(url_for("forum.call", slug=slug, number=number))


@pages.route("/processes/<slug>/forum/calls/<number:number>/outcome", methods=["GET", "POST"])
@requires(Action.FORUM_MANAGE)
def settle(slug: str, number: int) -> ResponseReturnValue:
    found, form = _call(number), OutcomeForm()
    if not form.validate_on_submit():
        page = render_template(
            "forum/settle.html", form=form, call=found, candidacies=queries.candidacies_of(session(), found.id)
        )
        return page, 422 if form.errors else 200
    services.settle(
        session(), access().process, found, outcome=form.outcome.data or "", actor_id=access().person_id, now=now()
    )  # fmt: skip
    session().commit()
    flash(_("The outcome is published. What people wrote has been deleted."))
    return redirect(url_for("forum.call", slug=slug, number=number))


def _call(number: int) -> Call:
    return queries.call_by_number(session(), access().process.id, number) or abort(404)
