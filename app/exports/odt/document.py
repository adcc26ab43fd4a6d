"""A fair copy as an OpenDocument text."""

import io
from collections.abc import Sequence
from typing import IO

from odfdo import Document
from odfdo import Element as Wrapped

from app.exports.fair_copies.blocks import Listed, Passage, legal, listed
from app.exports.fair_copies.whole import FairCopy
from app.exports.odt.elements import Element, element
from app.exports.odt.pages import PLAIN_LINK, lay_out
from app.exports.odt.paragraphs import Writer

GENERATOR = "Openclause"


def write_odt(out: IO[bytes], copy: FairCopy) -> None:
    """Write the document: text with tracked changes, footnotes, comments, and a table of contents."""
    document = Document("text")
    body = element("office:text")
    writer = Writer(body, {one.number: one for one in copy.remarks()})
    for one in copy.front:
        writer.paragraph(one)
    body.append(_contents(listed([*copy.text, Passage(tuple(copy.back))]), copy, writer))
    for passage in copy.text:
        writer.passage(passage)
    for one in copy.back:
        writer.paragraph(one)
    writer.finish()
    _fill(document, body, writer)
    _describe(document, copy)
    file = io.BytesIO()
    document.save(file)
    out.write(file.getvalue())


def _fill(document: Document, body: Element, writer: Writer) -> None:
    document.body.clear()
    if len(writer.changes.regions):
        body.insert(0, writer.changes.regions)
    for one in list(body):
        document.body.append(Wrapped.from_tag(one))
    for style in writer.styles.made.values():
        document.insert_style(Wrapped.from_tag(style), automatic=True)  # type: ignore[arg-type]  # a style it is


def _describe(document: Document, copy: FairCopy) -> None:
    edition, meta = copy.edition, document.meta
    meta.title = legal(edition.title)
    meta.language = edition.language
    meta.creator = meta.initial_creator = GENERATOR
    meta.generator = GENERATOR
    meta.creation_date = edition.dated
    meta.date = edition.made_at
    lay_out(document, legal(edition.title), edition.language)


def _contents(entries: Sequence[Listed], copy: FairCopy, writer: Writer) -> Element:
    """The table of contents, which a program can make anew from the headings."""
    language = copy.phrases.language
    title = writer.styles.named("contents", "Contents_20_Heading", language)
    words = copy.phrases.contents()
    template = element("text:index-title-template", words=words, text__style_name="Contents_20_Heading")
    source = element("text:table-of-content-source", template, text__outline_level=9)
    heading = element("text:index-title", element("text:p", words=words, text__style_name=title), text__name="heading")
    body = element("text:index-body", heading)
    for entry in entries:
        style = writer.styles.named(f"toc{entry.level}", f"Contents_20_{entry.level}", entry.language)
        link = element("text:a", words=entry.text, xlink__type="simple", xlink__href=f"#{entry.anchor}", **PLAIN_LINK)
        body.append(element("text:p", link, text__style_name=style))
    return element("text:table-of-content", source, body, text__name="contents")
