"""What takes one tap: supporting an objection, agreeing with the answer to one's own, withdrawing it."""

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.phases import Action
from app.objections import services
from app.objections.queries import objection_by_number
from app.objections.routes.blueprint import member, own_objection, pages, the_objection
from app.processes.access import access, requires
from app.web.database import now, session
from app.web.throttles import count_contribution


@pages.post("/processes/<slug>/objections/<number:number>/support")
@requires(Action.OBJECT)
def support(slug: str, number: int) -> ResponseReturnValue:
    found = the_objection(number, Action.OBJECT)
    services.support(session(), access().process, found, supporter=member(), now=now())
    count_contribution()
    session().commit()
    flash(_("You support this objection."))
    return _back(slug, number)


@pages.post("/processes/<slug>/objections/<number:number>/support/end")
@requires(Action.OBJECT)
def end_support(slug: str, number: int) -> ResponseReturnValue:
    found = objection_by_number(session(), access().process.id, number) or abort(404)
    services.end_support(session(), access().process, found, supporter=member(), now=now())
    session().commit()
    flash(_("You no longer support this objection."))
    return _back(slug, number)


@pages.post("/processes/<slug>/objections/<number:number>/agreement")
@requires(Action.OBJECTION_ANSWER)
def agree(slug: str, number: int) -> ResponseReturnValue:
    found, person_id = own_objection(number), access().signed_in_person()
    services.agree(session(), access().process, found, actor_id=person_id, now=now())
    session().commit()
    flash(_("Your objection is resolved."))
    return _back(slug, number)


@pages.post("/processes/<slug>/objections/<number:number>/withdrawal")
@requires(Action.OBJECTION_ANSWER)
def withdraw(slug: str, number: int) -> ResponseReturnValue:
    found, person_id = own_objection(number), access().signed_in_person()
    services.withdraw(session(), access().process, found, actor_id=person_id, now=now())
    session().commit()
    flash(_("Your objection has been withdrawn. It stays readable, marked as withdrawn."))
    return _back(slug, number)


def _back(slug: str, number: int) -> ResponseReturnValue:
    return redirect(url_for("objections.objection", slug=slug, number=number))
