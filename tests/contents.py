"""Everything that stands in a database, to see that a refused act has left it as it was; and counting statements."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import sqlalchemy as sa

from app.db import Base, Database

COUNTERS = frozenset({"throttles"})
"""Tries are counted whatever becomes of them."""

Contents = dict[str, frozenset[tuple[Any, ...]]]


def contents(database: Database) -> Contents:
    """Every row of every table, without order."""
    with database.reading() as session:
        return {
            name: frozenset(tuple(map(repr, row)) for row in session.execute(sa.select(table)))
            for name, table in Base.metadata.tables.items()
            if name not in COUNTERS
        }


def changed(before: Contents, after: Contents) -> set[str]:
    """The tables that differ."""
    return {name for name in before if before[name] != after[name]}


def sizes(database: Database) -> dict[str, int]:
    """The number of rows of every table, in one statement."""
    with database.reading() as session:
        return dict(session.execute(_counting()).all())


@cache
def _counting() -> sa.TextClause:
    """In words at once: to build it from the tables after every form that is sent takes longer than counting."""
    counts = (f"SELECT '{name}', count(*) FROM {name}" for name in Base.metadata.tables if name not in COUNTERS)
    return sa.text(" UNION ALL ".join(counts))


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """The statements that the database is sent meanwhile."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_others: Any) -> None:
        seen.append(statement)

    sa.event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sa.event.remove(database.engine, "before_cursor_execute", note)
