"""The blueprint of the pages of moderation."""

from flask import Blueprint

from app.moderation import reviews
from app.processes.access import access
from app.web.database import session

pages = Blueprint("moderation", __name__)


def _suspended_by() -> int | None:
    """The number of the decision that suspended the reader in this process, for the notice on its pages."""
    part = access()
    found = reviews.suspension_of(session(), part.process.id, part.person_id)
    return found.number if found else None


@pages.app_context_processor
def _for_templates() -> dict[str, object]:
    return {"suspended_by": _suspended_by}
