"""The table of contents, as a field with its entries filled in, and the footer with the number of the page."""

from collections.abc import Sequence

from lxml import etree

from app.domain.directions import is_right_to_left
from app.exports.docx.elements import NAMESPACES, SPACE, Element, element
from app.exports.docx.paragraphs import Writer
from app.exports.docx.runs import properties, runs
from app.exports.fair_copies.blocks import Listed
from app.exports.fair_copies.phrases import Phrases

FIELD = ' TOC \\o "1-9" \\n \\h \\z \\u '
"""Headings of all levels, as links, without numbers of pages: so it is right before any program has laid out pages."""


def contents(entries: Sequence[Listed], phrases: Phrases, writer: Writer) -> Element:
    """The table of contents, which a program can make anew from the headings."""
    gallery = element("docPartObj", element("docPartGallery", val="Table of Contents"), element("docPartUnique"))
    heading = element("p", _of_style("TOCHeading", phrases.language), *runs(phrases.contents(), phrases.language))
    lines = [_line(entry, writer) for entry in entries]
    end = element("p", element("r", element("fldChar", fldCharType="end")))
    if lines:
        lines[0][1:1] = _beginning()
    return element("sdt", element("sdtPr", gallery), element("sdtContent", heading, *lines, *([end] if lines else [])))


def _beginning() -> list[Element]:
    return [
        element("r", element("fldChar", fldCharType="begin")),
        element("r", _instruction(FIELD)),
        element("r", element("fldChar", fldCharType="separate")),
    ]


def _line(entry: Listed, writer: Writer) -> Element:
    name = writer.bookmarks.setdefault(entry.anchor, f"_Toc{len(writer.bookmarks) + 1:08d}")
    link = element("hyperlink", *runs(entry.text, entry.language), anchor=name, history="1")
    return element("p", _of_style(f"TOC{entry.level}", entry.language), link)


def footer(title: str, language: str) -> Element:
    """The title and the number of the page."""
    made = etree.Element(element("ftr").tag, nsmap=NAMESPACES)
    number = element("fldSimple", element("r", properties(language), _one()), instr=" PAGE ")
    made.append(element("p", _of_style("Footer", language), *runs(f"{title} · ", language), number))
    return made


def _one() -> Element:
    text = element("t")
    text.text = "1"
    return text


def _instruction(words: str) -> Element:
    made = element("instrText")
    made.set(SPACE, "preserve")
    made.text = words
    return made


def _of_style(style: str, language: str) -> Element:
    made = element("pPr", element("pStyle", val=style))
    if is_right_to_left(language):
        made.append(element("bidi"))
    return made
