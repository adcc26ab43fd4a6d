"""A draft as it was read from a file: its divisions and clauses in their order, and what could not be placed."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.numbering import address
from app.domain.paragraphs import (
    Line,
    Paragraph,
    blocks,
    is_recital,
    kind_of_recital,
    leads_in,
    numbered,
    recitals,
)
from app.domain.sections import Said, Section, is_title, sections_of
from app.domain.structure import ClauseKind, DivisionKind


class Unit(StrEnum):
    """What is discussed as one clause where an article has numbered paragraphs."""

    ARTICLE = "article"
    PARAGRAPH = "paragraph"


WHOLE_ARTICLES = "articles"
"""The class in the title's braces that says: every article is one clause, its numbers are part of its words."""


class Reason(StrEnum):
    """Why a piece of a file is not in the draft; all of it is kept for the steward to decide."""

    BEFORE_TEXT = "before_text"
    """It stands before the first heading."""
    EMPTY = "empty"
    """A heading with nothing under it."""
    LEAD_IN = "lead_in"
    """Words that only lead to what follows, such as "Whereas:"."""
    CLOSING = "closing"
    """Formulas and signatures after the last provision."""
    NOISE = "noise"
    """It looks like what a web page has around a text."""
    COLUMNS = "columns"
    """The table has none of the columns that are understood."""
    COLUMN = "column"
    """The table has no column of the name that was chosen."""
    LABEL = "label"
    """The row does not say what it is."""


@dataclass(frozen=True)
class DraftDivision:
    """A division: `level` 1 stands at the top, `parent` is the index of the division it stands in."""

    kind: DivisionKind
    label: str
    heading: str
    level: int
    parent: int | None


@dataclass(frozen=True)
class DraftClause:
    """A clause: `division` is the index of the division it stands in; a struck one is there without words."""

    kind: ClauseKind
    label: str
    heading: str
    body: str
    division: int | None
    struck: bool = False


@dataclass(frozen=True)
class Unplaced:
    """Text that is not in the draft: where it begins in the file (lines and rows count from 1), and why."""

    line: int
    text: str
    reason: Reason


@dataclass(frozen=True)
class Manuscript:
    """A draft as read: divisions before those they hold, clauses in the order of the text."""

    title: str
    divisions: tuple[DraftDivision, ...]
    clauses: tuple[DraftClause, ...]
    not_understood: tuple[Unplaced, ...] = ()


def read_markdown(text: str, *, by: Unit = Unit.PARAGRAPH) -> Manuscript:
    """The structure of a text in Markdown, or in plain text whose articles and chapters name themselves.

    A heading of level 1 that comes first and names no part is the title. Headings of books, parts, titles,
    chapters, sections and annexes, and others that hold headings, become divisions. An article (or a
    heading with text that names nothing) becomes one clause; where its text is numbered from 1, it becomes a
    division with a clause for each paragraph, labelled 5.1, unless clauses are to be made `by` article.
    Under a preamble every block is a recital. Points stay in the paragraph's words. Nothing is dropped: what
    has no place is listed with its line. What braces say after a heading, as in `write_markdown`, goes first.
    """
    lines = [Line(number, line) for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), start=1)]
    lead, sections = sections_of([Line(line.number, line.text.rstrip("\r")) for line in lines])
    title = sections.pop(0) if sections and is_title(sections[0]) else None
    whole = title is not None and title.said is not None and title.said.kind == WHOLE_ARTICLES
    draft = _Draft(Unit.ARTICLE if whole else by)
    draft.open([*lead, *(title.lines if title else ())])
    for section in sections:
        draft.add(section)
    return Manuscript(
        title.heading.words if title else "", tuple(draft.divisions), tuple(draft.clauses), tuple(draft.unplaced)
    )


