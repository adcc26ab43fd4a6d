"""The pages of the forum, and what all of them load."""

from flask import Blueprint, abort

from app.forum import queries
from app.forum.models import Body
from app.processes.access import access
from app.web.database import session

pages = Blueprint("forum", __name__)


def the_body(number: int) -> Body:
    """The body at this address."""
    return queries.body_by_number(session(), access().process.id, number) or abort(404)
