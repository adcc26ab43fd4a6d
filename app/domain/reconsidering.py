"""What was said of an earlier wording: what still counts as given to this one, conditions, and when people are told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.domain.errors import NotInThisState, OwnDecision

QUIET = timedelta(hours=1)
"""People are told of a new wording once it has stood for so long: of several edits in a row they are told once."""


class ConditionState(StrEnum):
    """Where the condition of somebody's support stands; only they say so. Dropped: they support it without it."""

    OPEN = "open"
    FULFILLED = "fulfilled"
    DROPPED = "dropped"


class Mark(StrEnum):
    """What the author of a condition says of it."""

    FULFIL = "fulfil"
    REOPEN = "reopen"
    DROP = "drop"


_LEADS_TO = {
    (ConditionState.OPEN, Mark.FULFIL): ConditionState.FULFILLED,
    (ConditionState.FULFILLED, Mark.REOPEN): ConditionState.OPEN,
    (ConditionState.OPEN, Mark.DROP): ConditionState.DROPPED,
    (ConditionState.FULFILLED, Mark.DROP): ConditionState.DROPPED,
}


def may_mark(state: ConditionState, mark: Mark) -> bool:
    """Whether a condition that stands so can be marked so."""
    return (state, mark) in _LEADS_TO


def marked(state: ConditionState, mark: Mark, *, is_author: bool) -> ConditionState:
    """How the condition stands then; OwnDecision for others, NotInThisState where it changes nothing."""
    if not is_author:
        raise OwnDecision
    if not may_mark(state, mark):
        raise NotInThisState
    return _LEADS_TO[state, mark]


def is_current(given_at: datetime, reworded_at: datetime | None) -> bool:
    """Whether a position is about the words of today: given, or confirmed, no earlier than these words came to be."""
    return reworded_at is None or given_at >= reworded_at


@dataclass(frozen=True)
class Given:
    """A position of support: when it was last given or confirmed, and whether a condition of it is still open."""

    at: datetime
    on_condition: bool = False


@dataclass(frozen=True)
class Figures:
    """Support of what stands today, of earlier words, and support on a condition that is not fulfilled (of any words).

    The three are disjoint: whoever supports on an open condition supports nothing yet.
    """

    to_this: int = 0
    to_earlier: int = 0
    on_condition: int = 0

    @property
    def in_all(self) -> int:
        """Everybody who supports it in any way."""
        return self.to_this + self.to_earlier + self.on_condition


def figures(given: Iterable[Given], reworded_at: datetime | None) -> Figures:
    """How support divides: each position counts once."""
    kept = list(given)
    conditional = sum(one.on_condition for one in kept)
    current = sum(not one.on_condition and is_current(one.at, reworded_at) for one in kept)
    return Figures(current, len(kept) - conditional - current, conditional)


def is_due(stood_since: datetime, now: datetime) -> bool:
    """Whether people are told of words that have stood since then and have not been replaced."""
    return now - stood_since >= QUIET
