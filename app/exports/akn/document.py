"""An edition of a text as one Akoma Ntoso document."""

from lxml import etree

from app.exports.akn.addresses import DOCUMENT_TYPES, addresses_of
from app.exports.akn.body import Writer
from app.exports.akn.elements import add, root
from app.exports.akn.meta import Meta
from app.exports.editions import Edition


def akoma_ntoso(edition: Edition) -> bytes:
    """The document in UTF-8: a bill, an act or a statement, by what the process writes."""
    kind, name = DOCUMENT_TYPES[edition.process.kind]
    whole = root()
    document = add(whole, kind, name=name, contains="singleVersion")
    meta = add(document, "meta")
    writer = Writer(edition)
    writer.write(document, "mainBody" if kind == "statement" else "body")
    Meta(edition, addresses_of(edition), writer.eids).write(meta)
    return etree.tostring(whole, xml_declaration=True, encoding="UTF-8", pretty_print=False)
