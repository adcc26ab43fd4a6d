"""Pages of texts: histories, versions, and the facilitators' work on the text."""

from app.texts.routes import (
    concordances,
    divisions,
    editing,
    former,
    histories,
    importing,
    naming,
    numbering,
    splitting,
    structure,
    versions,
)
from app.texts.routes.blueprint import pages

__all__ = [
    "concordances",
    "divisions",
    "editing",
    "former",
    "histories",
    "importing",
    "naming",
    "numbering",
    "pages",
    "splitting",
    "structure",
    "versions",
]
