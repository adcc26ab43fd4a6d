"""The tables are made, taken back and made again, on a database with data in it; a backup brings the data over."""

from pathlib import Path

import sqlalchemy as sa
from alembic import command

from app.backups import restoring, rows, saving
from app.backups.archive import Reading
from app.db import Database, migrations, upgrade
from app.record.verification import verify
from tests.builders import NOON
from tests.ledger.deliberation import a_deliberation


def content(database: Database) -> dict[str, list[object]]:
    with database.engine.connect() as connection:
        return {table.name: list(rows.rows_of(connection, table)) for table in rows.tables_of(connection)}


def test_tables_go_up_down_and_up_again_and_the_data_with_them(database: Database, tmp_path: Path) -> None:
    with database.writing() as session:
        a_deliberation(session)
        session.commit()
    before = content(database)
    upgrade(database.url)
    assert content(database) == before
    database.dispose()
    command.downgrade(migrations(database.url), "0001")
    upgrade(database.url)
    assert content(database) == before, "what a release added comes and goes, and all else stays"
    saving.take(database, tmp_path, tmp_path / "whole.zip", now=NOON)
    database.dispose()
    command.downgrade(migrations(database.url), "base")
    assert set(sa.inspect(database.engine).get_table_names()) <= {"alembic_version"}
    database.dispose()
    upgrade(database.url)
    with database.writing() as session:
        restoring.load(session.connection(), Reading(tmp_path / "whole.zip"))
        session.commit()
    assert content(database) == before
    with database.reading() as session:
        assert verify(session).findings == []
