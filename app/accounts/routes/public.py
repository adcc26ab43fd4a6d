"""People and organisations as everybody sees them."""

from flask import abort, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.accounts import queries
from app.accounts.mandate_forms import REGISTERS
from app.accounts.mandates import manager_of
from app.accounts.models import Standing
from app.accounts.routes.blueprint import pages
from app.web.access import public
from app.web.database import now, session
from app.web.paging import after, limit, next_url, page_of


@pages.get("/people/<number:person_id>")
@public
def person(person_id: int) -> ResponseReturnValue:
    shown = queries.public_person(session(), person_id) or abort(404)
    if shown.standing is Standing.DELETED:
        return render_template("accounts/_former_participant.html"), 410
    organisations = queries.represented_by(session(), shown.id, now=now())
    return render_template("accounts/person.html", person=shown, organisations=organisations)


@pages.get("/organisations")
@public
def organisations() -> ResponseReturnValue:
    rows = queries.verified_organisations(session(), after=after(), limit=limit())
    page = page_of(rows, limit())
    return render_template("accounts/organisations.html", rows=page.rows, next_url=next_url(page))


@pages.get("/organisations/<slug>")
@public
def organisation(slug: str) -> ResponseReturnValue:
    shown = queries.organisation_by_slug(session(), slug)
    if shown is None or shown.verified_at is None:
        abort(404)
    speakers = queries.number_of_speakers(session(), shown.id)
    manages = current_user.is_authenticated and manager_of(session(), current_user.id, shown, now()) is not None
    return render_template(
        "accounts/organisation.html", organisation=shown, speakers=speakers, registers=REGISTERS, manages=manages
    )
