"""A decision rule in the fields of a form: what is typed makes the rule, and the rule shows what was typed."""

from typing import Any

import pytest

from app.domain.decision_rules import as_description, rule_from_description
from app.domain.rule_values import RuleMalformed
from app.domain.typed_rules import description_of, number, typed_of

GROUPS = ["government", "civil_society", "citizen"]
CODES = ["CO", "DO"]
EMPTY = {
    "majority": "1/2", "each_group": "", "groups_counted": [], "quorum_total": "", "quorum_each_group": "",
    "counting": "majority", "shares_government": "", "shares_civil_society": None, "shares_citizen": "",
    "empty_share": "unused", "jurisdictions_in_favour": "", "jurisdictions_majority": "",
    "jurisdictions_population_in_favour": "", "jurisdictions_population": "", "proxies_most": "",
    "proxies_same_group": False,
}  # fmt: skip
SHARES = {"shares_government": "5 / 11", "shares_civil_society": "6/11"}
PEOPLE = {"jurisdictions_in_favour": "11/20", "jurisdictions_population": "CO: 52\n\n do 11 "}


def rule_of(typed: dict[str, Any]) -> dict[str, object]:
    return as_description(rule_from_description(description_of({**EMPTY, **typed}, GROUPS), GROUPS, CODES))


@pytest.mark.parametrize(
    ("typed", "part"),
    [
        ({}, {"majority": "1/2", "groups_counted": [], "quorum": {"total": 0, "each_group": 0}}),
        ({"each_group": "1/2"}, {"each_group": "1/2", "groups_counted": GROUPS}),
        ({"quorum_total": "40", "quorum_each_group": " 5"}, {"quorum": {"total": 40, "each_group": 5}}),
        ({"counting": "iso"}, {"counting": "iso"}),
        (SHARES, {"shares": {"government": "5/11", "civil_society": "6/11"}, "empty_share": "unused"}),
        ({**SHARES, "empty_share": "redistributed"}, {"empty_share": "redistributed"}),
        ({"jurisdictions_in_favour": "2/3"}, {"jurisdictions": {"in_favour": "2/3"}}),
        (PEOPLE, {"jurisdictions": {"in_favour": "11/20", "population": {"CO": 52, "DO": 11}}}),
        ({"proxies_most": "2"}, {"proxies": {"most": 2, "same_group": False}}),
        ({"proxies_most": "1", "proxies_same_group": True}, {"proxies": {"most": 1, "same_group": True}}),
    ],
)
def test_what_is_typed_makes_the_rule_and_the_rule_shows_what_makes_it_again(
    typed: dict[str, Any], part: dict[str, object]
) -> None:
    rule = rule_of(typed)
    assert part.items() <= rule.items()
    assert rule_of(typed_of(rule)) == rule


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ({"quorum_total": "²"}, "quorum.total"),
        ({"quorum_total": "-1"}, "quorum.total"),
        ({"counting": "iso", **SHARES}, "counting"),
        ({"shares_government": "5/11"}, "shares"),
        ({**SHARES, "shares_citizen": "0"}, "shares.citizen"),
        ({**SHARES, "shares_citizen": "45 %"}, "shares.citizen"),
        ({"empty_share": "redistributed"}, "empty_share"),
        ({"jurisdictions_in_favour": "1/3"}, "jurisdictions.in_favour"),
        ({**PEOPLE, "jurisdictions_population": "CO: 52"}, "jurisdictions.population"),
        ({**PEOPLE, "jurisdictions_population": "CO: 52\nCO: 53\nDO: 1"}, "jurisdictions.population.CO"),
        ({**PEOPLE, "jurisdictions_population": "CO: many\nDO: 1"}, "jurisdictions.population.CO"),
        ({**PEOPLE, "jurisdictions_population": "CO\nDO: 1"}, "jurisdictions.population.CO"),
        ({**PEOPLE, "jurisdictions_population": ":"}, "jurisdictions.population.:"),
        ({"proxies_most": "21"}, "proxies.most"),
        ({"proxies_most": "0"}, "proxies.most"),
        ({"proxies_most": "two"}, "proxies.most"),
        ({"proxies_same_group": True}, "proxies.most"),
    ],
)
def test_what_is_no_rule_is_refused_at_what_was_typed(typed: dict[str, Any], key: str) -> None:
    with pytest.raises(RuleMalformed) as refusal:
        rule_of(typed)
    assert refusal.value.key == key


@pytest.mark.parametrize(
    ("typed", "read"), [(None, 0), ("", 0), ("7", 7), ("1 000", 1000), ("٧", "٧"), ("1.5", "1.5"), ("9" * 11, "9" * 11)]
)
def test_a_number_that_is_none_stays_what_it_is(typed: str | None, read: object) -> None:
    assert number(typed) == read
