"""The words of a clause as pages show them: paragraphs, tables, and footnotes that can be followed and left again."""

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask import g

from app.domain.blocks import Body, Grid, Text, body_of
from app.domain.footnotes import Mark


@dataclass(frozen=True)
class Reference:
    """A footnote's mark among words: where it leads, and the id that leads back, which only the first of a note has."""

    label: str
    href: str
    id: str


Spans = Sequence[str | Reference]


@dataclass(frozen=True)
class Cells:
    """A table: its header, and its rows."""

    header: Sequence[Spans]
    rows: Sequence[Sequence[Spans]]
    has_header: bool
    heads_rows: bool


@dataclass(frozen=True)
class Footnote:
    """A footnote under the words; `back` is where its mark stands, if it has one."""

    label: str
    id: str
    words: Spans
    back: str


@dataclass(frozen=True)
class Told:
    """The words of a clause in order; a paragraph is a tuple of spans."""

    blocks: Sequence[Spans | Cells]
    footnotes: Sequence[Footnote]


def told(words: str | None, key: str = "") -> Told:
    """A clause's words; `key` makes the names of its footnotes unique on the page, else each call makes its own."""
    body = body_of(words or "")
    return _Teller(body, key or (_key(words or "") if body.footnotes else "")).told()


def _key(words: str) -> str:
    g.clauses_told = count = g.get("clauses_told", 0) + 1
    return f"{zlib.crc32(words.encode('utf-8', 'replace')):08x}-{count}"


class _Teller:
    def __init__(self, body: Body, key: str) -> None:
        self.body = body
        self.key = key
        self.numbers = {note.mark: number for number, note in enumerate(body.footnotes, start=1)}
        self.met: set[str] = set()

    def told(self) -> Told:
        blocks = [self._cells(block) if isinstance(block, Grid) else self._spans(block) for block in self.body.blocks]
        notes = [
            Footnote(note.mark, self._id("note", note.mark), self._spans(note.text), self._back(note.mark, note.marked))
            for note in self.body.footnotes
        ]
        return Told(blocks, notes)

    def _cells(self, grid: Grid) -> Cells:
        header, rows = self._row(grid.header), [self._row(row) for row in grid.rows]
        return Cells(header, rows, grid.has_header, grid.heads_rows)

    def _row(self, cells: Iterable[Text]) -> list[Spans]:
        return [self._spans(cell) for cell in cells]

    def _spans(self, text: Text) -> Spans:
        return tuple(self._reference(span) if isinstance(span, Mark) else span for span in text.spans)

    def _reference(self, mark: Mark) -> Reference:
        first = mark.mark not in self.met
        self.met.add(mark.mark)
        return Reference(mark.mark, f"#{self._id('note', mark.mark)}", self._id("mark", mark.mark) if first else "")

    def _back(self, mark: str, marked: bool) -> str:
        return f"#{self._id('mark', mark)}" if marked else ""

    def _id(self, kind: str, mark: str) -> str:
        return f"{kind}-{self.key}-{self.numbers[mark]}"
