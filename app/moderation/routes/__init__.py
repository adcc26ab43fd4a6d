"""Pages of moderation and of the facilitators' desk."""

from app.moderation.routes import deciding, desk, log, objections, reporting, statements
from app.moderation.routes.blueprint import pages

__all__ = ["deciding", "desk", "log", "objections", "pages", "reporting", "statements"]
