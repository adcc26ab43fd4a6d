from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.coverage import Coverage, Received, coverage, is_owed, waiting

CLOSE = datetime(2026, 7, 15, 23, 59, 59, tzinfo=UTC)

facts = st.builds(
    lambda group, kind, clause, answered, waits: Received(group, kind, clause, answered + waits, answered),
    st.sampled_from(["citizen", "government", "academia"]),
    st.sampled_from(["comment", "amendment"]),
    st.sampled_from(["1", "2 bis", None]),
    st.integers(0, 50),
    st.integers(0, 50),
)


@dataclass(frozen=True)
class Letter:
    name: str
    received_at: datetime
    answered: bool = False


def test_coverage_is_answered_out_of_received_exactly():
    assert Coverage(received=3, answered=1).share == Fraction(1, 3)
    assert Coverage(received=3, answered=1).waiting == 2


def test_coverage_of_nothing_is_no_figure_and_nobody_waits():
    nothing = coverage([]).in_all
    assert (nothing.share, nothing.percent, nothing.complete) == (None, None, True)


@pytest.mark.parametrize(
    ("received", "answered", "percent"), [(1000, 999, 99), (1000, 1000, 100), (3, 2, 66), (1000, 1, 0), (7, 0, 0)]
)
def test_a_hundred_per_cent_is_said_only_when_nobody_waits(received, answered, percent):
    assert Coverage(received, answered).percent == percent


def test_coverage_is_told_by_group_kind_and_clause():
    told = coverage(
        [
            Received("citizen", "comment", "5", 10, 4),
            Received("citizen", "amendment", "5", 2, 2),
            Received("academia", "comment", None, 4, 0),
        ]
    )
    assert told.in_all == Coverage(16, 6)
    assert told.by_group == {"citizen": Coverage(12, 6), "academia": Coverage(4, 0)}
    assert told.by_kind == {"comment": Coverage(14, 4), "amendment": Coverage(2, 2)}
    assert told.by_clause == {"5": Coverage(12, 6), None: Coverage(4, 0)}


@given(st.lists(facts))
def test_every_breakdown_adds_up_to_the_whole(received):
    told = coverage(received)
    for part in (told.by_group, told.by_kind, told.by_clause):
        assert sum(part.values(), Coverage()) == told.in_all


@given(st.lists(facts, min_size=1))
def test_the_share_lies_between_nothing_and_all_and_is_all_exactly_when_nobody_waits(received):
    whole = coverage(received).in_all
    assert whole.share is None or 0 <= whole.share <= 1
    assert (whole.share in (None, 1)) == whole.complete == (whole.percent in (None, 100))


@pytest.mark.parametrize(
    ("late", "withdrawn", "owed"), [(-1, False, True), (0, False, False), (1, False, False), (-1, True, False)]
)
def test_what_came_before_the_close_and_was_not_taken_back_is_owed_an_answer(late, withdrawn, owed):
    received_at = CLOSE + timedelta(seconds=late)
    assert is_owed(received_at=received_at, closes=CLOSE, withdrawn=withdrawn) is owed


def test_while_no_close_is_set_everything_is_owed_an_answer():
    assert is_owed(received_at=CLOSE, closes=None, withdrawn=False)


def test_whoever_has_waited_longest_stands_first():
    early, late = CLOSE - timedelta(days=9), CLOSE - timedelta(days=1)
    letters = [Letter("b", late), Letter("done", early, answered=True), Letter("c", late), Letter("a", early)]
    assert [letter.name for letter in waiting(letters)] == ["a", "b", "c"]
