"""The API's own description, for programs and for people."""

from urllib.parse import urlsplit

from flask import Blueprint, current_app, jsonify, render_template
from flask.typing import ResponseReturnValue

from app.domain.hook_events import TYPES
from app.web import messages
from app.web.access import public
from app.web.calling import answered, asked, taken
from app.web.openapi import described
from app.web.operations import OPERATIONS, Operation
from app.web.rates import limit_of
from app.web.throttles import CONTRIBUTIONS

api = Blueprint("api", __name__)


@api.get("/openapi.json")
@public
def description() -> ResponseReturnValue:
    return jsonify(described(current_app.config["BASE_URL"]))


@api.get("/docs")
@public
def docs() -> ResponseReturnValue:
    """A page that shows every call with an example, in the reader's language where there is one."""
    calls: dict[str, list[Operation]] = {}
    for call in OPERATIONS:
        calls.setdefault(call.tag, []).append(call)
    host = urlsplit(current_app.config["BASE_URL"]).netloc
    limits = (limit_of(current_app.config["SETTINGS"]), CONTRIBUTIONS)
    return render_template(
        "api/docs.html", calls=calls, host=host, asked=asked, answered=answered, taken=taken, limits=limits,
        message=messages.as_sent("comment.published"), events=TYPES,
    )  # fmt: skip
