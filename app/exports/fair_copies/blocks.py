"""What a fair copy is made of, in the order of its pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import regex

from app.domain.tokens import Kind

_NOT_XML = regex.compile(r"[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Style(StrEnum):
    """How a paragraph looks; headings have a level besides."""

    TITLE = "title"
    ABOUT = "about"
    HEADING = "heading"
    TEXT = "text"
    POINT = "point"


@dataclass(frozen=True)
class Hand:
    """Who made a change, as the public page names them, and when it was decided."""

    author: str
    at: datetime


@dataclass(frozen=True)
class Note:
    """A footnote: its paragraphs and the language they are in."""

    paragraphs: tuple[str, ...]
    language: str


@dataclass(frozen=True)
class Piece:
    """Words that were kept, inserted or deleted (by a hand), or the place of a note."""

    text: str
    kind: Kind = Kind.KEPT
    hand: Hand | None = None
    note: Note | None = None


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; `mark` says what became of the break that ends it, by `hand`.

    A paragraph whose mark was inserted joins the next one when that is rejected, as one whose mark was deleted does
    when that is accepted. `is_moved`: what is inserted or deleted here moved from or to another place unchanged.
    `anchor` names a heading that the table of contents lists.
    """

    style: Style
    pieces: tuple[Piece, ...]
    language: str
    level: int = 0
    mark: Kind = Kind.KEPT
    hand: Hand | None = None
    is_moved: bool = False
    anchor: str = ""

    @property
    def text(self) -> str:
        """Its words as they read when all changes are accepted, or as they read before if all of it was deleted."""
        gone = self.mark is Kind.DELETED
        return "".join(piece.text for piece in self.pieces if gone or piece.kind is not Kind.DELETED)


@dataclass(frozen=True)
class Cell:
    """A cell of a table."""

    paragraphs: tuple[Paragraph, ...]
    is_heading: bool = False


@dataclass(frozen=True)
class Row:
    """A row of a table that was kept, inserted or deleted."""

    cells: tuple[Cell, ...]
    kind: Kind = Kind.KEPT
    hand: Hand | None = None
    heads_columns: bool = False


@dataclass(frozen=True)
class Grid:
    """A table."""

    rows: tuple[Row, ...]
    language: str

    @property
    def width(self) -> int:
        """How many columns the widest row has."""
        return max((len(row.cells) for row in self.rows), default=1)


@dataclass(frozen=True)
class Movement:
    """The beginning or the end of a passage that moved, on its old place or on its new one; `name` pairs both."""

    name: str
    is_source: bool
    begins: bool
    hand: Hand


Block = Paragraph | Grid | Movement


@dataclass(frozen=True)
class Passage:
    """A heading of a division, or a clause, with the numbers of the comments on it."""

    blocks: tuple[Block, ...]
    comments: tuple[int, ...] = ()


@dataclass(frozen=True)
class Remark:
    """A comment: `number` is its own, `answers` that of the comment that began the thread it is in, if it is a reply.

    `signed` is its author as everybody sees them.
    """

    number: int
    answers: int | None
    signed: str
    at: datetime
    language: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class Listed:
    """A line of the table of contents."""

    anchor: str
    level: int
    text: str
    language: str


def listed(passages: Sequence[Passage]) -> list[Listed]:
    """The table of contents: every heading that stands in the text."""
    return [
        Listed(block.anchor, block.level, block.text, block.language)
        for passage in passages
        for block in passage.blocks
        if isinstance(block, Paragraph) and block.anchor and block.mark is not Kind.DELETED
    ]


def legal(text: str) -> str:
    """The text without what no XML can hold."""
    return _NOT_XML.sub("", text)
