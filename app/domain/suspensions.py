"""Suspensions: how long a member may contribute nothing to a process, what stays open to them, who cannot be."""

from collections.abc import Collection
from datetime import datetime, timedelta

from app.domain.phases import Action, Role

LONGEST = timedelta(days=366)
"""A suspension has an end, a year from now at the latest: nobody is shut out for good."""

KEPT = frozenset(
    {
        Action.READ,
        Action.JOIN,
        Action.COMMENT_WITHDRAW,
        Action.AMENDMENT_WITHDRAW,
        Action.RESULT_READ,
        Action.VOTE,
        Action.REPORT,
        Action.APPEAL,
        Action.FOLLOW_UP,
    }
)
"""What a suspended member may still do. Moderators take nobody's vote away, nor the way to complain."""

SUSPENDABLE = frozenset({Role.OBSERVER, Role.PARTICIPANT})


def is_suspended(until: datetime | None, now: datetime) -> bool:
    """Whether a suspension holds: up to, and not including, its end, by which it ends without anybody's doing."""
    return until is not None and now < until


def closed_to_suspended(action: Action) -> bool:
    """Whether a suspended member may not do this."""
    return action not in KEPT


def may_be_suspended(roles: Collection[Role]) -> bool:
    """Only who has no part in running the process: the roles of the team are given, and taken, by its steward."""
    return set(roles) <= SUSPENDABLE
