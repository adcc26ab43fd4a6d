"""An edition of a text as one Akoma Ntoso document."""

from lxml import etree

from app.exports.akn.addresses import DOCUMENT_TYPES, addresses_of
from app.exports.akn.body import Writer
from app.exports.akn.elements import AKN, Element, add, root
from app.exports.akn.meta import Meta
from app.exports.editions import Edition

OF_WORDS = frozenset(f"{{{AKN}}}{name}" for name in ("p", "heading", "num", "block", "docTitle", "mod", "quotedText"))


def akoma_ntoso(edition: Edition) -> bytes:
    """The document in UTF-8: a bill, an act or a statement, by what the process writes."""
    kind, name = DOCUMENT_TYPES[edition.process.kind]
    whole = root()
    document = add(whole, kind, name=name, contains="singleVersion")
    meta = add(document, "meta")
    writer = Writer(edition)
    writer.write(document, "mainBody" if kind == "statement" else "body")
    Meta(edition, addresses_of(edition), writer.eids, writer.times).write(meta)
    break_lines(whole)
    return etree.tostring(whole, xml_declaration=True, encoding="UTF-8")


def break_lines(whole: Element) -> None:
    """A line for each element, so that a fault can be named by its line; none among words, where space counts."""
    for element in whole.iter():
        if len(element) and element.tag not in OF_WORDS:
            element.text = "\n"
            for child in element:
                child.tail = "\n"
