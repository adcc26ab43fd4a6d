"""Cutting a text into sections: headings, with or without marks, and the lines under each."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import regex

from app.domain.headings import LONGEST_LINE, Heading, caption, is_sentence, recognise, recognise_plain
from app.domain.paragraphs import Line, marker
from app.domain.structure import ClauseKind, DivisionKind

HEADING = regex.compile(rf"(?P<depth>#{{1,12}})[ \t]+(?P<text>\S.{{0,{LONGEST_LINE}}})")
ESCAPED = regex.compile(r"\\+#{1,12}[ \t]+\S")
_SAID = regex.compile(
    r'(?:(?P<text>.*)\s)?\{(?P<classes>(?:\.[a-z]+\s?)+?)(?:\slabel="(?P<label>(?:[^"\\]|\\.)*)")?\}\s*'
)
MINORITY = "minority"
"""What stands with a text and is no part of it: {.minority}."""
_CLOSED = regex.compile(r"\s+#+\s*$")
_RANKS = {
    DivisionKind.BOOK: 1,
    DivisionKind.PART: 2,
    DivisionKind.TITLE: 3,
    DivisionKind.CHAPTER: 4,
    DivisionKind.SECTION: 5,
    DivisionKind.ARTICLE: 6,
    DivisionKind.ANNEX: 1,
    DivisionKind.PREAMBLE: 6,
    DivisionKind.DEFINITIONS: 5,
}
"""Without heading marks a part stands in the last one of a smaller rank."""


@dataclass(frozen=True)
class Said:
    """What the braces at the end of a heading say it is: {.clause .point label="..."}."""

    what: str
    kind: str
    label: str
    words: str
    struck: bool


@dataclass
class Section:
    """A heading and the lines under it, up to the next heading."""

    line: int
    depth: int
    heading: Heading
    said: Said | None = None
    lines: list[Line] = field(default_factory=list)
    marked: bool = True
    holds: bool = False


def is_title(section: Section) -> bool:
    if section.said:
        return section.said.what == "document"
    return section.depth == 1 and section.heading.kind is None and not section.heading.label


def sections_of(lines: Sequence[Line]) -> tuple[list[Line], list[Section]]:
    lead: list[Line] = []
    sections: list[Section] = []
    marked = {_kind_of(line) for line in lines}
    depths = _Depths()
    for line in lines:
        under = sections[-1].lines if sections else lead
        section = marked_section(line) or _unmarked(line, sections[-1] if sections else None, marked)
        if section is None:
            under.append(Line(line.number, line.text[1:]) if ESCAPED.match(line.text) else line)
            continue
        if not section.marked:
            _take_caption(section, under)
        section.depth = depths.place(section)
        sections.append(section)
    for section, after in pairwise(sections):
        section.holds = after.depth > section.depth
    for section in sections:
        _take_heading(section)
    return lead, sections


def _kind_of(line: Line) -> DivisionKind | None:
    found = HEADING.fullmatch(line.text)
    return recognise(found["text"]).kind if found else None


def marked_section(line: Line) -> Section | None:
    found = HEADING.fullmatch(line.text)
    if found is None:
        return None
    said = _said(found["text"])
    heading = recognise(_CLOSED.sub("", found["text"]))
    if said:
        heading = Heading(DivisionKind(said.kind) if said.what == "division" else None, said.label, said.words)
    return Section(line.number, len(found["depth"]), heading, said)


def _unmarked(line: Line, before: Section | None, marked: Collection[DivisionKind | None]) -> Section | None:
    """The section a line without marks begins; none where marked headings are of its kind, nor in a said clause."""
    if before and before.said and before.said.what in ("clause", MINORITY):
        return None
    heading = recognise_plain(line.text)
    if heading is None or heading.kind in marked:
        return None
    if heading.kind is DivisionKind.ARTICLE and is_sentence(heading.words):
        unnamed = Heading(heading.kind, heading.label, "")
        return Section(line.number, 0, unnamed, lines=[Line(line.number, heading.words)], marked=False)
    return Section(line.number, 0, heading, marked=False)


class _Depths:
    """How deep the next section stands: as its marks say or, without any, under the last one of a smaller rank."""

    def __init__(self) -> None:
        self.above: list[tuple[int, int]] = []
        """Rank and depth of the sections that the next one may stand in, ranks growing."""
        self.least = 0

    def place(self, section: Section) -> int:
        """The depth of a section, which from now on the next ones may stand in."""
        rank = _RANKS[section.heading.kind or DivisionKind.SECTION]
        while self.above and self.above[-1][0] >= rank:
            self.above.pop()
        unmarked = self.above[-1][1] + 1 if self.above else self.least or 2
        depth = section.depth if section.marked else unmarked
        self.above.append((rank, depth))
        self.least = min(self.least or depth, depth)
        return depth


def _take_caption(section: Section, under: list[Line]) -> None:
    words = caption(under[-1].text) if under and not section.heading.words else None
    if words:
        under.pop()
        section.heading = Heading(section.heading.kind, section.heading.label, words)


def _take_heading(section: Section) -> None:
    """Without heading marks the words may stand on the next line: short, no sentence, and alone."""
    if section.marked or section.heading.words or not section.lines:
        return
    first, *rest = section.lines
    alone = not rest or not rest[0].text.strip()
    text = first.text.strip()
    bare = section.heading.kind is DivisionKind.ARTICLE and not any(line.text.strip() for line in rest)
    if text and alone and not bare and not is_sentence(text) and marker(text) is None:
        section.heading = Heading(section.heading.kind, section.heading.label, text)
        section.lines = rest


def _said(text: str) -> Said | None:
    found = _SAID.fullmatch(text)
    if found is None:
        return None
    what, *rest = found["classes"].replace(".", " ").split()
    kind = rest[0] if rest else ""
    kinds = {"clause": ClauseKind, "division": DivisionKind}
    if what not in ("document", MINORITY) and (what not in kinds or kind not in set(kinds[what])):
        return None
    label = regex.sub(r"\\(.)", r"\1", found["label"] or "")
    return Said(what, kind, label, (found["text"] or "").strip(), "struck" in rest)
