"""Pages of administrators: people, organisations, who speaks for whom; and how the instance is, for programs."""

from flask import Blueprint, abort, current_app, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts import services as accounts
from app.accounts import standing
from app.accounts.models import Organisation, Person, Standing
from app.accounts.queries import name_is_taken, organisation_by_slug
from app.admin import queries
from app.admin.forms import DecisionForm, OrganisationForm, SuspensionForm
from app.admin.health import health
from app.web.access import administrators_only, public
from app.web.database import database, now, session
from app.web.languages import SHIPPED
from app.web.paging import after, limit, next_url, page_of

pages = Blueprint("admin", __name__)
machines = Blueprint("watch", __name__)
LONGEST_SEARCH = 120
LISTED = (Standing.ACTIVE, Standing.UNCONFIRMED, Standing.SUSPENDED, Standing.DELETED)


@pages.get("/admin")
@administrators_only
def overview() -> ResponseReturnValue:
    page = page_of(queries.processes(session(), before=after(), limit=limit()), limit())
    return render_template(
        "admin/overview.html",
        people=queries.people_by_standing(session()),
        waiting=queries.number_waiting(session()),
        processes=page.rows,
        next_url=next_url(page),
    )


@pages.get("/admin/people")
@administrators_only
def people() -> ResponseReturnValue:
    words, wanted = _words(), request.args.get("standing", "")
    if wanted and wanted not in LISTED:
        abort(400)
    chosen = Standing(wanted) if wanted else None
    rows = queries.people(session(), words=words, standing=chosen, before=after(), limit=limit())
    page = page_of(rows, limit())
    return render_template(
        "admin/people.html", rows=page.rows, next_url=next_url(page), words=words, standing=wanted, standings=LISTED
    )


@pages.get("/admin/people/<number:person_id>")
@administrators_only
def person(person_id: int) -> ResponseReturnValue:
    return _show(_person(person_id), SuspensionForm(formdata=None)), 200


@pages.post("/admin/people/<number:person_id>/suspend")
@administrators_only
def suspend(person_id: int) -> ResponseReturnValue:
    account, form = _person(person_id), SuspensionForm()
    if not form.validate_on_submit():
        return _show(account, form), 422
    until, reason = form.until.data, form.reason.data or ""
    standing.suspend(session(), account, until=until, reason=reason, actor_id=current_user.id, now=now())
    session().commit()
    flash(_("The account is suspended. Its owner has been told why."))
    return redirect(url_for("admin.person", person_id=person_id))


@pages.post("/admin/people/<number:person_id>/restore")
@administrators_only
def restore(person_id: int) -> ResponseReturnValue:
    standing.restore(session(), _person(person_id), actor_id=current_user.id, now=now())
    session().commit()
    flash(_("The account is open again."))
    return redirect(url_for("admin.person", person_id=person_id))


@pages.post("/admin/people/<number:person_id>/appoint")
@administrators_only
def appoint(person_id: int) -> ResponseReturnValue:
    standing.appoint(session(), _person(person_id), actor_id=current_user.id, now=now())
    session().commit()
    flash(_("This person is an administrator from now on."))
    return redirect(url_for("admin.person", person_id=person_id))


@pages.post("/admin/people/<number:person_id>/dismiss")
@administrators_only
def dismiss(person_id: int) -> ResponseReturnValue:
    standing.dismiss(session(), _person(person_id), actor_id=current_user.id, now=now())
    session().commit()
    flash(_("This person is an administrator no more."))
    if person_id == current_user.id:
        return redirect(url_for("accounts.profile"))
    return redirect(url_for("admin.person", person_id=person_id))


@pages.get("/admin/organisations")
@administrators_only
def organisations() -> ResponseReturnValue:
    words = _words()
    page = page_of(queries.organisations(session(), words=words, before=after(), limit=limit()), limit())
    return render_template(
        "admin/organisations.html",
        rows=page.rows,
        next_url=next_url(page),
        words=words,
        waiting=queries.waiting_representations(session()),
    )


