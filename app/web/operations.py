"""The way of an API call: query and body are read by their schema, the act is done once, the answer is described."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from http import HTTPStatus
from typing import Any, TypeVar, cast

from flask import Blueprint, Response, abort, request
from flask.typing import ResponseReturnValue
from pydantic import BaseModel, ValidationError
from werkzeug.exceptions import UnsupportedMediaType

from app.web.errors import problem
from app.web.idempotency import once_only

JSON = "application/json"
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
    answer: type[BaseModel] | str | None
    status: HTTPStatus
    query: type[BaseModel] | None
    body: type[BaseModel] | None
    signed_in: bool
    also: tuple[HTTPStatus, ...]


OPERATIONS: list[Operation] = []
"""Every call of the API, in the order in which they are defined."""


class Refused(Exception):
    """An input that its schema does not take; answered with 422 and the places that are wrong."""

    def __init__(self, errors: list[dict[str, str]]) -> None:
        self.errors = errors


def operation(
    api: Blueprint,
    method: str,
    path: str,
    *,
    answer: type[BaseModel] | str | None,
    status: HTTPStatus = HTTPStatus.OK,
    query: type[BaseModel] | None = None,
    body: type[BaseModel] | None = None,
    signed_in: bool = False,
    also: tuple[HTTPStatus, ...] = (),
) -> Callable[[View], View]:
    """Register a view as a described call.

    The view gets its path's values, then `query` and `body` as keyword arguments where they are declared. It returns a
    model (or a Response for another media type, whose name `answer` then gives). The first line of its docstring is the
    summary. `also` names answers beyond those every call may give (400, 401, 403, 404, 409, 413, 415, 422, 429, 503).
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
            )
        )
        wrapped = _described(view, query, body, status, once=method == "POST")
        api.add_url_rule(path, view.__name__, wrapped, methods=[method])
        return view

    return register


def _described(
    view: Callable[..., Any],
    query: type[BaseModel] | None,
    body: type[BaseModel] | None,
    status: HTTPStatus,
    *,
    once: bool,
) -> Callable[..., ResponseReturnValue]:
    @wraps(view)
    def call(**values: Any) -> ResponseReturnValue:
        try:
            if query is not None:
                values["query"] = read_query(query)
            elif set(request.args) - {"language"}:
                raise Refused([{"pointer": f"?{name}", "detail": "unknown"} for name in request.args])
            if body is not None:
                values["body"] = read_body(body)
        except Refused as refused:
            return problem(422, "The input is not as described.", errors=refused.errors)
        return _answer(view(**values), status)

    return once_only(call) if once else call


def require_match(current: BaseModel) -> None:
    """Refuse (412) a change that is based on an older state than `current`, when If-Match says which it was."""
    expected = request.if_match
    if expected and not expected.contains(_tag(current.model_dump_json())):
        abort(412)


def _tag(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _answer(result: Any, status: HTTPStatus) -> ResponseReturnValue:
    if isinstance(result, Response):
        return result
    if result is None:
        return Response(status=HTTPStatus.NO_CONTENT)
    text = cast(BaseModel, result).model_dump_json()
    response = Response(text, status=status, content_type=JSON)
    if request.method == "GET":
        response.set_etag(_tag(text))
        return response.make_conditional(request)
    return response


def read_query(schema: type[BaseModel]) -> BaseModel:
    """The query of this call; each name at most once, values as the schema says."""
    repeated = [name for name, values in request.args.lists() if len(values) > 1]
    if repeated:
        raise Refused([{"pointer": f"?{name}", "detail": "given more than once"} for name in repeated])
    try:
        return schema.model_validate_strings(request.args.to_dict(), strict=False)
    except ValidationError as error:
        raise Refused(_places(error, "?")) from None


def read_body(schema: type[BaseModel]) -> BaseModel:
    """The JSON body of this call; 415 for another media type, 422 with pointers for another shape."""
    if request.mimetype != JSON:
        raise UnsupportedMediaType("Send the body as application/json.")
    try:
        return schema.model_validate_json(request.get_data(cache=True))
    except ValidationError as error:
        raise Refused(_places(error, "/")) from None


def _places(error: ValidationError, prefix: str) -> list[dict[str, str]]:
    found = error.errors(include_url=False, include_context=False, include_input=False)
    return [{"pointer": prefix + "/".join(str(part) for part in one["loc"]), "detail": one["msg"]} for one in found]
