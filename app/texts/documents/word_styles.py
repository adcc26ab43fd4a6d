"""What the styles of a word processor's file say of a paragraph: title, heading of a level, list, contents."""

from dataclasses import dataclass

import regex

from app.texts.documents.markup import Element
from app.texts.documents.numerals import whole
from app.texts.documents.word_names import W, child, value
from app.texts.documents.word_numbers import Place

BODY_LEVEL = 9
DEEPEST_CHAIN = 20
_HEADING = regex.compile(r"(?:heading|überschrift|titre|título|titolo|kop|заголовок)\s?([1-9])", regex.IGNORECASE)


@dataclass(frozen=True)
class Style:
    """A style as the file has it; `outline` counts from 1, 0 for body text, None where it says nothing."""

    name: str
    based_on: str
    outline: int | None
    list_number: str
    list_level: int | None


class Styles:
    """The paragraph styles of a document."""

    def __init__(self, root: Element | None) -> None:
        self._styles: dict[str, Style] = {}
        self.lists: dict[str, str] = {}
        """The list that each style of lists stands for."""
        self.standard = ""
        for one in root.findall(f"{W}style") if root is not None else ():
            key = value(one, "styleId", own=True)
            self._styles[key] = _style(one)
            if value(one, "type", own=True) == "numbering":
                self.lists[key] = self._styles[key].list_number
            if value(one, "type", own=True) == "paragraph" and value(one, "default", own=True) in ("1", "true"):
                self.standard = key

    def chain(self, key: str) -> list[Style]:
        """A style and those it is based on."""
        chain: list[Style] = []
        key = key or self.standard
        while key in self._styles and len(chain) < DEEPEST_CHAIN:
            chain.append(self._styles[key])
            key = self._styles[key].based_on
        return chain

    def outline(self, key: str) -> int:
        """The level of heading that a style is, 0 for text."""
        for style in self.chain(key):
            if style.outline is not None:
                return style.outline
            named = _HEADING.fullmatch(style.name)
            if named:
                return int(named[1])
        return 0

    def is_title(self, key: str) -> bool:
        """Whether a style is that of the document's title."""
        return any(style.name.casefold() == "title" for style in self.chain(key))

    def is_contents(self, key: str) -> bool:
        """Whether a style is that of a table of contents."""
        return any(regex.match(r"toc(?: heading|\s?\d)", style.name.casefold()) for style in self.chain(key))

    def place(self, key: str) -> tuple[str, int | None]:
        """The list that paragraphs of a style belong to, and the level where it says one."""
        for style in self.chain(key):
            if style.list_number:
                return style.list_number, style.list_level
        return "", None


def outline_of(properties: Element | None) -> int | None:
    """The level of heading that properties say, from 1; 0 for body text; None where they say nothing."""
    level = child(properties, "outlineLvl")
    if level is None:
        return None
    said = whole(value(level), BODY_LEVEL)
    return said + 1 if said < BODY_LEVEL else 0


def place_of(properties: Element | None) -> Place | None:
    """The place in a list that a paragraph's own properties say."""
    there = child(properties, "numPr")
    number, level = child(there, "numId"), child(there, "ilvl")
    return Place(value(number), whole(value(level))) if number is not None else None


def _style(one: Element) -> Style:
    properties = child(one, "pPr")
    listed = child(properties, "numPr")
    level = child(listed, "ilvl")
    return Style(
        name=value(child(one, "name")),
        based_on=value(child(one, "basedOn")),
        outline=outline_of(properties),
        list_number=value(child(listed, "numId")),
        list_level=whole(value(level)) if level is not None else None,
    )
