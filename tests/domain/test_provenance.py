"""Where words come from when clauses are split and joined."""

from hypothesis import given
from hypothesis import strategies as st

from app.domain.provenance import Traced, traces
from app.domain.wording import origin

WORDS = st.lists(st.sampled_from(["law", "fair", "the", "法", "نص", ".", "\n"]), max_size=8).map(" ".join)
WORDINGS = st.lists(WORDS, min_size=1, max_size=5)


@given(WORDINGS)
def test_a_clause_that_was_never_split_nor_joined_has_the_origin_of_its_revisions(wordings):
    last = len(wordings)
    found = traces({"a": dict(enumerate(wordings, start=1))}, {}, "a", {last})[last]
    assert [(one.text, one.place) for one in found] == [
        (one.text, ("a", one.revision_index + 1)) for one in origin(wordings)
    ]


def test_the_second_part_of_a_split_keeps_the_origin_of_its_words():
    wordings = {
        "a": {1: "One. Two.", 2: "One. Two and three.", 3: "One."},
        "b": {1: "Two and three.", 2: "Two, and three."},
    }
    assert traces(wordings, {("b", 1): [("a", 2)]}, "b", {2})[2] == (
        Traced("Two", ("a", 1)),
        Traced(",", ("b", 2)),
        Traced(" and three", ("a", 2)),
        Traced(".", ("a", 1)),
    )


def test_a_clause_that_others_were_joined_to_names_the_revisions_of_both():
    wordings = {"a": {1: "First.", 2: "First. Second."}, "b": {1: "Second.", 2: ""}}
    found = traces(wordings, {("a", 2): [("a", 1), ("b", 1)]}, "a", {1, 2})
    assert found[1] == (Traced("First.", ("a", 1)),)
    assert found[2] == (Traced("First.", ("a", 1)), Traced(" ", ("a", 2)), Traced("Second.", ("b", 1)))


@given(WORDINGS, WORDINGS, WORDS)
def test_traces_joined_are_the_wording_whatever_it_grew_from(one, other, together):
    wordings = {"a": dict(enumerate([*one, together], start=1)), "b": dict(enumerate(other, start=1))}
    last = len(one) + 1
    grew_from = {("a", last): [("a", last - 1), ("b", len(other))], ("b", 1): [("a", 1)]}
    assert "".join(stretch.text for stretch in traces(wordings, grew_from, "a", {last})[last]) == together


def test_a_clause_without_words_has_no_traces():
    assert traces({}, {}, "a", {1}) == {}
