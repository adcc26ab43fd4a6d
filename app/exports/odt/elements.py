"""Elements of OpenDocument, and words with their spaces, tabs and line breaks."""

from collections.abc import Iterable
from datetime import UTC, datetime

import regex
from lxml import etree

from app.exports.fair_copies.blocks import legal

NAMESPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xlink": "http://www.w3.org/1999/xlink",
    "xml": "http://www.w3.org/XML/1998/namespace",
}
_NEEDED = {prefix: address for prefix, address in NAMESPACES.items() if prefix != "xml"}
_SPECIAL = regex.compile(r"(\t|\n|(?<= ) +|^ +)")

Element = etree._Element


def q(name: str) -> str:
    """A prefixed name in full."""
    prefix, _colon, local = name.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


def element(tag: str, *children: Element, words: str = "", **attributes: object) -> Element:
    """An element; attributes are named with two underscores for the colon and one for each hyphen."""
    made = etree.Element(q(tag), nsmap=_NEEDED)
    for name, value in attributes.items():
        if value is not None:
            made.set(q(name.replace("__", ":").replace("_", "-")), legal(str(value)))
    made.extend(children)
    if words:
        write(made, words)
    return made


def write(parent: Element, words: str) -> None:
    """Append words: of several spaces in a row, and of those at the beginning, none is lost."""
    for place, part in enumerate(_SPECIAL.split(legal(words))):
        if place % 2 == 0:
            _append(parent, part)
        elif part in "\t\n":
            parent.append(element("text:tab" if part == "\t" else "text:line-break"))
        else:
            parent.append(element("text:s", text__c=len(part)))


def add(parent: Element, children: Iterable[Element]) -> None:
    """Append elements."""
    parent.extend(children)


def moment(at: datetime) -> str:
    """A date as OpenDocument writes it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _append(parent: Element, words: str) -> None:
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + words
    else:
        parent.text = (parent.text or "") + words
