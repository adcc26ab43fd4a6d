"""What every page of the votes begins with."""

from flask import Blueprint, abort

from app.polls import queries
from app.polls.models import Question
from app.processes.access import access
from app.web.database import session

pages = Blueprint("polls", __name__)


def question_at(number: int) -> Question:
    """The question of the process at this address, else 404."""
    return queries.question_by_number(session(), access().process.id, number) or abort(404)


def reader_id() -> int:
    """The signed-in reader, by their number: the guard has made sure of them."""
    return access().signed_in_person()
