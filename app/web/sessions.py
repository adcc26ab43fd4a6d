"""Sessions: a signed cookie, except where an answer is the same for everybody and may stand in the pages of others."""

from flask import Flask, Request, Response, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin

WITHOUT = ("/embed/", "/oembed")
"""Addresses that begin so know no session: no cookie is read there, and none is set."""


class Sessions(SecureCookieSessionInterface):
    """As Flask has them, but none at all where nobody is to be known."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """The reader's session, or an empty one."""
        return self.session_class() if request.path.startswith(WITHOUT) else super().open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Set the cookie where something changed; without a session no answer depends on one either."""
        if not request.path.startswith(WITHOUT):
            super().save_session(app, session, response)


def register(app: Flask) -> None:
    """Take this kind of session."""
    app.session_interface = Sessions()
