"""Fixtures of the tests of the API: an instance with something in every state, and the keys of its people."""

from collections.abc import Callable

import pytest

from app.db import Database
from tests.reader import api_headers
from tests.stage import Stage, database_url, stage, staged

__all__ = ["database_url", "stage", "staged"]
Keys = Callable[[str], dict[str, str]]


@pytest.fixture
def key(database: Database, stage: Stage) -> Keys:
    """The header with which a program calls in somebody's name: `key("participant")`."""
    return lambda part: api_headers(database, stage.people[part])
