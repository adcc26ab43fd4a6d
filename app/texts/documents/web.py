"""Reading HTML: headings, numbered lists, tables, footnotes; what a page has around a text is listed, not taken."""

from collections.abc import Iterator, Sequence

import lxml.html
import regex
from lxml import etree

from app.domain.footnotes import Note
from app.domain.manuscript import Reason
from app.domain.tables import table_of
from app.files.trouble import Trouble, Unreadable
from app.texts.documents.markup import MOST_TAGS, Element, local
from app.texts.documents.numerals import whole, written
from app.texts.documents.transcript import BULLET, Transcribed, Transcript
from app.texts.documents.web_notes import WebNotes

WIDEST = 60
_SILENT = frozenset(
    {"script", "style", "template", "head", "meta", "link", "base", "colgroup", "col", "source", "track"}
)
_AROUND = frozenset({
    "nav", "footer", "aside", "form", "button", "select", "input", "textarea", "dialog", "menu", "noscript", "search",
})  # fmt: skip
_AROUND_ROLES = frozenset({"navigation", "banner", "contentinfo", "search", "complementary", "dialog", "menu"})
_AROUND_CLASS = regex.compile(
    r"(?:^|[\s_-])(?:share|sharing|social|cookies?|breadcrumbs?|comments?|sidebar|related|advert\w*|ads|newsletter|"
    r"subscribe|pagination|menu|navbar|popup|banner)(?:$|[\s_-])",
    regex.IGNORECASE,
)
_OBJECTS = frozenset({"iframe", "object", "embed", "video", "audio", "canvas", "svg", "applet", "frame"})
_BLOCKS = frozenset({
    "address", "article", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "header", "hgroup", "hr", "html", "legend", "li", "main", "ol", "p", "pre", "section",
    "summary", "table", "tbody", "tfoot", "thead", "tr", "td", "th", "ul",
})  # fmt: skip
_HIDDEN = regex.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", regex.IGNORECASE)
_HEADING = regex.compile(r"h[1-6]")


