"""The register of endorsements: the public page, one entry, endorsing with a step to check, and withdrawing."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.models import Organisation
from app.accounts.personal import PARTS
from app.accounts.queries import represented_by
from app.domain.citing import host_of
from app.domain.endorsing import SupporterKind, over_time
from app.domain.errors import FinalTextMissing, NotInThisState
from app.domain.phases import Action
from app.endorsements import queries, services
from app.endorsements.forms import (
    KINDS,
    MYSELF,
    EndorseForm,
    EnterForm,
    ReservingForm,
    WithdrawForm,
    country_name,
    with_reservations,
)
from app.endorsements.models import Endorsement
from app.endorsements.personal import personal
from app.endorsements.queries import Filters
from app.endorsements.services import Endorsed, Shown
from app.processes.access import access, requires, today
from app.texts.finals import final_version
from app.texts.models import Clause
from app.texts.queries import clauses_by_numbers
from app.web import paging
from app.web.database import now, session
from app.web.throttles import count_contribution

PAGE = 50
pages = Blueprint("endorsements", __name__)
PARTS["endorsements"] = personal


@pages.get("/processes/<slug>/endorsements")
@requires(Action.READ)
def listing(slug: str) -> ResponseReturnValue:
    process_id, filters = access().process.id, _filters()
    rows = queries.endorsements_of(session(), process_id, filters, before=paging.after(), limit=PAGE)
    page = paging.page_of(rows, PAGE, key="number")
    months = over_time(queries.spans_of(session(), process_id), today())
    return render_template(
        "endorsements/listing.html", page=page, next_url=paging.next_url(page), filters=filters, kinds=KINDS,
        country_name=country_name, months=months, most=max((one.standing for one in months), default=0),
        by_kind=queries.standing_by_kind(session(), process_id), version=final_version(session(), process_id),
        countries=queries.countries_in(session(), process_id), total=queries.count_of(session(), process_id, filters),
        reserved=queries.reserved_clauses(session(), process_id),
    )  # fmt: skip


@pages.get("/processes/<slug>/endorsements/<number:number>")
@requires(Action.READ)
def endorsement(slug: str, number: int) -> ResponseReturnValue:
    found = _endorsement(number)
    return render_template(
        "endorsements/endorsement.html", one=found, kinds=KINDS, country_name=country_name, host_of=host_of,
        may_withdraw=_may_withdraw(found),
        permanent=url_for("endorsements.endorsement", slug=slug, number=number, _external=True),
    )  # fmt: skip


@pages.route("/processes/<slug>/endorsements/new", methods=["GET", "POST"])
@requires(Action.ENDORSE)
def new(slug: str) -> ResponseReturnValue:
    """Endorsing: the form, then a page to check what will be said, then the act."""
    process, organisations = access().process, represented_by(session(), current_user.id, now=now())
    version = final_version(session(), process.id)
    if version is None:
        raise FinalTextMissing
    form = with_reservations(EndorseForm)()
    form.offer(process.languages)
    form.offer_names(current_user.name, organisations)
    clauses = _clauses(form) if form.validate_on_submit() else None
    if clauses is None or "change" in request.form:
        page = render_template("endorsements/new.html", form=form, version=version, organisations=organisations)
        return page, 422 if form.errors else 200
    if "confirmed" not in request.form:
        return _confirm(form, version, clauses)
    made = services.endorse(
        session(), process, _endorsed(form, clauses), person=current_user,
        organisation=_spoken_for(organisations, form.by.data), now=now(),
    )  # fmt: skip
    count_contribution()
    session().commit()
    flash(_("Your endorsement is in the register."))
    return _to(slug, made.number)


@pages.route("/processes/<slug>/endorsements/enter", methods=["GET", "POST"])
@requires(Action.ENDORSEMENT_ENTER)
def enter(slug: str) -> ResponseReturnValue:
    """Entering one that was given elsewhere, with what shows it, and a page to check it."""
    process = access().process
    version = final_version(session(), process.id)
    if version is None:
        raise FinalTextMissing
    form = with_reservations(EnterForm)()
    form.offer(process.languages)
    clauses = _clauses(form) if form.validate_on_submit() else None
    if clauses is None or "change" in request.form:
        page = render_template("endorsements/enter.html", form=form, version=version)
        return page, 422 if form.errors else 200
    if "confirmed" not in request.form:
        return _confirm(form, version, clauses)
    shown = Shown(form.name.data or "", form.endorsed_on.data or today(), form.address.data or "", form.paper)
    made = services.enter_endorsement(
        session(), process, _endorsed(form, clauses), shown, actor_id=access().person_id, now=now()
    )
    count_contribution()
    session().commit()
    flash(_("The endorsement is in the register."))
    return _to(slug, made.number)


@pages.route("/processes/<slug>/endorsements/<number:number>/withdrawal", methods=["GET", "POST"])
@requires(Action.ENDORSE)
def withdraw(slug: str, number: int) -> ResponseReturnValue:
    found, form = _endorsement(number), WithdrawForm()
    if found.withdrawn_at is not None:
        raise NotInThisState
    if not _may_withdraw(found):
        abort(403)
    if not form.validate_on_submit():
        return render_template("endorsements/withdraw.html", form=form, one=found), 422 if form.errors else 200
    services.withdraw(
        session(), access().process, found, reasons=form.reasons.data or "", actor_id=access().person_id, now=now()
    )
    session().commit()
    flash(_("The endorsement has been withdrawn. Its entry stays in the register."))
    return _to(slug, number)


def _confirm(form: Any, version: object, clauses: list[tuple[Clause, str]]) -> str:
    kind = form.chosen_kind
    name = form.name.data if "name" in form else dict(form.by.choices)[form.by.data]
    return render_template(
        "endorsements/_confirm.html", form=form, version=version, kind=KINDS[kind], name=name, clauses=clauses,
        country=country_name(form.country.data) if form.country.data else "",
    )  # fmt: skip


def _endorsed(form: Any, clauses: list[tuple[Clause, str]]) -> Endorsed:
    return Endorsed(form.chosen_kind, form.language.data, form.country.data or "", form.statement.data or "", clauses)


def _clauses(form: ReservingForm) -> list[tuple[Clause, str]] | None:
    """The clauses of the reservations with their words; None, with the fields marked, when one is not there."""
    typed = form.typed_reservations()
    known = clauses_by_numbers(session(), access().process.id, [number for number, _words in typed]) if typed else {}
    missing = False
    for clause, _words in form.reservation_rows():
        if clause.data and (clause.data not in known or known[clause.data].struck_at is not None):
            clause.errors = [*clause.errors, _unknown(clause.data)]
            missing = True
    return None if missing else [(known[number], words) for number, words in typed]


def _unknown(number: str) -> str:
    return _("The text has no clause %(number)s.", number=number)


def _spoken_for(organisations: Any, slug: str) -> Organisation | None:
    if slug == MYSELF:
        return None
    found: Organisation | None = next((one for one in organisations if one.slug == slug), None)
    return found or abort(400)


def _may_withdraw(one: Endorsement) -> bool:
    """Whoever gave it, whoever speaks for the organisation that did, and the team what it entered."""
    if one.withdrawn_at is not None or not access().can(Action.ENDORSE):
        return False
    if one.organisation_id is not None:
        return one.organisation_id in [each.id for each in represented_by(session(), current_user.id, now=now())]
    if one.person_id is not None:
        return one.person_id == access().person_id
    return access().can(Action.ENDORSEMENT_ENTER)


def _endorsement(number: int) -> Endorsement:
    return queries.endorsement_by_number(session(), access().process.id, number) or abort(404)


def _to(slug: str, number: int) -> ResponseReturnValue:
    return redirect(url_for("endorsements.endorsement", slug=slug, number=number))


def _filters() -> Filters:
    kind, country = request.args.get("kind", ""), request.args.get("country", "")
    if kind and kind not in set(SupporterKind):
        abort(400)
    if country and not (len(country) == 2 and country.isascii() and country.isalpha() and country.isupper()):
        abort(400)
    return Filters(SupporterKind(kind) if kind else None, country, request.args.get("reserved", "") == "yes")
