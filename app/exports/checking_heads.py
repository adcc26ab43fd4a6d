"""Checking the head of a record that a document bears: that it is a signed note, and agrees with the rest of it.

Who signed it is another question, which needs their key: `openclause verify FILE.xml --key KEY` answers it.
"""

import binascii
from base64 import b64decode
from collections.abc import Iterator

from lxml import etree

from app.domain import notes, tree_heads
from app.domain.notes import NoteMalformed
from app.exports.akn.elements import OWN, Element

_HEADS = etree.XPath("descendant-or-self::oc:checkpoint", namespaces={"oc": OWN})
_RECORDS = etree.XPath("descendant-or-self::oc:record", namespaces={"oc": OWN})


def signed_notes(whole: Element) -> list[str]:
    """The signed notes that a document bears, as they stand."""
    return [str(one.text or "") for one in _HEADS(whole)]


def faults_of_heads(whole: Element) -> Iterator[tuple[Element, str]]:
    """What is wrong with the heads in a document, and where."""
    told = {(one.get("size"), one.get("root")) for one in _RECORDS(whole)}
    for element in _HEADS(whole):
        try:
            head = tree_heads.parsed(notes.parsed(element.text or "").text)
        except NoteMalformed as fault:
            yield element, f"the checkpoint is no signed note of a tree head: {fault}"
            continue
        if (element.get("size"), _root(element)) != (str(head.size), head.root):
            yield element, "the size or the root beside the signed note is another than the one that was signed"
        for size, root in sorted(told, key=str):
            if size is None or not size.isascii() or not size.isdigit() or len(size) > 19:
                continue
            if int(size) < head.size:
                yield element, f"a head of {head.size} entries was signed, and the record is said to have {size}"
            elif int(size) == head.size and root != head.root.hex():
                yield element, f"of {size} entries the record is said to have another root than was signed"


def _root(element: Element) -> bytes | None:
    try:
        return b64decode(element.get("root", ""), validate=True)
    except (ValueError, binascii.Error):
        return None
