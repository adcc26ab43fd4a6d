"""The pages of amendments, which the modules beside this one fill, and what all of them load."""

from flask import Blueprint, abort, request

from app.amendments import queries
from app.amendments.asking import Asked
from app.amendments.forms import HEADING_ALONE, ChangeForm
from app.amendments.models import Amendment
from app.domain.amending import Operation, Side
from app.domain.errors import ClauseStruck
from app.domain.numbering import address
from app.processes.access import access
from app.processes.models import Membership
from app.texts.models import Clause, Revision
from app.texts.queries import clause_by_number, shown_revision
from app.web.database import session
from app.web.languages import reader_language

pages = Blueprint("amendments", __name__)


def visible_amendment(number: int) -> Amendment:
    """The amendment at this address; one that is hidden does not exist."""
    amendment = queries.amendment_by_number(session(), access().process.id, number)
    if amendment is None or amendment.hidden:
        abort(404)
    return amendment


def standing_clause(number: str) -> Clause:
    """The clause at this address; one that has been deleted takes no proposal, and the refusal says so."""
    clause = clause_by_number(session(), access().process.id, number) or abort(404)
    if clause.struck_at is not None:
        raise ClauseStruck
    return clause


def clause_typed(typed: str) -> Clause | None:
    """The clause somebody names by its address or its printed number."""
    process_id = access().process.id
    return clause_by_number(session(), process_id, typed) or clause_by_number(session(), process_id, address(typed))


def base_of(clause: Clause, language: str = "") -> Revision:
    """The wording to amend: in the language asked for, else the reader's, else (or without words) the drafting one."""
    process, own = access().process, reader_language()
    wanted = language or request.args.get("lang") or (own if own in process.languages else process.drafting_language)
    if wanted not in process.languages:
        abort(400)
    return shown_revision(session(), clause.id, wanted, process.drafting_language) or abort(404)


def asked_in(form: ChangeForm, clause: Clause, base: Revision) -> Asked:
    """The change that a valid form asks for."""
    heading_alone = form.operation.data == HEADING_ALONE
    is_move = form.chosen is Operation.MOVE
    return Asked(
        clause,
        form.chosen,
        base,
        form.heading.data or "",
        base.body if heading_alone else form.body.data or "",
        clause_typed(form.beside.data or "") if is_move else None,
        Side(form.side.data) if is_move else None,
    )


def member() -> Membership:
    """The membership of whoever acts: the guard has made sure of it."""
    found = access().membership
    assert found is not None
    return found
