import json
import tomllib
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.decision_rules import RuleMalformed, as_description, rule_from_description
from app.domain.voting import DecisionRule

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
