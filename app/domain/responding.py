"""Responses: what may become of a contribution, what an answer owes those it answers, who signs it, who comes back."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from app.domain.errors import (
    AlreadyFollowedUp,
    CriteriaTooMany,
    CriterionUnknown,
    FollowUpOver,
    NotInThisState,
    OwnDecision,
    ReasonsMissing,
    RevisionMissing,
)


class Disposition(StrEnum):
    """What became of a contribution."""

    ACCEPTED = "accepted"
    ACCEPTED_IN_PART = "accepted_in_part"
    NOT_ACCEPTED = "not_accepted"
    ALREADY_COVERED = "already_covered"
    OUT_OF_SCOPE = "out_of_scope"
    DEFERRED = "deferred"


CHANGES_THE_TEXT = frozenset({Disposition.ACCEPTED, Disposition.ACCEPTED_IN_PART})
"""Whoever says that something was accepted, even in part, shows where in the text it stands."""

FOLLOW_UP_DAYS = 14
"""How long authors may say that an answer misses their point, where the process says nothing else."""
LONGEST_FOLLOW_UP_DAYS = 365


def owes_revision(disposition: Disposition) -> bool:
    """Whether a response with this disposition must name the revision that carries what was accepted."""
    return disposition in CHANGES_THE_TEXT


def check(disposition: Disposition, *, reasons: str, has_revision: bool) -> None:
    """Refuse a response without reasons, or one that says accepted and names no revision (OGP standard 4.1)."""
    if not reasons.strip():
        raise ReasonsMissing
    if owes_revision(disposition) and not has_revision:
        raise RevisionMissing


def check_criteria(named: Sequence[str], known: Collection[str], *, several: bool) -> None:
    """Refuse a criterion that the process does not have, and more than one where it decides by one at a time."""
    if any(key not in known for key in named):
        raise CriterionUnknown
    if len(set(named)) > 1 and not several:
        raise CriteriaTooMany


def check_signing(person_id: int, writers: Collection[int], *, ready: bool) -> None:
    """Refuse the second signature on what is not ready, and that of anybody who wrote in it."""
    if not ready:
        raise NotInThisState
    if person_id in writers:
        raise OwnDecision


def may_go_out(*, ready: bool, signed: bool, second_signature: bool) -> bool:
    """Whether a draft goes out with the next publication: it is ready and, where the process asks for it, signed."""
    return ready and (signed or not second_signature)


def follow_up_until(published_at: datetime, days: int) -> datetime:
    """The moment from which nobody can say any longer that the answer misses their point."""
    return published_at + timedelta(days=days)


def check_follow_up(
    *, is_author: bool, published_at: datetime, now: datetime, days: int, earlier: bool, is_follow_up: bool
) -> None:
    """Refuse a follow-up by others than the author, a second one, one on an answer to a follow-up, and a late one."""
    if not is_author or is_follow_up:
        raise NotInThisState
    if earlier:
        raise AlreadyFollowedUp
    if now >= follow_up_until(published_at, days):
        raise FollowUpOver
