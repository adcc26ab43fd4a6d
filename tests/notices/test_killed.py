"""A worker that is killed between any two statements loses no mail and posts none twice."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import count

import sqlalchemy as sa

from app.db import Database
from app.domain.noticing import About, Channel
from app.jobs.models import OutboxMessage
from app.ledger.queries import size
from app.notices import following, tasks
from app.processes.models import Process
from app.processes.services import enter
from tests.builders import NOON, a_clause, a_document, a_person, a_process

FOLLOWERS = 3
DAYS = 3


class Killed(BaseException):
    """The process is gone in the middle of its work."""


@contextmanager
def killed_after(database: Database, statements: int) -> Iterator[None]:
    """The statement after so many is never carried out."""
    left = count(statements, -1)

    def strike(*_of_the_statement: object) -> None:
        if next(left) <= 0:
            raise Killed

    sa.event.listen(database.engine, "before_cursor_execute", strike)
    try:
        yield
    finally:
        sa.event.remove(database.engine, "before_cursor_execute", strike)


def a_round(database: Database, now: datetime) -> None:
    with database.writing() as session:
        tasks.tell(session, now)
        session.commit()


def a_round_with_accidents(database: Database, now: datetime) -> int:
    """The same round, killed after the first statement, then after the second, until it comes through."""
    for statements in count(1):
        try:
            with killed_after(database, statements):
                a_round(database, now)
        except Killed:
            continue
        return statements
    raise AssertionError


def acts(database: Database, process_id: int, number: int, now: datetime) -> None:
    with database.writing() as session:
        process = session.get_one(Process, process_id)
        for phase in range(number):
            enter(session, process, kind="phase_opened", object=f"phases/{phase + 1}", body={}, actor_id=None, now=now)
        session.commit()


def test_every_act_is_mailed_exactly_once_to_each_follower_whenever_the_worker_dies(database: Database) -> None:
    with database.writing() as session:
        process = a_process(session)
        a_clause(session, a_document(session, process))
        for channel in (Channel.AT_ONCE, Channel.DAILY):
            for _ in range(FOLLOWERS):
                person = a_person(session)
                following.follow(
                    session, person.id, About.PROCESS, process.id, time_zone="UTC", now=NOON, channel=channel
                )
        session.commit()
        process_id = process.id
    for day in range(DAYS):
        now = NOON + timedelta(days=day)
        acts(database, process_id, 2, now)
        assert a_round_with_accidents(database, now) > 5
    a_round(database, NOON + timedelta(days=DAYS))
    with database.reading() as session:
        payloads = session.scalars(sa.select(OutboxMessage.payload).where(OutboxMessage.kind == "mail")).all()
        entries = size(session)
    at_once = Counter((one["to"], one["values"]["happening"]) for one in payloads if one["template"] == "notice")
    assert set(at_once.values()) == {1}
    assert len(at_once) == FOLLOWERS * DAYS * 2
    digests = [(one["to"], one["values"]) for one in payloads if one["template"] == "digest"]
    told = Counter((to, entry) for to, values in digests for entry in range(values["after"] + 1, values["up_to"] + 1))
    assert set(told.values()) == {1}
    assert len(told) == FOLLOWERS * entries
