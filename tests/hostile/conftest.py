"""Fixtures of the tests of bad input: an instance with something in every state, on each engine in turn."""

from tests.stage import database_url, stage, staged

__all__ = ["database_url", "stage", "staged"]
