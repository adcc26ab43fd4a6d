"""What goes with an account when it is deleted: every feature erases or unlinks its own part."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

ERASURES: dict[str, Callable[[Session, int], None]] = {}
"""A feature's part by its name, given the person's number. Entered when its routes are imported."""
REDACTIONS: dict[str, Callable[[Session, int, datetime], None]] = {}
"""The same for what is erased from the record as well, given the moment too: it comes last, for it holds the log."""


def erase_parts(session: Session, person_id: int, now: datetime) -> None:
    """Let every feature erase what it holds of the person and nobody needs any longer."""
    for erase in ERASURES.values():
        erase(session, person_id)
    for redact in REDACTIONS.values():
        redact(session, person_id, now)
