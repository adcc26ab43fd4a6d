"""The parts of an edition as a tree: divisions hold clauses, and a clause holds those that are numbered under it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from app.domain.structure import ClauseKind, DivisionKind
from app.exports.editions import Edition
from app.texts.contents import outline
from app.texts.models import Division
from app.texts.rows import ClauseRow

OF_A_PREAMBLE = frozenset({ClauseKind.RECITAL, ClauseKind.CITATION})


@dataclass
class Node:
    """A division or a clause, with what stands in it in order."""

    division: Division | None = None
    clause: ClauseRow | None = None
    children: list["Node"] = field(default_factory=list)


@dataclass(frozen=True)
class Parts:
    """What goes into the preamble, and what into the body."""

    preamble: Sequence[Node]
    body: Sequence[Node]


def parts_of(edition: Edition) -> Parts:
    """The tree of an edition, parted where its preamble ends.

    Recitals and citations before everything else are the preamble, and so is a division of that name. A text that is
    nothing but recitals has them as its body.
    """
    nodes = _nodes(edition)
    ends = next((index for index, node in enumerate(nodes) if not _is_preamble(node)), len(nodes))
    return Parts(nodes[:ends], nodes[ends:]) if ends < len(nodes) else Parts([], nodes)


def leaves(nodes: Iterable[Node]) -> Iterable[ClauseRow]:
    """The clauses of some nodes in order, divisions opened."""
    for node in nodes:
        if node.clause is not None:
            yield node.clause
        yield from leaves(node.children)


def _nodes(edition: Edition) -> list[Node]:
    top: list[Node] = []
    above: list[list[Node]] = [top]
    for part in outline(edition.divisions, edition.clauses):
        del above[part.level + 1 :]
        if part.division is not None:
            above[-1].append(Node(division=part.division))
            above.append(above[-1][-1].children)
        elif part.clause is not None:
            _siblings(above[-1], part.clause.number).append(Node(clause=part.clause))
    return top


def _siblings(siblings: list[Node], number: str) -> list[Node]:
    """Where a clause goes: among the children of the clause before it whose number is the beginning of its own."""
    last = siblings[-1].clause if siblings else None
    if last is not None and number.startswith(f"{last.number}."):
        return _siblings(siblings[-1].children, number)
    return siblings


def _is_preamble(node: Node) -> bool:
    if node.division is not None:
        return node.division.kind is DivisionKind.PREAMBLE
    return node.clause is not None and node.clause.kind in OF_A_PREAMBLE
