"""Texts in the API: clauses, their revisions, comparing these, and whether a clause can still be shaped."""

from app.texts.api import options, reading
from app.texts.api.blueprint import api
from app.texts.api.reading import the_clause

__all__ = ["api", "options", "reading", "the_clause"]
