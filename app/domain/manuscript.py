"""A draft as it was read from a file: its divisions and clauses in their order, and what could not be placed."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from app.domain.applying import Period
from app.domain.footnotes import Note, apart, brought_home
from app.domain.headings import tells_definitions
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
from app.domain.points import points_of
from app.domain.sections import MINORITY, Said, Section, is_title, sections_of
from app.domain.structure import ClauseKind, DivisionKind


class Unit(StrEnum):
    """What is discussed as one clause: a whole article, each numbered paragraph, or each of its points too."""

    ARTICLE = "article"
    PARAGRAPH = "paragraph"
    POINT = "point"


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
    HEADING_NOTE = "heading_note"
    """A footnote of a heading, which has none here."""
    TAKEN_OUT = "taken_out"
    """Words that tracked changes take out; the text is read as if all of these were accepted."""
    PUT_IN = "put_in"
    """Words that tracked changes put in; they are in the draft."""
    REMARK = "remark"
    """A comment in the margin."""
    MARGIN = "margin"
    """The head or foot of the pages."""
    CONTENTS = "contents"
    """A table of contents."""
    PICTURE = "picture"
    """A picture, with the words that describe it."""
    OBJECT = "object"
    """Something from another program, or a part of another file, that is not loaded."""
    BOX = "box"
    """Words in a box beside the text."""
    HIDDEN = "hidden"
    """Words that the file hides."""
    METADATA = "metadata"
    """What the file says about the text, such as its dates and sources."""
    FORMULA = "formula"
    """A formula by which the text is enacted, or its first page."""
    NAMESPACE = "namespace"
    """The file departs from the standard here."""


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
    """A clause: `division` is the index of the division it stands in; a struck one is there without words.

    `periods` and `class_key` where the file says from when it applies and in which class it is.
    """

    kind: ClauseKind
    label: str
    heading: str
    body: str
    division: int | None
    struck: bool = False
    periods: tuple[Period, ...] = ()
    class_key: str = ""


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
    Under a preamble every block is a recital. Points stay in the paragraph's words, unless clauses are to be
    made `by` point: then the words before them are one clause, and each point and sub-point another, labelled
    5.1.a and 5.1.a.i. An annex that is neither divided nor numbered is one clause. A footnote goes to the words
    that have its mark. Nothing is dropped: what has no place is listed with its line. What braces say after a
    heading, as in `write_markdown`, goes first.
    """
    lines = [Line(number, line) for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), start=1)]
    lead, sections = sections_of([Line(line.number, line.text.rstrip("\r")) for line in lines])
    title = sections.pop(0) if sections and is_title(sections[0]) else None
    whole = title is not None and title.said is not None and title.said.kind == WHOLE_ARTICLES
    draft = _Draft(Unit.ARTICLE if whole else by)
    draft.open([*lead, *(title.lines if title else ())])
    for section in sections:
        if not (section.said and section.said.what == MINORITY):
            draft.add(section)
    return footnoted(
        Manuscript(
            title.heading.words if title else "", tuple(draft.divisions), tuple(draft.clauses), tuple(draft.unplaced)
        )
    )


def footnoted(manuscript: Manuscript) -> Manuscript:
    """The same draft with every footnote in the clause that has its mark; those of headings are listed."""
    headings = [*(one.heading for one in manuscript.divisions), *(one.heading for one in manuscript.clauses)]
    if not any("[^" in text for text in (manuscript.title, *headings, *(one.body for one in manuscript.clauses))):
        return manuscript
    marked = "\n".join([manuscript.title, *headings])
    bodies = brought_home([*(one.body for one in manuscript.clauses), marked])
    _words, notes = apart(bodies.pop())
    clauses = [
        replace(one, heading=_unmarked(one.heading, notes), body=body)
        for one, body in zip(manuscript.clauses, bodies, strict=True)
        if body or not one.body
    ]
    return replace(
        manuscript,
        title=_unmarked(manuscript.title, notes),
        divisions=tuple(replace(one, heading=_unmarked(one.heading, notes)) for one in manuscript.divisions),
        clauses=tuple(clauses),
        not_understood=(
            *manuscript.not_understood, *(Unplaced(0, note.text, Reason.HEADING_NOTE) for note in notes),
        ),
    )  # fmt: skip


def _unmarked(heading: str, notes: Sequence[Note]) -> str:
    for note in notes:
        heading = heading.replace(f"[^{note.mark}]", "")
    return heading.strip() if notes else heading


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
        elif kind is DivisionKind.ANNEX and not section.holds and self._is_one(section):
            self._whole(section, ClauseKind.ANNEX)
        elif kind not in (None, DivisionKind.ARTICLE) or section.holds:
            self._division(section, kind or _unnamed(section))
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
            self._paragraphs(paragraphs, number, self._inside, tells_definitions(section.heading.words))
        elif body := _joined(section.lines):
            self.clauses.append(DraftClause(ClauseKind.PARAGRAPH, "", "", body, self._inside))

    def _paragraphs(
        self, paragraphs: Iterable[Paragraph], number: str, division: int | None, definitions: bool = False
    ) -> None:
        for paragraph in paragraphs:
            label = ".".join(filter(None, (number, paragraph.number)))
            self._clause(DraftClause(ClauseKind.PARAGRAPH, label, "", paragraph.text, division), label, definitions)

    def _clause(self, clause: DraftClause, number: str, definitions: bool) -> None:
        """Add a clause; by point, each of its points is a clause after it, where words come before the first."""
        before, points = points_of(clause.body) if self.by is Unit.POINT and number else (clause.body, [])
        if not before or not points:
            self.clauses.append(clause)
            return
        self.clauses.append(replace(clause, body=before))
        for point in points:
            kind = ClauseKind.POINT if len(point.steps) == 1 else ClauseKind.SUBPOINT
            kind = ClauseKind.DEFINITION if definitions and kind is ClauseKind.POINT else kind
            self.clauses.append(DraftClause(kind, ".".join((number, *point.steps)), "", point.text, clause.division))

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
        paragraphs = numbered(section.lines) if self.by is not Unit.ARTICLE else []
        if paragraphs:
            self._division(section, DivisionKind.ARTICLE)
            number = address(heading.label) if heading.label else ""
            self._paragraphs(paragraphs, number, self._inside, tells_definitions(heading.words))
        else:
            self._whole(section, ClauseKind.ARTICLE)

    def _is_one(self, section: Section) -> bool:
        return bool(_joined(section.lines)) and not numbered(section.lines)

    def _whole(self, section: Section, kind: ClauseKind) -> None:
        heading, body = section.heading, _joined(section.lines)
        if not body:
            self.unplaced.append(Unplaced(section.line, heading.written, Reason.EMPTY))
            return
        number = address(heading.label) if heading.label else ""
        clause = DraftClause(kind, heading.label, heading.words, body, self._inside)
        self._clause(clause, number, tells_definitions(heading.words))


def _unnamed(section: Section) -> DivisionKind:
    """What a division is whose heading does not say it."""
    return DivisionKind.DEFINITIONS if tells_definitions(section.heading.words) else DivisionKind.SECTION


def _joined(lines: Iterable[Line]) -> str:
    return "\n".join(line.text for line in lines).strip()
