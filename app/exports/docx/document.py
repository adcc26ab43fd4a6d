"""A fair copy as a Word document: the main part, and the package of all parts."""

import zipfile
from collections.abc import Iterator
from typing import IO

from lxml import etree

from app.domain.directions import is_right_to_left
from app.exports.docx.contents import contents, footer
from app.exports.docx.elements import NAMESPACES, Element, element, w
from app.exports.docx.notes import IGNORABLE, write_comments, write_footnotes, write_threads
from app.exports.docx.package import named, put, put_frame
from app.exports.docx.paragraphs import Writer
from app.exports.docx.styles import settings, styles
from app.exports.fair_copies.blocks import Passage, listed
from app.exports.fair_copies.whole import FairCopy

A4 = {"w": 11906, "h": 16838}
MARGIN = 1418


def write_docx(out: IO[bytes], copy: FairCopy) -> None:
    """Write the document: text with tracked changes, footnotes, comments in threads, and a table of contents."""
    language = copy.edition.language
    writer = Writer()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        put_frame(archive, copy)
        put(archive, "word/styles.xml", styles(language))
        put(archive, "word/settings.xml", settings(language))
        put(archive, "word/footer1.xml", footer(copy.edition.title, language))
        with archive.open(named("word/document.xml"), "w", force_zip64=True) as part:
            _write_main(part, copy, writer)
        with archive.open(named("word/footnotes.xml"), "w", force_zip64=True) as part:
            write_footnotes(part, writer.notes)
        with archive.open(named("word/comments.xml"), "w", force_zip64=True) as part:
            remarks = write_comments(part, copy.remarks())
        with archive.open(named("word/commentsExtended.xml"), "w", force_zip64=True) as part:
            write_threads(part, remarks)


def _write_main(part: IO[bytes], copy: FairCopy, writer: Writer) -> None:
    with etree.xmlfile(part, encoding="UTF-8") as file:
        file.write_declaration(standalone=True)
        with file.element(w("document"), nsmap=NAMESPACES, attrib=IGNORABLE), file.element(w("body")):
            for one in _body(copy, writer):
                file.write(one)
            file.write(_section(copy.edition.language))


def _body(copy: FairCopy, writer: Writer) -> Iterator[Element]:
    yield from (writer.paragraph(one) for one in copy.front)
    yield contents(listed([*copy.text, Passage(tuple(copy.back))]), copy.phrases, writer)
    last: object = ""
    for passage in copy.text:
        for one in writer.passage(passage):
            if last == one.tag == w("tbl"):
                yield element("p")
            last = one.tag
            yield one
    yield from (writer.paragraph(one) for one in copy.back)


def _section(language: str) -> Element:
    made = element("sectPr")
    reference = element("footerReference", type="default")
    reference.set(f"{{{NAMESPACES['r']}}}id", "footer")
    made.extend((reference, element("pgSz", **A4)))
    sides = dict.fromkeys(("top", "right", "bottom", "left"), MARGIN)
    made.append(element("pgMar", **sides, header=709, footer=709, gutter=0))
    if is_right_to_left(language):
        made.append(element("bidi"))
    return made
