"""Rules beyond the majority of heads: ISO, fixed shares, jurisdictions, consent, silence, labels of agreement."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.consent import agreement, consented
from app.domain.deciding import outcome
from app.domain.designating import Designation, designation
from app.domain.double_majority import jurisdiction_steps
from app.domain.iso_ballot import iso_steps
from app.domain.silence import kept
from app.domain.suppression import publishable, published
from app.domain.voting import Counting, DecisionRule, EmptyShare, JurisdictionRule, Result, StepKind, Tally
from app.domain.weighing import weighed

HALF = Fraction(1, 2)
ISO = DecisionRule(counting=Counting.ISO)
GPAI = (("government", Fraction(5, 11)), ("others", Fraction(6, 11)))
EU = JurisdictionRule(
    in_favour=Fraction(11, 20),
    population_in_favour=Fraction(13, 20),
    population=(("DE", 83), ("FR", 68), ("IT", 59), ("ES", 48), ("LU", 1)),
)
YES, NO, TIE, NOBODY = Tally(3, 1), Tally(1, 3), Tally(2, 2), Tally()
some_tally = st.builds(Tally, st.integers(0, 30), st.integers(0, 30), st.integers(0, 30))


@pytest.mark.parametrize(
    ("tally", "in_favour", "against", "result"),
    [
        (Tally(10, 4, 3), Fraction(10, 14), Fraction(4, 14), Result.NOT_CARRIED),
        (Tally(10, 4, 3, unreasoned=1), Fraction(10, 13), Fraction(3, 13), Result.CARRIED),
        (Tally(6, 2, 9), Fraction(3, 4), Fraction(1, 4), Result.CARRIED),
        (Tally(2, 1, 0, unreasoned=1), Fraction(1), Fraction(0), Result.CARRIED),
        (Tally(0, 3, 3, unreasoned=3), None, None, Result.NOT_CARRIED),
    ],
    ids=["four with reasons", "one of four without", "exactly a quarter", "no reason at all", "nothing to count"],
)
def test_a_ballot_of_iso_counts_a_no_only_with_its_reasons(tally, in_favour, against, result):
    found = outcome(ISO, {"citizen": tally}, {"citizen": 40})
    assert [step.reached for step in found.steps] == [in_favour, against]
    assert found.result is result


def test_the_golden_figures_of_iso():
    for_, against = iso_steps(Tally(10, 4, 3), 20)
    assert (round(float(for_.reached) * 100, 1), round(float(against.reached) * 100, 1)) == (71.4, 28.6)
    for_, against = iso_steps(Tally(10, 4, 3, unreasoned=1), 20)
    assert (round(float(for_.reached) * 100, 1), round(float(against.reached) * 100, 1)) == (76.9, 23.1)


def test_a_body_of_five_and_six_weighs_each_side_by_its_share_and_not_by_who_came():
    found = weighed(GPAI, {"government": Tally(1, 0), "others": Tally(20, 40)})
    assert found.weights == {"government": Fraction(5, 11), "others": Fraction(1, 110)}
    assert found.support == Fraction(5, 11) + Fraction(2, 11)


def test_an_empty_seat_is_said_and_nobody_wins_by_it_unless_the_rule_gives_it_away():
    groups = {"government": Tally(3, 1), "others": Tally()}
    kept_back = weighed(GPAI, groups)
    assert kept_back.empty_groups == ("others",)
    assert kept_back.empty == Fraction(6, 11)
    assert kept_back.support == Fraction(3, 4) * Fraction(5, 11)
    given_away = weighed(GPAI, groups, EmptyShare.REDISTRIBUTED)
    assert (given_away.empty, given_away.support) == (0, Fraction(3, 4))


def test_nobody_came_at_all():
    found = weighed(GPAI, {}, EmptyShare.REDISTRIBUTED)
    assert (found.support, found.empty) == (None, 1)
    rule = DecisionRule(shares=GPAI)
    assert outcome(rule, {}, {"government": 5, "others": 6}).result is Result.NOT_CARRIED


@given(government=some_tally, others=some_tally, empty_share=st.sampled_from(EmptyShare))
def test_the_shares_always_make_one(government, others, empty_share):
    found = weighed(GPAI, {"government": government, "others": others}, empty_share)
    assert found.in_favour + found.against + found.abstain + found.empty == 1


@pytest.mark.parametrize(
    ("cells", "met"),
    [
        ({"DE": YES, "FR": YES, "IT": YES, "ES": NO, "LU": NO}, [True, True]),
        ({"DE": YES, "FR": YES, "IT": NO, "ES": NO, "LU": NO}, [False, False]),
        ({"DE": NO, "FR": NO, "IT": YES, "ES": YES, "LU": YES}, [True, False]),
        ({"DE": YES, "FR": YES, "IT": TIE}, [False, False]),
        ({}, [False, False]),
        ({"DE": YES, "FR": YES, "IT": YES, "XX": YES}, [True, True]),
    ],
    ids=["three large", "two large", "three of few people", "a tie and two absent", "nobody", "a stranger"],
)
def test_a_double_majority_asks_for_states_and_for_people(cells, met):
    assert [step.met for step in jurisdiction_steps(EU, cells, 100)] == met


def test_half_of_the_jurisdictions_is_a_tie_even_where_half_is_asked():
    rule = JurisdictionRule()
    assert [step.met for step in jurisdiction_steps(rule, {"ZH": YES, "UR": NO}, 9)] == [False]
    assert [step.met for step in jurisdiction_steps(rule, {"ZH": YES, "UR": NO, "BE": YES}, 9)] == [True]


def test_a_majority_of_people_without_one_of_jurisdictions_is_not_carried():
    rule = DecisionRule(jurisdictions=JurisdictionRule())
    groups = {"citizen": Tally(100, 10)}
    cells = {"ZH": Tally(98, 2), "UR": Tally(1, 4), "BE": Tally(1, 4)}
    found = outcome(rule, groups, {"citizen": 200}, cells)
    assert found.result is Result.NOT_CARRIED
    assert [step.kind for step in found.unmet] == [StepKind.JURISDICTIONS]


def test_figures_made_of_small_groups_are_withheld_with_them():
    rule = DecisionRule(shares=GPAI, jurisdictions=JurisdictionRule())
    groups = {"government": Tally(2, 1), "others": Tally(9, 3)}
    cells = {"ZH": Tally(8, 2), "UR": Tally(3, 2)}
    found = outcome(rule, groups, {"government": 5, "others": 20}, cells)
    shown = published(found, publishable(groups), publishable(cells))
    assert [(step.kind, step.withheld) for step in shown.steps] == [
        (StepKind.WEIGHTED_MAJORITY, True),
        (StepKind.JURISDICTIONS, False),
    ]


def said(choice, **more):
    return {"choice": choice, **more}


def test_one_objection_with_reasons_blocks_whatever_the_number_of_those_who_agree():
    answers = [("citizen", said("consent"), 99), ("citizen", said("object", objection=3), 1)]
    found = consented(DecisionRule(), answers, {"citizen": 100}, standing={3})
    assert (found.result, found.objections, found.blocking) == (Result.NOT_CARRIED, 1, 1)
    assert consented(DecisionRule(), answers, {"citizen": 100}).result is Result.CARRIED
    assert consented(DecisionRule(), answers[:1], {"citizen": 100}, standing={4}).result is Result.NOT_CARRIED
    reasons = [("citizen", said("object", reason="Who pays?"), 1)]
    assert consented(DecisionRule(), reasons, {"citizen": 100}).result is Result.NOT_CARRIED


def test_who_stands_aside_does_not_block_and_counts_towards_the_quorum():
    rule = DecisionRule(quorum_total=3)
    aside = [("citizen", said("stand_aside"), 3)]
    assert consented(rule, aside, {"citizen": 9}).result is Result.CARRIED
    assert consented(rule, [("citizen", said("consent"), 2)], {"citizen": 9}).result is Result.NOT_DECIDED
    assert agreement(said("consent"), 2) + agreement(said("stand_aside"), 1) == agreement(said("consent"), 2).__class__(
        2, 1, 0
    )


def test_silence_adopts_and_says_which_groups_have_not_seen_the_text():
    found = kept([("citizen", said("seen"), 4)], {"citizen": 9, "government": 3, "academia": 0})
    assert (found.result, dict(found.seen), found.unseen) == (
        Result.CARRIED, {"citizen": 4, "government": 0}, ("government",),
    )  # fmt: skip


def test_one_objection_breaks_the_silence_and_may_be_to_what_is_missing():
    broken = said("object", omission=True, reason="No appeal is possible.")
    found = kept([("citizen", said("seen"), 40), ("government", broken, 1)], {"citizen": 90, "government": 3})
    assert found.result is Result.NOT_CARRIED
    assert [(one.clause, one.omission) for one in found.objections] == [("", True)]


@pytest.mark.parametrize(
    ("groups", "label"),
    [
        ({"citizen": Tally(9, 0, 2)}, Designation.FULL_CONSENSUS),
        ({"citizen": Tally(8, 2)}, Designation.CONSENSUS),
        ({"citizen": Tally(3, 1)}, Designation.STRONG_SUPPORT),
        ({"citizen": Tally(90, 0), "government": Tally(3, 4)}, Designation.DIVERGENCE),
        ({"citizen": Tally(0, 0, 9)}, None),
    ],
    ids=["nobody against", "a fifth against", "a quarter against", "one group is divided", "all abstained"],
)
def test_the_label_of_agreement_is_that_of_the_group_that_agrees_least(groups, label):
    assert designation(groups, sum(groups.values(), Tally())) is label
