"""Giving a file out: only ever as a download, which no browser shows, runs or guesses the kind of."""

import io
from typing import Protocol

from flask import Response, send_file

SANDBOX = "default-src 'none'; sandbox"
"""A file of a stranger is never a page of ours, whatever a browser makes of it."""


class Downloadable(Protocol):
    """Anything with the columns of a file."""

    @property
    def name(self) -> str: ...
    @property
    def media_type(self) -> str: ...
    @property
    def sha256(self) -> str: ...
    @property
    def content(self) -> bytes | None: ...


def download(file: Downloadable) -> Response:
    """The file as an attachment under its own name; no cache keeps it: what is hidden or withdrawn is gone at once."""
    answer = send_file(
        io.BytesIO(file.content or b""), mimetype=file.media_type, as_attachment=True, download_name=file.name,
        max_age=0, etag=file.sha256,
    )  # fmt: skip
    answer.headers["Content-Security-Policy"] = SANDBOX
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
