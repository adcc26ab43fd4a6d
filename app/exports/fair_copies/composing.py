"""The paragraphs and tables of one clause, with each change tracked to the hand that made it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import regex

from app.domain.tables import Table
from app.domain.tokens import Kind, way
from app.domain.tracking import Tracked, tracked
from app.exports.fair_copies.blocks import Block, Cell, Grid, Hand, Note, Paragraph, Piece, Row, Style
from app.exports.fair_copies.order import Side
from app.exports.fair_copies.wordings import (
    Segment,
    Signs,
    heading_of,
    is_point,
    paired,
    segments_of,
    signs_for,
)
from app.texts.rows import ClauseRow

BETWEEN_CELLS = "\x1f"
_SIGN = regex.compile(r"([\U000F0000-\U0010FFFD])")


@dataclass(frozen=True)
class Step:
    """A wording that a clause came to have between two versions, and by whose hand; of a struck one both are empty."""

    heading: str
    body: str
    hand: Hand


@dataclass(frozen=True)
class Place:
    """Where a clause stands: the language of the copy, how deep below the headings, and the name of its heading."""

    language: str
    level: int
    anchor: str


def composed(side: Side, steps: Sequence[Step], place: Place) -> list[Block]:
    """The blocks of a clause: its heading, if it has one, and its words.

    `steps` lead from how it was before, or from nothing, to how it is now; none where it did not change.
    """
    before, after = side.before, side.after
    first = (before, before.heading, before.body) if before else (None, "", "")
    wordings: list[tuple[ClauseRow | None, str, str]] = [first]
    wordings += [(after, step.heading, step.body) for step in steps]
    signs = signs_for(body for _clause, _heading, body in wordings)
    headings, flats = [], []
    for clause, heading, body in wordings:
        headings.append(heading_of(clause, heading, place.language) if clause else "")
        flats.append(segments_of(clause, heading, body, place.language, signs) if clause else [""])
    writer = _Writer([step.hand for step in steps], signs, side.clause.language or place.language)
    head = writer.lines(headings, Style.HEADING, place.level, place.anchor)
    blocks = [*head, *writer.body(flats)]
    return [replace(one, is_moved=side.is_moved) if isinstance(one, Paragraph) else one for one in blocks]


def with_note(blocks: Sequence[Block], note: Note) -> list[Block]:
    """The blocks with a note at the end of the last paragraph that stays; inserted with it, if anything changed."""
    places = [index for index, one in enumerate(blocks) if isinstance(one, Paragraph) and one.mark is not Kind.DELETED]
    if not places:
        return list(blocks)
    last = blocks[places[-1]]
    assert isinstance(last, Paragraph)
    hand = next((piece.hand for block in blocks for piece in _pieces(block) if piece.hand), None)
    kind = Kind.INSERTED if hand else Kind.KEPT
    noted = replace(last, pieces=(*last.pieces, Piece("", kind, hand, note)))
    return [*blocks[: places[-1]], noted, *blocks[places[-1] + 1 :]]


def _pieces(block: Block) -> Iterator[Piece]:
    if isinstance(block, Paragraph):
        yield from block.pieces
        if block.hand:
            yield Piece("", block.mark, block.hand)
    elif isinstance(block, Grid):
        for row in block.rows:
            for cell in row.cells:
                for paragraph in cell.paragraphs:
                    yield from _pieces(paragraph)


@dataclass(frozen=True)
class _Writer:
    hands: Sequence[Hand]
    signs: Signs
    language: str

    def body(self, flats: Sequence[Sequence[Segment]]) -> Iterator[Block]:
        """Lines and tables; where there are tables only the first and the last wording are compared."""
        if all(len(flat) == 1 for flat in flats):
            yield from self.lines([str(flat[0]) for flat in flats], Style.TEXT)
            return
        last = replace(self, hands=self.hands[-1:])
        for before, after in paired(flats[0], flats[-1]):
            if isinstance(before, str) and isinstance(after, str):
                yield from last.lines([before, after] if self.hands else [before], Style.TEXT)
            else:
                yield last.grid(
                    before if isinstance(before, Table) else None, after if isinstance(after, Table) else None
                )

    def lines(self, texts: Sequence[str], style: Style, level: int = 0, anchor: str = "") -> Iterator[Paragraph]:
        """Paragraphs, one for each line, of texts that came one after another."""
        if not texts[0] and not texts[-1]:
            return
        mark = Kind.KEPT if texts[0] and texts[-1] else Kind.INSERTED if texts[-1] else Kind.DELETED
        for paragraph in self._paragraphs(self._tracks(texts), mark):
            if style is Style.TEXT:
                yield replace(paragraph, style=Style.POINT) if is_point(paragraph.text) else paragraph
            else:
                yield replace(paragraph, style=style, level=level, anchor=anchor)

    def _tracks(self, texts: Sequence[str]) -> Sequence[Tracked]:
        if texts[0] == texts[-1]:
            return [Tracked(Kind.KEPT, texts[0], 0)]
        return tracked(texts)

    def _paragraphs(self, tracks: Sequence[Tracked], last: Kind) -> Iterator[Paragraph]:
        pieces: list[Piece] = []
        for one in tracks:
            hand = self._hand(one)
            for number, line in enumerate(one.text.split("\n")):
                if number:
                    yield self._paragraph(pieces, one.kind, hand)
                    pieces = []
                pieces += self._worded(line, one.kind, hand)
        ending = next((self._hand(one) for one in reversed(tracks) if one.by), None)
        yield self._paragraph(pieces, last, ending if last is not Kind.KEPT else None)

    def _paragraph(self, pieces: Sequence[Piece], mark: Kind, hand: Hand | None) -> Paragraph:
        return Paragraph(Style.TEXT, tuple(pieces), self.language, mark=mark, hand=hand)

    def _hand(self, one: Tracked) -> Hand | None:
        return self.hands[one.by - 1] if one.by else None

    def _worded(self, line: str, kind: Kind, hand: Hand | None) -> Iterator[Piece]:
        """The words of a line with its notes in their places."""
        notes: Mapping[str, str] = self.signs.texts
        for part in _SIGN.split(line) if notes else [line]:
            if part in notes:
                yield Piece("", kind, hand, Note(tuple(notes[part].split("\n")), self.language))
            elif part:
                yield Piece(part, kind, hand)

    def grid(self, before: Table | None, after: Table | None) -> Grid:
        """A table, row by row; a row that was rewritten is compared cell by cell."""
        old, new = _rows_of(before), _rows_of(after)
        rows: list[Row] = []
        gone: list[tuple[str, ...]] = []
        for step in way(list(map(BETWEEN_CELLS.join, old)), list(map(BETWEEN_CELLS.join, new))):
            found = [tuple(token.split(BETWEEN_CELLS)) for token in step.tokens]
            if step.kind is Kind.DELETED:
                gone = found
                continue
            rows += self._rewritten(gone, found) if step.kind is Kind.INSERTED else self._left(gone)
            rows += [] if step.kind is Kind.INSERTED else [self._row(row, row) for row in found]
            gone = []
        shown = after or before
        assert shown
        return Grid(_headed([*rows, *self._left(gone)], shown), self.language)

    def _rewritten(self, gone: Sequence[tuple[str, ...]], come: Sequence[tuple[str, ...]]) -> list[Row]:
        alike = min(len(gone), len(come)) if {len(row) for row in (*gone, *come)} == {len(come[0])} else 0
        both = [self._row(old, new) for old, new in zip(gone[:alike], come[:alike], strict=True)]
        return [*both, *self._left(gone[alike:]), *(self._row(None, row) for row in come[alike:])]

    def _left(self, gone: Sequence[tuple[str, ...]]) -> list[Row]:
        return [self._row(row, None) for row in gone]

    def _row(self, old: Sequence[str] | None, new: Sequence[str] | None) -> Row:
        kind = Kind.KEPT if old is not None and new is not None else Kind.DELETED if new is None else Kind.INSERTED
        width = len(old or new or ())
        hand = self.hands[-1] if kind is not Kind.KEPT else None
        cells = zip(old or ("",) * width, new or ("",) * width, strict=True)
        return Row(tuple(Cell(tuple(self._cell(*pair, kind))) for pair in cells), kind, hand)

    def _cell(self, old: str, new: str, kind: Kind) -> Iterator[Paragraph]:
        if not old and not new:
            yield self._paragraph((), kind, self.hands[-1] if kind is not Kind.KEPT else None)
        else:
            yield from self._paragraphs(self._tracks([old, new]), kind)


def _rows_of(table: Table | None) -> list[tuple[str, ...]]:
    if table is None:
        return []
    return [table.header, *table.rows] if table.has_header or not table.rows else list(table.rows)


def _headed(rows: Sequence[Row], table: Table) -> tuple[Row, ...]:
    """The rows with what heads columns and rows told apart."""
    found = []
    for number, row in enumerate(rows):
        heads = table.has_header and number == 0
        cells = tuple(
            replace(cell, is_heading=heads or (table.heads_rows and not place)) for place, cell in enumerate(row.cells)
        )
        found.append(replace(row, cells=cells, heads_columns=heads))
    return tuple(found)
