"""The arrangement of a text as it stands: reading it, writing it back, and entering what was done to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.arrangement import Node, Place, Sort, reading_order
from app.domain.errors import StructureMoved
from app.processes.models import Process
from app.processes.services import enter
from app.texts.models import Clause, Division, Document, Rearrangement, StructuralAct, StructuralCredit
from app.texts.services import Credited


@dataclass(frozen=True)
class Actor:
    """Who acts on a structure, when and why; an adopted amendment brings its number and its proposers."""

    author_id: int | None
    now: datetime
    reason: str = ""
    amendment_number: int | None = None
    credits: Sequence[Credited] = ()


def locked(session: Session, document_id: int, *, base: int | None = None) -> None:
    """Hold the structure of a text until the commit.

    `base` is the number of the last structural act that the actor saw: StructureMoved when there is a later one.
    """
    session.execute(sa.select(Document.id).where(Document.id == document_id).with_for_update())
    if base is not None and base != last_act(session, document_id):
        raise StructureMoved


def last_act(session: Session, document_id: int) -> int:
    """The number of the last structural act on a text; 0 before the first."""
    newest = sa.select(sa.func.max(StructuralAct.number)).where(StructuralAct.document_id == document_id)
    return session.scalar(newest) or 0


def arrangement_of(session: Session, document_id: int) -> tuple[Node, ...]:
    """The text as a tree in reading order, struck clauses included; two statements."""
    rows: list[tuple[int, int, Node]] = []
    divisions = sa.select(Division.id, Division.parent_id, Division.position).where(
        Division.document_id == document_id, Division.removed_at.is_(None)
    )
    for id_, within, position in session.execute(divisions):
        rows.append((position, 0, Node(Sort.DIVISION, id_, within)))
    clauses = sa.select(Clause.id, Clause.division_id, Clause.position).where(Clause.document_id == document_id)
    for id_, within, position in session.execute(clauses):
        rows.append((position, 1, Node(Sort.CLAUSE, id_, within)))
    return reading_order(node for _position, _sort, node in sorted(rows, key=lambda row: (row[0], row[1], row[2].id)))


def arrange(session: Session, document_id: int, nodes: Sequence[Node]) -> None:
    """Give everything its place in this order; only what stands elsewhere is written."""
    session.flush()
    _write(session, Clause, "division_id", _there(session, Clause, Clause.division_id, document_id), nodes)
    _write(session, Division, "parent_id", _there(session, Division, Division.parent_id, document_id), nodes)
    for thing in session:
        if isinstance(thing, Clause | Division):
            session.expire(thing, ["position", "division_id" if isinstance(thing, Clause) else "parent_id"])


def node_of(thing: Clause | Division) -> Node:
    """A clause or division as a node of the tree."""
    if isinstance(thing, Clause):
        return Node(Sort.CLAUSE, thing.id, thing.division_id)
    return Node(Sort.DIVISION, thing.id, thing.parent_id)


def told(session: Session, place: Place) -> dict[str, Any]:
    """A place in words of the record: the division's number, and what it follows there (a guid or a number)."""
    division = session.get_one(Division, place.within) if place.within is not None else None
    return {"division": division.number if division else "", "follows": _name(session, place.follows)}


def enter_act(
    session: Session,
    process: Process,
    document_id: int,
    kind: Rearrangement,
    actor: Actor,
    *,
    clause: Clause | None = None,
    division: Division | None = None,
    before: dict[str, Any],
    after: dict[str, Any],
) -> StructuralAct:
    """Keep what was done to the structure, and enter it in the record. Call it last."""
    act = StructuralAct(
        document_id=document_id, number=last_act(session, document_id) + 1, kind=kind,
        clause_id=clause.id if clause else None, division_id=division.id if division else None,
        before=before, after=after, reason=actor.reason, amendment_number=actor.amendment_number,
        author_id=actor.author_id, created_at=actor.now,
    )  # fmt: skip
    act.clause, act.division = clause, division
    act.credits = [_credit(credited) for credited in actor.credits]
    session.add(act)
    session.flush()
    enter(
        session, process, kind=kind.value, object=f"structure/{act.number}", body=act_body(act),
        actor_id=actor.author_id, now=actor.now,
    )  # fmt: skip
    return act


def act_body(act: StructuralAct) -> dict[str, Any]:
    """What the record commits to for a structural act."""
    return {
        "number": act.number,
        "clause": act.clause.guid if act.clause else "",
        "division": act.division.number if act.division else "",
        "before": act.before,
        "after": act.after,
        "reason": act.reason,
        "amendment": act.amendment_number,
    }


def _there(
    session: Session, table: type[Clause] | type[Division], within: Any, document_id: int
) -> dict[int, tuple[int | None, int]]:
    query = sa.select(table.id, within, table.position).where(table.document_id == document_id)
    return {row[0]: (row[1], row[2]) for row in session.execute(query)}


def _write(
    session: Session,
    table: type[Clause] | type[Division],
    column: str,
    there: dict[int, tuple[int | None, int]],
    nodes: Sequence[Node],
) -> None:
    sort = Sort.CLAUSE if table is Clause else Sort.DIVISION
    changes = [
        {"id": node.id, column: node.within, "position": position}
        for position, node in enumerate(nodes, start=1)
        if node.sort is sort and there.get(node.id) != (node.within, position)
    ]
    if changes:
        session.execute(sa.update(table), changes)


def _name(session: Session, node: Node | None) -> str:
    if node is None:
        return ""
    if node.sort is Sort.CLAUSE:
        return session.get_one(Clause, node.id).guid
    return session.get_one(Division, node.id).number


def _credit(credited: Credited) -> StructuralCredit:
    return StructuralCredit(
        person_id=credited.person_id, attributed_to=credited.attributed_to, group_key=credited.group_key,
        organisation_id=credited.organisation_id,
    )  # fmt: skip
