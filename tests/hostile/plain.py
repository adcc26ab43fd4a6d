"""A fresh database without the stage, for the tests that bring what they need; and a check of the log by itself."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.processes.models import Process
from app.record.chain import Chain, entries_with_bodies
from tests.databases import ENGINES, Databases
from tests.postgres import PostgresMissing


@pytest.fixture(params=ENGINES)
def database_url(request: pytest.FixtureRequest, databases: Databases) -> Iterator[str]:
    """The address of a fresh database with the current tables, on each engine in turn."""
    try:
        with databases.fresh(request.param) as url:
            yield url
    except PostgresMissing as missing:
        pytest.skip(f"needs PostgreSQL: {missing}")


def found_in_the_log(session: Session) -> list[str]:
    """What a check of the record finds in the log, whatever the other tables hold."""
    session.expire_all()
    chain = Chain(dict(session.execute(sa.select(Process.id, Process.slug)).all()))
    findings = [str(found) for entry, body in entries_with_bodies(session) for found in chain.take(entry, body)]
    return findings + [str(found) for found in chain.finish(session)]


__all__ = ["database_url", "found_in_the_log"]
