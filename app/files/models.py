"""The columns of a file that is kept in the database, so that it is backed up, erased and restored with its row."""

import hashlib
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.files.checking import Brought


class Kept:
    """A file with the fingerprint that the record commits to; its content is read only when it is asked for."""

    name: Mapped[str] = mapped_column(sa.String(200), default="")
    media_type: Mapped[str] = mapped_column(sa.String(100), default="")
    size: Mapped[int] = mapped_column(default=0)
    sha256: Mapped[str] = mapped_column(sa.String(64), default="")
    content: Mapped[bytes | None] = mapped_column(sa.LargeBinary, deferred=True)


def kept(file: Brought) -> dict[str, Any]:
    """The values of these columns for a file."""
    return {
        "name": file.name,
        "media_type": file.media_type,
        "size": len(file.content),
        "sha256": hashlib.sha256(file.content).hexdigest(),
        "content": file.content,
    }


NO_FILE: dict[str, Any] = {"name": "", "media_type": "", "size": 0, "sha256": "", "content": None}
"""The values of these columns where there is no file."""