class _Draft:
    """The draft as it grows, section by section."""

    def __init__(self, by: Unit) -> None:
        self.by = by
        self.divisions: list[DraftDivision] = []
        self.clauses: list[DraftClause] = []
        self.unplaced: list[Unplaced] = []
        self.above: list[tuple[int, int]] = []
        """The depth and index of the divisions that are open."""

    def open(self, lead: Sequence[Line]) -> None:
        """Take what stands before the first heading: recitals and numbered paragraphs have a place, the rest not."""
        paragraphs = numbered(lead)
        if paragraphs:
            self._paragraphs(paragraphs, "", None)
            return
        place = 0
        for block in blocks(lead):
            text = "\n".join(line.text for line in block).strip()
            if is_recital(text) and not leads_in(text):
                place += 1
                self.clauses.append(DraftClause(kind_of_recital(text), f"({place})", "", text, None))
            else:
                self.unplaced.append(Unplaced(block[0].number, text, Reason.BEFORE_TEXT))

    def add(self, section: Section) -> None:
        """Take a section: as its braces say or, without any, by its heading and by whether others stand under it."""
        while self.above and self.above[-1][0] >= section.depth:
            self.above.pop()
        kind = section.heading.kind
        if section.said:
            self._add_said(section, section.said)
        elif kind is DivisionKind.PREAMBLE:
            self._preamble(section)
        elif kind not in (None, DivisionKind.ARTICLE) or section.holds:
            self._division(section, kind or DivisionKind.SECTION)
            self._text(section)
        else:
            self._article(section)

    @property
    def _inside(self) -> int | None:
        return self.above[-1][1] if self.above else None

    def _begin(self, depth: int, kind: DivisionKind, label: str, words: str) -> int:
        level = self.divisions[self._inside].level + 1 if self._inside is not None else 1
        self.divisions.append(DraftDivision(kind, label, words, level, self._inside))
        self.above.append((depth, len(self.divisions) - 1))
        return len(self.divisions) - 1

    def _division(self, section: Section, kind: DivisionKind) -> int:
        return self._begin(section.depth, kind, section.heading.label, section.heading.words)

    def _add_said(self, section: Section, said: Said) -> None:
        if said.what == "division":
            self._begin(section.depth, DivisionKind(said.kind), said.label, said.words)
            self._text(section)
        elif said.what == "clause":
            kind = ClauseKind(said.kind)
            self.clauses.append(
                DraftClause(kind, said.label, said.words, _joined(section.lines), self._inside, said.struck)
            )

    def _text(self, section: Section) -> None:
        """Text right under a division: its numbered paragraphs or, without numbers, one paragraph."""
        paragraphs = numbered(section.lines)
        number = address(section.heading.label) if section.heading.kind is DivisionKind.ARTICLE else ""
        if paragraphs:
            self._paragraphs(paragraphs, number, self._inside)
        elif body := _joined(section.lines):
            self.clauses.append(DraftClause(ClauseKind.PARAGRAPH, "", "", body, self._inside))

    def _paragraphs(self, paragraphs: Iterable[Paragraph], number: str, division: int | None) -> None:
        for paragraph in paragraphs:
            label = ".".join(filter(None, (number, paragraph.number)))
            self.clauses.append(DraftClause(ClauseKind.PARAGRAPH, label, "", paragraph.text, division))

    def _preamble(self, section: Section) -> None:
        self._division(section, DivisionKind.PREAMBLE)
        places: Counter[ClauseKind] = Counter()
        for recital in recitals(section.lines):
            if leads_in(recital.text):
                self.unplaced.append(Unplaced(recital.line, recital.text, Reason.LEAD_IN))
                continue
            kind = kind_of_recital(recital.text)
            places[kind] += 1
            label = f"({recital.number or places[kind]})"
            self.clauses.append(DraftClause(kind, label, "", recital.text, self._inside))

    def _article(self, section: Section) -> None:
        heading = section.heading
        paragraphs = numbered(section.lines) if self.by is Unit.PARAGRAPH else []
        body = _joined(section.lines)
        if paragraphs:
            self._division(section, DivisionKind.ARTICLE)
            self._paragraphs(paragraphs, address(heading.label) if heading.label else "", self._inside)
        elif body:
            self.clauses.append(DraftClause(ClauseKind.ARTICLE, heading.label, heading.words, body, self._inside))
        else:
            self.unplaced.append(Unplaced(section.line, heading.written, Reason.EMPTY))


def _joined(lines: Iterable[Line]) -> str:
    return "\n".join(line.text for line in lines).strip()
