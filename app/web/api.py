"""The API's own description, for programs and for people."""

from flask import Blueprint, current_app, jsonify, render_template
from flask.typing import ResponseReturnValue

from app.web.access import public
from app.web.openapi import described
from app.web.operations import OPERATIONS

api = Blueprint("api", __name__)


@api.get("/openapi.json")
@public
def description() -> ResponseReturnValue:
    return jsonify(described(current_app.config["BASE_URL"]))


@api.get("/docs")
@public
def docs() -> ResponseReturnValue:
    """A page that lists every call, in the reader's language where there is one."""
    calls: dict[str, list[object]] = {}
    for call in OPERATIONS:
        calls.setdefault(call.tag, []).append(call)
    return render_template("api/docs.html", calls=calls, described=described(current_app.config["BASE_URL"]))
