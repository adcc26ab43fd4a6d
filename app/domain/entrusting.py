"""Votes by proxy: whether the rule has them, how many one person may carry, and who may be entrusted."""

from dataclasses import dataclass
from enum import StrEnum

MOST_POSSIBLE = 20
KEYS = ("most", "same_group")


class ProxyFault(StrEnum):
    """Why a vote cannot be entrusted to somebody."""

    NOT_ALLOWED = "not_allowed"
    ONESELF = "oneself"
    NOT_ENTITLED = "not_entitled"
    OTHER_GROUP = "other_group"
    TOO_MANY = "too_many"
    CARRIES_OTHERS = "carries_others"
    ENTRUSTED_ALREADY = "entrusted_already"


@dataclass(frozen=True)
class ProxyRule:
    """One person carries at most `most` votes besides their own, only of their own group if `same_group`."""

    most: int
    same_group: bool = False


@dataclass(frozen=True)
class Candidate:
    """Somebody who could carry a vote: their group on the roll (None: not entitled, or cannot act now), and their load.

    `entrusts`: has entrusted their own vote to somebody else. A vote is carried by the one it was given to, no further.
    """

    group: str | None
    carries: int = 0
    entrusts: bool = False


def described(rule: ProxyRule) -> dict[str, object]:
    """The table that reads as this rule."""
    return {"most": rule.most, "same_group": rule.same_group}


def fault_in(
    rule: ProxyRule | None, *, principal_group: str, principal_carries: int, holder: Candidate, oneself: bool
) -> ProxyFault | None:
    """What stands against entrusting a vote to `holder`; None when nothing does."""
    if rule is None:
        return ProxyFault.NOT_ALLOWED
    if oneself:
        return ProxyFault.ONESELF
    if holder.group is None:
        return ProxyFault.NOT_ENTITLED
    if rule.same_group and holder.group != principal_group:
        return ProxyFault.OTHER_GROUP
    if principal_carries:
        return ProxyFault.CARRIES_OTHERS
    if holder.entrusts:
        return ProxyFault.ENTRUSTED_ALREADY
    return ProxyFault.TOO_MANY if holder.carries >= rule.most else None
