"""The pages of objections, which the modules beside this one fill, and what all of them load."""

from flask import Blueprint, abort

from app.domain.commenting import CommentState
from app.domain.phases import Action, Role
from app.objections.models import Objection
from app.objections.queries import objection_by_number
from app.processes.access import access
from app.processes.models import Membership
from app.web.database import session

pages = Blueprint("objections", __name__)


def the_objection(number: int, action: Action) -> Objection:
    """The objection at this address, to act on; one that is hidden, or waits to be let through, is not acted on."""
    found = objection_by_number(session(), access().process.id, number) or abort(404)
    if found.visibility is CommentState.HIDDEN:
        abort(404)
    if found.visibility is CommentState.PENDING and found.author_id != access().person_id:
        abort(404)
    access().require(action, found.state)
    return found


def own_objection(number: int) -> Objection:
    """One's own objection, to answer for; somebody else's is not to be touched."""
    found = the_objection(number, Action.OBJECTION_ANSWER)
    return found if found.author_id == access().person_id else abort(403)


def member() -> Membership:
    """The membership of whoever acts: the guard has made sure of it."""
    found = access().membership
    assert found is not None
    return found


def acting_role() -> Role:
    """In which of their roles somebody of the team answers or decides."""
    return next(role for role in (Role.FACILITATOR, Role.STEWARD, Role.RESPONDER) if role in access().roles)
