"""Taking a backup while the instance serves and writes: one moment of the whole database, streamed into one file."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from app.backups import rows
from app.backups.archive import Manifest, Writing
from app.db import Database
from app.ledger import queries as ledger

BESIDE = ("record.head", "erasures.log")
"""Files of the instance's folder that belong to the record and hold no secret."""


def take(database: Database, folder: Path, path: Path, *, now: datetime, key: Path | None = None) -> Manifest:
    """Write a backup of the database to `path`, readable by its owner alone; what is written meanwhile is not in it.

    `folder` is the instance's; `key` the file of the record's signing key, if that shall go with it. The file appears
    under its name once it is whole. FileExistsError: there is one of that name.
    """
    if path.exists():
        raise FileExistsError(path)
    begun = path.with_name(f"{path.name}.part")
    descriptor = os.open(begun, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            manifest = _write(Writing(file), database, folder, key, now)
            file.flush()
            os.fsync(file.fileno())
        os.link(begun, path)
    finally:
        begun.unlink(missing_ok=True)
    return manifest


def _write(archive: Writing, database: Database, folder: Path, key: Path | None, now: datetime) -> Manifest:
    files = {name: folder / name for name in BESIDE} | ({"record.key": key} if key else {})
    with at_one_moment(database) as connection:
        with Session(connection) as session:
            size, root = ledger.size(session), ledger.root(session).hex()
        tables = {
            table.name: archive.table(
                table.name,
                {column.name: rows.nature_of(column).value for column in table.columns},
                rows.rows_of(connection, table),
            )
            for table in rows.tables_of(connection)
        }
        manifest = Manifest(
            release=version("openclause"),
            revision=str(connection.scalar(sa.text("SELECT version_num FROM alembic_version"))),
            engine=connection.dialect.name,
            taken_at=now.isoformat(timespec="seconds"),
            size=size,
            root=root,
            tables=tables,
            files={name: archive.file(name, file.read_bytes()) for name, file in files.items() if file.exists()},
        )
    archive.close(manifest)
    return manifest


@contextmanager
def at_one_moment(database: Database) -> Iterator[Connection]:
    """A connection that sees the database as it is at its first question, whatever others commit meanwhile."""
    engine = database.engine
    if not database.is_sqlite:
        engine = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    with engine.connect() as connection:
        yield connection
