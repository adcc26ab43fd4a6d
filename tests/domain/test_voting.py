from fractions import Fraction
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.deciding import outcome
from app.domain.voting import (
    Choice,
    DecisionRule,
    Result,
    StepKind,
    Tally,
    in_all,
    tallies,
)

HALF, TWO_THIRDS = Fraction(1, 2), Fraction(2, 3)
GROUPS = ("government", "civil_society", "citizen")
BOTH = ("government", "citizen")
CARRIED, NOT_CARRIED, NOT_DECIDED = Result

ballot_counts = st.integers(0, 40)
some_tally = st.builds(Tally, ballot_counts, ballot_counts, ballot_counts)
support = st.builds(Tally, st.integers(20, 40), st.integers(0, 20), ballot_counts)
some_count = st.dictionaries(st.sampled_from(GROUPS), some_tally) | st.fixed_dictionaries(
    dict.fromkeys(GROUPS, support)
)
some_share = st.fractions(0, Fraction(19, 20), max_denominator=20)
some_rule = st.builds(
    DecisionRule,
    majority=st.fractions(HALF, Fraction(19, 20), max_denominator=20),
    each_group=st.none() | some_share,
    groups_counted=st.lists(st.sampled_from(GROUPS), unique=True).map(tuple),
    quorum_total=st.just(0) | st.integers(0, 60),
    quorum_each_group=st.integers(0, 20),
)


def result(rule, **groups):
    """The result where each group is given as (for, against, abstain)."""
    return decided(rule, **groups).result


def decided(rule, **groups):
    return outcome(rule, {key: Tally(*ballots) for key, ballots in groups.items()}, {})


def more(groups, group, tally):
    return groups | {group: groups.get(group, Tally()) + tally}


@pytest.mark.parametrize(
    ("majority", "ballots", "expected"),
    [
        (HALF, (6, 5, 0), CARRIED),
        (HALF, (5, 5, 0), NOT_CARRIED),
        (HALF, (5, 5, 90), NOT_CARRIED),
        (HALF, (1, 0, 90), CARRIED),
        (HALF, (5, 6, 0), NOT_CARRIED),
        (TWO_THIRDS, (2, 1, 0), NOT_CARRIED),
        (TWO_THIRDS, (2001, 1000, 0), CARRIED),
        (TWO_THIRDS, (6, 3, 0), NOT_CARRIED),
        (TWO_THIRDS, (7, 3, 0), CARRIED),
        (Fraction(11, 20), (11, 9, 0), NOT_CARRIED),
        (Fraction(11, 20), (12, 9, 0), CARRIED),
        (Fraction(3, 5), (3, 2, 0), NOT_CARRIED),
        (HALF, (0, 0, 0), NOT_CARRIED),
        (HALF, (0, 0, 9), NOT_CARRIED),
    ],
)
def test_a_question_is_carried_by_more_than_the_majority_of_those_for_and_against(majority, ballots, expected):
    assert result(DecisionRule(majority=majority), citizen=ballots) is expected


@pytest.mark.parametrize(
    ("government", "citizen", "expected"),
    [
        ((3, 2, 0), (900, 100, 0), CARRIED),
        ((2, 3, 0), (900, 100, 0), NOT_CARRIED),
        ((2, 2, 0), (900, 100, 0), NOT_CARRIED),
        ((0, 0, 5), (900, 100, 0), NOT_CARRIED),
        ((0, 0, 0), (900, 100, 0), NOT_CARRIED),
        ((1, 0, 4), (900, 100, 0), CARRIED),
        ((5, 0, 0), (499, 501, 0), NOT_CARRIED),
        ((5, 0, 0), (500, 500, 0), NOT_CARRIED),
    ],
)
def test_a_majority_is_needed_in_every_counted_group_as_well(government, citizen, expected):
    rule = DecisionRule(each_group=HALF, groups_counted=BOTH)
    assert result(rule, government=government, citizen=citizen) is expected


def test_a_large_group_cannot_outvote_a_small_one():
    rule = DecisionRule(each_group=HALF, groups_counted=BOTH)
    found = decided(rule, government=(1, 2, 0), citizen=(1_000_000, 0, 0))
    assert found.result is NOT_CARRIED
    assert [(step.kind, step.group) for step in found.unmet] == [(StepKind.GROUP_MAJORITY, "government")]


