"""Taking a piece of work, giving it to a colleague, returning it."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.desk import services
from app.desk.queue import piece
from app.desk.routes.blueprint import pages
from app.desk.routes.queue import work_asked
from app.desk.services import Given, Piece
from app.desk.team import Team, team_of
from app.domain.errors import NotInThisState
from app.domain.phases import Action
from app.processes.access import access, requires
from app.web import paging
from app.web.access import local_path
from app.web.database import now, session


@pages.post("/processes/<slug>/facilitate/queue/<work>/<about>/<number:number>/holder")
@requires(Action.DESK_ASSIGN)
def give(slug: str, work: str, about: str, number: int) -> ResponseReturnValue:
    """`to` names a colleague (0: nobody), `seen` who held it on the page (0: nobody)."""
    part, kind = access(), work_asked(work, about)
    team = team_of(session(), part.process.id)
    if piece(session(), part.process, kind, about, number, now=now()) is None:
        raise NotInThisState
    given = services.give(
        session(),
        part.process.id,
        Piece(kind, about, number),
        to_id=_person("to"),
        seen_id=_person("seen"),
        team=list(team),
        actor_id=part.signed_in_person(),
        now=now(),
    )
    session().commit()
    flash(_told(given, team))
    back = url_for("desk.item", slug=slug, work=work, about=about, number=number)
    return redirect(local_path(request.form.get("back"), back))


def _person(name: str) -> int | None:
    return paging.whole_number(request.form.get(name), largest=2**31 - 1) or None


def _told(given: Given, team: Team) -> str:
    name = team[given.holder_id].name if given.holder_id is not None and given.holder_id in team else ""
    if not given.as_asked:
        if not name:
            return _("Somebody else has returned this meanwhile: nobody has it now.")
        return _("%(name)s has taken this meanwhile.", name=name)
    if given.holder_id is None:
        return _("Nobody has this now.")
    if given.holder_id == access().person_id:
        return _("You have taken this.")
    return _("%(name)s has this now.", name=name)
