"""The package around the parts of a document: what they are, how they are related, and what the document is."""

import zipfile

from lxml import etree

from app.exports.docx.elements import Element, moment
from app.exports.fair_copies.blocks import legal
from app.exports.fair_copies.whole import FairCopy

BEGINNING_OF_ZIP = (1980, 1, 1, 0, 0, 0)
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
DC = "http://purl.org/dc/elements/1.1/"
TERMS = "http://purl.org/dc/terms/"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
ENDINGS = {"rels": "application/vnd.openxmlformats-package.relationships+xml", "xml": "application/xml"}
PARTS = {
    "/word/document.xml": f"{WORD}.document.main+xml",
    "/word/styles.xml": f"{WORD}.styles+xml",
    "/word/settings.xml": f"{WORD}.settings+xml",
    "/word/footnotes.xml": f"{WORD}.footnotes+xml",
    "/word/comments.xml": f"{WORD}.comments+xml",
    "/word/commentsExtended.xml": f"{WORD}.commentsExtended+xml",
    "/word/footer1.xml": f"{WORD}.footer+xml",
    "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    "/docProps/app.xml": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
}
OF_THE_PACKAGE = {
    "document": (f"{OFFICE}/relationships/officeDocument", "word/document.xml"),
    "core": (f"{RELATIONS}/metadata/core-properties", "docProps/core.xml"),
    "app": (f"{OFFICE}/relationships/extended-properties", "docProps/app.xml"),
}
OWN = ("styles", "settings", "footnotes", "comments")
OF_THE_DOCUMENT = {
    **{name: (f"{OFFICE}/relationships/{name}", f"{name}.xml") for name in OWN},
    "footer": (f"{OFFICE}/relationships/footer", "footer1.xml"),
    "threads": ("http://schemas.microsoft.com/office/2011/relationships/commentsExtended", "commentsExtended.xml"),
}


def named(name: str) -> zipfile.ZipInfo:
    """A member of the archive that bears no date, so that the same text gives the same file."""
    member = zipfile.ZipInfo(name, BEGINNING_OF_ZIP)
    member.compress_type = zipfile.ZIP_DEFLATED
    return member


def put(archive: zipfile.ZipFile, name: str, part: Element) -> None:
    """Write a part into the archive."""
    archive.writestr(named(name), etree.tostring(part, xml_declaration=True, encoding="UTF-8", standalone=True))


def put_frame(archive: zipfile.ZipFile, copy: FairCopy) -> None:
    """Write what belongs to every document, the list of content types first."""
    put(archive, "[Content_Types].xml", _types())
    put(archive, "_rels/.rels", _relations(OF_THE_PACKAGE))
    put(archive, "word/_rels/document.xml.rels", _relations(OF_THE_DOCUMENT))
    put(archive, "docProps/core.xml", _core(copy))
    put(archive, "docProps/app.xml", _app())


def _types() -> Element:
    made = etree.Element(f"{{{TYPES}}}Types", nsmap={None: TYPES})
    for ending, kind in ENDINGS.items():
        etree.SubElement(made, f"{{{TYPES}}}Default", Extension=ending, ContentType=kind)
    for name, kind in PARTS.items():
        etree.SubElement(made, f"{{{TYPES}}}Override", PartName=name, ContentType=kind)
    return made


def _relations(targets: dict[str, tuple[str, str]]) -> Element:
    made = etree.Element(f"{{{RELATIONS}}}Relationships", nsmap={None: RELATIONS})
    for name, (kind, target) in targets.items():
        etree.SubElement(made, f"{{{RELATIONS}}}Relationship", Id=name, Type=kind, Target=target)
    return made


def _core(copy: FairCopy) -> Element:
    edition = copy.edition
    made = etree.Element(f"{{{CORE}}}coreProperties", nsmap={"cp": CORE, "dc": DC, "dcterms": TERMS, "xsi": XSI})
    facts = (("title", edition.title), ("creator", "Openclause"), ("identifier", edition.address))
    for name, fact in (*facts, ("language", edition.language)):
        etree.SubElement(made, f"{{{DC}}}{name}").text = legal(fact)
    for name, at in (("created", edition.dated), ("modified", edition.made_at)):
        dated = etree.SubElement(made, f"{{{TERMS}}}{name}")
        dated.set(f"{{{XSI}}}type", "dcterms:W3CDTF")
        dated.text = moment(at)
    return made


def _app() -> Element:
    namespace = f"{OFFICE}/extended-properties"
    made = etree.Element(f"{{{namespace}}}Properties", nsmap={None: namespace})
    etree.SubElement(made, f"{{{namespace}}}Application").text = "Openclause"
    return made
