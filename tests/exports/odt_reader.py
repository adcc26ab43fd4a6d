"""Reads OpenDocument texts as a word processor does: all changes accepted, or all rejected."""

import io
import zipfile
from collections.abc import Iterator

from lxml import etree

from app.exports.odt.elements import q

BREAK = ("break", "")
SKIPPED = frozenset(map(q, ("text:note", "office:annotation", "text:tracked-changes", "text:table-of-content")))
MARKS = {q("text:change-start"): "start", q("text:change-end"): "end", q("text:change"): "change"}


def part(document: bytes, name: str = "content.xml") -> etree._Element:
    """A part of the document."""
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        return etree.fromstring(archive.read(name))


def lines(document: bytes, how: str) -> list[str]:
    """The lines of the document, cells of tables in lines of their own."""
    return lines_of(part(document).find(f".//{q('office:text')}"), how)


def lines_of(body: etree._Element, how: str) -> list[str]:
    """The same of a body alone."""
    deleted = {
        region.get(q("xml:id")): region[0]
        for region in body.iter(q("text:changed-region"))
        if region[0].tag == q("text:deletion")
    }
    tokens = [token for one in body for token in _block(one)]
    if how == "rejected":
        tokens = list(_rejected(tokens, deleted))
    found = "".join("\n" if token == BREAK else token[1] for token in tokens if token[0] in ("break", "text"))
    return [line for line in found.split("\n") if line]


def of_the_text(document: bytes, how: str) -> list[str]:
    """The same lines without what stands before and after the text."""
    whole = lines(document, how)
    begin = max(index for index, line in enumerate(whole) if "https://r.example" in line)
    end = max(index for index, line in enumerate(whole) if line == "The public record")
    return whole[begin + 1 : end]


def _rejected(tokens: list[tuple[str, str]], deleted: dict[str, etree._Element]) -> Iterator[tuple[str, str]]:
    inside: set[str] = set()
    for kind, words in tokens:
        if kind == "start":
            inside.add(words)
        elif kind == "end":
            inside.remove(words)
        elif kind == "change":
            paragraphs = [list(_words(one)) for one in deleted[words] if one.tag != q("office:change-info")]
            for place, paragraph in enumerate(paragraphs):
                yield from [BREAK] if place else []
                yield from paragraph
        elif not inside:
            yield kind, words
    assert not inside, "an insertion without end"


def _block(one: etree._Element) -> Iterator[tuple[str, str]]:
    if one.tag in SKIPPED:
        return
    if one.tag in (q("text:p"), q("text:h")):
        yield from _words(one)
        yield BREAK
    else:
        for child in one:
            yield from _block(child)


def _words(one: etree._Element) -> Iterator[tuple[str, str]]:
    yield "text", one.text or ""
    for child in one:
        if child.tag in MARKS:
            yield MARKS[child.tag], child.get(q("text:change-id"))
        elif child.tag == q("text:s"):
            yield "text", " " * int(child.get(q("text:c"), "1"))
        elif child.tag == q("text:tab"):
            yield "text", "\t"
        elif child.tag not in SKIPPED:
            yield from _words(child)
        yield "text", child.tail or ""


def faults(document: bytes) -> list[str]:
    """What a word processor would stumble over."""
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        first = archive.infolist()[0]
        manifest = etree.fromstring(archive.read("META-INF/manifest.xml"))
        names = set(archive.namelist())
    found = [] if (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED) else ["no mimetype first"]
    told = {one.get(key) for one in manifest for key in one.attrib if key.endswith("full-path")} - {"/"}
    found += [f"in the manifest alone: {name}" for name in told - names if not name.endswith("/")]
    content = part(document)
    body = content.find(f".//{q('office:text')}")
    regions = [one.get(q("xml:id")) for one in body.iter(q("text:changed-region"))]
    marked = [one.get(q("text:change-id")) for one in body.iter(q("text:change-start"), q("text:change"))]
    found += [] if sorted(regions) == sorted(marked) == sorted(set(regions)) else ["changes and marks differ"]
    if regions and body[0].tag != q("text:tracked-changes"):
        found.append("the changes do not come first")
    for kind, tag in (("text:style-name", "style:style"), ("table:style-name", "style:style")):
        trees = (content, part(document, "styles.xml"))
        styles = {one.get(q("style:name")) for tree in trees for one in tree.iter(q(tag))}
        found += [f"no style {one.get(q(kind))}" for one in body.iter() if one.get(q(kind), "") not in {"", *styles}]
    anchors = {f"#{one.get(q('text:name'))}" for one in body.iter(q("text:bookmark"))}
    found += [f"a link to nothing: {one.get(q('xlink:href'))}" for one in body.iter(q("text:a"))
              if one.get(q("xlink:href")) not in anchors]  # fmt: skip
    comments = [[one.get(q("office:name")) for one in body.iter(q(tag))]
                for tag in ("office:annotation", "office:annotation-end")]  # fmt: skip
    return [*found, *([] if comments[0] == comments[1] else ["comments without end"])]
