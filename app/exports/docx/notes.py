"""Footnotes and comments, each in a part of their own."""

from collections.abc import Iterable, Iterator, Sequence
from typing import IO

from lxml import etree

from app.domain.directions import is_right_to_left
from app.exports.docx.elements import MC, NAMESPACES, W14, W15, Element, element, moment, name_of, w
from app.exports.docx.runs import properties, runs
from app.exports.fair_copies.blocks import Note, Remark

IGNORABLE = {f"{{{MC}}}Ignorable": "w14 w15"}


def write_footnotes(part: IO[bytes], notes: Sequence[Note]) -> None:
    """The footnotes, numbered from 1, after the lines that part them from the text."""
    with etree.xmlfile(part, encoding="UTF-8") as file:
        file.write_declaration(standalone=True)
        with file.element(w("footnotes"), nsmap=NAMESPACES, attrib=IGNORABLE):
            for number, kind in ((-1, "separator"), (0, "continuationSeparator")):
                paragraph = element("p", element("r", element(kind)))
                file.write(element("footnote", paragraph, type=kind, id=number))
            for number, note in enumerate(notes, start=1):
                file.write(element("footnote", *_footnote(note), id=number))


def _footnote(note: Note) -> Iterator[Element]:
    for place, words in enumerate(note.paragraphs):
        made = element("p", _of_style("FootnoteText", note.language))
        if not place:
            made.append(element("r", properties("", style="FootnoteReference"), element("footnoteRef")))
        made.extend(runs(f" {words}" if not place else words, note.language))
        yield made


def write_comments(part: IO[bytes], remarks: Iterable[Remark]) -> list[Remark]:
    """The comments as they are read; gives them back without their words, for the part that tells their threads."""
    written = []
    with etree.xmlfile(part, encoding="UTF-8") as file:
        file.write_declaration(standalone=True)
        with file.element(w("comments"), nsmap=NAMESPACES, attrib=IGNORABLE):
            for one in remarks:
                file.write(_comment(one))
                written.append(Remark(one.number, one.answers, "", one.at, "", ()))
    return written


def _comment(one: Remark) -> Element:
    initials = "".join(word[0] for word in one.signed.split()[:2] if word[0].isalnum())
    made = element("comment", id=one.number, author=name_of(one.signed), date=moment(one.at), initials=initials or None)
    for place, words in enumerate(one.paragraphs):
        paragraph = element("p", _of_style("CommentText", one.language))
        if place == len(one.paragraphs) - 1:
            paragraph.set(f"{{{W14}}}paraId", _name_of(one.number))
        if not place:
            paragraph.append(element("r", properties("", style="CommentReference"), element("annotationRef")))
        paragraph.extend(runs(words, one.language))
        made.append(paragraph)
    return made


def write_threads(part: IO[bytes], remarks: Sequence[Remark]) -> None:
    """Which comment answers which one, in the extension that Word has for this."""
    there = {one.number for one in remarks}
    with etree.xmlfile(part, encoding="UTF-8") as file:
        file.write_declaration(standalone=True)
        with file.element(f"{{{W15}}}commentsEx", nsmap=NAMESPACES, attrib=IGNORABLE):
            for one in remarks:
                made = etree.Element(f"{{{W15}}}commentEx", nsmap={"w15": W15})
                made.set(f"{{{W15}}}paraId", _name_of(one.number))
                if one.answers in there and one.answers is not None:
                    made.set(f"{{{W15}}}paraIdParent", _name_of(one.answers))
                made.set(f"{{{W15}}}done", "0")
                file.write(made)


def _name_of(number: int) -> str:
    """Eight hexadecimal digits, above 0 and below 80000000, as Word wants them."""
    return f"{number:08X}"


def _of_style(style: str, language: str) -> Element:
    made = element("pPr", element("pStyle", val=style))
    if is_right_to_left(language):
        made.append(element("bidi"))
    return made
