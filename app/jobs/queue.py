"""The queue, embedded on one machine, Redis-backed on many: it only wakes the worker, whose work is in the outbox."""

import time
from importlib import import_module
from importlib.util import find_spec
from threading import Event
from typing import TYPE_CHECKING

import structlog
from sqlalchemy.orm import Session

from app.config import SettingRefused, Settings
from app.db import Database
from app.jobs.outbox import POSTED

if TYPE_CHECKING:
    from huey import Huey

NAME = "openclause"
LOOK_SECONDS = 0.25
REDIS_SECONDS = 2
log = structlog.get_logger()


class Queue:
    """A bell between the processes that write and the worker that carries out."""

    def __init__(self, huey: "Huey") -> None:
        self._huey = huey
        self._wake = huey.task(name="wake")(_nothing)

    def ring(self) -> None:
        """Wake the worker soon. A queue that is away only delays: the worker looks at the outbox by itself as well."""
        try:
            self._wake()
        except Exception as away:  # noqa: BLE001 (whatever the queue's store raises, the act itself is committed)
            log.warning("queue away", failure=type(away).__name__)

    def listen(self, seconds: float, stop: Event) -> bool:
        """Wait until somebody rings (True), or `seconds` have passed, or `stop` is set."""
        until = time.monotonic() + seconds
        while not stop.is_set() and time.monotonic() < until:
            if self._rung():
                return True
            stop.wait(LOOK_SECONDS)
        return False

    def follow(self, database: Database) -> None:
        """Ring after every commit of this process that posted something to the outbox."""

        def ring_if_posted(session: Session) -> None:
            if session.info.pop(POSTED, False):
                self.ring()

        database.after_commit(ring_if_posted)

    def _rung(self) -> bool:
        """Take every ring there is: one round of the worker answers them all."""
        try:
            rung = self._huey.dequeue() is not None
            while rung and self._huey.dequeue() is not None:
                pass
        except Exception as away:  # noqa: BLE001 (the worker goes on without its bell)
            log.warning("queue away", failure=type(away).__name__)
            return False
        return rung


def open_queue(settings: Settings) -> Queue:
    """The instance's queue: in Redis (or Valkey) if the settings name one, else in a file of the instance's folder.

    The file is no record and may be lost: it is written without waiting for the disk, and without the journal that
    an older SQLite can corrupt.
    """
    if settings.redis_url:
        return Queue(_in_redis(settings.redis_url))
    from huey import SqliteHuey  # here, for it imports Redis: most commands never open the queue

    settings.instance_folder.mkdir(parents=True, exist_ok=True)
    path = settings.instance_folder / "queue.db"
    return Queue(SqliteHuey(NAME, filename=str(path), journal_mode="truncate", fsync=False, results=False))


def _in_redis(url: str) -> "Huey":
    """A queue in Redis; it is reached at the first ring, and not before."""
    if find_spec("redis") is None:
        raise SettingRefused("REDIS_URL is set, and the package redis is not installed: pip install openclause[redis]")
    from huey import RedisHuey

    patience = {"socket_timeout": REDIS_SECONDS, "socket_connect_timeout": REDIS_SECONDS}
    try:
        pool = import_module("redis").ConnectionPool.from_url(url, **patience)
    except ValueError as error:
        raise SettingRefused(f"REDIS_URL cannot be used: {error}") from error
    return RedisHuey(NAME, connection_pool=pool, results=False, blocking=False)


def _nothing() -> None:
    """A ring carries nothing."""
