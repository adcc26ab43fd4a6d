"""Reading Akoma Ntoso of our own: it tells apart which elements are clauses, so they come back as the same clauses."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.structure import ClauseKind
from app.texts.documents.law_parts import HEAD
from app.texts.documents.markup import Element, local

RECORD = "urn:openclause:record:1"


@dataclass(frozen=True)
class Told:
    """What our own metadata says of a clause; its words began with `mark`, which stands in the element's number."""

    kind: ClauseKind
    label: str
    mark: str


def told_clauses(document: Element) -> dict[str, Told]:
    """The clauses of a document by their eId; none where it was not written here, or by an older release."""
    found: dict[str, Told] = {}
    for one in document.iter(f"{{{RECORD}}}clause"):
        eid, kind = (one.get("ref") or "").removeprefix("#"), one.get("kind")
        if eid and kind in set(ClauseKind):
            found[eid] = Told(ClauseKind(kind), one.get("label") or "", one.get("mark") or "")
    return found


def own_parts(one: Element, clauses: dict[str, Told]) -> list[Element]:
    """What is in a clause's element and belongs to no clause within it."""
    return [part for part in one if local(part) and local(part) not in HEAD and part.get("eId") not in clauses]


def within(one: Element, clauses: dict[str, Told]) -> Iterator[Element]:
    """The clauses right within a clause's element."""
    return (part for part in one if part.get("eId") in clauses)
