"""What the instance knows of a person, for the person to take along: every feature adds its own part."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from app.accounts import queries
from app.accounts.mandates import invitations_sent
from app.accounts.models import Person

PARTS: dict[str, Callable[[Session, int], object]] = {}
"""A feature's part by its name: from the person's number to JSON values. Entered when its routes are imported."""


def everything(session: Session, person: Person) -> dict[str, object]:
    """All that is known of the person, as JSON values."""
    return {
        **queries.personal_data(session, person),
        "mandate_invitations": invitations_sent(session, person.id),
        **{name: part(session, person.id) for name, part in PARTS.items()},
    }
