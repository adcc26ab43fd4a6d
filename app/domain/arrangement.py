"""The order of a text as a tree: divisions that hold divisions and clauses, and moving a part of it elsewhere."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from app.domain.errors import MovesIntoItself


class Sort(StrEnum):
    """What a node of the tree is."""

    DIVISION = "division"
    CLAUSE = "clause"


@dataclass(frozen=True, slots=True)
class Node:
    """A division or a clause; `within` is the division that holds it, None at the top of the text."""

    sort: Sort
    id: int
    within: int | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the tree: in which division, and right after which of the nodes there (None: it comes first)."""

    within: int | None
    follows: Node | None


def reading_order(nodes: Iterable[Node]) -> tuple[Node, ...]:
    """The nodes depth first, each division before what it holds; siblings keep the order they are given in.

    A node whose division is not among the nodes stands at the top.
    """
    given = tuple(nodes)
    known = {node.id for node in given if node.sort is Sort.DIVISION}
    children: dict[int | None, list[Node]] = {}
    for node in given:
        children.setdefault(node.within if node.within in known else None, []).append(node)
    ordered: list[Node] = []
    waiting = list(reversed(children.get(None, [])))
    while waiting:
        node = waiting.pop()
        ordered.append(node)
        if node.sort is Sort.DIVISION:
            waiting.extend(reversed(children.pop(node.id, [])))
    return tuple(ordered)


def siblings(nodes: Sequence[Node], within: int | None) -> tuple[Node, ...]:
    """What a division (None: the text itself) holds directly, in order."""
    return tuple(node for node in nodes if node.within == within)


def contents(nodes: Sequence[Node], division_id: int) -> tuple[Node, ...]:
    """Everything that a division holds, at any depth, in the order given."""
    inside = {division_id}
    held: list[Node] = []
    for node in reading_order(nodes):
        if node.within in inside:
            held.append(node)
            if node.sort is Sort.DIVISION:
                inside.add(node.id)
    return tuple(held)


def place_of(nodes: Sequence[Node], node: Node) -> Place:
    """Where a node stands."""
    beside = siblings(nodes, node.within)
    at = beside.index(node)
    return Place(node.within, beside[at - 1] if at else None)


def before(nodes: Sequence[Node], beside: Node, mover: Node | None = None) -> Place:
    """The place right before a node, seen without the one that is to be moved there."""
    others = [node for node in siblings(nodes, beside.within) if node != mover]
    at = others.index(beside)
    return Place(beside.within, others[at - 1] if at else None)


def last_in(nodes: Sequence[Node], within: int | None, mover: Node | None = None) -> Place:
    """The place at the end of a division (None: of the text), seen without the one that is to be moved there."""
    others = [node for node in siblings(nodes, within) if node != mover]
    return Place(within, others[-1] if others else None)


def moved(nodes: Sequence[Node], node: Node, place: Place) -> tuple[Node, ...]:
    """The tree in reading order with the node, and everything it holds, at another place.

    MovesIntoItself when a division would come to stand inside itself, or beside itself.
    """
    ordered = reading_order(nodes)
    inside = {node, *(contents(ordered, node.id) if node.sort is Sort.DIVISION else ())}
    holds = {one.id for one in inside if one.sort is Sort.DIVISION}
    if place.within in holds or place.follows in inside:
        raise MovesIntoItself
    there = replace(node, within=place.within)
    rest = [one for one in ordered if one != node]
    if place.follows is not None:
        rest.insert(rest.index(place.follows) + 1, there)
    else:
        rest.insert(0, there)
    return reading_order(rest)
