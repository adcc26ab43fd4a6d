"""Pages on which a person asks to speak for an organisation."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts import queries, services
from app.accounts.forms import RepresentationForm
from app.accounts.models import Organisation, RepresentationState
from app.accounts.routes.blueprint import pages
from app.web.access import signed_in
from app.web.database import now, session

ASKED = (RepresentationState.REQUESTED, RepresentationState.VERIFIED)


@pages.route("/account/organisations", methods=["GET", "POST"])
@signed_in
def representations() -> ResponseReturnValue:
    form = RepresentationForm(data=_proposed())
    organisation = _organisation(form) if form.validate_on_submit() else None
    if organisation is None:
        rows = queries.representations_of(session(), current_user.id)
        return render_template("accounts/representations.html", form=form, rows=rows), 422 if form.errors else 200
    note = form.note.data or ""
    services.request_representation(session(), current_user.id, organisation, note=note, now=now())
    session().commit()
    flash(_("Your request has been sent. You get a mail when it is decided."))
    return redirect(url_for("accounts.representations"))


@pages.post("/account/organisations/<number:representation_id>/end")
@signed_in
def end_representation(representation_id: int) -> ResponseReturnValue:
    own = queries.own_representation(session(), current_user.id, representation_id) or abort(404)
    services.end_representation(session(), own, now=now())
    session().commit()
    flash(_("You no longer speak for this organisation."))
    return redirect(url_for("accounts.representations"))


def _proposed() -> dict[str, str]:
    """The organisation whose page the reader comes from; else the reader's own group, which is likely its group too."""
    organisation = queries.organisation_by_slug(session(), request.args.get("organisation", ""))
    if organisation is None or organisation.verified_at is None:
        return {"group_key": current_user.group_key}
    return {"name": organisation.name, "group_key": organisation.group_key}


def _organisation(form: RepresentationForm) -> Organisation | None:
    """The organisation of that name, or a new one; none, with an error on the field, when it cannot be asked for."""
    name = form.name.data or ""
    organisation = queries.organisation_by_name(session(), name)
    if organisation is None and queries.name_is_taken(session(), name):
        form.name.errors = [_("A person has this name. Write the full name of the organisation.")]
        return None
    asked = queries.representation_of(session(), current_user.id, organisation.id) if organisation else None
    if asked is not None and asked.state in ASKED:
        form.name.errors = [_("You have asked to speak for this organisation already; see above.")]
        return None
    return organisation or services.add_organisation(session(), name=name, group_key=form.group_key.data, now=now())
