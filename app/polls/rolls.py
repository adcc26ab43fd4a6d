"""The roll of a question: who may vote on it, in which group, fixed person by person by the first ballot."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import Person, Standing
from app.domain.errors import NotEntitled
from app.domain.phases import Role
from app.polls.models import Ballot, OnRoll, Question
from app.processes.models import Membership, Process


@dataclass(frozen=True)
class Place:
    """Somebody's place on a roll; `new`: this is the first thing they do in the process."""

    group: str
    jurisdiction: str
    new: bool


@dataclass(frozen=True)
class RollPage:
    """A page of the roll: everybody with their group, and the place after which the next page begins."""

    people: Sequence[tuple[int, str, str | None]]
    next: int | None


# Every ballot asks these two; they are built once.
QUESTION = sa.select(Question).where(Question.id == sa.bindparam("question_id"))
PLACE = (
    sa.select(OnRoll.group_key, OnRoll.jurisdiction, Membership.role_names, Membership.contributed_at)
    .join(Membership, Membership.person_id == OnRoll.person_id)
    .where(OnRoll.question_id == sa.bindparam("question_id"), OnRoll.person_id == sa.bindparam("person_id"))
    .where(Membership.process_id == sa.bindparam("process_id"))
)
HELD = {mode: QUESTION.with_for_update(read=mode) for mode in (False, True)}


def locked(session: Session, question: Question) -> Question:
    """The question as it is now, held for this transaction alone: nobody votes on it meanwhile."""
    return _held(session, question, together=False)


def held_for_ballot(session: Session, question: Question) -> Question:
    """The question as it is now, held so that it does not close before this ballot is in; its roll is fixed.

    Ballots hold it together once there is a roll, or each would wait for the other's commit; the first one, which makes
    the roll, holds it alone. Whoever comes to that at the same time waits, and finds the roll made.
    """
    return _held(session, question, together=question.roll_fixed_at is not None)


def fix(session: Session, question: Question, at: datetime | None) -> None:
    """Write the roll, once; where nobody has voted by the close, it is written without a moment."""
    if question.roll is not None:
        return
    condition = eligible(question.process_id)
    columns = (sa.literal(question.id), Membership.person_id, Membership.group_key, Membership.jurisdiction)
    rows = sa.select(*columns).join(Person, Person.id == Membership.person_id).where(*condition)
    names = ["question_id", "person_id", "group_key", "jurisdiction"]
    session.execute(sa.insert(OnRoll).from_select(names, rows))
    question.roll, question.roll_fixed_at = _counted(session, question, OnRoll.group_key), at
    if len(question.process.jurisdictions) > 1:
        question.roll_by_jurisdiction = _counted(session, question, OnRoll.jurisdiction)
    session.flush()


def place_of(session: Session, question: Question, person_id: int) -> Place:
    """Somebody's place on the roll that is fixed; NotEntitled for whoever is not on it, or has left the process."""
    wanted = {"question_id": question.id, "person_id": person_id, "process_id": question.process_id}
    row = session.execute(PLACE, wanted).first()
    if row is None or Role.PARTICIPANT.value not in row.role_names:
        raise NotEntitled
    return Place(row.group_key, row.jurisdiction, row.contributed_at is None)


def group_on_roll(session: Session, question: Question, person_id: int) -> str | None:
    """The group somebody votes in, or would if the roll were fixed now; None for whoever may not."""
    if question.roll is not None:
        query = sa.select(OnRoll.group_key).where(OnRoll.question_id == question.id, OnRoll.person_id == person_id)
        return session.scalar(query)
    query = sa.select(Membership.group_key).join(Person, Person.id == Membership.person_id)
    return session.scalar(query.where(*eligible(question.process_id), Membership.person_id == person_id))


def would_be(session: Session, process: Process) -> dict[str, int]:
    """How many of each group may vote on a question whose roll is fixed now."""
    query = sa.select(Membership.group_key, sa.func.count()).join(Person, Person.id == Membership.person_id)
    return dict(session.execute(query.where(*eligible(process.id)).group_by(Membership.group_key)).all())


def page_of(
    session: Session, question: Question, *, group: str | None = None, after: int = 0, limit: int = 100
) -> RollPage:
    """Who is on the roll (or would be, fixed now), by the order of their accounts; a deleted account has no name."""
    name = sa.case((Person.standing != Standing.DELETED, Person.name), else_=sa.null())
    if question.roll is not None:
        query = sa.select(Person.id, OnRoll.group_key, name).join(OnRoll, OnRoll.person_id == Person.id)
        query, key = query.where(OnRoll.question_id == question.id), OnRoll.group_key
    else:
        query = sa.select(Person.id, Membership.group_key, name).join(Membership, Membership.person_id == Person.id)
        query, key = query.where(*eligible(question.process_id)), Membership.group_key
    query = query.where(key == group) if group else query
    rows = session.execute(query.where(Person.id > after).order_by(Person.id).limit(limit + 1)).all()
    return RollPage([tuple(row) for row in rows[:limit]], rows[limit - 1].id if len(rows) > limit else None)


def not_yet_voted(session: Session, question: Question) -> Sequence[int]:
    """Who may vote and has neither voted nor had their vote cast for them, by their numbers."""
    voted = sa.select(Ballot.person_id).where(Ballot.question_id == question.id)
    if question.roll is not None:
        query = sa.select(OnRoll.person_id).where(OnRoll.question_id == question.id, OnRoll.person_id.not_in(voted))
        return session.scalars(query.order_by(OnRoll.person_id)).all()
    query = sa.select(Membership.person_id).join(Person, Person.id == Membership.person_id)
    return session.scalars(query.where(*eligible(question.process_id)).order_by(Membership.person_id)).all()


def _held(session: Session, question: Question, *, together: bool) -> Question:
    wanted = {"question_id": question.id}
    return session.scalars(HELD[together], wanted, execution_options={"populate_existing": True}).one()


def eligible(process_id: int) -> tuple[sa.ColumnElement[bool], ...]:
    """Participants whose account is not deleted; a suspension keeps from voting while it lasts, not off the roll."""
    roles = sa.cast(Membership.role_names, sa.Text)
    return (
        Membership.process_id == process_id,
        roles.contains(f'"{Role.PARTICIPANT.value}"', autoescape=True),
        Person.standing != Standing.DELETED,
    )


def _counted(session: Session, question: Question, column: sa.orm.InstrumentedAttribute[str]) -> dict[str, int]:
    query = sa.select(column, sa.func.count()).where(OnRoll.question_id == question.id).group_by(column)
    return dict(Counter(dict(session.execute(query).all())))
