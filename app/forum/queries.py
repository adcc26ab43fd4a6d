"""Reading the forum: its bodies with seats and terms, calls for members, who belongs to a body."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from app.domain.seating import Sides, Tenure, in_office, is_made_up, sides, tenure
from app.forum.models import Body, Call, Candidacy, Seat, Term


@dataclass(frozen=True)
class Place:
    """A seat with who holds it today, who comes next, and who held it before."""

    seat: Seat
    holder: Term | None
    incoming: Sequence[Term]
    former: Sequence[Term]


@dataclass(frozen=True)
class BodyRow:
    """A body with its seats, and how deep it stands inside others (0: in none)."""

    body: Body
    depth: int
    places: Sequence[Place]

    @property
    def seats(self) -> Sides:
        """Its seats, held or empty, of government and of others."""
        return sides([one.seat.group_key for one in self.places])

    @property
    def held(self) -> Sides:
        """Its seats that somebody holds today."""
        return sides([one.seat.group_key for one in self.places if one.holder])

    @property
    def is_made_up(self) -> bool:
        """Whether its seats are as its rule says."""
        return is_made_up(self.seats, self.body.rule)


def bodies_of(session: Session, process_id: int) -> Sequence[Body]:
    """Every body of a process by number."""
    query = sa.select(Body).where(Body.process_id == process_id).options(joinedload(Body.division))
    return session.scalars(query.order_by(Body.number)).all()


def body_by_number(session: Session, process_id: int, number: int) -> Body | None:
    """The body of this number."""
    return session.scalar(sa.select(Body).where(Body.process_id == process_id, Body.number == number))


def forum_of(session: Session, process_id: int, day: date) -> list[BodyRow]:
    """Every body with its seats on a day, those inside another right after it. Three statements."""
    bodies = bodies_of(session, process_id)
    ids = [one.id for one in bodies]
    seats = session.scalars(sa.select(Seat).where(Seat.body_id.in_(ids)).order_by(Seat.body_id, Seat.number)).all()
    terms = _terms(session, [seat.id for seat in seats])
    places: dict[int, list[Place]] = {}
    for seat in seats:
        places.setdefault(seat.body_id, []).append(_place(seat, terms.get(seat.id, []), day))
    return [BodyRow(body, depth, places.get(body.id, [])) for body, depth in _nested(bodies)]


def seats_of(session: Session, body_id: int) -> Sequence[Seat]:
    """The seats of a body by number."""
    return session.scalars(sa.select(Seat).where(Seat.body_id == body_id).order_by(Seat.number)).all()


def seat_by_number(session: Session, body_id: int, number: int) -> Seat | None:
    """The seat of this number in a body."""
    return session.scalar(sa.select(Seat).where(Seat.body_id == body_id, Seat.number == number))


def terms_of(session: Session, seat_id: int) -> Sequence[Term]:
    """Every term of a seat, the earliest first."""
    return session.scalars(sa.select(Term).where(Term.seat_id == seat_id).order_by(Term.begins, Term.id)).all()


def belongs(session: Session, body_id: int, person_id: int | None, day: date) -> bool:
    """Whether somebody holds a seat of a body on a day, or will."""
    if person_id is None:
        return False
    query = sa.select(Term).join(Seat).where(Seat.body_id == body_id, Term.person_id == person_id)
    return any(tenure(one, day) is not Tenure.OVER for one in session.scalars(query))


def calls_of(session: Session, process_id: int) -> Sequence[Call]:
    """Every call for members, the newest first."""
    query = sa.select(Call).where(Call.process_id == process_id).options(joinedload(Call.body))
    return session.scalars(query.order_by(Call.number.desc())).all()


def call_by_number(session: Session, process_id: int, number: int) -> Call | None:
    """The call of this number."""
    query = sa.select(Call).where(Call.process_id == process_id, Call.number == number)
    return session.scalar(query.options(joinedload(Call.body)))


def candidacies_of(session: Session, call_id: int) -> Sequence[Candidacy]:
    """Who stands, in the order in which they said so; for the team alone."""
    query = sa.select(Candidacy).where(Candidacy.call_id == call_id).options(joinedload(Candidacy.person))
    return session.scalars(query.order_by(Candidacy.id)).all()


def candidacy_of(session: Session, call_id: int, person_id: int | None) -> Candidacy | None:
    """Somebody's own candidacy."""
    own = sa.select(Candidacy).where(Candidacy.call_id == call_id, Candidacy.person_id == person_id)
    return session.scalar(own) if person_id is not None else None


def _terms(session: Session, seat_ids: Sequence[int]) -> dict[int, list[Term]]:
    query = sa.select(Term).where(Term.seat_id.in_(seat_ids)).order_by(Term.begins, Term.id)
    found: dict[int, list[Term]] = {}
    for one in session.scalars(query.options(joinedload(Term.person), joinedload(Term.organisation))):
        found.setdefault(one.seat_id, []).append(one)
    return found


def _place(seat: Seat, terms: Sequence[Term], day: date) -> Place:
    by_tenure = {stand: [one for one in terms if tenure(one, day) is stand] for stand in Tenure}
    return Place(seat, next(iter(in_office(terms, day)), None), by_tenure[Tenure.INCOMING], by_tenure[Tenure.OVER])


def _nested(bodies: Sequence[Body]) -> Iterator[tuple[Body, int]]:
    inside: dict[int | None, list[Body]] = {}
    for one in bodies:
        inside.setdefault(one.parent_id, []).append(one)
    waiting = [(one, 0) for one in reversed(inside.get(None, []))]
    while waiting:
        body, depth = waiting.pop()
        yield body, depth
        waiting += [(one, depth + 1) for one in reversed(inside.get(body.id, []))]
