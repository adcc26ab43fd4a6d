"""The numbers that the lists of an ODT file show: computed from their styles, for the file does not hold them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import regex

from app.texts.documents.markup import Element, local
from app.texts.documents.numerals import whole, written
from app.texts.documents.open_names import STYLE, TEXT, attribute
from app.texts.documents.transcript import BULLET

LEVELS = 10
LONGEST = 60
"""Letters around a number, which stand again in every paragraph."""

_PLACE = regex.compile(r"%(\d{1,2})%")


@dataclass(frozen=True)
class Level:
    """A level of a list: how its numbers are written ("" for none), what is around them, how many levels they show."""

    style: str = ""
    before: str = ""
    after: str = ""
    start: int = 1
    shown: int = 1
    pattern: str = ""
    bullet: bool = False


ListStyle = Mapping[int, Level]


@dataclass
class Count:
    """How far a list has been counted, level by level."""

    style: ListStyle
    counters: list[int | None] = field(default_factory=lambda: [None] * (LEVELS + 1))

    def next(self, at: int, start: int | None = None) -> str:
        """The number of the next item at a level, from 1; it may start anew."""
        level = self.style.get(at)
        if level is None or not 0 < at <= LEVELS:
            return ""
        before = self.counters[at]
        self.counters[at] = start if start is not None else level.start if before is None else before + 1
        for lower in range(at + 1, LEVELS + 1):
            self.counters[lower] = None
        return BULLET if level.bullet else self._shown(level, at)

    def _shown(self, level: Level, at: int) -> str:
        if level.pattern:
            return _PLACE.sub(lambda found: self._number(int(found[1])), level.pattern).strip()
        if not level.style:
            return ""
        numbers = filter(None, (self._number(one) for one in range(max(1, at - level.shown + 1), at + 1)))
        return f"{level.before}{'.'.join(numbers)}{level.after}".strip()

    def _number(self, at: int) -> str:
        level = self.style.get(at)
        if level is None or not level.style:
            return ""
        return written(self.counters[at] or level.start, level.style)


def styles_of(roots: Sequence[Element]) -> dict[str, ListStyle]:
    """The list styles in some parts, by name; the one of headings has the name ""."""
    found: dict[str, ListStyle] = {}
    for root in roots:
        for one in root.iter(f"{TEXT}list-style", f"{TEXT}outline-style"):
            name = "" if local(one) == "outline-style" else attribute(one, f"{STYLE}name")
            found[name] = dict(filter(None, map(_level, one)))
    return found


def _level(one: Element) -> tuple[int, Level] | None:
    at = whole(one.get(f"{TEXT}level"))
    if not 0 < at <= LEVELS:
        return None
    if local(one) == "list-level-style-bullet":
        return at, Level(bullet=True)
    if local(one) not in ("list-level-style-number", "outline-level-style"):
        return None
    return at, Level(
        style=attribute(one, f"{STYLE}num-format"),
        before=attribute(one, f"{STYLE}num-prefix")[:LONGEST],
        after=attribute(one, f"{STYLE}num-suffix")[:LONGEST],
        start=whole(one.get(f"{TEXT}start-value"), 1),
        shown=whole(one.get(f"{TEXT}display-levels"), 1),
        pattern=_pattern(one),
    )


def _pattern(one: Element) -> str:
    """The whole number with its places, as newer files say it: "%1%.%2%."; only where numbers are shown at all."""
    said = next((text for name, text in one.attrib.items() if str(name).endswith("}num-list-format")), "")
    return str(said)[:LONGEST] if attribute(one, f"{STYLE}num-format") else ""
