import json
import tomllib
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.decision_rules import as_description, rule_from_description
from app.domain.rule_values import RuleMalformed
from app.domain.voting import Counting, DecisionRule, EmptyShare, JurisdictionRule

GROUPS = ("government", "civil_society", "private_sector", "citizen")
HALF = Fraction(1, 2)

FULL = """
majority = "1/2"
each_group = "1/2"
groups_counted = ["government", "civil_society", "private_sector", "citizen"]
quorum = { total = 50, each_group = 5 }
"""

MALFORMED = [
    ('majority = "1/0"', "majority"),
    ('majority = "2"', "majority"),
    ('majority = "1"', "majority"),
    ('majority = "3/2"', "majority"),
    ('majority = "1/3"', "majority"),
    ('majority = "0"', "majority"),
    ('majority = "-1/2"', "majority"),
    ('majority = "1/-2"', "majority"),
    ('majority = "+1/2"', "majority"),
    ("majority = 0.5", "majority"),
    ("majority = nan", "majority"),
    ("majority = 1", "majority"),
    ("majority = true", "majority"),
    ('majority = "0.5"', "majority"),
    ('majority = "50 %"', "majority"),
    ('majority = "1/2/3"', "majority"),
    ('majority = "1 / 2"', "majority"),
    ('majority = "1/2\\n"', "majority"),
    ('majority = "half"', "majority"),
    ('majority = ""', "majority"),
    ('majority = "١/٢"', "majority"),
    ('majority = "½"', "majority"),
    (f'majority = "1/{"9" * 5000}"', "majority"),
    ('majority = ["1/2"]', "majority"),
    ('each_group = "1/0"\ngroups_counted = ["citizen"]', "each_group"),
    ('each_group = "1"\ngroups_counted = ["citizen"]', "each_group"),
    ('each_group = 0.5\ngroups_counted = ["citizen"]', "each_group"),
    ('each_group = "1/2"', "groups_counted"),
    ('each_group = "1/2"\ngroups_counted = []', "groups_counted"),
    ("quorum = { each_group = 5 }", "groups_counted"),
    ('groups_counted = "citizen"', "groups_counted"),
    ("groups_counted = [1]", "groups_counted"),
    ('groups_counted = [""]', "groups_counted"),
    ('groups_counted = ["citizen", "citizen"]', "groups_counted"),
    ("quorum = 50", "quorum"),
    ("quorum = { total = -1 }", "quorum.total"),
    ("quorum = { total = 1.5 }", "quorum.total"),
    ('quorum = { total = "50" }', "quorum.total"),
    ("quorum = { total = true }", "quorum.total"),
    ("quorum = { total = 99999999999999999999 }", "quorum.total"),
    ('quorum = { each_group = -5 }\ngroups_counted = ["citizen"]', "quorum.each_group"),
    ("quorum = { all = 50 }", "quorum.all"),
    ('majorty = "1/2"', "majorty"),
    ('counting = "heads"', "counting"),
    ("counting = 1", "counting"),
    ('counting = "iso"\nshares = { a = "1" }', "counting"),
    ('shares = { a = "1/2" }', "shares"),
    ('shares = { a = "1/2", b = "2/3" }', "shares"),
    ('shares = { a = "0", b = "1" }', "shares.a"),
    ("shares = { a = 0.5, b = 0.5 }", "shares.a"),
    ('shares = "1/2"', "shares"),
    ('empty_share = "unused"', "empty_share"),
    ('empty_share = "lost"\nshares = { a = "1" }', "empty_share"),
    ("jurisdictions = true", "jurisdictions"),
    ('jurisdictions = { of = "1/2" }', "jurisdictions.of"),
    ('jurisdictions = { in_favour = "1/3" }', "jurisdictions.in_favour"),
    ('jurisdictions = { in_favour = "4/3" }', "jurisdictions.in_favour"),
    ('jurisdictions = { majority = "1/3" }', "jurisdictions.majority"),
    ('jurisdictions = { population_in_favour = "13/20" }', "jurisdictions.population"),
    ("jurisdictions = { population = { DE = 0 } }", "jurisdictions.population.DE"),
    ("jurisdictions = { population = { DE = 8.3 } }", "jurisdictions.population.DE"),
    ("jurisdictions = { population = { GERMANY = 83 } }", "jurisdictions.population.GERMANY"),
    ("jurisdictions = { population = 83 }", "jurisdictions.population"),
]


def read(text, groups=None):
    return rule_from_description(tomllib.loads(text), groups)


