"""What other features attach to a version of a text: each enters here how its part is read, for the version's page."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy.orm import Session

from app.texts.models import Version

ANNEXES: dict[str, Callable[[Session, Version], Sequence[Any]]] = {}
"""A feature's part by its name, which the page of a version shows by the template it knows for it."""


def annexes_of(session: Session, version: Version) -> dict[str, Sequence[Any]]:
    """Everything that is attached to a version, by name; only the final text has any."""
    return {name: read(session, version) for name, read in ANNEXES.items()} if version.final else {}
