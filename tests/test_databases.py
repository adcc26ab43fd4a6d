"""The two databases behave alike where it matters: nothing is lost, and no test sees another's rows."""

from concurrent.futures import ThreadPoolExecutor

import pysqlite3
import pytest
import sqlalchemy as sa

from app.db import FIRST_SAFE_SQLITE, Database

THREADS, ROUNDS = 8, 25
counters = sa.Table("counters_of_a_test", sa.MetaData(), sa.Column("value", sa.Integer, nullable=False))


@pytest.fixture
def counter(database: Database) -> Database:
    """A database with a counter that stands at nought."""
    with database.writing() as session:
        counters.create(session.connection())
        session.execute(counters.insert().values(value=0))
        session.commit()
    return database


def read_then_write(database: Database) -> None:
    """Add one to the counter, by way of Python."""
    with database.writing() as session:
        value = session.scalar(sa.select(counters.c.value).with_for_update())
        session.execute(counters.update().values(value=value + 1))
        session.commit()


def value_of(database: Database) -> int | None:
    """Where the counter stands."""
    with database.reading() as session:
        return session.scalar(sa.select(counters.c.value))


def test_sqlite_is_a_version_without_the_corruption_bug() -> None:
    assert pysqlite3.sqlite_version_info >= FIRST_SAFE_SQLITE


def test_no_increment_is_lost_when_many_threads_write(counter: Database) -> None:
    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(lambda _: read_then_write(counter), range(THREADS * ROUNDS)))
    assert value_of(counter) == THREADS * ROUNDS


def test_what_is_not_committed_is_undone(counter: Database) -> None:
    with counter.writing() as session:
        session.execute(counters.update().values(value=7))
    assert value_of(counter) == 0


def test_a_reader_is_not_kept_waiting_by_a_writer(counter: Database) -> None:
    with counter.writing() as session:
        session.execute(counters.update().values(value=7))
        assert value_of(counter) == 0


@pytest.mark.parametrize("turn", ["first", "second"])
def test_every_test_begins_on_a_database_of_its_own(turn: str, database: Database) -> None:
    with database.writing() as session:
        counters.create(session.connection())
        session.commit()


def test_foreign_keys_are_enforced(database: Database) -> None:
    parents = sa.Table("parents_of_a_test", sa.MetaData(), sa.Column("id", sa.Integer, primary_key=True))
    children = sa.Table("children_of_a_test", parents.metadata, sa.Column("parent", sa.ForeignKey(parents.c.id)))
    with database.writing() as session:
        parents.metadata.create_all(session.connection())
        with pytest.raises(sa.exc.IntegrityError):
            session.execute(children.insert().values(parent=1))