def test_a_small_group_cannot_carry_what_most_people_refuse():
    rule = DecisionRule(each_group=Fraction(1, 3), groups_counted=BOTH)
    found = decided(rule, government=(5, 0, 0), citizen=(40, 60, 0))
    assert [(step.kind, step.group) for step in found.unmet] == [(StepKind.MAJORITY, None)]
    assert found.result is NOT_CARRIED


def test_a_group_that_is_not_counted_counts_in_all_and_has_no_veto():
    rule = DecisionRule(each_group=HALF, groups_counted=("government",))
    assert result(rule, government=(3, 0, 0), citizen=(1, 2, 0)) is CARRIED
    assert result(rule, government=(3, 0, 0), citizen=(0, 4, 0)) is NOT_CARRIED


@pytest.mark.parametrize(
    ("quorum", "ballots", "expected"),
    [
        (10, (9, 0, 0), NOT_DECIDED),
        (10, (9, 0, 1), CARRIED),
        (10, (2, 8, 0), NOT_CARRIED),
        (10, (0, 9, 0), NOT_DECIDED),
        (1, (0, 0, 0), NOT_DECIDED),
        (1, (0, 0, 1), NOT_CARRIED),
    ],
)
def test_a_quorum_counts_abstentions_and_leaves_undecided_what_too_few_took_part_in(quorum, ballots, expected):
    assert result(DecisionRule(quorum_total=quorum), citizen=ballots) is expected


def test_a_group_under_its_quorum_leaves_the_question_undecided_and_is_named():
    rule = DecisionRule(each_group=HALF, groups_counted=GROUPS, quorum_total=10, quorum_each_group=5)
    found = decided(rule, government=(4, 0, 0), citizen=(60, 3, 1))
    assert found.result is NOT_DECIDED
    assert found.groups_under_quorum == ("government", "civil_society")


def test_a_group_under_its_quorum_leaves_undecided_even_what_the_others_refused():
    rule = DecisionRule(groups_counted=BOTH, quorum_each_group=5)
    assert result(rule, government=(0, 4, 0), citizen=(0, 100, 0)) is NOT_DECIDED


def test_the_quorum_of_each_group_is_asked_of_the_counted_groups_only():
    rule = DecisionRule(groups_counted=("citizen",), quorum_each_group=5)
    assert result(rule, government=(1, 0, 0), citizen=(5, 0, 0)) is CARRIED


def test_an_opponent_who_stays_away_can_leave_a_question_undecided_that_their_ballot_would_have_let_carry():
    """The known price of a quorum of ballots: the page of a question says so, and a rule without one avoids it."""
    rule = DecisionRule(quorum_total=10)
    assert result(rule, citizen=(9, 0, 0)) is NOT_DECIDED
    assert result(rule, citizen=(9, 1, 0)) is CARRIED


def test_every_test_of_the_rule_is_a_step_with_its_numbers_in_order():
    rule = DecisionRule(TWO_THIRDS, HALF, BOTH, quorum_total=10, quorum_each_group=3)
    found = outcome(rule, {"government": Tally(3, 1, 1), "citizen": Tally(5, 2)}, {"government": 6, "citizen": 20})
    told = [(str(step.kind), step.group, step.reached, step.needed, step.met, step.entitled) for step in found.steps]
    assert told == [
        ("quorum", None, 12, 10, True, 26),
        ("group_quorum", "government", 5, 3, True, 6),
        ("group_quorum", "citizen", 7, 3, True, 20),
        ("majority", None, Fraction(8, 11), TWO_THIRDS, True, 26),
        ("group_majority", "government", Fraction(3, 4), HALF, True, 6),
        ("group_majority", "citizen", Fraction(5, 7), HALF, True, 20),
    ]
    assert found.steps[0].tally == Tally(8, 3, 1)


def test_a_rule_without_quorum_and_groups_is_one_step():
    assert [step.kind for step in decided(DecisionRule(), citizen=(1, 0, 0)).steps] == [StepKind.MAJORITY]


def test_a_question_without_a_single_ballot_has_a_result_and_no_support():
    found = outcome(DecisionRule(each_group=HALF, groups_counted=BOTH), {}, {})
    assert found.result is NOT_CARRIED
    assert {step.reached for step in found.steps} == {None}