def read_web(page: str) -> Transcribed:
    """What a web page says, without ever loading anything it points to. Raises Unreadable."""
    if page.count("<") > MOST_TAGS:
        raise Unreadable(Trouble.BOMB)
    parser = lxml.html.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = lxml.html.document_fromstring(page.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        raise Unreadable(Trouble.EMPTY) from None
    return _Reader(root).read()


class _Reader:
    """Reads one page into a transcript."""

    def __init__(self, root: Element) -> None:
        self.root = root
        self.transcript = Transcript()
        self.notes = WebNotes(root)
        self.met: list[Note] = []
        """Notes whose marks were met in the block that is being read."""
        self.main = _main_of(root)
        self.holding = _holding_blocks(root)

    def read(self) -> Transcribed:
        body = self.root.find("body")
        self._block(body if body is not None else self.root)
        if not any(_HEADING.fullmatch(local(one)) for one in self.root.iter()):
            title = self.root.find(".//title")
            said = Transcript()
            said.title("".join(title.itertext()) if title is not None else "")
            return self.transcript.finished() if title is None else self._titled(said)
        return self.transcript.finished()

    def _titled(self, said: Transcript) -> Transcribed:
        """A page without headings is called what its window is."""
        return said.followed_by(self.transcript).finished()

    def _block(self, block: Element) -> None:
        """Words between blocks are paragraphs of their own."""
        words: list[str] = [block.text or ""]
        for one in block:
            name = local(one)
            if not name or name in _SILENT or self.notes.holds(one):
                words.append(one.tail or "")
                continue
            if self._is_block(one):
                self._say(words)
                words = []
                self._one(one, name)
            else:
                words.append(self._inline(one))
            words.append(one.tail or "")
        self._say(words)

    def _is_block(self, one: Element) -> bool:
        name = local(one)
        if name in _BLOCKS or _HEADING.fullmatch(name) or self._aside(one) is not None:
            return True
        return one in self.holding

    def _one(self, one: Element, name: str) -> None:
        reason = self._aside(one)
        if reason is not None:
            self.transcript.remark(reason, " ".join(_texts(one)) or (one.get("src") or "—"))
        elif _HEADING.fullmatch(name):
            text = self._words(one)
            self.transcript.heading(int(name[1]), text, self._notes())
        elif name in ("ol", "ul"):
            self._list(one, ordered=name == "ol")
        elif name == "table":
            self._table(one)
        elif name == "pre":
            self.transcript.paragraph("".join(one.itertext()))
        else:
            self._block(one)

    def _aside(self, one: Element) -> Reason | None:
        """Why an element is not part of the text; None when it is."""
        name = local(one)
        if name in _OBJECTS:
            return Reason.OBJECT
        if one.get("hidden") is not None or _HIDDEN.search(one.get("style") or ""):
            return Reason.HIDDEN
        if self.main is not None and one in self.main:
            return None
        named = f"{one.get('class') or ''} {one.get('id') or ''}"[:500]
        around = name in _AROUND or (one.get("role") or "") in _AROUND_ROLES or _AROUND_CLASS.search(named)
        if around and name not in ("body", "main", "article", "html"):
            return Reason.NOISE
        return Reason.NOISE if self.main is not None and name in _BLOCKS | {"a", "span"} else None

    def _say(self, words: Sequence[str]) -> None:
        self.transcript.paragraph(_collapsed("".join(words)), self._notes())

    def _words(self, one: Element) -> str:
        """The words of an element that holds no blocks."""
        words = [one.text or ""]
        for inner in one:
            if local(inner) not in _SILENT:
                words.append(self._inline(inner))
            words.append(inner.tail or "")
        return _collapsed("".join(words))

    def _inline(self, one: Element) -> str:
        name = local(one)
        if name == "br":
            return "\0"
        if name == "img":
            self.transcript.remark(Reason.PICTURE, one.get("alt") or "—")
            return ""
        reason = self._aside(one) if name in _OBJECTS | _AROUND or one.get("hidden") is not None else None
        if reason is not None:
            self.transcript.remark(reason, " ".join(_texts(one)) or (one.get("src") or "—"))
            return ""
        number, note = self.notes.met(one)
        if note is not None:
            self.met.append(note)
        if number:
            return f"[^{number}]"
        return self._text_of(one)

    def _text_of(self, one: Element) -> str:
        words = [one.text or ""]
        for inner in one:
            name = local(inner)
            if name and name not in _SILENT and not self.notes.holds(inner):
                words.append(("\0" if name in _BLOCKS else "") + self._inline(inner))
            words.append(inner.tail or "")
        return "".join(words)

    def _notes(self) -> list[Note]:
        notes, self.met = self.met, []
        return notes

    def _list(self, one: Element, *, ordered: bool) -> None:
        items = [item for item in one if local(item) == "li" and not self.notes.holds(item)]
        count = whole(one.get("start"), 1)
        for item in items:
            count = whole(item.get("value"), count) if item.get("value") else count
            number = f"{written(count, item.get('type') or one.get('type') or '1')}." if ordered else BULLET
            self.transcript.under(number)
            self._block(item)
            self.transcript.under("")
            count += 1
        for other in one:
            if local(other) in ("ol", "ul"):
                self._list(other, ordered=local(other) == "ol")

    def _table(self, table: Element) -> None:
        rows = [[cell for cell in row if local(cell) in ("td", "th")] for row in _rows(table)]
        rows = [cells for cells in rows if cells]
        heads = {cell for one in table if local(one) == "thead" for cell in one.iter("td", "th")}
        if max(map(len, rows), default=0) < 2 or table.get("role") in ("presentation", "none"):
            for cell in (cell for cells in rows for cell in cells):
                self._block(cell)
            return
        has_header = all(local(cell) == "th" for cell in rows[0]) or rows[0][0] in heads
        for caption in (one for one in table if local(one) == "caption"):
            self._block(caption)
        lines = _spread([[self._cell(cell) for cell in cells] for cells in rows])
        header, rest = (lines[0], lines[1:]) if has_header else ([""] * len(lines[0]), lines)
        self.transcript.table(table_of(header, rest), self._notes())

    def _cell(self, cell: Element) -> tuple[str, int, int]:
        """The words of a cell, and how many columns and rows it covers."""
        text = _collapsed(self._text_of(cell))
        across, down = (min(whole(cell.get(name), 1) or 1, WIDEST) for name in ("colspan", "rowspan"))
        return text, across, down


def _spread(rows: Sequence[Sequence[tuple[str, int, int]]]) -> list[list[str]]:
    """Cells put where they stand: a place that another cell covers is empty."""
    covered: dict[int, int] = {}
    lines: list[list[str]] = []
    for row in rows:
        line: list[str] = []
        for text, across, down in row:
            while covered.get(len(line), 0) > 0 and len(line) < WIDEST:
                covered[len(line)] -= 1
                line.append("")
            for place in range(across if len(line) < WIDEST else 0):
                covered[len(line)] = down - 1
                line.append("" if place else text)
        lines.append(line)
    return lines


def _rows(table: Element) -> Iterator[Element]:
    for one in table:
        if local(one) == "tr":
            yield one
        elif local(one) in ("thead", "tbody", "tfoot"):
            yield from (row for row in one if local(row) == "tr")


def _collapsed(words: str) -> str:
    """The words with single spaces; only a break that the page asks for (told as NUL here) begins a line."""
    return "\n".join(" ".join(line.split()) for line in words.split("\0")).strip()


def _texts(one: Element) -> Iterator[str]:
    for inner in one.iter():
        if local(inner) not in _SILENT and inner.text:
            yield inner.text.strip()
        if inner is not one and inner.tail:
            yield inner.tail.strip()


def _holding_blocks(root: Element) -> set[Element]:
    """The elements that hold a block at any depth."""
    holding: set[Element] = set()
    for one in root.iter():
        above = one.getparent() if local(one) in _BLOCKS or _HEADING.fullmatch(local(one)) else None
        while above is not None and above not in holding:
            holding.add(above)
            above = above.getparent()
    return holding


def _main_of(root: Element) -> frozenset[Element] | None:
    """What belongs to the main part of a page, or to its only article, with what it stands in."""
    found = root.xpath("//main | //*[@role='main']") or root.xpath("//article[not(ancestor::article)]")
    if len(found) != 1:
        return None
    [main] = found
    return frozenset([*main.iterancestors(), *main.iter()])
