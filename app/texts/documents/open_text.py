"""Reading ODT: headings by their levels, lists with the numbers they show, tables, footnotes; changes as accepted."""

from collections.abc import Iterator, Sequence
from copy import deepcopy

from app.domain.manuscript import Reason
from app.domain.tables import table_of
from app.files.archive import Archive
from app.files.trouble import Trouble, Unreadable
from app.texts.documents.markup import Element, local, parts_of, tree_of
from app.texts.documents.numerals import whole
from app.texts.documents.open_lists import Count, styles_of
from app.texts.documents.open_names import OFFICE, STYLE, TABLE, TEXT, XML_ID, attribute
from app.texts.documents.open_runs import Runs, changes_of
from app.texts.documents.transcript import Transcribed, Transcript, headed, numbered
from app.texts.documents.word_runs import Words

KINDS = (b"application/vnd.oasis.opendocument.text", b"application/vnd.oasis.opendocument.text-template")
WIDEST = 60
SHORT = 100
"""A cell with more letters is not repeated, whatever the file says."""

DEEPEST_CHAIN = 20
_CONTENTS = frozenset({
    "table-of-content", "illustration-index", "table-index", "object-index", "user-index", "alphabetical-index",
    "bibliography",
})  # fmt: skip


def read_open_text(content: bytes) -> Transcribed:
    """What an ODT file says. Raises Unreadable."""
    archive = Archive(content)
    if "mimetype" not in archive.names or archive.read("mimetype").strip() not in KINDS:
        raise Unreadable(Trouble.KIND)
    if "content.xml" not in archive.names:
        raise Unreadable(Trouble.BROKEN)
    if "META-INF/manifest.xml" in archive.names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise Unreadable(Trouble.ENCRYPTED)
    if any(name.startswith(("Basic/", "Scripts/")) and not name.endswith("/") for name in archive.names):
        raise Unreadable(Trouble.MACROS)
    styles = tree_of(archive.read("styles.xml")) if "styles.xml" in archive.names else None
    return _Reader(styles).read(archive.read("content.xml"))


class _Styles:
    """What the styles of a file say of its paragraphs and lists."""

    def __init__(self, roots: Sequence[Element]) -> None:
        self.lists = styles_of(roots)
        self._parents: dict[str, tuple[str, str, int]] = {}
        for root in roots:
            for one in root.iter(f"{STYLE}style"):
                name = attribute(one, f"{STYLE}name")
                self._parents[name] = (
                    attribute(one, f"{STYLE}parent-style-name"),
                    attribute(one, f"{STYLE}display-name"),
                    whole(one.get(f"{STYLE}default-outline-level")),
                )

    def is_title(self, name: str) -> bool:
        """Whether a style is that of the document's title."""
        return "title" in (one.casefold() for one in self._chain(name))

    def _chain(self, name: str) -> Iterator[str]:
        for _step in range(DEEPEST_CHAIN):
            if not name:
                return
            parent, shown, _level = self._parents.get(name, ("", "", 0))
            yield shown or name
            name = parent


