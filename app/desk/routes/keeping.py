"""Deleting a filter that one keeps."""

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.desk import services
from app.desk.routes.blueprint import pages
from app.domain.phases import Action
from app.processes.access import access, requires
from app.web.database import session


@pages.post("/processes/<slug>/facilitate/filters/<number:filter_id>/deletion")
@requires(Action.FACILITATE)
def forget(slug: str, filter_id: int) -> ResponseReturnValue:
    part = access()
    if not services.delete_filter(session(), part.process.id, part.signed_in_person(), filter_id):
        abort(404)
    session().commit()
    flash(_("The filter is deleted."))
    return redirect(url_for("desk.desk", slug=slug))
