"""Moving a clause, or a division with everything in it, to another place of the text."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain import arrangement
from app.domain.arrangement import Node, Place
from app.domain.errors import MovesIntoItself, NothingChanged, NotInThisState, StructureMoved
from app.processes.models import Process
from app.texts.arranging import Actor, arrange, arrangement_of, enter_act, locked, node_of, told
from app.texts.models import Clause, Division, Rearrangement, StructuralAct
from app.texts.services import Credited
from app.texts.structure import acts_on, division_by_number

Beside = Clause | Division


def move(
    session: Session,
    process: Process,
    clause: Clause,
    *,
    before: Beside | None = None,
    after: Beside | None = None,
    division: Division | None = None,
    reason: str,
    author_id: int | None,
    now: datetime,
    amendment_number: int | None = None,
    credits: Sequence[Credited] = (),  # noqa: A002 (the field's own word)
    base: int | None = None,
) -> StructuralAct:
    """Put a clause right before or after another clause or division, or at the end of a division; enter it.

    Its identity, address, label, wordings and discussion stay. With neither place it goes to the end of the text,
    outside every division. NotInThisState for a clause that was struck, or beside one; MovesIntoItself beside
    itself; NothingChanged when it stands there already; StructureMoved when the structure has changed since act
    number `base`.
    """
    if clause.struck_at is not None:
        raise NotInThisState
    locked(session, clause.document_id, base=base)
    nodes = arrangement_of(session, clause.document_id)
    place = _place(nodes, node_of(clause), before, after, division)
    actor = Actor(author_id, now, reason, amendment_number, credits)
    return put(session, process, clause, nodes, place, actor)


def move_division(
    session: Session,
    process: Process,
    division: Division,
    *,
    before: Beside | None = None,
    after: Beside | None = None,
    within: Division | None = None,
    reason: str,
    author_id: int | None,
    now: datetime,
    base: int | None = None,
) -> StructuralAct:
    """Put a division, with everything in it, elsewhere; places and refusals are those of `move`.

    MovesIntoItself when it would come to stand inside itself.
    """
    if division.removed_at is not None:
        raise NotInThisState
    locked(session, division.document_id, base=base)
    nodes = arrangement_of(session, division.document_id)
    place = _place(nodes, node_of(division), before, after, within)
    return put(session, process, division, nodes, place, Actor(author_id, now, reason))


def put(
    session: Session, process: Process, thing: Beside, nodes: Sequence[Node], place: Place, actor: Actor
) -> StructuralAct:
    """Carry out a move in an arrangement that was read under the lock."""
    node = node_of(thing)
    here = arrangement.place_of(nodes, node)
    if here == place:
        raise NothingChanged
    before, after = told(session, here), told(session, place)
    arrange(session, thing.document_id, arrangement.moved(nodes, node, place))
    if isinstance(thing, Clause):
        return enter_act(
            session, process, thing.document_id, Rearrangement.CLAUSE_MOVED, actor,
            clause=thing, before=before, after=after,
        )  # fmt: skip
    return enter_act(
        session, process, thing.document_id, Rearrangement.DIVISION_MOVED, actor,
        division=thing, before=before, after=after,
    )  # fmt: skip


def _place(
    nodes: Sequence[Node], mover: Node, before: Beside | None, after: Beside | None, division: Division | None
) -> Place:
    beside = before or after
    if beside is None:
        _there(division)
        return arrangement.last_in(nodes, division.id if division else None, mover)
    _there(beside)
    node = node_of(beside)
    if node == mover:
        raise MovesIntoItself
    return arrangement.before(nodes, node, mover) if before else Place(node.within, node)


def _there(beside: Beside | None) -> None:
    gone = beside is not None and (beside.struck_at if isinstance(beside, Clause) else beside.removed_at)
    if gone:
        raise NotInThisState


def move_back(
    session: Session, process: Process, act: StructuralAct, *, reason: str, author_id: int | None, now: datetime
) -> StructuralAct:
    """Take back a move: what was moved returns to the place it had, as a new act.

    StructureMoved when that place is no longer there, or when the thing has been acted on since; NotInThisState for an
    act that is no move, or when the clause was struck or the division taken out meanwhile.
    """
    thing = act.clause or act.division
    if act.kind not in (Rearrangement.CLAUSE_MOVED, Rearrangement.DIVISION_MOVED) or thing is None:
        raise NotInThisState
    _there(thing)
    locked(session, act.document_id)
    if acts_on(session, thing)[0].number != act.number:
        raise StructureMoved
    nodes = arrangement_of(session, act.document_id)
    return put(session, process, thing, nodes, _former_place(session, act, nodes), Actor(author_id, now, reason))


def _former_place(session: Session, act: StructuralAct, nodes: Sequence[Node]) -> Place:
    division = division_by_number(session, act.document_id, act.before["division"])
    follows = _named(session, act.document_id, act.before["follows"])
    within = division.id if division else None
    gone = (act.before["division"] and (division is None or division.removed_at)) or (
        act.before["follows"] and (follows not in nodes or (follows and follows.within != within))
    )
    if gone:
        raise StructureMoved
    return Place(within, follows)


def _named(session: Session, document_id: int, name: str) -> Node | None:
    """The node that the record calls so: a clause by its guid, a division by its number."""
    clause = session.scalar(sa.select(Clause).where(Clause.document_id == document_id, Clause.guid == name))
    thing = clause or (division_by_number(session, document_id, name) if name else None)
    return node_of(thing) if thing else None
