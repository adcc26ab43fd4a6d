"""Reading the structure of a text: its tree with empty divisions, what was done to it, and where clauses came from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from app.domain.arrangement import Node, Sort, contents
from app.texts.arranging import arrangement_of
from app.texts.contents import Part
from app.texts.models import Clause, Descent, Division, Lineage, StructuralAct
from app.texts.queries import clauses_of, divisions_of

PAGE = 50


@dataclass(frozen=True)
class Relative:
    """A clause that another one came from, or went into: how, when, and whether it stands (in `clause`)."""

    clause: Clause
    kind: Descent
    at: datetime


@dataclass(frozen=True)
class Family:
    """Where a clause came from, and what came of it."""

    sources: Sequence[Relative]
    heirs: Sequence[Relative]

    def __bool__(self) -> bool:
        return bool(self.sources or self.heirs)


def whole_outline(
    session: Session, document_id: int, language: str, fallback_language: str, *, with_struck: bool = False
) -> list[Part]:
    """Every division, empty ones too, and every clause in reading order; four statements."""
    divisions = {one.id: one for one in divisions_of(session, document_id)}
    clauses = {
        one.id: one for one in clauses_of(session, document_id, language, fallback_language, with_struck=with_struck)
    }
    levels: dict[int | None, int] = {None: 0}
    parts: list[Part] = []
    for node in arrangement_of(session, document_id):
        level = levels.get(node.within, 0)
        if node.sort is Sort.DIVISION:
            levels[node.id] = level + 1
            parts.append(Part(level, division=divisions[node.id]))
        elif node.id in clauses:
            parts.append(Part(level, clause=clauses[node.id]))
    return parts


def division_by_number(session: Session, document_id: int, number: str) -> Division | None:
    """The division of this number, taken out or not."""
    if not number.isprintable():
        return None
    query = sa.select(Division).where(Division.document_id == document_id, Division.number == number)
    return session.scalar(query.order_by(Division.removed_at.is_not(None), Division.id).limit(1))


def inside(session: Session, division: Division) -> set[Node]:
    """Everything in a division, at any depth."""
    return set(contents(arrangement_of(session, division.document_id), division.id))


def acts_of(session: Session, document_id: int, *, before: int = 0, limit: int = PAGE) -> Sequence[StructuralAct]:
    """What was done to the structure of a text, newest first; `before` a number, to page on."""
    query = _acts().where(StructuralAct.document_id == document_id)
    if before:
        query = query.where(StructuralAct.number < before)
    return session.scalars(query.order_by(StructuralAct.number.desc()).limit(limit)).all()


def acts_since(session: Session, document_id: int, base: int, limit: int = PAGE) -> Sequence[StructuralAct]:
    """What was done to the structure after act number `base`, in order."""
    query = _acts().where(StructuralAct.document_id == document_id, StructuralAct.number > base)
    return session.scalars(query.order_by(StructuralAct.number).limit(limit)).all()


def acts_on(session: Session, thing: Clause | Division) -> Sequence[StructuralAct]:
    """What was done to one clause or division itself, newest first."""
    own = StructuralAct.clause_id if isinstance(thing, Clause) else StructuralAct.division_id
    return session.scalars(_acts().where(own == thing.id).order_by(StructuralAct.number.desc())).all()


def act(session: Session, document_id: int, number: int) -> StructuralAct | None:
    """The structural act of this number."""
    query = _acts().where(StructuralAct.document_id == document_id, StructuralAct.number == number)
    return session.scalar(query)


def latest_acts(session: Session, document_id: int) -> set[int]:
    """The numbers of those acts that are the last on their clause or division: what can be taken back."""
    numbers: set[int] = set()
    for own in (StructuralAct.clause_id, StructuralAct.division_id):
        newest = sa.select(sa.func.max(StructuralAct.number)).where(StructuralAct.document_id == document_id)
        numbers.update(session.scalars(newest.where(own.is_not(None)).group_by(own)))
    return numbers


def family_of(session: Session, clause_id: int) -> Family:
    """The clauses that one came from or went into, by splits and joins; oldest first. Two statements."""
    from_it = sa.select(Lineage, Clause).join(Clause, Clause.id == Lineage.clause_id)
    to_it = sa.select(Lineage, Clause).join(Clause, Clause.id == Lineage.from_clause_id)
    heirs = session.execute(from_it.where(Lineage.from_clause_id == clause_id).order_by(Lineage.id))
    sources = session.execute(to_it.where(Lineage.clause_id == clause_id).order_by(Lineage.id))
    return Family(
        [Relative(clause, lineage.kind, lineage.at) for lineage, clause in sources],
        [Relative(clause, lineage.kind, lineage.at) for lineage, clause in heirs],
    )


def _acts() -> sa.Select[StructuralAct]:
    own = (StructuralAct.clause, StructuralAct.division, StructuralAct.author)
    return sa.select(StructuralAct).options(*(joinedload(one) for one in own))
