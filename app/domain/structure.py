"""What the parts of a text are: divisions, which hold others, and clauses, which are discussed."""

from enum import StrEnum


class DivisionKind(StrEnum):
    """What a division of a text is; an article is one when its paragraphs are the clauses."""

    BOOK = "book"
    PART = "part"
    TITLE = "title"
    CHAPTER = "chapter"
    SECTION = "section"
    ARTICLE = "article"
    PREAMBLE = "preamble"
    ANNEX = "annex"
    DEFINITIONS = "definitions"


class ClauseKind(StrEnum):
    """What the smallest discussed unit is."""

    ARTICLE = "article"
    PARAGRAPH = "paragraph"
    POINT = "point"
    SUBPOINT = "subpoint"
    RECITAL = "recital"
    CITATION = "citation"
    DEFINITION = "definition"
    ANNEX = "annex"
