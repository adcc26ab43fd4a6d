"""The address of this very page with something changed; what a reader put into the query stays a query."""

from urllib.parse import urlencode

from flask import request, url_for


def this_page(*, query: dict[str, str] | None = None, **parts: str) -> str:
    """The page of this request with other `parts` of its path, and other values in its query.

    The query is never handed to `url_for`, for which names such as `_scheme` or `endpoint` have a meaning.
    """
    path = url_for(str(request.endpoint), **{**(request.view_args or {}), **parts})
    asked = urlencode({**request.args.to_dict(flat=True), **(query or {})})
    return f"{path}?{asked}" if asked else path
