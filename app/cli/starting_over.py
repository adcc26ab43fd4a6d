"""Beginning anew with a demonstration: whether a database is empty, what else it holds, and dropping all of it."""

import sqlalchemy as sa

from app.accounts.models import Person
from app.db import Database
from app.processes.models import Process

DEMO_ADDRESSES = "%@example.org"


def empty(database: Database) -> bool:
    """Whether there is neither a person nor a process."""
    with database.reading() as session:
        return not any(session.scalar(sa.select(sa.func.count()).select_from(table)) for table in (Person, Process))


def holds_more_than_the_demo(database: Database) -> bool:
    """Whether somebody has an account there whose address is not one of the reserved ones that the demo uses."""
    if not sa.inspect(database.engine).has_table(Person.__tablename__):
        return False
    with database.reading() as session:
        real = sa.exists().where(Person.email.is_not(None), Person.email.not_like(DEMO_ADDRESSES))
        return bool(session.scalar(sa.select(real)))


def drop_everything(database: Database) -> None:
    """Drop every table there is, whichever release made it."""
    tables = sa.MetaData()
    with database.engine.execution_options(writes=True).connect() as connection:
        tables.reflect(connection)
        tables.drop_all(connection)
        connection.commit()
