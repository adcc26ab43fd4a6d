"""Pages of what members say of themselves: one's own answers, and the numbers that everybody may read."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.erasing import ERASURES
from app.accounts.personal import PARTS
from app.attributes import queries, services
from app.attributes.forms import about_me_form, as_filled
from app.attributes.personal import erase, personal
from app.domain.phases import Action
from app.processes.access import access, requires
from app.web.database import now, session

pages = Blueprint("attributes", __name__)
PARTS["self_declared"] = personal
ERASURES["self_declared"] = erase


@pages.get("/processes/<slug>/self-declared")
@requires(Action.READ)
def breakdown(slug: str) -> ResponseReturnValue:
    told = queries.breakdowns(session(), access().process)
    return render_template("attributes/breakdown.html", told=told)


@pages.route("/processes/<slug>/about-me", methods=["GET", "POST"])
@requires(Action.JOIN)
def about_me(slug: str) -> ResponseReturnValue:
    part = access()
    if part.membership is None:
        flash(_("Choose your stakeholder group first; then you can go on."))
        return redirect(url_for("processes.join", slug=slug))
    own = queries.own_answers(session(), part.process.id, part.membership.person_id)
    form = about_me_form(part.process.attributes)(data=as_filled(own))
    if not form.validate_on_submit():
        return render_template("attributes/about_me.html", form=form, own=own), 422 if form.errors else 200
    services.declare(session(), part.membership, form.answers, now=now())
    session().commit()
    flash(_("What you say of yourself has been saved."))
    return redirect(url_for("attributes.about_me", slug=slug))


@pages.post("/processes/<slug>/about-me/deletion")
@requires(Action.JOIN)
def forget(slug: str) -> ResponseReturnValue:
    member = access().membership
    if member is not None:
        services.forget(session(), member)
        session().commit()
    flash(_("Everything you said of yourself here has been deleted."))
    return redirect(url_for("attributes.about_me", slug=slug))
