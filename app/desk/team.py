"""The team of a process: who works at its desk, and which of them holds what."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import Person, Standing
from app.desk.models import Assignment
from app.desk.queue import Found
from app.domain.phases import TABLE, Action, Role
from app.processes.models import Membership


@dataclass(frozen=True)
class Colleague:
    """A member of the team, with the roles they hold in the process."""

    person_id: int
    name: str
    roles: frozenset[Role]


Team = Mapping[int, Colleague]


def team_of(session: Session, process_id: int) -> Team:
    """Who may take work at the desk of a process, by identity, in the order of their names."""
    roles = sa.cast(Membership.role_names, sa.Text)
    works = sa.or_(*(roles.contains(f'"{role.value}"') for role in sorted(TABLE[Action.DESK_ASSIGN].roles)))
    query = sa.select(Person.id, Person.name, Membership.role_names).join(Membership, Membership.person_id == Person.id)
    query = query.where(Membership.process_id == process_id, works, Person.standing == Standing.ACTIVE)
    found = session.execute(query.order_by(Person.name, Person.id))
    return {one: Colleague(one, name, frozenset(Role(role) for role in held)) for one, name, held in found}


def holders(session: Session, process_id: int, found: Iterable[Found], team: Team) -> dict[str, Assignment]:
    """Who holds these pieces of work, by their keys; what somebody held who has left the team is nobody's."""
    wanted = {(one.work, one.about, one.number): one.key for one in found}
    query = sa.select(Assignment).where(
        Assignment.process_id == process_id,
        Assignment.number.in_({number for _work, _about, number in wanted}),
        Assignment.person_id.in_(list(team)),
    )
    held = ((one, wanted.get((one.work, one.about, one.number))) for one in session.scalars(query))
    return {name: one for one, name in held if name is not None}


def held_by(session: Session, process_id: int, team: Team) -> dict[int, int]:
    """How many pieces of work were given to each of the team, whether or not they still wait."""
    query = sa.select(Assignment.person_id, sa.func.count()).where(Assignment.process_id == process_id)
    counted = session.execute(query.where(Assignment.person_id.in_(list(team))).group_by(Assignment.person_id))
    return dict(counted.all())