class _Reader:
    """Reads a file into a transcript."""

    def __init__(self, styles: Element | None) -> None:
        self.roots = [] if styles is None else [styles]
        self.styles = _Styles(self.roots)
        self.transcript = Transcript()
        self.runs = Runs()
        self.headings = Count(self.styles.lists.get("", {}))
        self._lists: dict[str, Count] = {}
        """The last list of each style, and lists by the identity that others continue."""

    def read(self, content: bytes) -> Transcribed:
        for part in parts_of(content, f"{OFFICE}text", f"{OFFICE}automatic-styles"):
            if part.tag == f"{OFFICE}automatic-styles":
                self.styles = _Styles([*self.roots, part])
            else:
                self._block(part)
        self._margins()
        return self.transcript.finished()

    def _block(self, block: Element) -> None:
        name = local(block)
        if name == "p":
            self._paragraph(block, "")
        elif name == "h":
            self._heading(block, "")
        elif name == "list":
            self._list(block, None, "", 1)
        elif name == "table":
            self._table(block)
        elif name == "tracked-changes":
            self.runs.changes = changes_of(block)
        elif name in ("change-start", "change-end", "change"):
            self._remarks(self.runs.words_of(_around(block)))
        elif name in _CONTENTS:
            self.transcript.remark(Reason.CONTENTS, " ".join(block.itertext()))
        elif name in ("section", "index-body", "numbered-paragraph"):
            self._section(block)
        elif name == "frame":
            self._remarks(self.runs.words_of(_around(block)))

    def _section(self, section: Element) -> None:
        if attribute(section, f"{TEXT}display") == "none":
            self.transcript.remark(Reason.HIDDEN, " ".join(section.itertext()))
            return
        for one in section:
            if local(one) == "section-source":
                self.transcript.remark(Reason.OBJECT, attribute(one, "{http://www.w3.org/1999/xlink}href") or "—")
            else:
                self._block(one)

    def _paragraph(self, paragraph: Element, number: str) -> None:
        words = self.runs.words_of(paragraph)
        self._remarks(words)
        text = numbered(number, words.text.strip()) if words.text.strip() else ""
        if self.styles.is_title(attribute(paragraph, f"{TEXT}style-name")) and not number:
            self.transcript.title(text)
            for note in words.notes:
                self.transcript.remark(Reason.HEADING_NOTE, note.text)
        else:
            self.transcript.paragraph(text, words.notes)

    def _heading(self, heading: Element, number: str) -> None:
        words = self.runs.words_of(heading)
        self._remarks(words)
        level = whole(heading.get(f"{TEXT}outline-level"), 1) or 1
        if attribute(heading, f"{TEXT}is-list-header") != "true" and words.text.strip():
            number = number or self.headings.next(level)
        self.transcript.heading(level, headed(number, words.text.strip()) if words.text.strip() else "", words.notes)

    def _list(self, one: Element, above: Count | None, style: str, level: int) -> None:
        style = attribute(one, f"{TEXT}style-name") or style
        count = above or self._count(one, style)
        for item in one:
            if local(item) in ("list-item", "list-header"):
                self._item(item, count, style, level)

    def _item(self, item: Element, count: Count, style: str, level: int) -> None:
        started = item.get(f"{TEXT}start-value")
        first = local(item) == "list-item"
        for block in item:
            if local(block) == "list":
                self._list(block, count, style, level + 1)
                first = False
            elif local(block) in ("p", "h"):
                number = count.next(level, whole(started) if started else None) if first else ""
                first = False
                if local(block) == "h":
                    self._heading(block, number)
                else:
                    self._paragraph(block, number)

    def _count(self, one: Element, style: str) -> Count:
        continued = attribute(one, f"{TEXT}continue-list")
        count = self._lists.get(f"#{continued}") if continued else None
        if count is None and attribute(one, f"{TEXT}continue-numbering") == "true":
            count = self._lists.get(style)
        count = count or Count(self.styles.lists.get(style, {}))
        self._lists[style] = count
        if identity := attribute(one, XML_ID):
            self._lists[f"#{identity}"] = count
        return count

    def _table(self, table: Element) -> None:
        rows = list(_rows(table))
        if max((len(cells) for _head, cells in rows), default=0) < 2:
            for block in (block for _head, cells in rows for cell in cells if cell is not None for block in cell):
                self._block(block)
            return
        told = [(head, [self._cell(cell) for cell in cells]) for head, cells in rows]
        notes = [note for _head, cells in told for cell in cells for note in cell.notes]
        lines = [[cell.text for cell in cells] for _head, cells in told]
        header, rest = (lines[0], lines[1:]) if told[0][0] else ([""] * len(lines[0]), lines)
        self.transcript.table(table_of(header, rest), notes)

    def _cell(self, cell: Element | None) -> Words:
        words = Words()
        for paragraph in cell.iter(f"{TEXT}p", f"{TEXT}h") if cell is not None else ():
            own = self.runs.words_of(paragraph)
            words = words.under(own.with_text(own.text.strip()))
        self._remarks(words)
        return words

    def _remarks(self, words: Words) -> None:
        for reason, text in words.remarks:
            self.transcript.remark(reason, text)

    def _margins(self) -> None:
        for root in self.roots:
            for one in root.iter(f"{STYLE}header", f"{STYLE}footer"):
                self.transcript.remark(Reason.MARGIN, " ".join(one.itertext()))


def _rows(table: Element, *, head: bool = False) -> Iterator[tuple[bool, list[Element | None]]]:
    for one in table:
        if local(one) == "table-row":
            yield head, list(_cells(one))[:WIDEST]
        elif local(one) in ("table-header-rows", "table-rows", "table-row-group"):
            yield from _rows(one, head=head or local(one) == "table-header-rows")


def _cells(row: Element) -> Iterator[Element | None]:
    for cell in row:
        repeated = min(whole(cell.get(f"{TABLE}number-columns-repeated"), 1) or 1, WIDEST)
        if local(cell) in ("table-cell", "covered-table-cell"):
            short = sum(map(len, cell.itertext())) <= SHORT
            filled = cell if local(cell) == "table-cell" else None
            yield from [filled, *[filled if short else None] * (repeated - 1)]


def _around(block: Element) -> Element:
    """A paragraph that holds nothing but what stood between paragraphs."""
    paragraph = block.makeelement(f"{TEXT}p")
    paragraph.append(deepcopy(block))
    return paragraph
