"""The way of an API call: query and body are read by their schema, the act is done once, the answer is described."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from http import HTTPStatus
from typing import Any, TypeVar, cast

import sqlalchemy as sa
from flask import Blueprint, Response, abort, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from pydantic import BaseModel, ValidationError
from werkzeug.exceptions import UnsupportedMediaType

from app.web.database import session
from app.web.errors import problem
from app.web.idempotency import once_only
from app.web.schemas import LanguageQuery, Listing

JSON = "application/json"
EDITING = frozenset({"PUT", "PATCH", "DELETE"})
MOST_PLACES = 100
Answer = type[BaseModel] | str | tuple[str, ...] | None
View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Operation:
    """What the OpenAPI description says of one call."""

    method: str
    path: str
    name: str
    summary: str
    description: str
    tag: str
    answer: Answer
    status: HTTPStatus
    query: type[BaseModel] | None
    body: type[BaseModel] | None
    signed_in: bool
    also: tuple[HTTPStatus, ...]
    accepted: type[BaseModel] | None = None


OPERATIONS: list[Operation] = []
"""Every call of the API, in the order in which they are defined."""
CONTENTS: dict[str, tuple[Callable[..., Any], type[BaseModel] | None]] = {}
"""By the path of what can be read alone, what reads it and its query: If-Match compares with what that gives now."""


class Refused(Exception):
    """An input that its schema does not take, with the places that are wrong: 400 for an address, 422 for a body."""

    def __init__(self, status: HTTPStatus, errors: list[dict[str, str]]) -> None:
        self.status = status
        self.errors = errors


def operation(
    api: Blueprint,
    method: str,
    path: str,
    *,
    answer: Answer,
    status: HTTPStatus = HTTPStatus.OK,
    query: type[BaseModel] | None = None,
    body: type[BaseModel] | None = None,
    signed_in: bool = False,
    also: tuple[HTTPStatus, ...] = (),
    accepted: type[BaseModel] | None = None,
) -> Callable[[View], View]:
    """Register a view as a described call; what guards the view decides before anything is read of the input.

    The view gets its path's values, then `query` and `body` as keyword arguments where they are declared. It returns a
    model, or a Response of another media type, which `answer` then names (or the several it may have). The first line
    of its docstring is the summary. `also` names answers beyond those every call may give (400, 401, 403, 404, 409,
    413, 415, 422, 429, 503); `accepted` is what a 202 answers with, whose Location leads to how far the work is.
    """

    def register(view: View) -> View:
        wording = (view.__doc__ or view.__name__).strip()
        OPERATIONS.append(
            Operation(
                method,
                path,
                f"{api.name}.{view.__name__}",
                wording.split("\n")[0],
                wording,
                api.name.removesuffix("_api"),
                answer,
                status,
                query,
                body,
                signed_in,
                also,
                accepted,
            )
        )
        guard: Callable[..., Any] | None = getattr(view, "guarding", None)
        unguarded = getattr(view, "__wrapped__", view) if guard else view
        if is_single(method, answer):
            CONTENTS[path] = (unguarded, query)
        call = _described(unguarded, query, body, status, path)
        call = guard(call) if guard else call
        call = _one_by_one(call) if method in EDITING else call
        call = _with_key(call) if signed_in else call
        api.add_url_rule(path, view.__name__, once_only(call) if method == "POST" else call, methods=[method])
        return view

    return register


def is_single(method: str, answer: Answer) -> bool:
    """Whether a call reads one thing, of which a later change can say on which state it is based."""
    return method == "GET" and isinstance(answer, type) and not issubclass(answer, Listing)


def _one_by_one(call: Callable[..., Any]) -> Callable[..., Any]:
    """Change what has one address by one call after the other, or two that saw the same state would both match it."""

    @wraps(call)
    def alone(*places: Any, **values: Any) -> Any:
        if session().get_bind().dialect.name == "postgresql":  # SQLite lets one write at a time anyway
            session().execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtext(request.path))))
        return call(*places, **values)

    return alone


def _with_key(call: Callable[..., Any]) -> Callable[..., Any]:
    """Ask whoever brings no key for one, alike for every address: that tells nobody what there is."""

    @wraps(call)
    def asked(*places: Any, **values: Any) -> Any:
        if not current_user.is_authenticated:
            abort(401)
        return call(*places, **values)

    return asked


def _described(
    view: Callable[..., Any],
    query: type[BaseModel] | None,
    body: type[BaseModel] | None,
    status: HTTPStatus,
    path: str,
) -> Callable[..., ResponseReturnValue]:
    @wraps(view)
    def call(*places: Any, **values: Any) -> ResponseReturnValue:
        try:
            asked = read_query(query or LanguageQuery)
            sent = read_body(body) if body is not None else None
            if request.method in EDITING and request.if_match:
                _require_match(path, places, values)
            if query is not None:
                values["query"] = asked
            if body is not None:
                values["body"] = sent
            return _answer(view(*places, **values), status)
        except Refused as refused:
            return problem(refused.status, "The input is not as described.", errors=refused.errors)

    return call


def _require_match(path: str, places: Sequence[Any], values: dict[str, Any]) -> None:
    """Refuse (412) a change that is based on another state than today's, and any that names a state of what has none.

    One rule for every PUT, PATCH and DELETE: If-Match may be left out; where it is sent, it is obeyed.
    """
    read, query = CONTENTS.get(path) or abort(412, "This address cannot be read, so leave If-Match out.")
    asked = {"query": read_query(query)} if query is not None else {}
    current = read(*places, **values, **asked).model_dump_json(by_alias=True)
    if not request.if_match.contains(_tag(current)):
        abort(412, "It has changed since you read it. Read it again, then decide.")


def _tag(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _answer(result: Any, status: HTTPStatus) -> ResponseReturnValue:
    if isinstance(result, Response):
        return result
    if result is None:
        return Response(status=HTTPStatus.NO_CONTENT)
    text = cast(BaseModel, result).model_dump_json(by_alias=True)
    response = Response(text, status=status, content_type=JSON)
    if request.method in ("GET", "HEAD"):
        response.set_etag(_tag(text))
        return response.make_conditional(request)
    return response


def read_query(schema: type[BaseModel]) -> BaseModel:
    """The query of this call; each name at most once, values as the schema says (else 400)."""
    repeated = [name for name, values in request.args.lists() if len(values) > 1]
    if repeated:
        raise _refused(HTTPStatus.BAD_REQUEST, [(f"?{name}", "given more than once") for name in repeated])
    try:
        return schema.model_validate_strings(request.args.to_dict(), strict=False)
    except ValidationError as error:
        raise _refused(HTTPStatus.BAD_REQUEST, _places(error, "?")) from None


def read_body(schema: type[BaseModel]) -> BaseModel:
    """The JSON body of this call: 415 for another media type, 400 for what is no JSON, 422 for another shape."""
    if request.mimetype != JSON or request.mimetype_params.get("charset", "utf-8").lower() != "utf-8":
        raise UnsupportedMediaType("Send the body as application/json, in UTF-8.")
    data = request.get_data(cache=True)
    try:
        read = schema.model_validate_json(data)
        json.loads(data, object_pairs_hook=_each_name_once, parse_int=str, parse_float=str)
    except ValidationError as error:
        unreadable = error.errors(include_url=False)[0]["type"] == "json_invalid"
        status = HTTPStatus.BAD_REQUEST if unreadable else HTTPStatus.UNPROCESSABLE_ENTITY
        raise _refused(status, _places(error, "/")) from None
    return read


def _each_name_once(members: list[tuple[str, Any]]) -> None:
    """Readers of JSON disagree on which of two members of one name counts, so there may be only one (RFC 7493)."""
    repeated = [name for name, count in Counter(name for name, _ in members).items() if count > 1]
    if repeated:
        raise _refused(HTTPStatus.BAD_REQUEST, [(f"/{name}", "given more than once") for name in repeated])


def _refused(status: HTTPStatus, places: Sequence[tuple[str, str]]) -> Refused:
    return Refused(status, [{"pointer": pointer, "detail": detail} for pointer, detail in places])


def _places(error: ValidationError, prefix: str) -> list[tuple[str, str]]:
    found = error.errors(include_url=False, include_context=False, include_input=False)
    return [(prefix + "/".join(_escaped(part) for part in one["loc"]), one["msg"]) for one in found[:MOST_PLACES]]


def _escaped(part: int | str) -> str:
    """A step of a JSON pointer (RFC 6901)."""
    return str(part).replace("~", "~0").replace("/", "~1")
