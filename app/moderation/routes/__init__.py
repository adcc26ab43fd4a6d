"""Pages of moderation and of the facilitators' desk."""

from app.accounts.personal import PARTS
from app.moderation.personal import personal
from app.moderation.routes import deciding, desk, log, objections, reporting, statements
from app.moderation.routes.blueprint import pages

PARTS["reports"] = personal

__all__ = ["deciding", "desk", "log", "objections", "pages", "reporting", "statements"]