def test_support_leaves_abstentions_out_and_turnout_counts_them():
    tally = Tally(in_favour=2, against=1, abstain=3)
    assert (tally.support, tally.turnout(24)) == (Fraction(2, 3), Fraction(1, 4))
    assert (Tally(abstain=3).support, Tally().turnout(0)) == (None, None)


def test_ballots_are_counted_by_group_and_choice():
    rows = [("citizen", Choice.FOR, 3), ("citizen", Choice.AGAINST, 1), ("government", Choice.ABSTAIN, 2)]
    assert tallies(rows) == {"citizen": Tally(3, 1, 0), "government": Tally(0, 0, 2)}
    assert in_all(tallies(rows)) == Tally(3, 1, 2)


@given(st.lists(st.tuples(st.sampled_from(GROUPS), st.sampled_from(Choice))), st.randoms())
def test_the_order_of_ballots_and_groups_changes_nothing(ballots, chance):
    shuffled = list(ballots)
    chance.shuffle(shuffled)
    assert tallies((*each, 1) for each in ballots) == tallies((*each, 1) for each in shuffled)


@given(some_rule, some_count, st.randoms())
def test_the_order_in_which_groups_are_told_changes_no_result(rule, groups, chance):
    keys = list(groups)
    chance.shuffle(keys)
    assert outcome(rule, {key: groups[key] for key in keys}, {}).result is outcome(rule, groups, {}).result


@given(some_rule, some_count, st.sampled_from(GROUPS))
def test_one_more_ballot_for_never_undoes_what_is_carried(rule, groups, group):
    before, after = (outcome(rule, each, {}).result for each in (groups, more(groups, group, Tally(in_favour=1))))
    assert before is not CARRIED or after is CARRIED


@given(some_rule, some_count, st.sampled_from(GROUPS))
def test_one_more_ballot_against_never_carries_what_had_its_quorum_and_was_not_carried(rule, groups, group):
    before, after = (outcome(rule, each, {}).result for each in (groups, more(groups, group, Tally(against=1))))
    assert before is not NOT_CARRIED or after is NOT_CARRIED


@given(some_rule, some_count, st.sampled_from(GROUPS))
def test_one_more_abstention_changes_a_result_only_by_meeting_a_quorum(rule, groups, group):
    before, after = (outcome(rule, each, {}) for each in (groups, more(groups, group, Tally(abstain=1))))
    assert after.result is before.result or before.result is NOT_DECIDED


@given(some_rule, some_count)
def test_a_question_and_its_opposite_are_never_both_carried(rule, groups):
    opposite = {key: Tally(tally.against, tally.in_favour, tally.abstain) for key, tally in groups.items()}
    assert [outcome(rule, each, {}).result for each in (groups, opposite)].count(CARRIED) < 2


@given(some_share, st.integers(0, 1000), st.integers(2, 10**9))
def test_no_number_of_ballots_elsewhere_carries_what_a_counted_group_refuses(each_group, against, crowd):
    rule = DecisionRule(each_group=each_group, groups_counted=BOTH)
    assert result(rule, government=(0, against, 0), citizen=(crowd, 0, 0), academia=(crowd, 0, 0)) is NOT_CARRIED


@given(some_rule, some_count)
def test_numbers_are_told_exactly_and_never_as_floats(rule, groups):
    steps = outcome(rule, groups, {"citizen": 7}).steps
    numbers = chain.from_iterable((step.needed, step.reached) for step in steps)
    assert all(number is None or isinstance(number, Fraction) for number in numbers)


def test_exact_fractions_tell_apart_what_floats_cannot():
    third = 10**18
    assert result(DecisionRule(majority=TWO_THIRDS), citizen=(2 * third, third, 0)) is NOT_CARRIED
    assert result(DecisionRule(majority=TWO_THIRDS), citizen=(2 * third + 1, third, 0)) is CARRIED


@given(some_rule, some_count)
def test_the_result_follows_from_the_steps_alone(rule, groups):
    found = outcome(rule, groups, {})
    quorate = all(step.met for step in found.steps if step.kind in (StepKind.QUORUM, StepKind.GROUP_QUORUM))
    assert (found.result is NOT_DECIDED) == (not quorate)
    assert (found.result is CARRIED) == (not found.unmet)
