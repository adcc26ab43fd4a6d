"""The numbers that the lists of a DOCX file show: computed from their definitions, for the file does not hold them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import regex

from app.texts.documents.markup import Element
from app.texts.documents.numerals import whole, written
from app.texts.documents.transcript import BULLET
from app.texts.documents.word_names import W, child, value

LEVELS = 9
LONGEST = 60
"""Letters around a number, which stand again in every paragraph."""

_PLACE = regex.compile(r"%([1-9])")


@dataclass(frozen=True)
class Level:
    """A level of a list: where it starts, how its numbers are written, and the text around them ("Article %1.")."""

    start: int = 1
    style: str = "decimal"
    text: str = ""
    legal: bool = False
    restarts: bool = True
    paragraph_style: str = ""


@dataclass(frozen=True)
class Place:
    """That a paragraph belongs to a list, at a level; "0" is no list."""

    number: str
    level: int


@dataclass
class _List:
    """One list as paragraphs name it: whose counters it moves, its levels, and the starts it sets anew."""

    abstract: str
    levels: list[Level]
    starts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """The lists of a document, and how far each has been counted."""

    def __init__(self, root: Element | None, linked: Mapping[str, str]) -> None:
        """`linked` names for each style of lists the list it stands for."""
        self._lists: dict[str, _List] = {}
        self._counters: dict[str, list[int | None]] = {}
        if root is None:
            return
        abstracts = {value(one, "abstractNumId", own=True): one for one in root.findall(f"{W}abstractNum")}
        for one in root.findall(f"{W}num"):
            made = _list_of(one, abstracts, linked)
            if made:
                self._lists[value(one, "numId", own=True)] = made

    def level_of_style(self, number: str, style: str) -> int:
        """The level of a list that is meant for paragraphs of this style."""
        there = self._lists.get(number)
        return next((at for at, one in enumerate(there.levels) if one.paragraph_style == style), 0) if there else 0

    def next(self, place: Place) -> str:
        """The number of the next paragraph at this place; empty where it bears none."""
        there = self._lists.get(place.number)
        if there is None or not 0 <= place.level < LEVELS:
            return ""
        counters = self._counters.setdefault(there.abstract, [None] * LEVELS)
        self._count(there, counters, place.level)
        level = there.levels[place.level]
        if level.style == "bullet":
            return BULLET
        return "" if level.style == "none" and not level.text else _shown(there.levels, counters, level)

    def _count(self, there: _List, counters: list[int | None], at: int) -> None:
        before = counters[at]
        if at in there.starts:
            counters[at] = there.starts.pop(at)
        else:
            counters[at] = there.levels[at].start if before is None else before + 1
        for upper in range(at):
            if counters[upper] is None:
                counters[upper] = there.levels[upper].start
        for lower in range(at + 1, LEVELS):
            if there.levels[lower].restarts:
                counters[lower] = None


def _shown(levels: Sequence[Level], counters: Sequence[int | None], level: Level) -> str:
    def number(found: "regex.Match[str]") -> str:
        at = int(found[1]) - 1
        style = "decimal" if level.legal else levels[at].style
        return "" if style in ("none", "bullet") else written(counters[at] or 0, style)

    return " ".join(_PLACE.sub(number, level.text).split())


def _list_of(one: Element, abstracts: Mapping[str, Element], linked: Mapping[str, str]) -> _List | None:
    abstract_id = value(child(one, "abstractNumId"))
    abstract = abstracts.get(abstract_id)
    link = value(child(abstract, "numStyleLink")) if abstract is not None else ""
    if link:
        abstract_id = next((key for key, other in abstracts.items() if value(child(other, "styleLink")) == link), "")
        abstract = abstracts.get(abstract_id)
    if abstract is None:
        return None
    made = _List(abstract_id, _levels(abstract))
    for override in one.findall(f"{W}lvlOverride"):
        at = whole(value(override, "ilvl", own=True), LEVELS)
        start, level = child(override, "startOverride"), child(override, "lvl")
        if at < LEVELS and level is not None:
            made.levels[at] = _level(level)
        if at < LEVELS and start is not None:
            made.starts[at] = whole(value(start), 1)
    return made


def _levels(abstract: Element) -> list[Level]:
    levels = [Level()] * LEVELS
    for one in abstract.findall(f"{W}lvl"):
        at = whole(value(one, "ilvl", own=True), LEVELS)
        if at < LEVELS:
            levels[at] = _level(one)
    return levels


def _level(one: Element) -> Level:
    made = Level(
        start=whole(value(child(one, "start")), 1),
        style=value(child(one, "numFmt")) or "decimal",
        text=value(child(one, "lvlText"))[:LONGEST],
        restarts=value(child(one, "lvlRestart")) != "0",
        paragraph_style=value(child(one, "pStyle")),
    )
    legal = child(one, "isLgl")
    return replace(made, legal=legal is not None and value(legal) not in ("0", "false"))
