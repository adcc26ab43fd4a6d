"""The demonstration, loaded and served once: what a newcomer sees after `make demo`."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from app.accounts.models import Person
from app.config import Settings
from app.db import Database
from app.demo import loading
from tests.browser import Served, serving
from tests.databases import Databases


@pytest.fixture(scope="module")
def demonstration(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with databases.fresh("sqlite") as url:
        database = Database(url)
        loading.load(database, datetime.now(UTC))
        folder = tmp_path_factory.mktemp("instance")
        settings = Settings(database_url=url, secret_key="demo", instance_folder=folder, demo=True, log_level="ERROR")
        with serving(settings, database) as served:
            yield served
        database.dispose()


@pytest.fixture(scope="module")
def people(demonstration: Served) -> dict[str, Person]:
    """The people of the demonstration by the part before the @ of their address."""
    with demonstration.database.reading() as session:
        found = session.scalars(sa.select(Person).where(Person.email.is_not(None)))
        return {str(person.email).split("@")[0]: person for person in found}
