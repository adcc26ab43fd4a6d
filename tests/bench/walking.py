"""Opening many pages of an instance and noting what each took: statements, milliseconds, and those of a processor."""

from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter, process_time_ns

import sqlalchemy as sa
from flask import Flask

from app.accounts.models import Person
from app.db import Database
from tests.reader import reader

ROUNDS = 5
UNCOUNTED = ("BEGIN", "PRAGMA", "COMMIT", "ROLLBACK")


@dataclass(frozen=True)
class Took:
    """What a page took: `wall` and `processor` in milliseconds; the processor's are the database server's, too."""

    page: str
    statements: int
    wall: float
    processor: float


class Walk:
    """Somebody who opens pages of a process, several times each."""

    def __init__(self, app: Flask, database: Database, person: Person | None = None) -> None:
        self._database, self._client = database, reader(app, person).client
        self._statements: list[str] = []
        sa.event.listen(database.engine, "before_cursor_execute", self._note)

    def _note(self, *call: object) -> None:
        if not str(call[2]).startswith(UNCOUNTED):
            self._statements.append(str(call[2]))

    def open(self, page: str, rounds: int = ROUNDS) -> Took:
        """Open a page once unmeasured, as a server does that runs, and then so many times."""
        self._ask(page)
        found = [self._ask(page) for _round in range(rounds)]
        return Took(
            page, found[0].statements, median(one.wall for one in found), median(one.processor for one in found)
        )

    def _ask(self, page: str) -> Took:
        server, begun, worked = self._of_server(), perf_counter(), process_time_ns()
        self._statements.clear()
        answer = self._client.get(page, follow_redirects=True)
        worked, wall = process_time_ns() - worked, perf_counter() - begun
        assert answer.status_code == 200, f"{page}: {answer.status_code}"
        number = len(self._statements)
        return Took(page, number, wall * 1000, (worked + self._of_server() - server) / 1_000_000)

    def _of_server(self) -> int:
        """Nanoseconds of a processor that the connections of PostgreSQL have had; 0 where there is no server."""
        if self._database.is_sqlite:
            return 0
        with self._database.engine.connect() as connection:
            found = connection.execute(sa.text("SELECT pid FROM pg_stat_activity WHERE datname = current_database()"))
            return sum(_nanoseconds(pid) for pid in found.scalars())


def _nanoseconds(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text(encoding="ascii").split()[0])
    except OSError:  # it has just ended
        return 0
