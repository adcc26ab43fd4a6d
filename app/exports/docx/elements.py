"""Elements of WordprocessingML, with their attributes in the namespaces that Word wants."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from lxml import etree

from app.exports.fair_copies.blocks import legal

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
NAMESPACES = {"w": W, "w14": W14, "w15": W15, "r": R, "mc": MC}
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
LONGEST_NAME = 250
"""Word takes no longer name of an author."""

Element = etree._Element


def w(name: str) -> str:
    """A name in the main namespace."""
    return f"{{{W}}}{name}"


def element(name: str, /, *children: Element, **attributes: Any) -> Element:
    """An element of the main namespace; attributes that are None are left out."""
    made = etree.Element(w(name), nsmap={"w": W})
    for key, value in attributes.items():
        if value is not None:
            made.set(w(key), legal(str(value)))
    made.extend(children)
    return made


def moment(at: datetime) -> str:
    """A date as Word writes it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def name_of(author: str) -> str:
    """The name of an author, not longer than Word takes."""
    return author if len(author) <= LONGEST_NAME else f"{author[: LONGEST_NAME - 1]}…"


def texts(words: str, *, deleted: bool = False) -> Iterable[Element]:
    """Words as what a run holds: text with its spaces, tabs and line breaks."""
    tag = "delText" if deleted else "t"
    for line_number, line in enumerate(legal(words).split("\n")):
        if line_number:
            yield element("br")
        for part_number, part in enumerate(line.split("\t")):
            if part_number:
                yield element("tab")
            if part:
                text = element(tag)
                text.set(SPACE, "preserve")
                text.text = part
                yield text
