"""Filters that somebody keeps under a name."""

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.desk import services
from app.desk.filtering import filters_asked, queue_url
from app.desk.forms import FilterForm
from app.desk.routes.blueprint import pages
from app.desk.team import team_of
from app.domain.phases import Action
from app.processes.access import access, requires
from app.web.database import now, session


@pages.post("/processes/<slug>/facilitate/filters")
@requires(Action.FACILITATE)
def keep(slug: str) -> ResponseReturnValue:
    part, form = access(), FilterForm()
    filters = filters_asked(part, team_of(session(), part.process.id))
    if form.validate_on_submit():
        services.keep_filter(
            session(),
            part.process.id,
            part.signed_in_person(),
            name=form.name.data or "",
            query=filters.as_query(),
            now=now(),
        )
        session().commit()
        flash(_("The filter is kept under the name “%(name)s”.", name=form.name.data))
    else:
        flash(_("Give the filter a name of at most 60 characters."))
    return redirect(queue_url(slug, filters))


@pages.post("/processes/<slug>/facilitate/filters/<number:filter_id>/deletion")
@requires(Action.FACILITATE)
def forget(slug: str, filter_id: int) -> ResponseReturnValue:
    part = access()
    if not services.delete_filter(session(), part.process.id, part.signed_in_person(), filter_id):
        abort(404)
    session().commit()
    flash(_("The filter is deleted."))
    return redirect(url_for("desk.desk", slug=slug))
