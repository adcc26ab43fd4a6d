"""What calls about amendments and about drafts of them have in common."""

from flask import Blueprint, abort

from app.amendments import queries
from app.amendments.asking import Asked
from app.amendments.schemas import ChangeIn
from app.domain.amending import INSERTS, Operation
from app.domain.errors import NothingChanged
from app.processes.access import access
from app.processes.models import Membership
from app.texts.models import Clause
from app.texts.queries import COUNTED, clause_by_number, revision
from app.web.database import session

NEEDS_WORDS = INSERTS | {Operation.REPLACE}
api = Blueprint("amendments_api", __name__)
COUNTED["amendments"] = queries.counts_by_clause


def asked_for(number: str, change: ChangeIn, language: str) -> Asked:
    """The change as the rules see it; without a body, a replacement keeps the words and changes the heading alone."""
    clause, kind = clause_called(number), Operation(change.operation)
    base = revision(session(), clause.id, language, change.base_revision) or abort(404)
    body = change.body
    if body is None and kind is Operation.REPLACE and change.heading:
        body = base.body
    if kind in NEEDS_WORDS and not body:
        raise NothingChanged
    beside = clause_called(change.beside) if kind is Operation.MOVE and change.beside else None
    return Asked(clause, kind, base, change.heading, body or "", beside, change.side if beside else None)


def clause_called(number: str) -> Clause:
    """The clause with this address; 404 where there is none."""
    return clause_by_number(session(), access().process.id, number) or abort(404)


def member() -> Membership:
    """Who calls, as a member of the process."""
    found = access().membership
    assert found is not None
    return found
