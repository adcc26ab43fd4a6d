"""Paragraphs, tables, notes and comments of a fair copy in the order of the text."""

from collections.abc import Iterable, Mapping
from itertools import count

from lxml import etree

from app.domain.tokens import Kind
from app.exports.fair_copies.blocks import Grid, Note, Paragraph, Passage, Piece, Remark, Row, Style
from app.exports.odt.changes import Changes, goes_on
from app.exports.odt.elements import Element, element, moment, write
from app.exports.odt.styles import Styles


class Writer:
    """Writes passages one after another into `out`; `remarks` has the comments by their numbers."""

    def __init__(self, out: Element, remarks: Mapping[int, Remark]) -> None:
        self.out = out
        self.remarks = remarks
        self.styles = Styles()
        self.changes = Changes()
        self.notes = count(1)
        self.tables = count(1)
        self.line: Element | None = None
        """The paragraph that goes on after a deleted break."""

    def passage(self, passage: Passage) -> None:
        """A heading or a clause; comments on it begin with its first paragraph and end with its last."""
        before = len(self.out)
        for block in passage.blocks:
            if isinstance(block, Paragraph):
                self.paragraph(block)
            elif isinstance(block, Grid):
                self._end_of_line()
                self.out.append(self._table(block))
        if passage.comments:
            self._comments(passage.comments, before)

    def finish(self) -> None:
        """End whatever still goes on."""
        if self.line is not None or self.changes.open:
            self._end_of_line()
            last = element("text:p", text__style_name="Text_20_body")
            self.changes.close(last)
            self.out.append(last)

    def paragraph(self, one: Paragraph) -> None:
        """A paragraph of the text, joined to the one before it where the break between them was deleted."""
        line = self._made(one) if self.line is None else self._going_on(self.line, one)
        if self.line is None and one.anchor and not goes_on(one):
            line.append(element("text:bookmark", text__name=one.anchor))
        self.words(line, one)
        if goes_on(one) and one.hand:
            self.changes.deleted(line, one.hand, self._made(one))
            self.line = line
            return
        if one.mark is Kind.INSERTED and one.hand:
            self.changes.insertion(line, one.hand)
        else:
            self.changes.close(line)
        self.changes.deletion = None
        self.out.append(line)
        self.line = None

    def words(self, line: Element, one: Paragraph, *, bold: bool = False) -> None:
        """The pieces of a paragraph, each as the change it is."""
        for piece in one.pieces:
            if piece.kind is Kind.DELETED and piece.hand:
                self._piece(self.changes.deleted(line, piece.hand, self._made(one)), piece, bold)
                continue
            if piece.kind is Kind.INSERTED and piece.hand:
                self.changes.insertion(line, piece.hand)
            else:
                self.changes.close(line)
            self._piece(line, piece, bold)

    def _piece(self, parent: Element, piece: Piece, bold: bool) -> None:
        if piece.note is not None:
            parent.append(self._note(piece.note))
        elif bold:
            parent.append(element("text:span", words=piece.text, text__style_name=self.styles.bold()))
        else:
            write(parent, piece.text)

    def _made(self, one: Paragraph) -> Element:
        style = self.styles.of(one)
        if one.style is Style.HEADING:
            return element("text:h", text__style_name=style, text__outline_level=one.level)
        return element("text:p", text__style_name=style)

    def _going_on(self, line: Element, one: Paragraph) -> Element:
        """The paragraph that goes on, of the kind of the one that ends it: a break belongs to what stands before it."""
        self.changes.broken(self._made(one))
        made = self._made(one)
        made.text = line.text
        made.extend(list(line))
        if one.anchor and not goes_on(one):
            made.insert(0, element("text:bookmark", text__name=one.anchor))
            made[0].tail, made.text = made.text, None
        return made

    def _end_of_line(self) -> None:
        if self.line is not None:
            self.changes.broken(_empty(self.line))
            self.out.append(self.line)
            self.line = None
        if self.changes.open and len(self.out):
            self.changes.close(self.out[-1])
        self.changes.deletion = None

    def _table(self, grid: Grid) -> Element:
        made = element("table:table", table__name=f"Table{next(self.tables)}")
        made.append(element("table:table-column", table__number_columns_repeated=grid.width))
        heads = [self._row(row, grid) for row in grid.rows if row.heads_columns]
        if heads:
            made.append(element("table:table-header-rows", *heads))
        made.extend(self._row(row, grid) for row in grid.rows if not row.heads_columns)
        return made

    def _row(self, row: Row, grid: Grid) -> Element:
        """A row; that it came or went is said of its words, for OpenDocument tracks no rows."""
        made = element("table:table-row")
        for place, cell in enumerate(row.cells):
            over = grid.width - len(row.cells) + 1 if place == len(row.cells) - 1 else 1
            held = element(
                "table:table-cell", table__style_name=self.styles.cell(), office__value_type="string",
                table__number_columns_spanned=over if over > 1 else None,
            )  # fmt: skip
            held.extend(self._cell(cell.paragraphs, cell.is_heading))
            made.append(held)
            made.extend(element("table:covered-table-cell") for _one in range(over - 1))
        return made

    def _cell(self, paragraphs: Iterable[Paragraph], bold: bool) -> Iterable[Element]:
        for one in paragraphs:
            line = self._made(one)
            self.words(line, one, bold=bold)
            self.changes.close(line)
            yield line

    def _note(self, note: Note) -> Element:
        number = next(self.notes)
        style = self.styles.named("note", "Footnote", note.language)
        body = element(
            "text:note-body", *(element("text:p", words=one, text__style_name=style) for one in note.paragraphs)
        )
        citation = element("text:note-citation", words=str(number))
        return element("text:note", citation, body, text__id=f"ftn{number}", text__note_class="footnote")

    def _comments(self, numbers: Iterable[int], before: int) -> None:
        found = [one for one in self.out[before:] if one.tag in (element("text:p").tag, element("text:h").tag)]
        if not found:
            found = [element("text:p", text__style_name="Text_20_body")]
            self.out.append(found[0])
        first, last = found[0], found[-1]
        told = [self.remarks[number] for number in numbers if number in self.remarks]
        annotations = [self._annotation(remark) for remark in told]
        if annotations:
            annotations[-1].tail, first.text = first.text, None
            first[0:0] = annotations
        last.extend(element("office:annotation-end", office__name=f"comment{one.number}") for one in told)

    def _annotation(self, one: Remark) -> Element:
        made = element("office:annotation", office__name=f"comment{one.number}")
        made.append(element("dc:creator", words=one.signed))
        made.append(element("dc:date", words=moment(one.at)))
        style = self.styles.named("comment", "Text_20_body", one.language)
        made.extend(element("text:p", words=words, text__style_name=style) for words in one.paragraphs)
        return made


def _empty(line: Element) -> Element:
    """A paragraph of the same kind without words."""
    return etree.Element(line.tag, line.attrib, nsmap=line.nsmap)
