"""Reads Word documents as a word processor does: all changes accepted, or all rejected; and checks their structure."""

import io
import zipfile

from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
GONE = {"accepted": ("del", "moveFrom"), "rejected": ("ins", "moveTo")}
ORDERS = {
    "pPr": "pStyle keepNext keepLines bidi spacing ind jc outlineLvl rPr",
    "rPr": "ins del moveFrom moveTo rStyle rFonts b bCs sz szCs vertAlign rtl lang",
    "sectPr": "footerReference pgSz pgMar bidi",
    "tblPr": "bidiVisual tblW tblInd tblBorders tblLayout tblCellMar",
    "trPr": "cantSplit tblHeader ins del",
    "tcPr": "tcW gridSpan",
    "style": "name basedOn qFormat pPr rPr tblPr",
    "settings": "zoom defaultTabStop characterSpacingControl footnotePr compat themeFontLang "
    "decimalSymbol listSeparator",
}
"""How the schema (ECMA-376, part 1, annex A) orders what our documents use of these."""


def part(document: bytes, name: str) -> etree._Element:
    """A part of the document."""
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        return etree.fromstring(archive.read(name))


def w(name: str) -> str:
    """A name in the namespace of the main part."""
    return f"{{{W}}}{name}"


def lines(document: bytes, how: str) -> list[str]:
    """The lines of the whole document when all changes are accepted or rejected; cells of a row in one line."""
    return lines_of(part(document, "word/document.xml").find(w("body")), how)


def lines_of(body: etree._Element, how: str) -> list[str]:
    """The same of a body alone."""
    found: list[str] = []
    pending = ""
    for one in body:
        if one.tag == w("tbl"):
            found += [_row(row, how) for row in one.findall(w("tr")) if not _is_gone(row.find(w("trPr")), how)]
        if one.tag == w("p"):
            pending += _words(one, how)
            mark = one.find(f"{w('pPr')}/{w('rPr')}")
            if not _is_gone(mark, how):
                found.append(pending)
                pending = ""
    assert not pending, "words after the last mark"
    return [line for line in found if line]


def of_the_text(document: bytes, how: str) -> list[str]:
    """The same lines without what stands before and after the text."""
    whole = lines(document, how)
    begin = max(index for index, line in enumerate(whole) if "https://r.example" in line)
    end = max(index for index, line in enumerate(whole) if line == "The public record")
    return whole[begin + 1 : end]


def _row(row: etree._Element, how: str) -> str:
    cells = []
    for cell in row.findall(w("tc")):
        words = ""
        for paragraph in cell.findall(w("p")):
            gone = _is_gone(paragraph.find(f"{w('pPr')}/{w('rPr')}"), how)
            words += _words(paragraph, how) + ("" if gone else "/")
        cells.append(words.removesuffix("/"))
    return " | ".join(cells)


def _is_gone(held: etree._Element | None, how: str) -> bool:
    return held is not None and any(held.find(w(name)) is not None for name in GONE[how])


def _words(paragraph: etree._Element, how: str) -> str:
    words = ""
    for text in paragraph.iter(w("t"), w("delText"), w("tab")):
        around = {etree.QName(one).localname for one in text.iterancestors()}
        if not around & set(GONE[how]):
            words += "\t" if text.tag == w("tab") else text.text or ""
    return words


def faults(document: bytes) -> list[str]:
    """What would make Word offer a repair: missing parts, unordered properties, numbers used twice, lost spaces."""
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    found = [] if next(iter(parts)) == "[Content_Types].xml" else ["the content types do not come first"]
    trees = {name: etree.fromstring(content) for name, content in parts.items()}
    types = {one.get("PartName") for one in trees["[Content_Types].xml"] if one.get("PartName")}
    found += [f"no such part: {name}" for name in types if name.removeprefix("/") not in parts]
    kept = [name for name in parts if not name.endswith(".rels") and name != "[Content_Types].xml"]
    found += [f"no type: {name}" for name in kept if f"/{name}" not in types]
    for rels, folder in (("_rels/.rels", ""), ("word/_rels/document.xml.rels", "word/")):
        targets = [folder + one.get("Target") for one in trees[rels].iter(RELATIONS)]
        found += [f"no target: {target}" for target in targets if target not in parts]
    for name, tree in trees.items():
        found += [f"{name}: {fault}" for fault in _unordered(tree)]
    return [*found, *_numbers(trees), *_nesting(trees["word/document.xml"])]


def _unordered(tree: etree._Element) -> list[str]:
    found = []
    for name, order in ORDERS.items():
        allowed = order.split()
        for held in tree.iter(w(name)):
            names = [etree.QName(one).localname for one in held]
            places = [allowed.index(one) if one in allowed else -1 for one in names]
            if places != sorted(places) or -1 in places:
                found.append(f"{name} holds {names}")
    return found


def _numbers(trees: dict[str, etree._Element]) -> list[str]:
    main = trees["word/document.xml"]
    changes = [one.get(w("id")) for name in ("ins", "del", "moveFrom", "moveTo", "moveFromRangeStart",
               "moveToRangeStart", "bookmarkStart") for one in main.iter(w(name))]  # fmt: skip
    found = ["a number is used twice"] if len(changes) != len(set(changes)) else []
    for kind, name in (("footnote", "word/footnotes.xml"), ("comment", "word/comments.xml")):
        held = [one.get(w("id")) for one in trees[name].iter(w(kind)) if int(one.get(w("id"))) > 0]
        referred = [one.get(w("id")) for one in main.iter(w(f"{kind}Reference"))]
        found += [] if sorted(held) == sorted(referred) == sorted(set(held)) else [f"{kind}s: {held} {referred}"]
    for begin, end in (("bookmarkStart", "bookmarkEnd"), ("commentRangeStart", "commentRangeEnd"),
                       ("moveFromRangeStart", "moveFromRangeEnd"), ("moveToRangeStart", "moveToRangeEnd")):  # fmt: skip
        ends = ({one.get(w("id")) for one in main.iter(w(name))} for name in (begin, end))
        found += [] if next(ends) == next(ends) else [f"{begin} without end"]
    linked = {one.get(w("anchor")) for one in main.iter(w("hyperlink"))}
    found += [] if linked <= {one.get(w("name")) for one in main.iter(w("bookmarkStart"))} else ["a link to nothing"]
    styles = {one.get(w("styleId")) for one in trees["word/styles.xml"].iter(w("style"))}
    used = {one.get(w("val")) for tree in trees.values() for one in tree.iter(w("pStyle"), w("rStyle"))}
    return [*found, *(f"no style {one}" for one in used - styles)]


def _nesting(main: etree._Element) -> list[str]:
    found = []
    for text in main.iter(w("t"), w("delText")):
        inside = {etree.QName(one).localname for one in text.iterancestors()}
        if (text.tag == w("delText")) != ("del" in inside):
            found.append(f"{text.tag} in {inside}")
        if text.text != (text.text or "").strip() and not text.get("{http://www.w3.org/XML/1998/namespace}space"):
            found.append(f"lost spaces: {text.text!r}")
    for cell in main.iter(w("tc")):
        found += [] if cell[-1].tag == w("p") else ["a cell without a paragraph at its end"]
    body = main.find(w("body"))
    found += [] if body[-1].tag == w("sectPr") else ["no section at the end"]
    found += [] if body[-2].tag == w("p") else ["no paragraph at the end"]
    return [*found, *("two tables in one" for one in main.iter(w("tbl")) if _next_is_table(one))]


def _next_is_table(table: etree._Element) -> bool:
    following = table.getnext()
    return following is not None and following.tag == w("tbl")
