"""Making elements of Akoma Ntoso, and of our own namespace for what the standard has no words for."""

from collections.abc import Sequence

from lxml import etree

from app.domain.tokens import Kind
from app.domain.wording import Run

AKN = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
OWN = "urn:openclause:record:1"
XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
MARKS = {Kind.INSERTED: "ins", Kind.DELETED: "del"}

Element = etree._Element


def root() -> Element:
    """The outermost element."""
    return etree.Element(f"{{{AKN}}}akomaNtoso", nsmap={None: AKN, "oc": OWN})


def add(parent: Element, tag: str, text: str | None = None, /, **attributes: str | None) -> Element:
    """A new last child of `parent`; attributes that are None are left out, and `as_`, `for_` stand for as, for."""
    return _made(parent, f"{{{AKN}}}{tag}", text, attributes)


def add_own(parent: Element, tag: str, text: str | None = None, /, **attributes: str | None) -> Element:
    """A new last child in our own namespace."""
    return _made(parent, f"{{{OWN}}}{tag}", text, attributes)


def add_words(parent: Element, tag: str, runs: Sequence[Run], **attributes: str | None) -> Element:
    """A new last child whose words are the runs, with what was inserted and deleted marked as such."""
    made = add(parent, tag, None, **attributes)
    for run in runs:
        if run.kind in MARKS:
            add(made, MARKS[run.kind], run.text)
        elif len(made):
            made[-1].tail = (made[-1].tail or "") + run.text
        else:
            made.text = (made.text or "") + run.text
    return made


def _made(parent: Element, tag: str, text: str | None, attributes: dict[str, str | None]) -> Element:
    made = etree.SubElement(parent, tag)
    if text is not None:
        made.text = text
    for name, value in attributes.items():
        if value is not None:
            made.set(name.rstrip("_"), value)
    return made
