"""The pages of the forum, and what all of them load."""

from datetime import date

from flask import Blueprint, abort

from app.domain.days import day_of
from app.forum import queries
from app.forum.models import Body
from app.processes.access import access
from app.web.database import now, session

pages = Blueprint("forum", __name__)


def today() -> date:
    """The day it is where the process is."""
    return day_of(now(), access().process.time_zone)


def the_body(number: int) -> Body:
    """The body at this address."""
    return queries.body_by_number(session(), access().process.id, number) or abort(404)
