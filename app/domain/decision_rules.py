"""The decision rule of a process as its description writes it, and the faults such a description can have."""

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction

from app.domain.voting import HALF, DecisionRule

KEYS = ("majority", "each_group", "groups_counted", "quorum")
QUORUM_KEYS = ("total", "each_group")
FRACTION = re.compile(r"[0-9]{1,6}(/[0-9]{1,6})?", re.ASCII)
LARGEST_QUORUM = 1_000_000_000


class RuleMalformed(ValueError):
    """A description that is no rule: `key` says where ("quorum.total"), `fault` what is wrong and what to write."""

    def __init__(self, key: str, fault: str) -> None:
        super().__init__(f"decision.{key}: {fault}" if key else f"decision: {fault}")
        self.key = key
        self.fault = fault


def rule_from_description(description: Mapping[str, object], groups: Sequence[str] | None = None) -> DecisionRule:
    """Read the table `[decision]` of a process description; left out (or null) is: half in all, no groups, no quorum.

    `groups` are the keys of the process's stakeholder groups: naming another is a fault, and where the rule asks
    something of each group without naming them, all of them are counted. Raises RuleMalformed.
    """
    _only_known(description, KEYS, "")
    description = {key: value for key, value in description.items() if value is not None}
    quorum = _table(description.get("quorum", {}), "quorum")
    _only_known(quorum, QUORUM_KEYS, "quorum.")
    each_group = _fraction(description["each_group"], "each_group") if "each_group" in description else None
    quorum_each_group = _number(quorum.get("each_group", 0), "quorum.each_group")
    asks_groups = each_group is not None or quorum_each_group > 0
    counted = _groups_counted(description.get("groups_counted", groups if asks_groups else ()), groups)
    if asks_groups and not counted:
        raise RuleMalformed("groups_counted", "must name the groups of which each_group is asked")
    return DecisionRule(
        majority=_majority(description.get("majority", "1/2")),
        each_group=each_group,
        groups_counted=counted,
        quorum_total=_number(quorum.get("total", 0), "quorum.total"),
        quorum_each_group=quorum_each_group,
    )


def as_description(rule: DecisionRule) -> dict[str, object]:
    """The table that reads as this rule: strings, lists and integers only, so that JSON and TOML can hold it."""
    each_group = {} if rule.each_group is None else {"each_group": str(rule.each_group)}
    return {
        "majority": str(rule.majority),
        **each_group,
        "groups_counted": list(rule.groups_counted),
        "quorum": {"total": rule.quorum_total, "each_group": rule.quorum_each_group},
    }


def _majority(value: object) -> Fraction:
    """Never under one half, or a tie, even a text that more people refuse than want, would be carried."""
    majority = _fraction(value, "majority")
    if majority < HALF:
        raise RuleMalformed("majority", "must be at least 1/2: with less, a tie would be carried")
    return majority


def _fraction(value: object, key: str) -> Fraction:
    """A share in [0, 1): more than the whole can never be for. Floats are refused, for 0.1 is not a tenth."""
    if not isinstance(value, str) or not FRACTION.fullmatch(value):
        raise RuleMalformed(key, 'must be a fraction of whole numbers in quotes, such as "1/2" or "11/20"')
    numerator, _, denominator = value.partition("/")
    if denominator and not int(denominator):
        raise RuleMalformed(key, "must not be divided by zero")
    share = Fraction(int(numerator), int(denominator or 1))
    if share >= 1:
        raise RuleMalformed(key, "must be less than 1: support has to be more than it")
    return share


def _number(value: object, key: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= LARGEST_QUORUM:
        raise RuleMalformed(key, "must be a whole number of ballots, 0 for none")
    return value


def _table(value: object, key: str) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise RuleMalformed(key, "must be a table, such as { total = 50, each_group = 5 }")
    return value


def _only_known(table: Mapping[str, object], keys: Sequence[str], prefix: str) -> None:
    unknown = next((key for key in table if key not in keys), None)
    if unknown is not None:
        raise RuleMalformed(f"{prefix}{unknown}", f"is not known here; known are {', '.join(keys)}")


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
