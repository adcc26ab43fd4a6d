"""Two facilitators decide at once, fifty people support at once: one decision, fifty supports, none lost or doubled."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import sqlalchemy as sa

from app.amendments import deciding, services
from app.amendments.models import Amendment
from app.db import Database
from app.domain.amending import AmendmentState, Decision
from app.domain.errors import Refusal
from app.domain.phases import Role
from app.positions.models import Position
from app.processes.models import Membership, Process
from app.texts.models import Revision
from tests.builders import NOON, a_clause, a_document, a_member, a_process
from tests.contributing import an_amendment


@pytest.fixture
def scene(database: Database) -> tuple[int, int]:
    """A process and an amendment in it, by their identities."""
    with database.writing() as session:
        process = a_process(session, now=NOON)
        proposed = an_amendment(session, a_clause(session, a_document(session, process)))
        session.commit()
        return process.id, proposed.id


def test_of_two_facilitators_who_decide_at_once_one_decides(database: Database, scene: tuple[int, int]) -> None:
    process_id, amendment_id = scene
    with database.writing() as session:
        process = session.get_one(Process, process_id)
        facilitators = [a_member(session, process, roles=[Role.FACILITATOR]).id for _ in range(2)]
        session.commit()
    together = Barrier(2)

    def decide(decision: Decision, facilitator_id: int) -> str:
        together.wait()
        with database.writing() as session:
            process, amendment = session.get_one(Process, process_id), session.get_one(Amendment, amendment_id)
            try:
                deciding.decide(
                    session,
                    process,
                    amendment,
                    decision=decision,
                    reasons="So be it.",
                    facilitator_id=facilitator_id,
                    base_revision_number=1,
                    now=NOON,
                )
                session.commit()
            except Refusal as refusal:
                return type(refusal).__name__
        return decision.value

    with ThreadPoolExecutor(2) as threads:
        outcomes = set(threads.map(decide, [Decision.ADOPTED, Decision.REJECTED], facilitators))
    assert "AlreadyDecided" in outcomes
    (won,) = outcomes - {"AlreadyDecided"}
    with database.reading() as session:
        assert session.get_one(Amendment, amendment_id).state is AmendmentState(won)
        revisions = session.scalar(sa.select(sa.func.count()).select_from(Revision))
        assert revisions == (2 if won == "adopted" else 1)


def test_parallel_supports_count_once_a_person_and_none_is_lost(database: Database, scene: tuple[int, int]) -> None:
    process_id, amendment_id = scene
    with database.writing() as session:
        process = session.get_one(Process, process_id)
        people = [a_member(session, process).id for _ in range(5)]
        session.commit()

    def support(person_id: int) -> None:
        with database.writing() as session:
            supporter = session.scalars(sa.select(Membership).where(Membership.person_id == person_id)).one()
            process, amendment = session.get_one(Process, process_id), session.get_one(Amendment, amendment_id)
            services.support(session, process, amendment, supporter=supporter, now=NOON)
            session.commit()

    with ThreadPoolExecutor(10) as threads:
        failures = [future.exception() for future in [threads.submit(support, one) for one in people * 10]]
    assert [failure for failure in failures if failure is not None] == []
    with database.reading() as session:
        assert sorted(session.scalars(sa.select(Position.person_id))) == people
