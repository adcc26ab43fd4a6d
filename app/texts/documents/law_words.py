"""The words of a part of an Akoma Ntoso document: paragraphs, points with their marks, tables and footnotes."""

from collections.abc import Callable, Iterator, Mapping

from app.domain.footnotes import Note, joined
from app.domain.manuscript import Reason, Unplaced
from app.domain.tables import table_of
from app.domain.tables import written as written_table
from app.texts.documents.markup import Element, local
from app.texts.documents.numerals import whole

WIDEST = 60
LONGEST_REMARK = 2_000
_BLOCKS = frozenset({
    "p", "block", "blockContainer", "blockList", "content", "intro", "wrapUp", "wrap", "list", "point", "indent",
    "alinea", "paragraph", "subparagraph", "item", "listIntroduction", "listWrapUp", "tblock", "toc", "table",
    "quotedStructure",
    "hcontainer", "container", "crossHeading", "embeddedStructure", "clause", "subclause", "rule", "proviso", "article",
    "section", "chapter", "part", "title", "book", "level", "foreign", "recital", "citation", "formula", "longTitle",
    "interstitial", "preamble", "mainBody", "body", "li", "ul", "ol", "div",
})  # fmt: skip
_NUMBERED = frozenset({"num", "heading", "subheading"})


class LawWords:
    """Tells the words of one document; footnotes are numbered as they are met."""

    def __init__(self, notes: Mapping[str, Element]) -> None:
        """`notes` are those that stand in the document's head, by their eId."""
        self.elsewhere = notes
        self.remarks: list[Unplaced] = []
        self._number = 0
        self._known: dict[str, str] = {}
        self._notes: list[Note] = []
        self._steps: Mapping[str, Callable[[Element], str]] = {
            "authorialNote": self._note, "noteRef": self._note_elsewhere, "del": self._deleted, "img": self._picture,
            "eol": lambda _one: "\n", "br": lambda _one: "\n", "marker": lambda _one: "", "eop": lambda _one: " ",
        }  # fmt: skip

    def body(self, *elements: Element) -> str:
        """The words of some elements, with a blank line between paragraphs, and their notes at the end."""
        self._notes = []
        blocks = [block for element in elements for block in self._blocks(element)]
        notes, self._notes = self._notes, []
        return joined("\n\n".join(blocks), notes)

    def line(self, element: Element | None) -> str:
        """The words of a number or heading; a note in it is listed."""
        if element is None:
            return ""
        self._notes = []
        words = " ".join(self._inline(element).split())
        for note in self._notes:
            words = words.replace(f"[^{note.mark}]", "")
            self.remark(Reason.HEADING_NOTE, note.text, element)
        self._notes = []
        return words.strip()

    def remark(self, reason: Reason, words: str, element: Element) -> None:
        """Something that has no place in a text, with its line in the file."""
        plain = " ".join(words.split())
        if plain:
            self.remarks.append(Unplaced(element.sourceline or 0, plain[:LONGEST_REMARK], reason))

    def _blocks(self, element: Element) -> Iterator[str]:
        """The paragraphs of an element; a number stands before the first words after it."""
        if local(element) == "table":
            yield self._table(element)
            return
        number = " ".join(filter(None, (self._flat(one) for one in element if local(one) in _NUMBERED)))
        loose: list[str] = [element.text or ""]
        for one in element:
            name = local(one)
            if name in _BLOCKS:
                for block in [*_paragraph(loose), *self._blocks(one)]:
                    yield f"{number} {block}".strip()
                    number = ""
                loose = []
            elif name and name not in _NUMBERED:
                loose.append(self._word(one))
            loose.append(one.tail or "")
        for block in _paragraph(loose):
            yield f"{number} {block}".strip()
            number = ""
        if number:
            yield number

    def _flat(self, element: Element) -> str:
        return " ".join(self._inline(element).split())

    def _inline(self, element: Element) -> str:
        words = [_plain(element.text)]
        for one in element:
            words += [self._word(one), _plain(one.tail)]
        return "".join(words)

    def _word(self, one: Element) -> str:
        name = local(one)
        if not name:
            return ""
        return self._steps[name](one) if name in self._steps else self._inline(one)

    def _note(self, one: Element) -> str:
        mark = self._noted(one)
        self._known[one.get("eId") or mark] = mark.strip("[^]")
        return mark

    def _note_elsewhere(self, one: Element) -> str:
        key = (one.get("href") or "").removeprefix("#")
        if key in self._known:
            return f"[^{self._known[key]}]"
        note = self.elsewhere.get(key)
        if note is None:
            return self._inline(one)
        mark = self._noted(note)
        self._known[key] = mark.strip("[^]")
        return mark

    def _noted(self, note: Element) -> str:
        kept, self._notes = self._notes, []
        text = "\n".join(block for block in self._blocks(note))
        self._number += 1
        mark = str(self._number)
        self._notes = [*kept, Note(mark, text), *self._notes]
        return f"[^{mark}]"

    def _deleted(self, one: Element) -> str:
        self.remark(Reason.TAKEN_OUT, "".join(one.itertext()), one)
        return ""

    def _picture(self, one: Element) -> str:
        self.remark(Reason.PICTURE, one.get("alt") or one.get("title") or "—", one)
        return ""

    def _table(self, table: Element) -> str:
        cells = [[cell for cell in row if local(cell) in ("td", "th")] for row in table.iter("{*}tr")]
        lines = [[words for cell in line for words in self._cell(cell)] for line in cells if line]
        if not lines:
            return ""
        has_header = all(local(cell) == "th" for cell in next(line for line in cells if line))
        header, rest = (lines[0], lines[1:]) if has_header else ([""] * len(lines[0]), lines)
        caption = next((self._flat(one) for one in table if local(one) == "caption"), "")
        return "\n\n".join(filter(None, (caption, written_table(table_of(header, rest)))))

    def _cell(self, cell: Element) -> list[str]:
        across = min(whole(cell.get("colspan"), 1) or 1, WIDEST)
        return ["\n".join(self._blocks(cell)), *[""] * (across - 1)]


def _plain(words: str | None) -> str:
    """Words with single spaces: line ends in the file are no line ends of the text."""
    if not words:
        return ""
    inner = " ".join(words.split())
    if not inner:
        return " "
    return f"{' ' if words[0].isspace() else ''}{inner}{' ' if words[-1].isspace() else ''}"


def _paragraph(loose: list[str]) -> list[str]:
    """What stands between blocks, as a paragraph of its own; only a line end that is said ends a line."""
    text = "\n".join(" ".join(line.split()) for line in _joined_plain(loose).split("\n")).strip()
    return [text] if text else []


def _joined_plain(loose: list[str]) -> str:
    return "".join(words if words == "\n" else _plain(words) if "\n" in words else words for words in loose)
