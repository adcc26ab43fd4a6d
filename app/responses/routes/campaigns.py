"""Late copies of a campaign that has been answered: added to its response with one tap."""

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.campaigns.queries import campaign_by_number
from app.domain.phases import Action
from app.processes.access import access, requires
from app.responses import extending
from app.responses.routes.blueprint import pages
from app.responses.routes.choosing import role_here
from app.web.database import now, session


@pages.post("/processes/<slug>/facilitate/campaigns/<number:number>/late")
@requires(Action.RESPOND)
def add_late_copies(slug: str, number: int) -> ResponseReturnValue:
    access().require(Action.RESPONSES_ARRANGE)
    found = campaign_by_number(session(), access().process.id, number) or abort(404)
    response = extending.add_late_copies(
        session(), access().process, found, actor_id=access().signed_in_person(), role=role_here(), now=now()
    )
    session().commit()
    flash(
        _("Response %(number)s answers the late copies, too. Their authors are told by mail.", number=response.number)
    )
    return redirect(url_for("campaigns.review", slug=slug, number=number))
