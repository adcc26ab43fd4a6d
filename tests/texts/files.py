"""Files that tests bring: word processors' files, web pages and Akoma Ntoso, made here and now."""

import io
import zipfile
from collections.abc import Mapping

import docx
from docx.document import Document as WordFile
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.text.paragraph import Paragraph

from app.domain.manuscript import Manuscript, Reason
from app.texts.reading import brought, manuscript_of

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
ODT = "application/vnd.oasis.opendocument.text"
OASIS = "urn:oasis:names:tc:opendocument:xmlns"
NAMES = " ".join(f'xmlns:{name}="{OASIS}:{name}:1.0"' for name in ("office", "text", "style", "table", "drawing"))


def zipped(members: Mapping[str, str | bytes], *, stored: str = "") -> bytes:
    """A zip file with these members; the one named `stored` is not compressed."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content, zipfile.ZIP_STORED if name == stored else zipfile.ZIP_DEFLATED)
    return file.getvalue()


def word_xml(body: str, **parts: str | bytes) -> bytes:
    """A DOCX file with this body, in WordprocessingML, and more parts by name (footnotes="...")."""
    document = f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    more = {f"word/{name}.xml": content for name, content in parts.items()}
    return zipped({"[Content_Types].xml": TYPES, "word/document.xml": document, **more})


def open_xml(body: str, *, automatic: str = "", styles: str = "", **more: str | bytes) -> bytes:
    """An ODT file with this text, its automatic styles, and its styles."""
    content = (
        f"<office:document-content {NAMES}><office:automatic-styles>{automatic}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    members = {"mimetype": ODT, "content.xml": content, **more}
    if styles:
        members["styles.xml"] = (
            f"<office:document-styles {NAMES}><office:styles>{styles}</office:styles></office:document-styles>"
        )
    return zipped(members, stored="mimetype")


def saved(document: WordFile) -> bytes:
    """A document as the bytes of its file."""
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def a_list(document: WordFile, *levels: tuple[str, str]) -> int:
    """A new list in a document, each level a format and a text ("lowerLetter", "(%2)"); its number."""
    numbering = document.part.numbering_part.element
    place = str(900 + len(numbering))
    inner = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{style}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for at, (style, text) in enumerate(levels)
    )
    numbering.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{place}">{inner}</w:abstractNum>'))
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="{place}"><w:abstractNumId w:val="{place}"/></w:num>'))
    return int(place)


def in_list(paragraph: Paragraph, number: int, level: int = 0) -> Paragraph:
    """The paragraph, put into a list."""
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    for tag, value in (("w:ilvl", level), ("w:numId", number)):
        one = OxmlElement(tag)
        one.set(qn("w:val"), str(value))
        properties.append(one)
    return paragraph


def a_document() -> WordFile:
    """An empty document."""
    return docx.Document()


def read(content: bytes | str, name: str = "", **values: object) -> Manuscript:
    return manuscript_of(brought(content.encode() if isinstance(content, str) else content, name, **values))


def told(manuscript: Manuscript) -> list[tuple[str, str]]:
    return [(clause.label, clause.body) for clause in manuscript.clauses]


def listed(manuscript: Manuscript) -> list[tuple[Reason, str]]:
    return [(piece.reason, piece.text) for piece in manuscript.not_understood]
