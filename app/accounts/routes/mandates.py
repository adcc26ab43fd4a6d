"""Pages on which an organisation's own managers say who speaks for it, and an invitation is accepted."""

from datetime import UTC, datetime, time, timedelta

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts import mandates, queries
from app.accounts.mandate_forms import MandateForm, RegisterForm
from app.accounts.mandates import Scope
from app.accounts.models import Organisation
from app.accounts.routes.blueprint import pages
from app.domain.errors import MailUnusable
from app.domain.mandating import RegisterKind
from app.web.access import signed_in
from app.web.database import now, session
from app.web.languages import reader_language


@pages.route("/organisations/<slug>/mandates", methods=["GET", "POST"])
@signed_in
def mandates_of(slug: str) -> ResponseReturnValue:
    organisation = _managed(slug)
    form = MandateForm()
    if not form.validate_on_submit() or not _invite(organisation, form):
        return _page(organisation, form), 422 if form.errors else 200
    session().commit()
    flash(_("The invitation has been sent. It works once, within two weeks."))
    return redirect(url_for("accounts.mandates_of", slug=slug))


@pages.route("/organisations/<slug>/register", methods=["GET", "POST"])
@signed_in
def register_number(slug: str) -> ResponseReturnValue:
    organisation = _managed(slug)
    kind = organisation.register_kind.value if organisation.register_kind else ""
    form = RegisterForm(
        data={"kind": kind, "number": organisation.register_number, "address": organisation.register_address}
    )
    if not form.validate_on_submit():
        page = render_template("accounts/register_number.html", organisation=organisation, form=form)
        return page, 422 if form.errors else 200
    chosen = RegisterKind(form.kind.data) if form.kind.data else None
    mandates.register(session(), organisation, chosen, form.number.data or "", form.address.data or "")
    session().commit()
    flash(_("The register number has been saved. Everybody can read it."))
    return redirect(url_for("accounts.organisation", slug=slug))


@pages.post("/organisations/<slug>/mandates/<number:mandate>/withdrawal")
@signed_in
def withdraw_mandate(slug: str, mandate: int) -> ResponseReturnValue:
    organisation = _managed(slug)
    every = mandates.mandates_of(session(), organisation.id)
    found = next((one for one in every if one.id == mandate), None) or abort(404)
    mandates.withdraw(session(), found, actor_id=current_user.id, now=now())
    session().commit()
    flash(_("The mandate was withdrawn. It takes effect at once."))
    return redirect(url_for("accounts.mandates_of", slug=slug))


@pages.post("/organisations/<slug>/mandates/invitations/<number:invitation>/withdrawal")
@signed_in
def withdraw_invitation(slug: str, invitation: int) -> ResponseReturnValue:
    organisation = _managed(slug)
    mandates.close_invitation(session(), organisation.id, invitation, now=now())
    session().commit()
    flash(_("The invitation was withdrawn; its link opens nothing any more."))
    return redirect(url_for("accounts.mandates_of", slug=slug))


@pages.route("/mandate", methods=["GET", "POST"])
@signed_in
def accept_mandate() -> ResponseReturnValue:
    """Where the link of an invitation leads: it is accepted by a button, never by opening it."""
    token = request.args.get("token", "")[:200]
    invitation = mandates.live_invitation(session(), token, now())
    if invitation is None:
        return render_template("accounts/accept_mandate.html", invitation=None), 410
    if request.method == "GET":
        return render_template("accounts/accept_mandate.html", invitation=invitation)
    person = queries.person(session(), current_user.id)
    mandates.accept(session(), token, person, now=now())
    session().commit()
    flash(_("You may speak for this organisation now. Choose it when you join a process."))
    return redirect(url_for("accounts.representations"))


def _managed(slug: str) -> Organisation:
    """The organisation whose mandates the reader manages; to everybody else the page is not there."""
    organisation = queries.organisation_by_slug(session(), slug)
    if organisation is None or organisation.verified_at is None:
        abort(404)
    if mandates.manager_of(session(), current_user.id, organisation, now()) is None:
        abort(404)
    return organisation


def _invite(organisation: Organisation, form: MandateForm) -> bool:
    inviter = queries.person(session(), current_user.id)
    last_day = form.last_day.data
    ends_at = datetime.combine(last_day + timedelta(days=1), time(), UTC) if last_day else None
    if ends_at is not None and ends_at <= now():
        form.last_day.errors = [_("Choose a day that has not passed yet.")]
        return False
    scope = Scope(form.slugs, ends_at, form.manages.data)
    try:
        mandates.invite(
            session(), organisation, form.email.data or "", scope, inviter=inviter, language=reader_language(),
            now=now(),
        )  # fmt: skip
    except MailUnusable:
        form.email.errors = [_("This is not a mail address that something can be sent to.")]
        return False
    return True


def _page(organisation: Organisation, form: MandateForm) -> str:
    return render_template(
        "accounts/mandates_of.html", organisation=organisation, form=form, stands=mandates.stands, moment=now(),
        rows=mandates.mandates_of(session(), organisation.id),
        invitations=mandates.invitations_of(session(), organisation.id, now()),
    )  # fmt: skip
