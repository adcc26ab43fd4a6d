"""Marks on views: open to everybody, or to whoever is signed in. Process views are guarded by the access table."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

View = TypeVar("View", bound=Callable[..., Any])


def public(view: View) -> View:
    """Mark a view as open to everybody."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


def signed_in(view: View) -> View:
    """Ask for a signed-in person; a stranger is sent to sign in and comes back."""

    @wraps(view)
    def guarded(*args: object, **kwargs: object) -> ResponseReturnValue:
        if not current_user.is_authenticated:
            return ask_to_sign_in()
        return cast(ResponseReturnValue, view(*args, **kwargs))

    guarded.guard = "signed_in"  # type: ignore[attr-defined]
    guarded.guarding = signed_in  # type: ignore[attr-defined]
    return cast(View, guarded)


def administrators_only(view: View) -> View:
    """Ask for an administrator of the instance; to others the page does not exist."""

    @wraps(view)
    def guarded(*args: object, **kwargs: object) -> ResponseReturnValue:
        if not (current_user.is_authenticated and current_user.is_administrator):
            abort(404)
        return cast(ResponseReturnValue, view(*args, **kwargs))

    guarded.guard = "administrators_only"  # type: ignore[attr-defined]
    return cast(View, guarded)


def ask_to_sign_in() -> ResponseReturnValue:
    """401 for a program and for a form that was sent; a reader who follows a link is sent to sign in."""
    if request.method != "GET" or request.path.startswith("/api/"):
        abort(401)
    return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")))


def local_path(target: str | None, fallback: str) -> str:
    """Where to go next: only a path of this instance, never another site."""
    if not target or not target.startswith("/") or target[1:2] in ("/", "\\"):
        return fallback
    return target if target.isprintable() and "\\" not in target else fallback
