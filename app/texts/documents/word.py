"""Reading DOCX: headings by their styles, lists with the numbers they show, tables, footnotes; changes as accepted."""

from collections.abc import Iterator, Sequence

import regex

from app.domain.footnotes import Note
from app.domain.manuscript import Reason
from app.domain.tables import Table, table_of
from app.files.archive import Archive
from app.files.trouble import Trouble, Unreadable
from app.texts.documents.markup import Element, local, parts_of, tree_of
from app.texts.documents.transcript import Transcribed, Transcript, headed, numbered
from app.texts.documents.word_names import W, child, is_on, transitional, value
from app.texts.documents.word_notes import Notes
from app.texts.documents.word_numbers import Numbering, Place
from app.texts.documents.word_runs import Words, words_of
from app.texts.documents.word_styles import Styles, outline_of, place_of

MAIN = regex.compile(
    rb'PartName="/([^"]{1,200})"\s+ContentType="[^"]*wordprocessingml\.(?:document|template)\.main\+xml"'
    rb'|ContentType="[^"]*wordprocessingml\.(?:document|template)\.main\+xml"\s+PartName="/([^"]{1,200})"'
)
WIDEST = 60
_WRAPPERS = frozenset({"sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"})


def read_word(content: bytes) -> Transcribed:
    """What a DOCX file says. Raises Unreadable."""
    archive = Archive(content)
    main = _main_part(archive)
    return _Reader(archive, main).read()


def _main_part(archive: Archive) -> str:
    if "[Content_Types].xml" not in archive.names:
        raise Unreadable(Trouble.KIND)
    types = archive.read("[Content_Types].xml")
    if b"macroEnabled" in types or any(name.lower().endswith("vbaproject.bin") for name in archive.names):
        raise Unreadable(Trouble.MACROS)
    found = MAIN.search(types)
    name = (found[1] or found[2]).decode("utf-8", "replace") if found else ""
    if name not in archive.names:
        raise Unreadable(Trouble.KIND)
    return name


