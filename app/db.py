"""The databases: declarative base, constraint names, engine and sessions; where SQLite and PostgreSQL differ."""

import fcntl
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import IO, Any

import pysqlite3
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import URL, Connection, Dialect, make_url
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

ROOT = Path(__file__).resolve().parent.parent
BUSY_SECONDS = 20
CONNECT_SECONDS = 5
STATEMENTS_KEPT = 4000
"""In SQL, for the next time: the pages have more different statements than SQLAlchemy keeps by itself (500)."""
FIRST_SAFE_SQLITE = (3, 51, 3)
CONSTRAINT_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Moment(sa.TypeDecorator[datetime]):
    """A point in time, always with its zone: SQLite forgets it, so UTC goes in and UTC comes out."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Folded(FunctionElement[str]):
    """A text without the difference of upper and lower case, as `str.casefold` has it, in every script on both."""

    type = sa.Text()
    name = "folded"
    inherit_cache = True


class ByLanguage(FunctionElement[str]):
    """The words of a JSON object from language to words, as a table of `key` and `value`."""

    type = sa.Text()
    name = "by_language"
    inherit_cache = True


@compiles(Folded, "sqlite")
def _folded_on_sqlite(element: Folded, compiler: SQLCompiler, **kwargs: Any) -> str:
    return f"casefold({compiler.process(element.clauses, **kwargs)})"


@compiles(Folded, "postgresql")
def _folded_on_postgresql(element: Folded, compiler: SQLCompiler, **kwargs: Any) -> str:
    return f'casefold(({compiler.process(element.clauses, **kwargs)}) COLLATE "pg_unicode_fast")'


@compiles(ByLanguage, "sqlite")
def _by_language_on_sqlite(element: ByLanguage, compiler: SQLCompiler, **kwargs: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **kwargs)})"


@compiles(ByLanguage, "postgresql")
def _by_language_on_postgresql(element: ByLanguage, compiler: SQLCompiler, **kwargs: Any) -> str:
    return f"json_each_text({compiler.process(element.clauses, **kwargs)})"


class CanonicalJSON(sa.TypeDecorator[dict[str, Any]]):
    """A JSON value kept as its one text (sorted keys, no spaces), so that equal values are equal rows when grouped."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: dict[str, Any] | None, dialect: Dialect) -> str | None:
        return None if value is None else json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))

    def process_result_value(self, value: str | None, dialect: Dialect) -> dict[str, Any] | None:
        return None if value is None else dict(json.loads(value))


class Base(DeclarativeBase):
    """The base of every table."""

    metadata = sa.MetaData(naming_convention=CONSTRAINT_NAMES)
    type_annotation_map = {
        datetime: Moment(),
        dict[str, str]: sa.JSON(),
        dict[str, Any]: sa.JSON(),
        list[str]: sa.JSON(),
    }


def choice(kind: type[Enum]) -> sa.Enum:
    """A column type that holds one of the enum's values, checked by the database itself."""
    return sa.Enum(
        kind,
        name=kind.__name__.lower(),
        native_enum=False,
        create_constraint=True,
        length=40,
        values_callable=lambda members: [member.value for member in members],
    )


class WritingHeld(Exception):
    """Nothing may be written until a person has looked: the database is older than what was signed."""


def _unguarded() -> None:
    """Nothing stands in the way of writing."""


