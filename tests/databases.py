"""Fresh databases for the tests: the migrations run once for each engine, and every test gets a copy of the outcome.

PostgreSQL takes long to copy a database and a moment to empty one, so there the next test gets the last one's, emptied.
"""

import itertools
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from app.db import upgrade
from tests.postgres import PostgresServer

ENGINES = ("sqlite", "postgresql")
MIGRATED = "migrated"
Told = TypeVar("Told")


class Databases:
    """Gives out databases with the current tables; one for each pytest process."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = itertools.count(1)
        self._server: PostgresServer | None = None
        self._migrated_file: Path | None = None
        self._filled: dict[tuple[str, str], Any] = {}
        self._emptied: list[str] = []
        self._tables: list[str] = []

    @contextmanager
    def fresh(self, engine: str, *, empty: bool = False) -> Iterator[str]:
        """The address of a new database, gone afterwards; with `empty`, before any migration."""
        name = f"test_{os.getpid()}_{next(self._numbers)}"
        with self._sqlite(name, empty) if engine == "sqlite" else self._postgresql(name, empty) as url:
            yield url

    @contextmanager
    def filled(self, engine: str, fill: Callable[[str], Told]) -> Iterator[tuple[str, Told]]:
        """The address of a copy of a database that `fill` has filled once, and what it told of it."""
        name = f"filled_by_{fill.__name__}"
        if (engine, name) not in self._filled:
            self._filled[engine, name] = fill(self._template(engine, name))
        copy = f"test_{os.getpid()}_{next(self._numbers)}"
        with self._sqlite(copy, False, name) if engine == "sqlite" else self._postgresql(copy, False, name) as url:
            yield url, self._filled[engine, name]

    def stop(self) -> None:
        """End the server, if one was needed."""
        if self._server is not None:
            self._server.stop()

    @contextmanager
    def _sqlite(self, name: str, empty: bool, template: str = MIGRATED) -> Iterator[str]:
        path = self._folder / name / "openclause.db"
        path.parent.mkdir()
        if not empty:
            shutil.copyfile(self._migrated_sqlite().with_name(f"{template}.db"), path)
        yield f"sqlite:///{path}"
        shutil.rmtree(path.parent, ignore_errors=True)

    @contextmanager
    def _postgresql(self, name: str, empty: bool, template: str = MIGRATED) -> Iterator[str]:
        server = self._migrated_postgresql()
        if empty or template != MIGRATED:
            yield server.create(name) if empty else server.create(name, template)
            server.drop(name)
            return
        used = self._emptied.pop() if self._emptied else ""
        yield server.url(used) if used else server.create(name, template)
        if server.tables(used or name) == self._tables:
            server.empty(used or name)
            self._emptied.append(used or name)
        else:
            server.drop(used or name)

    def _template(self, engine: str, name: str) -> str:
        if engine == "postgresql":
            return self._migrated_postgresql().create(name, MIGRATED)
        path = self._folder / f"{name}.db"
        shutil.copyfile(self._migrated_sqlite(), path)
        return f"sqlite:///{path}"

    def _migrated_sqlite(self) -> Path:
        if self._migrated_file is None:
            path = self._folder / f"{MIGRATED}.db"
            upgrade(f"sqlite:///{path}")
            self._migrated_file = path
        return self._migrated_file

    def _migrated_postgresql(self) -> PostgresServer:
        if self._server is None:
            server = PostgresServer()
            try:
                upgrade(server.create(MIGRATED))
            except BaseException:
                server.stop()
                raise
            self._server, self._tables = server, server.tables(MIGRATED)
        return self._server
