from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.commenting import DEEPEST, CommentState, may_edit, may_withdraw, thread
from tests.stopwatch import soon

NOON = datetime(2026, 6, 15, 12, 0, tzinfo=UTC)
PUBLISHED, PENDING = CommentState.PUBLISHED, CommentState.PENDING
GONE = [CommentState.HIDDEN, CommentState.WITHDRAWN]


@dataclass(frozen=True)
class Remark:
    id: int
    reply_to_id: int | None = None


def shape(*rows):
    """The thread of rows given as (id, reply_to_id), as (id, depth)."""
    return [(placed.comment.id, placed.depth) for placed in thread([Remark(*row) for row in rows])]


@pytest.mark.parametrize(
    ("minutes", "seconds", "may"), [(0, 0, True), (14, 59, True), (15, 0, False), (60, 0, False), (0, -2, True)]
)
@pytest.mark.parametrize("state", [PUBLISHED, PENDING])
def test_the_author_may_edit_for_fifteen_minutes(minutes, seconds, may, state):
    now = NOON + timedelta(minutes=minutes, seconds=seconds)
    assert may_edit(is_author=True, created_at=NOON, now=now, state=state) is may


def test_nobody_else_may_edit():
    assert not may_edit(is_author=False, created_at=NOON, now=NOON, state=PUBLISHED)


@pytest.mark.parametrize("state", GONE)
def test_what_is_hidden_or_withdrawn_stays_as_it_is(state):
    assert not may_edit(is_author=True, created_at=NOON, now=NOON, state=state)
    assert not may_withdraw(is_author=True, state=state)


@pytest.mark.parametrize("state", [PUBLISHED, PENDING])
def test_the_author_and_nobody_else_may_withdraw_whenever_they_like(state):
    assert may_withdraw(is_author=True, state=state)
    assert not may_withdraw(is_author=False, state=state)


def test_an_empty_discussion_is_an_empty_thread():
    assert shape() == []


def test_replies_follow_what_they_answer_in_the_order_in_which_they_came():
    assert shape((1, None), (2, None), (3, 1), (4, 2), (5, 1), (6, 3)) == [
        (1, 0), (3, 1), (6, 2), (5, 1),
        (2, 0), (4, 1),
    ]  # fmt: skip


def test_the_order_of_the_rows_is_kept_and_not_that_of_their_numbers():
    assert shape((9, None), (2, None), (7, 2), (3, 2)) == [(9, 0), (2, 0), (7, 1), (3, 1)]


def test_a_reply_may_come_before_what_it_answers():
    assert shape((2, 1), (1, None)) == [(1, 0), (2, 1)]


def test_what_lies_deeper_than_six_is_shown_at_six_in_its_order():
    chain = [(number, number - 1 or None) for number in range(1, 11)]
    assert [depth for _, depth in shape(*chain)] == [0, 1, 2, 3, 4, 5, 6, 6, 6, 6]
    assert [number for number, _ in shape(*chain, (11, 7))] == [*range(1, 11), 11]


def test_a_reply_to_something_that_is_not_on_the_page_stands_by_itself():
    assert shape((5, 4), (6, 5)) == [(5, 0), (6, 1)]


def test_rows_that_answer_each_other_in_a_circle_are_shown_all_the_same():
    assert shape((1, 2), (2, 1), (3, None)) == [(3, 0), (1, 0), (2, 1)]
    assert shape((1, 1)) == [(1, 0)]


rows = st.lists(
    st.builds(Remark, st.integers(1, 40), st.none() | st.integers(1, 40)), unique_by=lambda remark: remark.id
)


@given(rows)
def test_nobody_is_lost_or_shown_twice(remarks):
    assert sorted(placed.comment.id for placed in thread(remarks)) == sorted(remark.id for remark in remarks)


@given(st.integers(1, 60), st.data())
def test_every_reply_stands_below_what_it_answers_and_one_step_deeper(size, data):
    answers = [st.none(), *(st.none() | st.integers(1, number) for number in range(1, size))]
    parents = [data.draw(answer) for answer in answers]
    placed = thread([Remark(number, parent) for number, parent in enumerate(parents, start=1)])
    place = {each.comment.id: position for position, each in enumerate(placed)}
    for each in placed:
        parent = each.comment.reply_to_id
        if parent is None:
            assert each.depth == 0
            continue
        assert place[parent] < place[each.comment.id]
        assert each.depth == min(placed[place[parent]].depth + 1, DEEPEST)
        between = placed[place[parent] + 1 : place[each.comment.id]]
        assert all(other.depth >= each.depth for other in between)


def test_a_discussion_of_a_hundred_thousand_replies_to_replies_is_shaped_in_a_moment():
    chain = [Remark(number, number - 1 or None) for number in range(1, 100_001)]
    with soon():
        assert len(thread(chain)) == 100_000
