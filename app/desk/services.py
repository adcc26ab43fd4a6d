"""Taking, giving and returning work, and keeping filters."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.desk.models import Assignment, SavedFilter
from app.domain.bulk import ASSIGNABLE
from app.domain.errors import NotInThisState
from app.domain.urgency import Work

MOST_FILTERS = 50


@dataclass(frozen=True)
class Piece:
    """A piece of work, named as in `Found`."""

    work: Work
    about: str
    number: int


@dataclass(frozen=True)
class Given:
    """Who holds a piece of work now (None: nobody), and whether that is what was asked for."""

    holder_id: int | None
    as_asked: bool


def give(
    session: Session,
    process_id: int,
    piece: Piece,
    *,
    to_id: int | None,
    seen_id: int | None,
    team: Collection[int],
    actor_id: int,
    now: datetime,
) -> Given:
    """Give a piece of work to a colleague, or (None) back to nobody, if it is held by whom one has seen (`seen_id`).

    Of two who take the same thing at once one gets it, and the other learns who has it. What somebody held who is no
    longer in the `team` counts as nobody's. Raises NotInThisState for somebody outside the team, and for work that
    cannot be given to anybody.
    """
    if (to_id is not None and to_id not in team) or piece.work not in ASSIGNABLE:
        raise NotInThisState
    current = _held(session, process_id, piece)
    holder = current.person_id if current and current.person_id in team else None
    if holder != seen_id:
        return Given(holder, as_asked=holder == to_id)
    if to_id is None:
        if current is not None:
            session.delete(current)
            session.flush()
        return Given(None, as_asked=True)
    if current is not None:
        current.person_id, current.given_by_id, current.given_at = to_id, actor_id, now
        session.flush()
        return Given(to_id, as_asked=True)
    return _first(session, process_id, piece, to_id, actor_id, now)


def _first(session: Session, process_id: int, piece: Piece, to_id: int, actor_id: int, now: datetime) -> Given:
    """Nobody held it a moment ago; the database knows who was first."""
    try:
        with session.begin_nested():
            session.add(
                Assignment(
                    process_id=process_id,
                    work=piece.work,
                    about=piece.about,
                    number=piece.number,
                    person_id=to_id,
                    given_by_id=actor_id,
                    given_at=now,
                )
            )
    except IntegrityError:
        first = _held(session, process_id, piece)
        return Given(first.person_id if first else None, as_asked=first is not None and first.person_id == to_id)
    return Given(to_id, as_asked=True)


def _held(session: Session, process_id: int, piece: Piece) -> Assignment | None:
    query = sa.select(Assignment).where(
        Assignment.process_id == process_id,
        Assignment.work == piece.work,
        Assignment.about == piece.about,
        Assignment.number == piece.number,
    )
    return session.scalar(query.with_for_update(), execution_options={"populate_existing": True})


def keep_filter(
    session: Session, process_id: int, person_id: int, *, name: str, query: Mapping[str, str], now: datetime
) -> SavedFilter:
    """Keep a filter under a name; one of the same name is replaced. Raises NotInThisState when there are too many."""
    kept = {one.name: one for one in filters_of(session, process_id, person_id)}
    if name not in kept and len(kept) >= MOST_FILTERS:
        raise NotInThisState
    saved = kept.get(name) or SavedFilter(process_id=process_id, person_id=person_id, name=name, created_at=now)
    saved.query = dict(query)
    session.add(saved)
    session.flush()
    return saved


def filters_of(session: Session, process_id: int, person_id: int | None) -> list[SavedFilter]:
    """The filters that somebody keeps for a process, by name."""
    query = sa.select(SavedFilter).where(SavedFilter.process_id == process_id, SavedFilter.person_id == person_id)
    return list(session.scalars(query.order_by(SavedFilter.name, SavedFilter.id)))


def delete_filter(session: Session, process_id: int, person_id: int, filter_id: int) -> bool:
    """Delete a filter of one's own; False when there is no such one."""
    query = sa.delete(SavedFilter).where(
        SavedFilter.id == filter_id, SavedFilter.process_id == process_id, SavedFilter.person_id == person_id
    )
    return bool(session.execute(query).rowcount)  # type: ignore[attr-defined]