def test_the_rule_of_a_process_description_is_read_exactly():
    assert read(FULL, GROUPS) == DecisionRule(HALF, HALF, GROUPS, quorum_total=50, quorum_each_group=5)


def test_a_description_that_says_nothing_is_a_simple_majority_of_whoever_votes():
    assert read("") == DecisionRule(HALF, None, (), 0, 0)


def test_nulls_of_json_are_as_good_as_left_out():
    assert rule_from_description({"majority": "2/3", "each_group": None, "quorum": None}) == DecisionRule(
        Fraction(2, 3)
    )


def test_a_group_may_be_asked_for_less_than_half_or_for_any_support_at_all():
    assert read('each_group = "1/3"', GROUPS).each_group == Fraction(1, 3)
    assert read('each_group = "0"', GROUPS).each_group == 0


def test_a_rule_that_asks_something_of_each_group_and_names_none_counts_all_of_the_process():
    assert read('each_group = "1/2"', GROUPS).groups_counted == GROUPS
    assert read("quorum = { each_group = 2 }", GROUPS).groups_counted == GROUPS
    assert read("quorum = { total = 2 }", GROUPS).groups_counted == ()


@pytest.mark.parametrize(("text", "key"), MALFORMED)
def test_a_malformed_rule_is_refused_with_the_place_and_what_to_write(text, key):
    with pytest.raises(RuleMalformed) as refusal:
        read(text)
    assert refusal.value.key == key
    assert str(refusal.value) == f"decision.{key}: {refusal.value.fault}"


def test_shares_and_jurisdictions_are_read_and_written_exactly():
    rule = read(
        'shares = { government = "5/11", citizen = "6/11" }\nempty_share = "redistributed"\n'
        'jurisdictions = { in_favour = "11/20", population_in_favour = "13/20", population = { FR = 68, DE = 83 } }',
        GROUPS,
    )
    assert rule.shares == (("government", Fraction(5, 11)), ("citizen", Fraction(6, 11)))
    assert rule.empty_share is EmptyShare.REDISTRIBUTED
    assert rule.jurisdictions == JurisdictionRule(HALF, Fraction(11, 20), Fraction(13, 20), (("FR", 68), ("DE", 83)))
    assert rule_from_description(json.loads(json.dumps(as_description(rule)))) == rule
    assert read('counting = "iso"').counting is Counting.ISO


@pytest.mark.parametrize(
    ("text", "known", "key"),
    [
        ('shares = { martians = "1" }', ("FR", "DE"), "shares.martians"),
        ("jurisdictions = { population = { FR = 68, ES = 48 } }", ("FR", "DE"), "jurisdictions.population.ES"),
        ("jurisdictions = { population = { FR = 68 } }", ("FR", "DE"), "jurisdictions.population"),
        ('jurisdictions = { in_favour = "1/2" }', ("FR",), "jurisdictions"),
    ],
)
def test_what_the_process_does_not_have_is_no_part_of_its_rule(text, known, key):
    with pytest.raises(RuleMalformed) as refusal:
        rule_from_description(tomllib.loads(text), GROUPS, known)
    assert refusal.value.key == key


def test_a_group_that_the_process_does_not_have_is_refused_by_name():
    with pytest.raises(RuleMalformed, match="names martians, which is no group of this process"):
        read('groups_counted = ["citizen", "martians"]', GROUPS)


shares = st.fractions(0, Fraction(999, 1000), max_denominator=1000)
rules = st.builds(
    DecisionRule,
    majority=st.fractions(HALF, Fraction(999, 1000), max_denominator=1000),
    each_group=st.none() | shares,
    groups_counted=st.lists(st.sampled_from(GROUPS), min_size=1, unique=True).map(tuple),
    quorum_total=st.integers(0, 10**9),
    quorum_each_group=st.integers(0, 10**9),
)


@given(rules | st.just(DecisionRule()))
def test_a_rule_written_down_and_read_again_is_the_same_rule(rule):
    written = json.loads(json.dumps(as_description(rule)))
    assert rule_from_description(written) == rule
    assert rule_from_description(written, GROUPS) == rule


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(["1/2", "2/3"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["total", "each_group"]), inner),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from(["majority", "each_group", "groups_counted", "quorum"]), anything))
def test_whatever_is_described_is_either_a_rule_or_a_named_fault(description):
    try:
        rule = rule_from_description(description)
    except RuleMalformed:
        return
    assert HALF <= rule.majority < 1
    assert rule.groups_counted or (rule.each_group is None and not rule.quorum_each_group)
