"""The words an amendment takes out and puts in, quoted: words in a line, or whole clauses with their structure."""

from app.domain.structure import ClauseKind
from app.exports.akn.addresses import Names
from app.exports.akn.body import ELEMENTS
from app.exports.akn.elements import Element, add
from app.exports.akn.inline import Paragraphs, with_notes
from app.exports.akn.passages import plain_passages

BLOCKS_ONLY = frozenset({ClauseKind.RECITAL, ClauseKind.CITATION})
"""What the standard lets stand in a preamble only, as blocks."""


class Quotes:
    """Writes the quotations of one list of amendments; every part of one gets an eId of its own."""

    def __init__(self, names: Names) -> None:
        self.names = names

    def quote(self, mod: Element, eid: str, kind: ClauseKind, heading: str, body: str) -> Element:
        """Append a wording to a `mod`: as text when it is one plain line, else as the part of the law that it is."""
        if not heading and "\n" not in body and "|" not in body and "[^" not in body:
            return add(mod, "quotedText", body, eId=self.names.once(eid))
        quoted = add(mod, "quotedStructure", eId=self.names.once(eid))
        one = self._part(quoted, kind, f"{eid}__part")
        words, notes = with_notes(body)
        if heading:
            add(one, "heading", heading)
        inside = one if kind in BLOCKS_ONLY else add(one, "content", eId=self.names.once(f"{eid}__content"))
        Paragraphs(self.names, notes, eid).write(inside, plain_passages(words))
        return quoted

    def _part(self, quoted: Element, kind: ClauseKind, eid: str) -> Element:
        name = self.names.once(eid)
        if kind in BLOCKS_ONLY:
            return add(quoted, kind.value, eId=name)
        tag = ELEMENTS.get(kind)
        return add(quoted, tag, eId=name) if tag else add(quoted, "hcontainer", name=kind.value, eId=name)
