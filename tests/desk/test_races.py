"""Ten of a team who take the same piece of work at once: one has it, and the others learn who."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import sqlalchemy as sa

from app.db import Database
from app.desk import services
from app.desk.models import Assignment
from app.desk.services import Piece
from app.domain.phases import Role
from app.domain.urgency import Work
from tests.builders import NOON, a_member, a_process


def test_of_ten_who_take_the_same_one_has_it(database: Database) -> None:
    with database.writing() as session:
        process = a_process(session, now=NOON)
        process_id, team = process.id, [a_member(session, process, roles=[Role.FACILITATOR]).id for _ in range(10)]
        session.commit()
    together = Barrier(len(team))

    def take(person_id: int) -> tuple[int, int | None]:
        together.wait()
        with database.writing() as session:
            given = services.give(
                session,
                process_id,
                Piece(Work.ANSWER, "comment", 1),
                to_id=person_id,
                seen_id=None,
                team=team,
                actor_id=person_id,
                now=NOON,
            )
            session.commit()
        return person_id, given.holder_id

    with ThreadPoolExecutor(len(team)) as pool:
        told = list(pool.map(take, team))
    with database.reading() as session:
        (holder,) = session.scalars(sa.select(Assignment.person_id)).all()
    assert {holder_id for _person, holder_id in told} == {holder}
