"""Pages of texts: histories, versions, and the facilitators' work on the text."""

from app.texts.routes import (
    applying,
    concordances,
    correcting,
    divisions,
    editing,
    former,
    histories,
    importing,
    insertions,
    matching,
    naming,
    numbering,
    options,
    splitting,
    structure,
    versions,
)
from app.texts.routes.blueprint import pages

__all__ = [
    "applying",
    "concordances",
    "correcting",
    "divisions",
    "editing",
    "former",
    "histories",
    "importing",
    "insertions",
    "matching",
    "naming",
    "numbering",
    "options",
    "pages",
    "splitting",
    "structure",
    "versions",
]
