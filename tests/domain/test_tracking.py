"""Tracked changes say what changed between two wordings, and which wording in between did it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.tokens import Kind
from app.domain.tracking import Tracked, tracked

WORDINGS = st.lists(st.text(alphabet="ab 1\n漢ش.", max_size=40), min_size=2, max_size=5)


@given(WORDINGS)
def test_rejecting_gives_the_first_wording_and_accepting_the_last(wordings):
    tracks = tracked(wordings)
    assert "".join(one.text for one in tracks if one.kind is not Kind.INSERTED) == wordings[0]
    assert "".join(one.text for one in tracks if one.kind is not Kind.DELETED) == wordings[-1]
    assert all(one.by == 0 if one.kind is Kind.KEPT else 1 <= one.by < len(wordings) for one in tracks)


def test_each_change_is_put_down_to_the_wording_that_made_it():
    wordings = (
        "Bodies tell all the people in good time.",
        "Public bodies tell all the people in good time.",
        "Public bodies tell all the people at once.",
    )
    assert tracked(wordings) == (
        Tracked(Kind.DELETED, "Bodies", 1),
        Tracked(Kind.INSERTED, "Public bodies", 1),
        Tracked(Kind.KEPT, " tell all the people ", 0),
        Tracked(Kind.DELETED, "in good time", 2),
        Tracked(Kind.INSERTED, "at once", 2),
        Tracked(Kind.KEPT, ".", 0),
    )


@pytest.mark.parametrize(
    ("wordings", "tracks"),
    [
        (("a b", "a b c", "a b"), (Tracked(Kind.KEPT, "a b", 0),)),
        (("a b", "b", "a b"), (Tracked(Kind.KEPT, "a b", 0),)),
        (("", "a", "a b"), (Tracked(Kind.INSERTED, "a", 1), Tracked(Kind.INSERTED, " b", 2))),
        (("a b", "a", ""), (Tracked(Kind.DELETED, "a", 2), Tracked(Kind.DELETED, " b", 1))),
    ],
)
def test_what_came_and_went_in_between_is_not_told(wordings, tracks):
    assert tracked(wordings) == tracks
