"""Reading XML that strangers send: no document types, no entities, no network, and never more tags than fit."""

import io
from collections.abc import Iterator

import regex
from lxml import etree

from app.files.trouble import Trouble, Unreadable

MOST_TAGS = 2_000_000
"""Opening and closing tags in one part: an element takes far more memory than the letters it is written with."""

ENCODINGS = frozenset({b"utf-8", b"utf-16", b"us-ascii", b"iso-8859-1"})
"""In any other a document type could hide from us."""

_ENCODING = regex.compile(rb"""<\?xml[^>]*encoding\s*=\s*["']([^"']*)""")

Element = etree._Element


def tree_of(xml: bytes) -> Element:
    """The root of a small part, or of a whole document. Raises Unreadable."""
    _check(xml)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as fault:
        raise _unreadable(fault) from None


def parts_of(xml: bytes, parent: str, *extra: str) -> Iterator[Element]:
    """The elements right under the one called `parent`, one after another, each forgotten before the next is read.

    Names are those of the namespace, in lxml's notation. Elements called as one of `extra` come too, wherever they are.
    """
    _check(xml)
    events = etree.iterparse(
        io.BytesIO(xml), events=("end",), resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        for _event, element in events:
            above = element.getparent()
            if element.tag in extra:
                yield element
            if above is not None and above.tag == parent:
                yield element
                element.clear(keep_tail=False)
                while element.getprevious() is not None:
                    del above[0]
    except etree.XMLSyntaxError as fault:
        raise _unreadable(fault) from None


def local(element: Element) -> str:
    """The name of an element without its namespace; empty for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _check(xml: bytes) -> None:
    """Refuse what declares a type or an entity, in whichever of the two encodings XML readers guess by themselves."""
    plain = xml.replace(b"\0", b"") if b"\0" in xml[:400] else xml
    said = _ENCODING.search(plain[:400])
    if said and said[1].lower() not in ENCODINGS:
        raise Unreadable(Trouble.ENCODING)
    if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
        raise Unreadable(Trouble.ENTITIES)
    if plain.count(b"<") > MOST_TAGS:
        raise Unreadable(Trouble.BOMB)


def _unreadable(fault: etree.XMLSyntaxError) -> Unreadable:
    return Unreadable(Trouble.MARKUP, place=str(fault.lineno or 1))
