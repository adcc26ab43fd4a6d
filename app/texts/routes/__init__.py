"""Pages of texts: histories, versions, and the facilitators' work on the text."""

from app.texts.routes import concordances, editing, histories, importing, naming, versions
from app.texts.routes.blueprint import pages

__all__ = ["concordances", "editing", "histories", "importing", "naming", "pages", "versions"]
