"""Numbering a text, or a division of it, anew: what would change, and carrying it out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain import arrangement
from app.domain.arrangement import Node, Sort
from app.domain.errors import NothingChanged
from app.domain.numbering import address
from app.domain.renumbering import Rule, Unit, numbered
from app.domain.structure import ClauseKind
from app.processes.models import Process
from app.texts.arranging import Actor, arrangement_of, enter_act, locked
from app.texts.models import Clause, Division, Document, FormerAddress, Rearrangement, StructuralAct
from app.texts.queries import divisions_of

Labels = Mapping[str, str]


@dataclass(frozen=True)
class Renumbered:
    """What numbering anew would change about one division or clause; `address` is None where it keeps its own."""

    sort: Sort
    id: int
    key: str
    kind: str
    before: Labels
    after: Labels
    number: str
    address: str | None = None


def units_of(session: Session, document_id: int) -> list[Unit]:
    """What is numbered in a text, in reading order; struck clauses bear no number."""
    divisions = {one.id: one for one in divisions_of(session, document_id)}
    query = sa.select(Clause.id, Clause.kind, Clause.label)
    standing = query.where(Clause.document_id == document_id, Clause.struck_at.is_(None))
    clauses = {row.id: row for row in session.execute(standing)}
    units: list[Unit] = []
    for node in arrangement_of(session, document_id):
        there = divisions if node.sort is Sort.DIVISION else clauses
        if node.id in there:
            one = there[node.id]
            units.append(Unit(node, one.kind.value, dict(one.label)))
    return units


def preview(
    session: Session,
    document: Document,
    rules: Mapping[str, Rule],
    *,
    language: str,
    division: Division | None = None,
    new_addresses: bool = False,
) -> list[Renumbered]:
    """What would change, in order: in the whole text, or inside one division (counted as the whole text counts it).

    With `new_addresses` a clause takes the address of its label in `language`, where no clause has or ever had it.
    """
    units = units_of(session, document.id)
    labels = numbered(units, rules)
    inside = _inside(units, division)
    changed = [unit for unit in units if unit.node in inside and labels.get(unit.node, unit.label) != unit.label]
    keys = _keys(session, document.id)
    rows = [
        Renumbered(
            unit.node.sort, unit.node.id, keys[unit.node.sort, unit.node.id][0], unit.kind, unit.label,
            labels[unit.node], keys[unit.node.sort, unit.node.id][1],
        )
        for unit in changed
    ]  # fmt: skip
    return _addressed(session, document, rows, language) if new_addresses else rows


def renumber(
    session: Session,
    process: Process,
    document: Document,
    rules: Mapping[str, Rule],
    actor: Actor,
    *,
    division: Division | None = None,
    new_addresses: bool = False,
    base: int | None = None,
) -> StructuralAct:
    """Give divisions and clauses the labels of the preview, and enter it; the rules become the style of the text.

    Addresses stay, unless new ones are asked for; an earlier one leads to its clause for good and is given to no other.
    NothingChanged; StructureMoved as for `moving.move`.
    """
    locked(session, document.id, base=base)
    language = process.drafting_language
    rows = preview(
        session, document, rules, language=language, division=division, new_addresses=new_addresses
    )  # fmt: skip
    if not rows:
        raise NothingChanged
    document.numbering = {kind: {"restarts_in": rule.restarts_in, "patterns": dict(rule.patterns or {})}
                          for kind, rule in rules.items()}  # fmt: skip
    _relabel(session, rows)
    _readdress(session, document, rows, actor)
    return enter_act(
        session, process, document.id, Rearrangement.RENUMBERED, actor, division=division,
        before={"labels": {row.key: dict(row.before) for row in rows}, "addresses": _addresses(rows, before=True)},
        after={"labels": {row.key: dict(row.after) for row in rows}, "addresses": _addresses(rows, before=False)},
    )  # fmt: skip


def rules_of(document: Document) -> dict[str, Rule]:
    """The style that the text was numbered by last."""
    return {
        kind: Rule(str(one.get("restarts_in", "")), dict(one.get("patterns", {})))
        for kind, one in (document.numbering or {}).items()
    }


def _inside(units: Sequence[Unit], division: Division | None) -> set[Node]:
    nodes = [unit.node for unit in units]
    return set(nodes if division is None else arrangement.contents(nodes, division.id))


def _keys(session: Session, document_id: int) -> dict[tuple[Sort, int], tuple[str, str]]:
    """By node: the name in the record (guid, or the number of a division) and the address."""
    keys: dict[tuple[Sort, int], tuple[str, str]] = {}
    clauses = sa.select(Clause.id, Clause.guid, Clause.number).where(Clause.document_id == document_id)
    for id_, guid, number in session.execute(clauses):
        keys[Sort.CLAUSE, id_] = (guid, number)
    divisions = sa.select(Division.id, Division.number).where(Division.document_id == document_id)
    for id_, number in session.execute(divisions):
        keys[Sort.DIVISION, id_] = (number, number)
    return keys


def _addressed(session: Session, document: Document, rows: Sequence[Renumbered], language: str) -> list[Renumbered]:
    """The rows with the addresses that are free: none that a clause has, and none that another one ever had."""
    taken = set(session.scalars(sa.select(Clause.number).where(Clause.process_id == document.process_id)))
    former = sa.select(FormerAddress.number, FormerAddress.clause_id)
    former = former.where(FormerAddress.process_id == document.process_id)
    owners: dict[str, int] = dict(session.execute(former).all())
    found: list[Renumbered] = []
    for row in rows:
        wanted = _wanted(row, language)
        if wanted and wanted not in taken and owners.get(wanted, row.id) == row.id:
            taken.add(wanted)
            row = replace(row, address=wanted)
        found.append(row)
    return found


def _wanted(row: Renumbered, language: str) -> str:
    if row.sort is Sort.DIVISION:
        return ""
    label = row.after.get(language) or next(iter(row.after.values()), "")
    return address(label, ClauseKind(row.kind))


def _relabel(session: Session, rows: Sequence[Renumbered]) -> None:
    for sort, table in ((Sort.CLAUSE, Clause), (Sort.DIVISION, Division)):
        changes = [{"id": row.id, "label": dict(row.after)} for row in rows if row.sort is sort]
        if changes:
            session.execute(sa.update(table), changes)
    _forget(session, "label")


def _readdress(session: Session, document: Document, rows: Sequence[Renumbered], actor: Actor) -> None:
    moving = [row for row in rows if row.address]
    if not moving:
        return
    own = sa.delete(FormerAddress).where(FormerAddress.process_id == document.process_id)
    session.execute(own.where(FormerAddress.number.in_([row.address for row in moving])))
    kept = [
        {"process_id": document.process_id, "number": row.number, "clause_id": row.id, "since": actor.now}
        for row in moving
    ]
    session.execute(sa.insert(FormerAddress), kept)
    session.execute(sa.update(Clause), [{"id": row.id, "number": row.address} for row in moving])
    _forget(session, "number")


def _forget(session: Session, column: str) -> None:
    """Let clauses and divisions that were read before be read again."""
    for thing in session:
        if isinstance(thing, Clause | Division):
            session.expire(thing, [column])


def _addresses(rows: Sequence[Renumbered], *, before: bool) -> dict[str, str]:
    return {row.key: row.number if before else row.address for row in rows if row.address}