@pages.route("/admin/representations/<number:representation_id>", methods=["GET", "POST"])
@administrators_only
def representation(representation_id: int) -> ResponseReturnValue:
    asked, form = queries.representation(session(), representation_id) or abort(404), DecisionForm()
    if not form.validate_on_submit():
        return render_template("admin/representation.html", asked=asked, form=form), 422 if form.errors else 200
    verified, reasons = form.verdict.data == "verified", form.reasons.data or ""
    accounts.decide_representation(
        session(), asked, verified=verified, reasons=reasons, actor_id=current_user.id, now=now()
    )
    session().commit()
    flash(_("Your decision has been kept. The person has been told by mail."))
    return redirect(url_for("admin.organisations"))


@pages.post("/admin/representations/<number:representation_id>/end")
@administrators_only
def end_representation(representation_id: int) -> ResponseReturnValue:
    ended = queries.representation(session(), representation_id) or abort(404)
    accounts.end_representation(session(), ended, now=now())
    session().commit()
    flash(_("This person no longer speaks for the organisation."))
    return redirect(url_for("admin.organisation", slug=ended.organisation.slug))


@pages.route("/admin/organisations/new", methods=["GET", "POST"])
@administrators_only
def new_organisation() -> ResponseReturnValue:
    form = OrganisationForm()
    if not form.validate_on_submit() or _name_taken(form):
        return render_template("admin/new_organisation.html", form=form), 422 if form.errors else 200
    name, group_key = form.name.data or "", form.group_key.data
    added = accounts.add_organisation(
        session(), name=name, group_key=group_key, about=form.about(), verified=True, now=now()
    )
    session().commit()
    flash(_("The organisation has been added."))
    return redirect(url_for("admin.organisation", slug=added.slug))


@pages.route("/admin/organisations/<slug>", methods=["GET", "POST"])
@administrators_only
def organisation(slug: str) -> ResponseReturnValue:
    known = organisation_by_slug(session(), slug) or abort(404)
    about = {f"about_{code}": text for code, text in known.about.items()}
    form = OrganisationForm(data={"name": known.name, "group_key": known.group_key, **about})
    if not form.validate_on_submit() or _name_taken(form, known):
        speakers = queries.speakers_of(session(), known.id)
        page = render_template("admin/organisation.html", organisation=known, form=form, speakers=speakers)
        return page, 422 if form.errors else 200
    kept = {code: text for code, text in known.about.items() if code not in {one.code for one in SHIPPED}}
    accounts.change_organisation(
        session(), known, name=form.name.data or "", group_key=form.group_key.data, about={**kept, **form.about()}
    )
    session().commit()
    flash(_("The organisation has been changed."))
    return redirect(url_for("admin.organisation", slug=slug))


def _person(person_id: int) -> Person:
    return queries.person(session(), person_id) or abort(404)


def _show(account: Person, form: SuspensionForm) -> str:
    speaks = queries.representations_of(session(), account.id)
    return render_template("admin/person.html", person=account, form=form, representations=speaks)


def _words() -> str:
    """What is searched for; too long, or with a sign no name can have, is no search."""
    words = request.args.get("q", "").strip()
    if len(words) > LONGEST_SEARCH or "\0" in words:
        abort(400)
    return words


def _name_taken(form: OrganisationForm, known: Organisation | None = None) -> bool:
    """Whether the name belongs to somebody else already; then the field says so."""
    name = form.name.data or ""
    if not name_is_taken(session(), name, except_organisation=known.id if known else None):
        return False
    form.name.errors = [_("Somebody else has this name, or one that looks like it. Choose another one.")]
    return True


@machines.get("/health", endpoint="health")
@public
def tell_health() -> ResponseReturnValue:
    """Answered even while the database is away: then with 503."""
    found = health(database(), current_app.extensions["guard"], now())
    return jsonify(found.facts), 200 if found.answers else 503
