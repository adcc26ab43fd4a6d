"""What the plain words of a clause hold, in order: paragraphs and tables, and its footnotes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from app.domain.footnotes import Mark, Note, apart, spans
from app.domain.tables import Table, is_row, table_in


@dataclass(frozen=True)
class Text:
    """A paragraph: its lines, with the marks of footnotes told apart."""

    spans: tuple[str | Mark, ...]


@dataclass(frozen=True)
class Grid:
    """A table whose cells are told as paragraphs are."""

    header: tuple[Text, ...]
    rows: tuple[tuple[Text, ...], ...]
    has_header: bool
    heads_rows: bool


@dataclass(frozen=True)
class Footnote:
    """A footnote; `marked` says that some words refer to it."""

    mark: str
    text: Text
    marked: bool


@dataclass(frozen=True)
class Body:
    """A clause's words."""

    blocks: tuple[Text | Grid, ...]
    footnotes: tuple[Footnote, ...]


def body_of(words: str) -> Body:
    """The blocks of a clause's words: an empty line begins a paragraph, and rows of a table begin a table."""
    text, notes = apart(words.replace("\r\n", "\n"))
    marks = frozenset(note.mark for note in notes)
    blocks = tuple(
        _grid(piece, marks) if isinstance(piece, Table) else Text(spans(piece, marks)) for piece in pieces(text)
    )
    marked = _marked(blocks)
    return Body(blocks, tuple(_footnote(note, marks, marked) for note in notes))


def pieces(text: str) -> Iterator[str | Table]:
    """Paragraphs and tables of words without notes."""
    for paragraph in text.split("\n\n"):
        yield from _pieces(paragraph.strip()) if "|" in paragraph else filter(None, [paragraph.strip()])


def _pieces(paragraph: str) -> Iterator[str | Table]:
    for rows, group in groupby(paragraph.split("\n"), key=is_row):
        lines = list(group)
        table = table_in(lines) if rows else None
        words = "\n".join(lines).strip()
        if table or words:
            yield table or words


def _grid(table: Table, marks: frozenset[str]) -> Grid:
    def told(cells: Sequence[str]) -> tuple[Text, ...]:
        return tuple(Text(spans(cell, marks)) for cell in cells)

    return Grid(told(table.header), tuple(map(told, table.rows)), table.has_header, table.heads_rows)


def _marked(blocks: Sequence[Text | Grid]) -> set[str]:
    texts = [
        text
        for block in blocks
        for text in (
            [block] if isinstance(block, Text) else [*block.header, *(cell for row in block.rows for cell in row)]
        )
    ]
    return {span.mark for text in texts for span in text.spans if isinstance(span, Mark)}


def _footnote(note: Note, marks: frozenset[str], marked: set[str]) -> Footnote:
    return Footnote(note.mark, Text(spans(note.text, marks)), note.mark in marked)
