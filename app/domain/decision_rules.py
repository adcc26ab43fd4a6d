"""The decision rule of a process as its description writes it, and the faults such a description can have."""

from collections.abc import Mapping, Sequence

from app.domain import entrusting, shared_power
from app.domain.entrusting import ProxyRule
from app.domain.rule_values import RuleMalformed, majority, number, only_known, table, threshold
from app.domain.voting import Counting, DecisionRule, EmptyShare

KEYS = (
    "majority", "each_group", "groups_counted", "quorum", "counting", "shares", "empty_share", "jurisdictions",
    "proxies",
)  # fmt: skip
QUORUM_KEYS = ("total", "each_group")
PROXIES_EXAMPLE = "{ most = 2, same_group = true }"
QUORUM_EXAMPLE = "{ total = 50, each_group = 5 }"


def rule_from_description(
    description: Mapping[str, object], groups: Sequence[str] | None = None, jurisdictions: Sequence[str] | None = None
) -> DecisionRule:
    """Read the table `[decision]` of a process description; left out (or null) is: half in all, no groups, no quorum.

    `groups` are the keys of the process's stakeholder groups: naming another is a fault, and where the rule asks
    something of each group without naming them, all of them are counted. `jurisdictions` are those of the process.
    Raises RuleMalformed.
    """
    only_known(description, KEYS, "")
    description = {key: value for key, value in description.items() if value is not None}
    quorum = table(description.get("quorum", {}), "quorum", QUORUM_EXAMPLE)
    only_known(quorum, QUORUM_KEYS, "quorum.")
    each_group = threshold(description["each_group"], "each_group") if "each_group" in description else None
    quorum_each_group = number(quorum.get("each_group", 0), "quorum.each_group")
    asks_groups = each_group is not None or quorum_each_group > 0
    counted = _groups_counted(description.get("groups_counted", groups if asks_groups else ()), groups)
    if asks_groups and not counted:
        raise RuleMalformed("groups_counted", "must name the groups of which each_group is asked")
    shares = shared_power.shares(description.get("shares", {}), groups)
    has_shares = bool(shares)
    return DecisionRule(
        majority=majority(description.get("majority", "1/2"), "majority"),
        each_group=each_group,
        groups_counted=counted,
        quorum_total=number(quorum.get("total", 0), "quorum.total"),
        quorum_each_group=quorum_each_group,
        counting=shared_power.counting(description.get("counting", Counting.MAJORITY), has_shares=has_shares),
        shares=shares,
        empty_share=(
            shared_power.empty_share(description["empty_share"], has_shares=has_shares)
            if "empty_share" in description
            else EmptyShare.UNUSED
        ),
        jurisdictions=(
            shared_power.jurisdictions(description["jurisdictions"], jurisdictions)
            if "jurisdictions" in description
            else None
        ),
        proxies=_proxies(description["proxies"]) if "proxies" in description else None,
    )


def as_description(rule: DecisionRule) -> dict[str, object]:
    """The table that reads as this rule: strings, lists and integers only, so that JSON and TOML can hold it."""
    each_group = {} if rule.each_group is None else {"each_group": str(rule.each_group)}
    return {
        "majority": str(rule.majority),
        **each_group,
        "groups_counted": list(rule.groups_counted),
        "quorum": {"total": rule.quorum_total, "each_group": rule.quorum_each_group},
        **shared_power.described(rule),
        **({} if rule.proxies is None else {"proxies": entrusting.described(rule.proxies)}),
    }


def _proxies(value: object) -> ProxyRule:
    """How many votes one person may carry besides their own, and whether only of their own group."""
    given = table(value, "proxies", PROXIES_EXAMPLE)
    only_known(given, entrusting.KEYS, "proxies.")
    most, same_group = number(given.get("most"), "proxies.most"), given.get("same_group", False)
    if not 1 <= most <= entrusting.MOST_POSSIBLE:
        raise RuleMalformed("proxies.most", f"must be from 1 to {entrusting.MOST_POSSIBLE}")
    if not isinstance(same_group, bool):
        raise RuleMalformed("proxies.same_group", "must be true or false")
    return ProxyRule(most, same_group)


def _groups_counted(value: object, groups: Sequence[str] | None) -> tuple[str, ...]:
    if value is None:  # Nothing named, and the groups of the process are not known here.
        return ()
    if not isinstance(value, (list, tuple)) or not all(isinstance(group, str) and group for group in value):
        raise RuleMalformed("groups_counted", 'must be a list of group keys, such as ["government", "citizen"]')
    if len(set(value)) < len(value):
        raise RuleMalformed("groups_counted", "names a group twice")
    unknown = next((group for group in value if groups is not None and group not in groups), None)
    if unknown is not None:
        raise RuleMalformed("groups_counted", f"names {unknown}, which is no group of this process")
    return tuple(value)
