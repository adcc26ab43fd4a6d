"""Names of WordprocessingML, and how its elements and attributes are asked for."""

from app.texts.documents.markup import Element

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
W = f"{{{NAMESPACE}}}"
VALUE = f"{W}val"


def transitional(xml: bytes) -> bytes:
    """A part in the namespace of every day; the strict one has the same names."""
    return xml.replace(STRICT, NAMESPACE.encode()) if STRICT in xml[:4000] else xml


def child(element: Element | None, name: str) -> Element | None:
    """The first child of this name."""
    return element.find(f"{W}{name}") if element is not None else None


def value(element: Element | None, name: str = "val", *, own: bool = False) -> str:
    """The value of an element, as most have it; with `own`, one of its attributes by name."""
    if element is None:
        return ""
    return element.get(f"{W}{name}" if own else VALUE) or ""


def is_on(element: Element | None) -> bool:
    """Whether a switch is there and not turned off."""
    return element is not None and value(element) not in ("0", "false", "off")
