"""Divisions of a text: a new one, other words for one, and one taken out when nothing is left in it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain import arrangement
from app.domain.arrangement import Place, Sort
from app.domain.errors import DivisionNotEmpty, LanguageUnknown, NothingChanged, NotInThisState
from app.domain.numbering import address, unique
from app.domain.structure import DivisionKind
from app.processes.models import Process
from app.texts.arranging import Actor, arrange, arrangement_of, enter_act, locked, node_of, told
from app.texts.models import Clause, Division, Document, Rearrangement, StructuralAct


def add_division(
    session: Session,
    process: Process,
    document: Document,
    *,
    kind: DivisionKind,
    label: Mapping[str, str],
    heading: Mapping[str, str],
    before: Clause | Division | None = None,
    after: Clause | Division | None = None,
    within: Division | None = None,
    reason: str,
    author_id: int | None,
    now: datetime,
    base: int | None = None,
) -> StructuralAct:
    """Put an empty division beside something, or at the end of a division (of the text, without any); enter it.

    LanguageUnknown for words in a language the process does not work in; StructureMoved as for `moving.move`.
    """
    _known(process, label, heading)
    locked(session, document.id, base=base)
    nodes = arrangement_of(session, document.id)
    division = Division(
        document_id=document.id, parent_id=None, kind=kind, number=_number(session, document, kind, label, heading),
        label=_said(label), heading=_said(heading), position=len(nodes) + 1,
    )  # fmt: skip
    session.add(division)
    session.flush()
    place = _place(nodes, before, after, within)
    node = node_of(division)
    arrange(session, document.id, arrangement.moved((*nodes, node), node, place))
    return enter_act(
        session, process, document.id, Rearrangement.DIVISION_ADDED, Actor(author_id, now, reason),
        division=division, before={}, after={**words_of(division), **told(session, place)},
    )  # fmt: skip


def edit_division(
    session: Session,
    process: Process,
    division: Division,
    *,
    kind: DivisionKind,
    label: Mapping[str, str],
    heading: Mapping[str, str],
    reason: str,
    author_id: int | None,
    now: datetime,
    base: int | None = None,
) -> StructuralAct:
    """Give a division other words or another kind; the earlier ones stay in its history.

    NothingChanged, LanguageUnknown, StructureMoved; NotInThisState when it was taken out.
    """
    _known(process, label, heading)
    if division.removed_at is not None:
        raise NotInThisState
    locked(session, division.document_id, base=base)
    before = words_of(division)
    division.kind, division.label, division.heading = kind, _said(label), _said(heading)
    if words_of(division) == before:
        raise NothingChanged
    return enter_act(
        session, process, division.document_id, Rearrangement.DIVISION_EDITED, Actor(author_id, now, reason),
        division=division, before=before, after=words_of(division),
    )  # fmt: skip


def remove_division(
    session: Session,
    process: Process,
    division: Division,
    *,
    reason: str,
    author_id: int | None,
    now: datetime,
    base: int | None = None,
) -> StructuralAct:
    """Take out a division in which nothing stands; clauses that were struck in it move to the division around it.

    DivisionNotEmpty, StructureMoved; NotInThisState when it was taken out already.
    """
    if division.removed_at is not None:
        raise NotInThisState
    locked(session, division.document_id, base=base)
    nodes = arrangement_of(session, division.document_id)
    held = arrangement.contents(nodes, division.id)
    if any(node.sort is Sort.DIVISION for node in held) or _standing(session, division):
        raise DivisionNotEmpty
    before = {**words_of(division), **told(session, arrangement.place_of(nodes, node_of(division)))}
    own = sa.update(Clause).where(Clause.division_id == division.id)
    session.execute(own.values(division_id=division.parent_id))
    division.removed_at = now
    arrange(session, division.document_id, arrangement_of(session, division.document_id))
    return enter_act(
        session, process, division.document_id, Rearrangement.DIVISION_REMOVED, Actor(author_id, now, reason),
        division=division, before=before, after={},
    )  # fmt: skip


def words_of(division: Division) -> dict[str, Any]:
    """What a division is and says, in words of the record."""
    return {"kind": division.kind.value, "label": dict(division.label), "heading": dict(division.heading)}


def _known(process: Process, *words: Mapping[str, str]) -> None:
    if any(language not in process.languages for one in words for language in one):
        raise LanguageUnknown


def _said(words: Mapping[str, str]) -> dict[str, str]:
    return {language: said for language, said in words.items() if said}


def _number(
    session: Session, document: Document, kind: DivisionKind, label: Mapping[str, str], heading: Mapping[str, str]
) -> str:
    taken = set(session.scalars(sa.select(Division.number).where(Division.document_id == document.id)))
    words = next((said for said in (*label.values(), *heading.values()) if said), "")
    return unique((address(words) if words else "") or kind.value, taken)


def _standing(session: Session, division: Division) -> bool:
    there = sa.select(Clause.id).where(Clause.division_id == division.id, Clause.struck_at.is_(None))
    return session.scalar(there.limit(1)) is not None


def _place(
    nodes: tuple[arrangement.Node, ...],
    before: Clause | Division | None,
    after: Clause | Division | None,
    within: Division | None,
) -> Place:
    if before is not None:
        return arrangement.before(nodes, node_of(before))
    if after is not None:
        return Place(node_of(after).within, node_of(after))
    return arrangement.last_in(nodes, within.id if within else None)
