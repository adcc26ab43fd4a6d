"""What tests of accounts share: a clock that can be moved, a letter box, and somebody who registers."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from flask import Flask

from app.db import Database
from tests.accounts.doorstep import Clock, Postman
from tests.builders import NOON
from tests.mailbox import Mailbox


@pytest.fixture
def clock(database: Database) -> Iterator[Clock]:
    """The clock of the instance, at noon of a day in June; `clock.shift(seconds)` moves it on."""
    with time_machine.travel(NOON, tick=True) as traveller:
        yield traveller


@pytest.fixture
def postman(app: Flask, mailbox: Mailbox) -> Postman:
    """Who carries the mails of the outbox to a real mail server."""
    return Postman(app, mailbox, lambda: datetime.now(UTC))
