from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.deciding import outcome
from app.domain.suppression import FEWEST, publishable, published
from app.domain.voting import DecisionRule, Tally, in_all

KEYS = ("government", "civil_society", "academia", "private_sector", "citizen")
counts = st.dictionaries(
    st.sampled_from(KEYS), st.builds(Tally, *[st.integers(0, 4) | st.integers(0, 60)] * 3), max_size=len(KEYS)
)


def ballots(**cast):
    """So many ballots for, by group."""
    return {group: Tally(number) for group, number in cast.items()}


@pytest.mark.parametrize(
    ("cast", "together"),
    [
        ({"government": 5, "citizen": 90}, ()),
        ({"government": 4, "citizen": 90}, ("government", "citizen")),
        ({"government": 3, "academia": 2, "citizen": 90}, ("government", "academia")),
        ({"government": 2, "academia": 2, "citizen": 90}, ("government", "academia", "citizen")),
        ({"government": 4, "academia": 20, "citizen": 90}, ("government", "academia")),
        ({"government": 0, "academia": 20, "citizen": 90}, ("government", "academia")),
        ({"government": 0, "private_sector": 4, "academia": 20, "citizen": 9},
         ("government", "private_sector", "citizen")),
        ({"citizen": 90}, ()),
        ({}, ()),
    ],
)  # fmt: skip
def test_groups_of_fewer_than_five_are_told_together_with_who_would_give_them_away(cast, together):
    told = publishable(ballots(**cast))
    assert told.together == together
    assert set(told.groups) == set(cast) - set(together)


def test_what_is_told_together_is_one_tally():
    told = publishable({"government": Tally(2, 1, 0), "academia": Tally(0, 2, 2), "citizen": Tally(50, 40, 1)})
    assert told.together_tally == Tally(2, 3, 2)
    assert told.in_all == Tally(52, 43, 3)


def test_when_fewer_than_five_voted_in_all_no_number_is_told():
    told = publishable(ballots(government=1, citizen=3))
    assert (dict(told.groups), told.together_tally, told.in_all) == ({}, None, None)
    assert told.together == ("government", "citizen")


def test_a_group_that_sent_no_ballot_is_hidden_like_any_small_one_when_it_has_members():
    told = publishable(ballots(citizen=90, academia=9), entitled={"government": 2, "citizen": 100, "academia": 10})
    assert told.together == ("government", "academia")


def test_a_group_without_members_hides_nobody_and_costs_nobody_their_number():
    told = publishable(ballots(citizen=90, academia=9), entitled={"government": 0, "citizen": 100, "academia": 10})
    assert told.together == ()
    assert told.groups["government"] == Tally()


def test_ballots_of_a_group_that_the_roll_does_not_know_are_hidden_all_the_same():
    assert publishable(ballots(citizen=90, ghosts=1), entitled={"citizen": 100}).together == ("citizen", "ghosts")


def test_the_steps_of_a_result_keep_their_answer_and_lose_the_numbers_that_are_not_told():
    rule = DecisionRule(each_group=Fraction(1, 2), groups_counted=("government", "academia", "citizen"))
    groups = {"government": Tally(3, 1), "academia": Tally(1, 2), "citizen": Tally(60, 30)}
    whole = outcome(rule, groups, {})
    told = published(whole, publishable(groups))
    assert told.result is whole.result
    assert [step.met for step in told.steps] == [step.met for step in whole.steps]
    assert [(step.group, step.reached) for step in told.steps] == [
        (None, Fraction(64, 97)),
        ("government", None),
        ("academia", None),
        ("citizen", Fraction(2, 3)),
    ]
    assert [step.withheld for step in told.steps] == [False, True, True, False]


def test_the_steps_tell_no_number_when_fewer_than_five_voted_in_all():
    groups = ballots(citizen=4)
    told = published(outcome(DecisionRule(quorum_total=3), groups, {"citizen": 9}), publishable(groups))
    assert all(step.withheld and step.tally is None for step in told.steps)


def test_the_step_of_a_counted_group_without_members_may_say_that_nobody_voted():
    rule = DecisionRule(each_group=Fraction(1, 2), groups_counted=("academia",))
    groups, entitled = ballots(citizen=40), {"academia": 0, "citizen": 50}
    told = published(outcome(rule, groups, entitled), publishable(groups, entitled))
    assert not any(step.withheld for step in told.steps)


@given(counts)
def test_no_published_number_is_of_fewer_than_five_ballots(groups):
    told = publishable(groups)
    cells = [*told.groups.values(), *(cell for cell in (told.together_tally, told.in_all) if cell is not None)]
    assert all(cell.cast >= FEWEST for cell in cells)


@given(counts)
def test_subtracting_what_is_told_from_the_total_gives_nothing_that_is_not_told_anyway(groups):
    told = publishable(groups)
    if told.in_all is None:
        assert not told.groups
        return
    rest = in_all(groups).cast - in_all(told.groups).cast
    assert rest == (told.together_tally or Tally()).cast
    assert len(told.together) != 1
    assert rest == 0 or rest >= FEWEST


@given(counts)
def test_every_ballot_is_told_once_or_none_is(groups):
    told = publishable(groups)
    if told.in_all is None:
        assert in_all(groups).cast < FEWEST
        return
    assert in_all(told.groups) + (told.together_tally or Tally()) == told.in_all == in_all(groups)
    assert set(told.groups) | set(told.together) == set(groups)


@given(counts)
def test_no_group_is_hidden_without_need(groups):
    told = publishable(groups)
    small = {group for group, tally in groups.items() if tally.cast < FEWEST}
    if not small:
        assert not told.together
    if len(small) > 1 and sum(groups[group].cast for group in small) >= FEWEST:
        assert set(told.together) == small
