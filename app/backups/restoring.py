"""Restoring a backup into an empty database, of whichever kind it is."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

import sqlalchemy as sa
from psycopg import sql
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from app.backups import rows
from app.backups.archive import NoBackup, Part, Reading
from app.ledger import queries as ledger

OWN = "alembic_version"


class NotEmpty(Exception):
    """The database holds something: a backup is restored beside it, never over it."""


def check(backup: Reading) -> None:
    """Read every part once and compare it with the manifest, before anything is written. Raises NoBackup."""
    for name in backup.manifest.tables:
        for _row in backup.rows(name):
            pass
    for name in backup.manifest.files:
        backup.file(name)


def require_empty(connection: Connection) -> bool:
    """Whether there are tables at all. Raises NotEmpty if one of them has a row."""
    tables = rows.tables_of(connection)
    for table in tables:
        if table.name != OWN and connection.execute(sa.select(sa.literal(1)).select_from(table).limit(1)).first():
            raise NotEmpty(table.name)
    return bool(tables)


def require_revision(connection: Connection, backup: Reading) -> None:
    """Raise NoBackup unless the tables are of the backup's revision."""
    at = connection.scalar(sa.text(f"SELECT version_num FROM {OWN}"))
    if at != backup.manifest.revision:
        raise NoBackup(f"the tables are of revision {at} and the backup is of {backup.manifest.revision}")


def load(connection: Connection, backup: Reading) -> None:
    """Fill the empty tables, which are of the backup's revision, in one transaction; the caller commits.

    Raises NoBackup where tables, rows or the root of the record are not those of the manifest.
    """
    require_revision(connection, backup)
    tables = {table.name: table for table in rows.tables_of(connection)}
    if tables.keys() != backup.manifest.tables.keys():
        raise NoBackup("its tables are not those of its revision")
    fill = _copy if connection.dialect.name == "postgresql" else _insert
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
    for name, table in tables.items():
        if name == OWN:
            continue
        part = backup.manifest.tables[name]
        if part.columns.keys() != {column.name for column in table.columns}:
            raise NoBackup(f"the columns of the table {name} are not those of its revision")
        fill(connection, table, list(part.columns), _values(backup, name, part))
    if connection.dialect.name == "postgresql":
        _count_on(connection, tables.values())
    _compare_record(connection, backup)


def _values(backup: Reading, name: str, part: Part) -> Iterator[list[Any]]:
    try:
        natures = [rows.Nature(nature) for nature in part.columns.values()]
        for row in backup.rows(name):
            yield [rows.read(nature, value) for nature, value in zip(natures, row, strict=True)]
    except (TypeError, ValueError) as error:
        raise (
            error if isinstance(error, NoBackup) else NoBackup(f"the table {name} has a value that is none")
        ) from error


def _insert(connection: Connection, table: sa.Table, columns: Sequence[str], values: Iterator[list[Any]]) -> None:
    bare = sa.table(table.name, *(_bare(table.columns[name]) for name in columns))
    while some := list(islice(values, rows.AT_ONCE)):
        connection.execute(sa.insert(bare), [dict(zip(columns, row, strict=True)) for row in some])


def _bare(column: sa.Column[Any]) -> sa.ColumnClause[Any]:
    """The column with JSON as the text that it is in the backup."""
    kind = sa.Text() if rows.nature_of(column) is rows.Nature.JSON else column.type
    return sa.column(column.name, kind)


def _copy(connection: Connection, table: sa.Table, columns: Sequence[str], values: Iterator[list[Any]]) -> None:
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table.name), names)
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(statement) as copying:
        for row in values:
            copying.write_row(row)


def _count_on(connection: Connection, tables: Any) -> None:
    """Let the numbers that the database gives go on after the highest there is."""
    for table in tables:
        for column in table.primary_key.columns:
            asked = sa.func.pg_get_serial_sequence(
                connection.dialect.identifier_preparer.quote(table.name), column.name
            )
            sequence = connection.scalar(sa.select(asked))
            if sequence is not None:
                highest = connection.scalar(sa.select(sa.func.max(column)))
                connection.execute(sa.select(sa.func.setval(sequence, highest or 1, highest is not None)))


def _compare_record(connection: Connection, backup: Reading) -> None:
    """Whether the log that was restored is the one of the manifest: its size and its root."""
    with Session(connection) as session:
        size, root = ledger.size(session), ledger.root(session).hex()
    if (size, root) != (backup.manifest.size, backup.manifest.root):
        raise NoBackup("its record has another size or root than its manifest says")
