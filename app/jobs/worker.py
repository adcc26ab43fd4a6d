"""The worker carries out the outbox and what the clock asks for: a thread of `serve`, or a process of its own."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Event, Thread

import structlog
from sqlalchemy.orm import Session

from app.config import Settings
from app.db import Database, WritingHeld
from app.jobs.handlers import HANDLERS, LONG, Handler
from app.jobs.models import Heartbeat
from app.jobs.outbox import deliver_due
from app.jobs.queue import Queue

LISTEN_SECONDS = 2.0
BEAT = timedelta(seconds=30)
log = structlog.get_logger()


def clock() -> datetime:
    """The moment it is."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Duty:
    """Something to be done again and again: a service that takes a writing session and the moment."""

    name: str
    act: Callable[[Session, datetime], object]
    every: timedelta = timedelta(seconds=30)


@dataclass(frozen=True)
class Lane:
    """Work that waits for machines of others: done again and again in threads of its own, so that nothing else waits.

    `act` does what is due and returns; it opens its own sessions, and whichever of its threads calls it, no piece of
    work is done twice.
    """

    name: str
    act: Callable[[Database, Settings, Callable[[], datetime]], object]
    threads: int = 1


class Worker:
    """Works until it is told to stop; nothing that fails ends it."""

    def __init__(
        self, database: Database, settings: Settings, queue: Queue, duties: Sequence[Duty], lanes: Sequence[Lane] = ()
    ) -> None:
        self._database = database
        self._settings = settings
        self._queue = queue
        self._duties = (*duties, Duty("heartbeat", beat, BEAT))
        self._lanes = tuple(lanes)
        self._done_at: dict[str, datetime] = {}
        self._stop = Event()

    def run(self) -> None:
        """Go round after round, woken by the queue or after two seconds, until `stop`.

        What takes minutes is done in a thread beside, so that mail and the clock never wait for it; so is what waits
        for machines of others.
        """
        Thread(target=self._do_long_work, name="long work", daemon=True).start()
        for lane in self._lanes:
            for _number in range(lane.threads):
                Thread(target=self._keep_to, args=(lane,), name=lane.name, daemon=True).start()
        while not self._stop.is_set():
            self._go_round(clock, {kind: handler for kind, handler in HANDLERS.items() if kind not in LONG})
            self._queue.listen(LISTEN_SECONDS, self._stop)

    def go_round(self, clock: Callable[[], datetime]) -> None:
        """One round: the duties whose time has come, then the whole outbox, and what waits for machines of others."""
        self._go_round(clock, HANDLERS)
        for lane in self._lanes:
            self._go_along(lane, clock)

    def _go_round(self, clock: Callable[[], datetime], handlers: Mapping[str, Handler]) -> None:
        for duty in self._duties:
            self._do(duty, clock())
        self._deliver(clock, handlers)

    def _do_long_work(self) -> None:
        while not self._stop.is_set():
            self._deliver(clock, {kind: HANDLERS[kind] for kind in sorted(LONG)})
            self._stop.wait(LISTEN_SECONDS)

    def _keep_to(self, lane: Lane) -> None:
        while not self._stop.is_set():
            self._go_along(lane, clock)
            self._stop.wait(LISTEN_SECONDS)

    def _go_along(self, lane: Lane, clock: Callable[[], datetime]) -> None:
        try:
            lane.act(self._database, self._settings, clock)
        except WritingHeld:
            log.warning("writing held", lane=lane.name)
        except Exception as error:  # noqa: BLE001 (the database may be away; the next round tries again)
            log.error("lane", lane=lane.name, failure=type(error).__name__)

    def _deliver(self, clock: Callable[[], datetime], handlers: Mapping[str, Handler]) -> None:
        try:
            deliver_due(self._database, self._settings, handlers, clock)
        except WritingHeld:
            log.warning("writing held", duty="outbox")
        except Exception as error:  # noqa: BLE001 (the database may be away; the next round tries again)
            log.error("outbox", failure=type(error).__name__)

    def start(self) -> Thread:
        """Work in a thread beside whatever else this process does."""
        thread = Thread(target=self.run, name="worker", daemon=True)
        thread.start()
        return thread

    def stop(self) -> None:
        """End after the piece of work in hand."""
        self._stop.set()

    def _do(self, duty: Duty, now: datetime) -> None:
        last = self._done_at.get(duty.name)
        if last is not None and now - last < duty.every:
            return
        self._done_at[duty.name] = now
        try:
            with self._database.writing() as session:
                duty.act(session, now)
                session.commit()
        except WritingHeld:
            log.warning("writing held", duty=duty.name)
        except Exception as error:
            log.error("duty", duty=duty.name, failure=type(error).__name__, exc_info=error)


def beat(session: Session, now: datetime) -> None:
    """Note that a worker is alive."""
    session.merge(Heartbeat(name="worker", seen_at=now))
