"""What every call about votes begins with."""

from flask import Blueprint, abort

from app.polls import queries
from app.polls.models import Question
from app.processes.access import access
from app.texts.queries import COUNTED
from app.web.database import session

api = Blueprint("polls_api", __name__)
COUNTED["questions"] = queries.counts_by_clause


def question_at(number: int) -> Question:
    """The question of the process at this address, else 404."""
    return queries.question_by_number(session(), access().process.id, number) or abort(404)