class Database:
    """One database with its two ways in: reading, and writing.

    On SQLite every writing transaction begins IMMEDIATE, after a fair lock on a file beside the database, so that
    no read-then-write is lost and writers queue instead of polling.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = _engine(make_url(url))
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        self._reader = sessionmaker(self.engine, expire_on_commit=False)
        self._writer = sessionmaker(self.engine.execution_options(writes=True), expire_on_commit=False)
        self._refuse_writing: Callable[[], None] = _unguarded

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session for reading."""
        with self._reader() as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session for writing; whoever opens it commits, and what is not committed is rolled back.

        Raises WritingHeld where a guard says that nothing may be written.
        """
        self._refuse_writing()
        with self.writing_regardless() as session:
            yield session

    @contextmanager
    def writing_regardless(self) -> Iterator[Session]:
        """A session for writing whatever a guard says: for restoring, and for going on after it."""
        with self._queue_of_writers(), self._writer() as session:
            yield session

    def writes_only_if(self, refuse: Callable[[], None]) -> None:
        """Ask this guard before each writing session; it raises WritingHeld."""
        self._refuse_writing = refuse

    def after_commit(self, hook: Callable[[Session], None]) -> None:
        """Call `hook` with the session after every commit of a writing session; it must not use the session's data."""
        sa.event.listen(self._writer, "after_commit", hook)

    def dispose(self) -> None:
        """Close every connection."""
        self.engine.dispose()

    @contextmanager
    def _queue_of_writers(self) -> Iterator[None]:
        path = self.engine.url.database
        if not self.is_sqlite or path in (None, "", ":memory:"):
            yield
            return
        with open(f"{path}.queue", "a", encoding="ascii") as queue, _locked(queue):
            yield


@contextmanager
def _locked(file: IO[str]) -> Iterator[None]:
    fcntl.flock(file, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(file, fcntl.LOCK_UN)


def _engine(url: URL) -> sa.Engine:
    if url.get_backend_name() == "sqlite":
        return _sqlite_engine(url)
    return sa.create_engine(
        url.set(drivername="postgresql+psycopg"),
        pool_pre_ping=True,
        pool_size=10,
        max_overflow=20,
        connect_args={"connect_timeout": CONNECT_SECONDS},
        query_cache_size=STATEMENTS_KEPT,
    )


def _sqlite_engine(url: URL) -> sa.Engine:
    if url.database not in (None, "", ":memory:"):
        Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(
        url.set(drivername="sqlite+pysqlite"),
        module=pysqlite3.dbapi2,
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
        query_cache_size=STATEMENTS_KEPT,
        json_serializer=lambda value: json.dumps(value, ensure_ascii=False),
    )
    sa.event.listen(engine, "connect", _prepare_sqlite)
    sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def sqlite_is_safe() -> bool:
    """Whether this SQLite is free of the WAL-reset corruption (fixed in 3.51.3)."""
    return bool(pysqlite3.sqlite_version_info >= FIRST_SAFE_SQLITE)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    """Transactions begin by our own BEGIN; every acknowledged commit is on the disk."""
    connection.isolation_level = None
    connection.create_function("casefold", 1, str.casefold, deterministic=True)
    journal, synchronous = ("WAL", "FULL") if sqlite_is_safe() else ("DELETE", "EXTRA")
    for pragma in (f"journal_mode={journal}", f"synchronous={synchronous}", "foreign_keys=ON", "cache_size=-16000"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN DEFERRED")


def migrations(url: str) -> Config:
    """Alembic's view of the migrations, from pyproject.toml, for the database at `url`."""
    config = Config(toml_file=ROOT / "pyproject.toml")
    config.attributes["url"] = url
    return config


def upgrade(url: str, revision: str = "head") -> None:
    """Bring the database's tables to the given revision."""
    command.upgrade(migrations(url), revision)


class Migrated(Enum):
    """How the tables of a database compare with those this release knows."""

    CURRENT = "current"
    EMPTY = "empty"
    BEHIND = "behind"
    UNKNOWN = "unknown"


def migrated(database: Database) -> Migrated:
    """Whether the database has the tables of this release."""
    scripts = ScriptDirectory.from_config(migrations(database.url))
    with database.engine.connect() as connection:
        at = MigrationContext.configure(connection).get_current_revision()
    if at == scripts.get_current_head():
        return Migrated.CURRENT
    if at is None:
        return Migrated.EMPTY
    return Migrated.BEHIND if at in {script.revision for script in scripts.walk_revisions()} else Migrated.UNKNOWN
