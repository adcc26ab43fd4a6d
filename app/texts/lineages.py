"""Which wordings of other clauses a wording was made from, where clauses were split or joined."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.texts.models import Descent, Lineage, StructuralAct

Place = tuple[int, int]
"""A wording: its clause and the number of its revision in the language spoken of."""

GrewFrom = Mapping[Place, Sequence[Place]]


def grew_from(session: Session, document_id: int, language: str) -> GrewFrom:
    """The first wording after each split or join in the language, with what it was made from; one statement."""
    query = (
        sa.select(
            Lineage.clause_id, Lineage.from_clause_id, Lineage.kind, StructuralAct.before, StructuralAct.after
        )
        .join(StructuralAct, StructuralAct.id == Lineage.act_id)
        .where(StructuralAct.document_id == document_id)
    )  # fmt: skip
    found: dict[Place, Sequence[Place]] = {}
    for clause_id, source_id, kind, before, after in session.execute(query):
        first, sources = (_split if kind is Descent.SPLIT else _join)(clause_id, source_id, before, after, language)
        if first is not None and sources:
            found[clause_id, first] = sources
    return found


def concerned(clause_ids: Collection[int], ancestry: GrewFrom) -> set[int]:
    """These clauses and all that their wordings were ever made from."""
    parents: dict[int, set[int]] = {}
    for (clause_id, _number), sources in ancestry.items():
        parents.setdefault(clause_id, set()).update(source for source, _of in sources)
    found: set[int] = set()
    waiting = list(clause_ids)
    while waiting:
        clause_id = waiting.pop()
        if clause_id not in found:
            found.add(clause_id)
            waiting += parents.get(clause_id, ())
    return found


Told = Mapping[str, Any]


def _split(clause_id: int, source_id: int, before: Told, after: Told, language: str) -> tuple[int | None, list[Place]]:
    number = before["revisions"].get(language)
    return after["second"].get(language), [(source_id, number)] if number else []


def _join(clause_id: int, source_id: int, before: Told, after: Told, language: str) -> tuple[int | None, list[Place]]:
    own, other = before["revisions"].get(language), before["second"].get(language)
    sources = [(clause_id, own), (source_id, other)]
    return after["revisions"].get(language), [place for place in sources if place[1]]
