"""A receiver, and an instance that may call it though it is on this machine."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from app.config import Settings
from tests.webhooks.receiver import Receiver, receiving


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A program that receives webhooks."""
    with receiving() as one:
        yield one


@pytest.fixture
def testing(settings: Settings) -> Settings:
    """The settings of an instance that may call machines inside the network."""
    return replace(settings, private_webhooks=True)
