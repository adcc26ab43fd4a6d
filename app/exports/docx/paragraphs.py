"""Paragraphs and tables with their tracked changes."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import count

from app.domain.directions import is_right_to_left
from app.domain.tokens import Kind
from app.exports.docx.elements import Element, element, moment, name_of, w
from app.exports.docx.runs import properties, runs
from app.exports.fair_copies.blocks import Block, Grid, Hand, Movement, Note, Paragraph, Passage, Piece, Row, Style

STYLES = {Style.TITLE: "Title", Style.ABOUT: "About", Style.TEXT: "BodyText", Style.POINT: "Point"}
CHANGES = {Kind.INSERTED: "ins", Kind.DELETED: "del"}
MOVES = {Kind.INSERTED: "moveTo", Kind.DELETED: "moveFrom"}
WIDTH = 9070
"""Of the text, in twentieths of a point: A4 without its margins."""


class Writer:
    """Writes blocks; remembers the notes in their order, and gives every change and bookmark a number of its own."""

    def __init__(self) -> None:
        self.numbers = count(1)
        self.notes: list[Note] = []
        self.movements: dict[tuple[str, bool], int] = {}
        self.bookmarks: dict[str, str] = {}

    def passage(self, passage: Passage) -> Iterator[Element]:
        """The elements of a passage, with its comments around it."""
        found = [one for block in passage.blocks for one in self.block(block)]
        if not passage.comments:
            yield from found
            return
        if not any(one.tag == w("p") for one in found):
            found.append(element("p"))
        last = next(one for one in reversed(found) if one.tag == w("p"))
        for number in passage.comments:
            last.append(element("commentRangeEnd", id=number))
            reference = element("rPr", element("rStyle", val="CommentReference"))
            last.append(element("r", reference, element("commentReference", id=number)))
        yield from (element("commentRangeStart", id=number) for number in passage.comments)
        yield from found

    def block(self, block: Block) -> Iterator[Element]:
        """The element of a block; a table has a paragraph after it, or else it would grow together with the next."""
        if isinstance(block, Paragraph):
            yield self.paragraph(block)
        elif isinstance(block, Grid):
            yield self.table(block)
        else:
            yield self._movement(block)

    def paragraph(self, one: Paragraph, style: str = "", *, bold: bool = False) -> Element:
        """A paragraph with the changes in it and that of its mark."""
        made = element("p", self._properties(one, style or _style(one)))
        names = MOVES if one.is_moved else CHANGES
        words = [found for piece in one.pieces for found in self._piece(piece, one, names, bold)]
        if not one.anchor:
            made.extend(words)
            return made
        number = next(self.numbers)
        name = self.bookmarks.setdefault(one.anchor, f"_Toc{len(self.bookmarks) + 1:08d}")
        made.append(element("bookmarkStart", id=number, name=name))
        made.extend(words)
        made.append(element("bookmarkEnd", id=number))
        return made

    def table(self, grid: Grid) -> Element:
        """A table as wide as the text; rows that came or went are marked as such, with their words."""
        width = grid.width
        column = WIDTH // width
        made = element("tbl", _table_properties(grid))
        made.append(element("tblGrid", *(element("gridCol", w=column) for _one in range(width))))
        made.extend(self._row(row, column, width) for row in grid.rows)
        return made

    def _row(self, row: Row, column: int, width: int) -> Element:
        held = element("trPr", element("cantSplit"))
        if row.heads_columns:
            held.append(element("tblHeader"))
        if row.kind in CHANGES and row.hand:
            held.append(self._change(CHANGES[row.kind], row.hand))
        made = element("tr", held)
        for place, cell in enumerate(row.cells):
            over = width - len(row.cells) + 1 if place == len(row.cells) - 1 else 1
            size = element("tcPr", element("tcW", w=column * over, type="dxa"))
            if over > 1:
                size.append(element("gridSpan", val=over))
            paragraphs = (self.paragraph(one, "TableText", bold=cell.is_heading) for one in cell.paragraphs)
            made.append(element("tc", size, *paragraphs))
        return made

    def _properties(self, one: Paragraph, style: str) -> Element:
        made = element("pPr", element("pStyle", val=style))
        if is_right_to_left(one.language):
            made.append(element("bidi"))
        if one.mark in CHANGES and one.hand:
            names = MOVES if one.is_moved else CHANGES
            made.append(element("rPr", self._change(names[one.mark], one.hand)))
        return made

    def _piece(self, piece: Piece, one: Paragraph, names: dict[Kind, str], bold: bool) -> Iterable[Element]:
        deleted = piece.kind is Kind.DELETED and not one.is_moved
        if piece.note is not None:
            found: Sequence[Element] = [self._reference(piece.note)]
        else:
            found = list(runs(piece.text, one.language, deleted=deleted, bold=bold))
        if piece.kind is Kind.KEPT or piece.hand is None:
            return found
        changed = self._change(names[piece.kind], piece.hand)
        changed.extend(found)
        return [changed]

    def _reference(self, note: Note) -> Element:
        self.notes.append(note)
        return element("r", properties("", style="FootnoteReference"), element("footnoteReference", id=len(self.notes)))

    def _change(self, name: str, hand: Hand) -> Element:
        return element(name, id=next(self.numbers), author=name_of(hand.author), date=moment(hand.at))

    def _movement(self, one: Movement) -> Element:
        name = "moveFromRange" if one.is_source else "moveToRange"
        key = (one.name, one.is_source)
        if not one.begins:
            return element(f"{name}End", id=self.movements[key])
        number = self.movements[key] = next(self.numbers)
        author, date = name_of(one.hand.author), moment(one.hand.at)
        return element(f"{name}Start", id=number, author=author, date=date, name=one.name)


def _style(one: Paragraph) -> str:
    return f"Heading{one.level}" if one.style is Style.HEADING else STYLES[one.style]


def _table_properties(grid: Grid) -> Element:
    made = element("tblPr")
    if is_right_to_left(grid.language):
        made.append(element("bidiVisual"))
    made.append(element("tblW", w=WIDTH, type="dxa"))
    borders = element("tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        borders.append(element(side, val="single", sz=4, space=0, color="808080"))
    made.append(borders)
    made.append(element("tblLayout", type="fixed"))
    return made
