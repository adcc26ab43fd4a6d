"""Writing a comment-resolution sheet as DOCX, row by row: a landscape table whose headings stand on each page."""

import zipfile
from collections.abc import Iterable
from typing import IO, Any

import regex
from lxml import etree

from app.domain.directions import is_right_to_left
from app.domain.resolution_sheets import HEADINGS
from app.exports.sheets.rows import Written

BEGINNING_OF_ZIP = (1980, 1, 1, 0, 0, 0)
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
CONTENT_TYPES = (
    f'<?xml version="1.0" encoding="UTF-8"?><Types xmlns="{TYPES}">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" '
    f'ContentType="{MAIN}"/></Types>'
)
ROOT_RELATIONS = (
    f'<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="{RELATIONS}"><Relationship Id="r1" '
    f'Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
)
WIDTHS = (1500, 800, 1100, 1300, 800, 3200, 3200, 3100)
"""Of the columns, in twentieths of a point: together the width of A4 in landscape without its margins."""
HALF_POINTS = "18"
_NOT_XML = regex.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_docx(out: IO[bytes], rows: Iterable[Written], *, title: str, language: str, right_to_left: bool) -> None:
    """The sheet as a document.

    What people wrote runs in the direction of its own language; the columns in that of the sheet.
    """
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        _put(archive, "[Content_Types].xml", CONTENT_TYPES)
        _put(archive, "_rels/.rels", ROOT_RELATIONS)
        with archive.open(_named("word/document.xml"), "w", force_zip64=True) as part:
            _write_document(part, rows, title, language, right_to_left)


def _named(name: str) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name, BEGINNING_OF_ZIP)
    member.compress_type = zipfile.ZIP_DEFLATED
    return member


def _put(archive: zipfile.ZipFile, name: str, words: str) -> None:
    archive.writestr(_named(name), words)


def _write_document(part: IO[bytes], rows: Iterable[Written], title: str, language: str, right_to_left: bool) -> None:
    with (
        etree.xmlfile(part, encoding="UTF-8") as file,
        file.element(_w("document"), nsmap={"w": W}),
        file.element(_w("body")),
    ):
        file.write(_paragraph(title, language, right_to_left, bold=True))
        with file.element(_w("tbl")):
            file.write(_properties(right_to_left))
            file.write(_grid())
            file.write(_heading_row())
            for one in rows:
                file.write(_row(one.row.cells, one.language, is_right_to_left(one.language)))
        file.write(_paragraph("", language, right_to_left))
        file.write(_landscape(right_to_left))


def _properties(right_to_left: bool) -> etree._Element:
    found = _element("tblPr")
    if right_to_left:
        found.append(_element("bidiVisual"))
    found.append(_element("tblW", w=str(sum(WIDTHS)), type="dxa"))
    borders = _element("tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        borders.append(_element(side, val="single", sz="4", space="0", color="808080"))
    found.append(borders)
    found.append(_element("tblLayout", type="fixed"))
    return found


def _grid() -> etree._Element:
    grid = _element("tblGrid")
    for width in WIDTHS:
        grid.append(_element("gridCol", w=str(width)))
    return grid


def _heading_row() -> etree._Element:
    row = _element("tr")
    properties = _element("trPr")
    properties.append(_element("cantSplit"))
    properties.append(_element("tblHeader"))
    row.append(properties)
    for heading, width in zip(HEADINGS, WIDTHS, strict=True):
        row.append(_cell([_paragraph(heading, "en", False, bold=True)], width))
    return row


def _row(cells: Iterable[str], language: str, right_to_left: bool) -> etree._Element:
    row = _element("tr")
    for words, width in zip(cells, WIDTHS, strict=True):
        row.append(_cell([_paragraph(line, language, right_to_left) for line in words.split("\n")], width))
    return row


def _cell(paragraphs: Iterable[etree._Element], width: int) -> etree._Element:
    cell = _element("tc")
    properties = _element("tcPr")
    properties.append(_element("tcW", w=str(width), type="dxa"))
    cell.append(properties)
    cell.extend(paragraphs)
    return cell


def _paragraph(words: str, language: str, right_to_left: bool, *, bold: bool = False) -> etree._Element:
    paragraph = _element("p")
    properties = _element("pPr")
    if right_to_left:
        properties.append(_element("bidi"))
    properties.append(_element("spacing", after="40"))
    paragraph.append(properties)
    run = _element("r")
    run.append(_run_properties(language, right_to_left, bold))
    text = etree.SubElement(run, _w("t"))
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    text.text = _NOT_XML.sub("", words)
    paragraph.append(run)
    return paragraph


def _run_properties(language: str, right_to_left: bool, bold: bool) -> etree._Element:
    found = _element("rPr")
    for name in ("b", "bCs") if bold else ():
        found.append(_element(name))
    found.append(_element("sz", val=HALF_POINTS))
    found.append(_element("szCs", val=HALF_POINTS))
    if right_to_left:
        found.append(_element("rtl"))
    found.append(_element("lang", **({"bidi": language} if right_to_left else {"val": language})))
    return found


def _landscape(right_to_left: bool) -> etree._Element:
    section = _element("sectPr")
    section.append(_element("pgSz", w="16838", h="11906", orient="landscape"))
    margins = dict.fromkeys(("top", "right", "bottom", "left"), "900")
    section.append(_element("pgMar", **margins, header="500", footer="500", gutter="0"))
    if right_to_left:
        section.append(_element("bidi"))
    return section


def _element(name: str, **attributes: Any) -> etree._Element:
    element = etree.Element(_w(name), nsmap={"w": W})
    for key, value in attributes.items():
        element.set(_w(key), value)
    return element


def _w(name: str) -> str:
    return f"{{{W}}}{name}"
