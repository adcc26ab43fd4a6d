"""A report as DOCX: styled headings, tables whose heading rows repeat, links, right-to-left where the language is."""

import io
import unicodedata
from datetime import datetime
from typing import Any

import regex
from docx import Document
from docx.document import Document as Writing
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph as Written
from docx.text.run import Run as Piece

from app.domain.directions import is_right_to_left
from app.domain.reporting import Block, Items, Line, Paragraph, Report, Table, Words, outline
from app.domain.tokens import Kind

DEEPEST = 9
CHANGED = {Kind.INSERTED: "Inserted words", Kind.DELETED: "Removed words"}
_NOT_XML = regex.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def docx(report: Report, made_at: datetime) -> bytes:
    """The report as a document for a word processor."""
    writing = Document()
    _style(writing)
    properties = writing.core_properties
    properties.title = _clean(f"{report.title.text} – {report.subtitle}")
    properties.language, properties.author, properties.comments = report.language, "Openclause", ""
    properties.created = properties.modified = made_at.replace(tzinfo=None)
    writer = _Writer(writing, report.language)
    _lay_out(writing, writer, report)
    writer.line((report.title,), "Title")
    writer.line((Words(report.subtitle),), "Subtitle")
    for block in report.lead:
        writer.block(block)
    for level, section in outline(report.sections):
        writer.line(section.heading, f"Heading {min(level + 1, DEEPEST)}")
        for block in section.blocks:
            writer.block(block)
    out = io.BytesIO()
    writing.save(out)
    return out.getvalue()


def _style(writing: Writing) -> None:
    """Changed words are told by style, so that a reader can restyle them all at once."""
    for name in CHANGED.values():
        writing.styles.add_style(name, WD_STYLE_TYPE.CHARACTER)
    writing.styles[CHANGED[Kind.INSERTED]].font.underline = True
    writing.styles[CHANGED[Kind.DELETED]].font.strike = True
    writing.styles["Normal"].font.size = Pt(11)


def _lay_out(writing: Writing, writer: "_Writer", report: Report) -> None:
    """Pages of A4, each with the title and its number at the foot."""
    page = writing.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    foot = page.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    writer.fill(foot, (report.title, Words(" · ")))
    field = _append(foot._p, "w:fldSimple", **{"w:instr": " PAGE "})
    field.append(foot.add_run("1")._r)


class _Writer:
    """Writes the parts of a report one after the other; `own` is the language of the report itself."""

    def __init__(self, writing: Writing, own: str) -> None:
        self.writing, self.own = writing, own

    def block(self, block: Block) -> None:
        """A paragraph, a list or a table."""
        match block:
            case Paragraph(words=words, quoted=quoted):
                self.line(words, "Quote" if quoted else None)
            case Items(items=items):
                for line in items:
                    self.line(line, "List Bullet")
            case Table():
                self.table(block)

    def line(self, words: Line, style: str | None = None) -> None:
        """A paragraph in a style."""
        self.fill(self.writing.add_paragraph(style=style), words)

    def table(self, table: Table) -> None:
        """A table under its caption; its heading row stands on every page."""
        self.line((Words(table.caption),), "Caption")
        made = self.writing.add_table(rows=1, cols=len(table.head), style="Table Grid")
        if is_right_to_left(self.own):
            made._tbl.tblPr.insert(1, OxmlElement("w:bidiVisual"))  # after its style, as the schema has it
        for cell, name in zip(made.rows[0].cells, table.head, strict=True):
            self.fill(cell.paragraphs[0], (Words(name, strong=True),))
        _append(made.rows[0]._tr.get_or_add_trPr(), "w:tblHeader")
        for row in table.rows:
            for cell, words in zip(made.add_row().cells, row, strict=True):
                self.fill(cell.paragraphs[0], words)
        self.writing.add_paragraph()

    def fill(self, paragraph: Written, words: Line) -> None:
        """Words into a paragraph that runs in the direction of the first of them."""
        if self._is_right_to_left(words[0] if words else Words("")):
            _append(paragraph._p.get_or_add_pPr(), "w:bidi")
        for one in words:
            piece = self._piece(paragraph, one)
            self._speak(piece, one)

    def _piece(self, paragraph: Written, one: Words) -> Piece:
        piece = paragraph.add_run(_clean(one.text))
        piece.bold = one.strong or None
        if one.kind in CHANGED:
            piece.style = CHANGED[one.kind]
        if one.href:
            leads = paragraph.part.relate_to(one.href, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
            _append(paragraph._p, "w:hyperlink", **{"r:id": leads}).append(piece._r)
            piece.underline = True
        return piece

    def _speak(self, piece: Piece, one: Words) -> None:
        """Note the language of the words, and that they run from right to left."""
        properties = piece._r.get_or_add_rPr()
        language, reversed_ = one.language or self.own, self._is_right_to_left(one)
        if reversed_:
            _append(properties, "w:rtl")
        told = "x-none" if language in ("und", "zxx") else language
        _append(properties, "w:lang", **{"w:bidi" if reversed_ else "w:val": told})

    def _is_right_to_left(self, one: Words) -> bool:
        if one.language == "und":
            return _begins_right_to_left(one.text)
        return one.language != "zxx" and is_right_to_left(one.language or self.own)


def _append(parent: Any, name: str, **attributes: str) -> Any:
    """A new element at the end of another."""
    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(key), value)
    parent.append(element)
    return element


def _begins_right_to_left(text: str) -> bool:
    """Whether the first letter that has a direction runs from right to left."""
    found = (unicodedata.bidirectional(letter) for letter in text)
    return next((one for one in found if one in ("L", "R", "AL")), "L") != "L"


def _clean(text: str) -> str:
    return _NOT_XML.sub("", text)
