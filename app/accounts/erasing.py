"""What goes with an account when it is deleted: every feature erases or unlinks its own part."""

from collections.abc import Callable

from sqlalchemy.orm import Session

ERASURES: dict[str, Callable[[Session, int], None]] = {}
"""A feature's part by its name, given the person's number. Entered when its routes are imported."""


def erase_parts(session: Session, person_id: int) -> None:
    """Let every feature erase what it holds of the person and nobody needs any longer."""
    for erase in ERASURES.values():
        erase(session, person_id)
