"""Pages of texts: histories, versions, and the facilitators' work on the text."""

from app.texts.routes import editing, histories, importing, versions
from app.texts.routes.blueprint import pages

__all__ = ["editing", "histories", "importing", "pages", "versions"]
