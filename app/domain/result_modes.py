"""What becomes known of a vote: the modes of which one is chosen when a question is put."""

from enum import StrEnum

from app.domain.suppression import FEWEST


class ResultMode(StrEnum):
    """Totals only; every ballot by name; every ballot by its tracker; or a result that was found elsewhere."""

    AGGREGATE = "aggregate"
    ON_RECORD = "on_record"
    PSEUDONYMOUS = "pseudonymous"
    EXTERNAL = "external"


LISTED = frozenset({ResultMode.ON_RECORD, ResultMode.PSEUDONYMOUS})
"""The modes whose ballots are listed one by one after the close."""


def fewest_in(mode: ResultMode) -> int:
    """The fewest ballots whose figures are told by themselves: where every name is told, there is nothing to hide."""
    return 0 if mode is ResultMode.ON_RECORD else FEWEST
