"""Names of OpenDocument, and how its elements and attributes are asked for."""

from app.texts.documents.markup import Element

_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
TEXT = f"{{{_OASIS}:text:1.0}}"
STYLE = f"{{{_OASIS}:style:1.0}}"
OFFICE = f"{{{_OASIS}:office:1.0}}"
TABLE = f"{{{_OASIS}:table:1.0}}"
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"


def attribute(element: Element | None, name: str) -> str:
    """An attribute by its name in lxml's notation; empty where there is none."""
    return (element.get(name) or "") if element is not None else ""
