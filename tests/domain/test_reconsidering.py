"""Support of earlier wordings, conditions of support, and when people are told that words have changed."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import NotInThisState, OwnDecision
from app.domain.reconsidering import (
    QUIET,
    ConditionState,
    Figures,
    Given,
    Mark,
    figures,
    is_current,
    is_due,
    marked,
    may_mark,
)

REWORDED = datetime(2026, 11, 1, tzinfo=UTC)
BEFORE, AFTER = REWORDED - timedelta(days=1), REWORDED + timedelta(days=1)
MOMENTS = st.integers(-40, 40).map(lambda days: REWORDED + timedelta(days=days))
GIVEN = st.builds(Given, MOMENTS, st.booleans())


@pytest.mark.parametrize(
    ("given_at", "reworded_at", "current"),
    [(BEFORE, None, True), (BEFORE, REWORDED, False), (REWORDED, REWORDED, True), (AFTER, REWORDED, True)],
)
def test_support_is_of_the_words_that_stood_when_it_was_given_or_confirmed(
    given_at: datetime, reworded_at: datetime | None, current: bool
) -> None:
    assert is_current(given_at, reworded_at) is current


def test_support_of_earlier_words_and_support_on_a_condition_are_counted_apart() -> None:
    held = [Given(BEFORE), Given(BEFORE), Given(AFTER), Given(AFTER, on_condition=True), Given(BEFORE, True)]
    assert figures(held, REWORDED) == Figures(to_this=1, to_earlier=2, on_condition=2)
    assert figures(held, None) == Figures(to_this=3, to_earlier=0, on_condition=2)
    assert figures([], REWORDED) == Figures()


@given(st.lists(GIVEN), MOMENTS)
def test_nobody_is_lost_or_counted_twice(held: list[Given], reworded_at: datetime) -> None:
    found = figures(held, reworded_at)
    assert found.in_all == len(held)
    confirmed = [Given(reworded_at, one.on_condition) for one in held]
    assert figures(confirmed, reworded_at).to_earlier == 0


@pytest.mark.parametrize(("state", "mark"), list(product(ConditionState, Mark)))
def test_only_its_author_marks_a_condition_and_only_where_it_changes_something(
    state: ConditionState, mark: Mark
) -> None:
    with pytest.raises(OwnDecision):
        marked(state, mark, is_author=False)
    if may_mark(state, mark):
        assert marked(state, mark, is_author=True) is not state
    else:
        with pytest.raises(NotInThisState):
            marked(state, mark, is_author=True)


def test_a_condition_that_was_fulfilled_may_be_fulfilled_no_longer() -> None:
    fulfilled = marked(ConditionState.OPEN, Mark.FULFIL, is_author=True)
    assert marked(fulfilled, Mark.REOPEN, is_author=True) is ConditionState.OPEN


def test_people_are_told_once_the_words_have_stood_for_an_hour() -> None:
    assert not is_due(REWORDED, REWORDED + QUIET - timedelta(seconds=1))
    assert is_due(REWORDED, REWORDED + QUIET)