class _Reader:
    """Reads the parts of one file into a transcript."""

    def __init__(self, archive: Archive, main: str) -> None:
        self.archive, self.main = archive, main
        self.folder = main.rpartition("/")[0]
        self.transcript = Transcript()
        self.styles = Styles(self._part("styles.xml"))
        self.numbering = Numbering(self._part("numbering.xml"), self.styles.lists)
        self.notes = Notes(self._part("footnotes.xml"), self._part("endnotes.xml"), self._part("comments.xml"))
        self.carried = Words()
        """Words of a paragraph whose end a tracked change takes out: they belong to the next one."""

    def read(self) -> Transcribed:
        for block in parts_of(transitional(self.archive.read(self.main)), f"{W}body"):
            self._block(block)
        self._say_paragraph(Words(), None)
        self._margins()
        return self.transcript.finished()

    def _part(self, name: str) -> Element | None:
        path = f"{self.folder}/{name}".lstrip("/")
        return tree_of(transitional(self.archive.read(path))) if path in self.archive.names else None

    def _block(self, block: Element) -> None:
        name = local(block)
        if name == "p":
            self._paragraph(block)
        elif name == "tbl":
            self._table(block)
        elif name == "sdt" and _is_contents(block):
            self.transcript.remark(Reason.CONTENTS, " ".join(block.itertext(f"{W}t")))
        elif name in _WRAPPERS:
            for inner in block:
                self._block(inner)
        elif name in ("altChunk", "subDoc"):
            self.transcript.remark(Reason.OBJECT, name)

    def _paragraph(self, paragraph: Element) -> None:
        properties = child(paragraph, "pPr")
        key = value(child(properties, "pStyle"))
        words = words_of(paragraph, self.notes)
        if self.styles.is_contents(key):
            self.transcript.remark(Reason.CONTENTS, words.text)
            return
        mark = child(child(properties, "rPr"), "del")
        if mark is not None:
            self.carried = self.carried.followed_by(words)
            return
        self._say_paragraph(words, properties)

    def _say_paragraph(self, words: Words, properties: Element | None) -> None:
        whole = self.carried.followed_by(words)
        self.carried = Words()
        self._remarks(whole)
        key = value(child(properties, "pStyle"))
        number = self._number(properties, key) if whole.text.strip() else ""
        text = numbered(number, whole.text.strip())
        own = outline_of(properties)
        level = self.styles.outline(key) if own is None else own
        if self.styles.is_title(key) and not number:
            self.transcript.title(text)
            self._notes_alone(whole.notes)
        elif level:
            self.transcript.heading(level, headed(number, whole.text.strip()), whole.notes)
        else:
            self.transcript.paragraph(text, whole.notes)

    def _notes_alone(self, notes: Sequence[Note]) -> None:
        for note in notes:
            self.transcript.remark(Reason.HEADING_NOTE, note.text)

    def _number(self, properties: Element | None, key: str) -> str:
        place = place_of(properties)
        if place is None:
            number, level = self.styles.place(key)
            if not number:
                return ""
            place = Place(number, self.numbering.level_of_style(number, key) if level is None else level)
        return self.numbering.next(place)

    def _remarks(self, words: Words) -> None:
        for reason, text in words.remarks:
            self.transcript.remark(reason, text)

    def _table(self, table: Element) -> None:
        rows = list(self._rows(table))
        if max((len(cells) for _head, cells in rows), default=0) < 2:
            for _head, cells in rows:
                for block in (block for cell in cells if cell is not None for block in cell):
                    self._block(block)
            return
        told = [(head, [self._cell(cell) for cell in cells]) for head, cells in rows]
        notes = [note for _head, cells in told for cell in cells for note in cell.notes]
        lines = [[cell.text for cell in cells] for _head, cells in told]
        self.transcript.table(_with_header(lines, has_header=told[0][0]), notes)

    def _rows(self, table: Element) -> Iterator[tuple[bool, list[Element | None]]]:
        """For each row whether it is said to be a header, and its cells; None for what another cell covers."""
        look = child(child(table, "tblPr"), "tblLook")
        first_is_head = _says_first_row(look)
        for at, row in enumerate(_inside(table, "tr")):
            properties = child(row, "trPr")
            if child(properties, "del") is not None:
                self.transcript.remark(Reason.TAKEN_OUT, " ".join(row.itertext(f"{W}t", f"{W}delText")))
                continue
            cells: list[Element | None] = []
            for cell in _inside(row, "tc"):
                merged = child(child(cell, "tcPr"), "vMerge")
                covered = merged is not None and value(merged) in ("", "continue")
                wide = _span(cell)
                cells += [None if covered else cell, *[None] * (wide - 1)]
            yield is_on(child(properties, "tblHeader")) or (at == 0 and first_is_head), cells[:WIDEST]

    def _cell(self, cell: Element | None) -> Words:
        words = Words()
        for block in cell if cell is not None else ():
            for paragraph in [block] if local(block) == "p" else block.iter(f"{W}p"):
                properties = child(paragraph, "pPr")
                own = words_of(paragraph, self.notes)
                number = self._number(properties, value(child(properties, "pStyle"))) if own.text.strip() else ""
                words = words.under(own.with_text(numbered(number, own.text.strip())))
        self._remarks(words)
        return words

    def _margins(self) -> None:
        said: set[str] = set()
        for name in sorted(self.archive.names):
            if regex.fullmatch(rf"{regex.escape(self.folder)}/?(?:header|footer)\d*\.xml", name):
                root = tree_of(transitional(self.archive.read(name)))
                text = " ".join(" ".join(root.itertext(f"{W}t")).split())
                if text not in said:
                    self.transcript.remark(Reason.MARGIN, text)
                said.add(text)


def _with_header(lines: Sequence[Sequence[str]], *, has_header: bool) -> Table:
    return table_of(lines[0], lines[1:]) if has_header else table_of([""] * len(lines[0]), lines)


def _inside(element: Element, name: str) -> Iterator[Element]:
    """The rows of a table or the cells of a row, also those that stand in a wrapper."""
    for inner in element:
        if local(inner) == name:
            yield inner
        elif local(inner) in _WRAPPERS:
            yield from _inside(inner, name)


def _span(cell: Element) -> int:
    said = value(child(child(cell, "tcPr"), "gridSpan"))
    return min(max(int(said), 1), WIDEST) if said.isascii() and said.isdigit() and len(said) < 4 else 1


def _says_first_row(look: Element | None) -> bool:
    said = value(look, "firstRow", own=True)
    if said:
        return said in ("1", "true", "on")
    bits = value(look)
    return bool(int(bits, 16) & 0x20) if regex.fullmatch(r"[0-9A-Fa-f]{1,8}", bits) else False


def _is_contents(block: Element) -> bool:
    gallery = child(child(child(block, "sdtPr"), "docPartObj"), "docPartGallery")
    return value(gallery) == "Table of Contents"
