"""The demonstration begins anew only where nothing but a demonstration is lost."""

import pytest
import sqlalchemy as sa

from app.cli.starting_over import drop_everything, empty, holds_more_than_the_demo
from app.db import Database, Migrated, migrated, upgrade
from tests.builders import a_clause, a_document, a_member, a_person, a_process
from tests.contributing import a_comment
from tests.databases import Databases


def test_a_new_database_is_empty_and_one_with_a_person_is_not(database: Database) -> None:
    assert empty(database)
    with database.writing() as session:
        a_person(session)
        session.commit()
    assert not empty(database)


@pytest.mark.parametrize(("email", "more"), [("citizen@example.org", False), ("somebody@real.example", True)])
def test_an_account_that_is_not_of_the_demonstration_is_noticed(database: Database, email: str, more: bool) -> None:
    with database.writing() as session:
        a_person(session, email=email)
        session.commit()
    assert holds_more_than_the_demo(database) is more


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_a_database_without_tables_holds_nothing(databases: Databases, engine: str) -> None:
    with databases.fresh(engine, empty=True) as url:
        bare = Database(url)
        assert not holds_more_than_the_demo(bare)
        bare.dispose()


def test_everything_is_dropped_and_the_tables_can_be_made_again(database: Database) -> None:
    with database.writing() as session:
        process = a_process(session)
        author = a_member(session, process)
        a_comment(session, process, author, clause=a_clause(session, a_document(session, process)))
        session.commit()
    drop_everything(database)
    assert sa.inspect(database.engine).get_table_names() == []
    upgrade(database.url)
    assert migrated(database) is Migrated.CURRENT
    assert empty(database)
