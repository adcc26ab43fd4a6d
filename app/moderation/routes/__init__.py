"""Pages of moderation and of the facilitators' desk."""

from app.accounts.personal import PARTS
from app.moderation.personal import personal
from app.moderation.routes import deciding, desk, log, reporting, stated
from app.moderation.routes.blueprint import pages

PARTS["reports"] = personal

__all__ = ["deciding", "desk", "log", "pages", "reporting", "stated"]
