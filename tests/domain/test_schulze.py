"""Ranked ballots: the method of Schulze, and the rule applied to its winner."""

from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.answering import CURRENT, Method, approved, ranked, said
from app.domain.approval import approvals, first_places, in_order
from app.domain.choosing import box_of, chosen
from app.domain.schulze import pairs_of, schulze
from app.domain.voting import DecisionRule, Result

OPTIONS = ("a", "b", "c", "d")
GOLDEN = [
    ("ACBED", 5), ("ADECB", 5), ("BEDAC", 8), ("CABED", 3),
    ("CAEBD", 7), ("CBADE", 2), ("DCEBA", 7), ("EBADC", 8),
]  # fmt: skip


def count(rankings, options=OPTIONS):
    return schulze(pairs_of(rankings, options), options)


def tiers(*places):
    return tuple(tuple(place) for place in places)


some_ranking = st.permutations(OPTIONS).flatmap(
    lambda order: st.lists(st.integers(0, 3), min_size=4, max_size=4).map(
        lambda places: tuple(
            tuple(one for one, at in zip(order, places, strict=True) if at == place)
            for place in sorted(set(places[: len(order)]))
        )
    )
)
some_ballots = st.lists(st.tuples(some_ranking, st.integers(1, 9)), max_size=12)


def test_the_election_of_forty_five_voters_of_the_literature():
    found = count([(tiers(*ranking), number) for ranking, number in GOLDEN], tuple("ABCDE"))
    assert found.order == tiers("E", "A", "C", "B", "D")
    assert found.pairs["A", "B"] == 20
    assert (found.paths["A", "C"], found.paths["E", "A"], found.paths["D", "E"]) == (28, 25, 24)


@given(some_ballots)
def test_the_order_of_ballots_and_options_makes_no_difference(ballots):
    found = count(ballots)
    turned = count(ballots[::-1], OPTIONS[::-1])
    assert [set(place) for place in found.order] == [set(place) for place in turned.order]


@given(some_ballots)
def test_an_option_that_beats_every_other_in_pairs_wins_alone(ballots):
    found = count(ballots)
    for one in OPTIONS:
        if all(found.pairs[one, other] > found.pairs[other, one] for other in OPTIONS if other != one):
            assert found.winners == (one,)


@given(some_ballots)
def test_each_pair_of_voters_is_counted_once_at_most(ballots):
    voters = sum(number for _, number in ballots)
    found = count(ballots)
    assert all(found.pairs[one, other] + found.pairs[other, one] <= voters for one, other in permutations(OPTIONS, 2))
    assert sorted(key for place in found.order for key in place) == sorted(OPTIONS)


@given(some_ballots)
def test_reversing_every_ballot_never_keeps_a_single_winner(ballots):
    found = count(ballots)
    complete = [(ranking, number) for ranking, number in ballots]
    turned = count([(ranking[::-1], number) for ranking, number in complete])
    if len(found.winners) == 1 and any(len(ranking) > 1 for ranking, _ in complete):
        assert turned.winners != found.winners or turned.order == found.order


def test_what_a_ballot_leaves_out_is_equal_and_after_all_that_it_names():
    found = pairs_of([(tiers("b"), 2), ((), 5)], ("a", "b", "c"))
    assert (found["b", "a"], found["b", "c"], found["a", "c"], found["c", "a"]) == (2, 2, 0, 0)


def test_options_that_nothing_divides_are_told_as_tied():
    assert count([(tiers("a", "b"), 3), (tiers("b", "a"), 3)], ("a", "b")).order == (("a", "b"),)
    assert count([], ("a", "b")).order == (("a", "b"),)


def test_first_places_and_approvals_are_counted_plainly():
    assert first_places([(tiers("a", "b"), 3), ((("a", "b"),), 2), ((), 9)], ("a", "b")) == {"a": 3, "b": 0}
    assert in_order(approvals([(("a", "b"), 2), (("b",), 1)], ("a", "b", "c"))) == (("b",), ("a",), ("c",))


KEYS = ("a", "b", CURRENT)


def boxes(**groups):
    return {group: box_of(answers, KEYS) for group, answers in groups.items()}


def decide(rule, groups, method=Method.RANKED):
    return chosen(method, rule, groups, dict.fromkeys(groups, 99), KEYS)


def test_the_winner_is_adopted_when_it_passes_the_rule_against_the_current_text():
    found = decide(DecisionRule(), boxes(citizen=[(ranked("a", CURRENT, "b"), 6), (ranked("b", CURRENT, "a"), 4)]))
    assert (found.result, found.adopted) == (Result.CARRIED, "a")
    assert [step.reached for step in found.steps] == [Fraction(6, 10)]


def test_no_group_carries_an_option_alone():
    groups = boxes(citizen=[(ranked("a", CURRENT), 50)], government=[(ranked(CURRENT, "a"), 4), (ranked("a"), 3)])
    rule = DecisionRule(each_group=Fraction(1, 2), groups_counted=("citizen", "government"))
    found = decide(rule, groups)
    assert (found.winners, found.result, found.adopted) == (("a",), Result.NOT_CARRIED, None)
    assert decide(DecisionRule(), groups).adopted == "a"


@pytest.mark.parametrize(
    ("answers", "result", "winners"),
    [
        ([(ranked(CURRENT), 5), (ranked("a"), 4)], Result.NOT_CARRIED, (CURRENT,)),
        ([(ranked(CURRENT), 5), (ranked("a"), 5)], Result.NOT_CARRIED, ("a", CURRENT)),
        ([(ranked("a", "b", CURRENT), 5), (ranked("b", "a", CURRENT), 5)], Result.NOT_DECIDED, ("a", "b")),
        ([(said("abstain"), 9)], Result.NOT_CARRIED, KEYS),
    ],
    ids=["the current text wins", "tied with the current text", "two are tied", "all abstain"],
)
def test_the_current_text_stays_unless_one_option_wins(answers, result, winners):
    found = decide(DecisionRule(), boxes(citizen=answers))
    assert (found.result, found.winners, found.adopted) == (result, winners, None)


def test_a_quorum_counts_abstentions_between_options_too():
    answers = [(ranked("a"), 2), (said("abstain"), 3)]
    assert decide(DecisionRule(quorum_total=5), boxes(citizen=answers)).adopted == "a"
    assert decide(DecisionRule(quorum_total=6), boxes(citizen=answers)).result is Result.NOT_DECIDED


def test_approval_takes_the_option_that_most_can_live_with():
    answers = [(approved("a", "b"), 4), (approved("b", CURRENT), 3), (approved(CURRENT), 2), (approved("a"), 1)]
    found = decide(DecisionRule(), boxes(citizen=answers), Method.APPROVAL)
    assert found.order == (("b",), ("a", CURRENT))
    assert (found.adopted, found.steps[0].tally.in_favour, found.steps[0].tally.against) == ("b", 4, 2)
