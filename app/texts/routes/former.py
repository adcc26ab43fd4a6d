"""Addresses that clauses had before they were given others lead to the clauses for good."""

from flask import Response, g, redirect, request

from app.processes.access import access
from app.texts.queries import former_clause
from app.texts.routes.blueprint import pages
from app.web.database import READING, session

NAMES = ("number", "clause_number")


@pages.after_app_request
def lead_to_the_address_of_today(response: Response) -> Response:
    """A page or call that found no clause at an earlier address is sent on; what is hidden stays hidden.

    301 for reading; 308 for what was sent, so that nothing that was typed is lost.
    """
    rule, values = request.url_rule, request.view_args or {}
    name = next((one for one in NAMES if rule and f"/clauses/<{one}>" in rule.rule), None)
    if response.status_code != 404 or name is None or "access" not in g:
        return response
    number = str(values.get(name, ""))
    clause = former_clause(session(), access().process.id, number)
    if clause is None:
        return response
    path = request.full_path.rstrip("?").replace(f"/clauses/{number}", f"/clauses/{clause.number}", 1)
    return redirect(path, 301 if request.method in READING else 308)  # type: ignore[return-value]
