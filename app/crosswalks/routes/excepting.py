"""National variants of a clause and reservations about it, beside the common words."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.crosswalks import queries, services
from app.crosswalks.forms import ReservationForm, VariantForm
from app.crosswalks.routes.blueprint import pages
from app.crosswalks.routes.comparing import words
from app.domain.phases import Action
from app.processes.access import access, requires
from app.texts.models import Clause
from app.texts.queries import clause_by_number, clause_in
from app.web.database import now, session
from app.web.display import language_name

ORGANISATION = "organisation:"


@pages.get("/processes/<slug>/clauses/<number>/variants")
@requires(Action.READ)
def variants(slug: str, number: str) -> ResponseReturnValue:
    """The common words, what they are in single jurisdictions, and who excepts what."""
    clause = _clause(number)
    return render_template(
        "crosswalks/variants.html", clause=clause, words=words(),
        row=clause_in(session(), clause.id, words(), access().process.drafting_language),
        variants=queries.variants_of(session(), clause.id),
        reservations=queries.reservations_on(session(), clause.id),
    )  # fmt: skip


@pages.route("/processes/<slug>/clauses/<number>/variants/new", methods=["GET", "POST"])
@requires(Action.TEXT_IMPORT)
def enter_variant(slug: str, number: str) -> ResponseReturnValue:
    clause, process, form = _standing(number), access().process, VariantForm()
    form.jurisdiction.choices = [(code, code) for code in process.jurisdictions]
    form.language.choices = [(code, language_name(code)) for code in process.languages]
    if not form.validate_on_submit():
        row = clause_in(session(), clause.id, words(), process.drafting_language)
        page = render_template("crosswalks/enter_variant.html", clause=clause, row=row, form=form, words=words())
        return page, 422 if form.errors else 200
    services.enter_variant(
        session(), process, clause, jurisdiction=form.jurisdiction.data, language=form.language.data,
        body=form.body.data or "", reason=form.reason.data or "", author_id=current_user.id, now=now(),
    )  # fmt: skip
    session().commit()
    flash(_("The variant stands beside the common words now."))
    return redirect(url_for("crosswalks.variants", slug=slug, number=number))


@pages.route("/processes/<slug>/clauses/<number>/reservations/new", methods=["GET", "POST"])
@requires(Action.TEXT_IMPORT)
def reserve(slug: str, number: str) -> ResponseReturnValue:
    clause, process, form = _standing(number), access().process, ReservationForm()
    organisations = {one.slug: one for one in queries.verified_organisations(session())}
    form.by.choices = [
        *((code, code) for code in process.jurisdictions),
        *((f"{ORGANISATION}{key}", one.name) for key, one in organisations.items()),
    ]
    form.language.choices = [(code, language_name(code)) for code in process.languages]
    if not form.validate_on_submit():
        row = clause_in(session(), clause.id, words(), process.drafting_language)
        page = render_template("crosswalks/reserve.html", clause=clause, row=row, form=form, words=words())
        return page, 422 if form.errors else 200
    by = str(form.by.data)
    organisation = organisations[by.removeprefix(ORGANISATION)] if by.startswith(ORGANISATION) else None
    services.reserve(
        session(), process, clause, jurisdiction="" if organisation else by, organisation=organisation,
        language=form.language.data, words=form.words.data or "", author_id=current_user.id, now=now(),
    )  # fmt: skip
    session().commit()
    flash(_("The reservation has been entered."))
    return redirect(url_for("crosswalks.variants", slug=slug, number=number))


@pages.post("/processes/<slug>/reservations/<number:number>/withdrawal")
@requires(Action.TEXT_IMPORT)
def withdraw_reservation(slug: str, number: int) -> ResponseReturnValue:
    made = queries.reservation(session(), access().process.id, number) or abort(404)
    services.withdraw_reservation(session(), access().process, made, author_id=current_user.id, now=now())
    session().commit()
    flash(_("The reservation has been withdrawn. It stays to be read."))
    return redirect(url_for("crosswalks.variants", slug=slug, number=made.clause.number))


def _clause(number: str) -> Clause:
    return clause_by_number(session(), access().process.id, number) or abort(404)


def _standing(number: str) -> Clause:
    clause = _clause(number)
    return clause if clause.struck_at is None else abort(404)
