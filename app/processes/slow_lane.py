"""Whether what a member sends waits for a moderator: because the process wants it of everybody, or of new accounts."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from app.domain.commenting import CommentState
from app.domain.slow_lane import SlowLane, takes_slow_lane
from app.processes.models import Membership, Process

PUBLISHED: dict[str, Callable[[Session, int], int]] = {}
"""How many published contributions of a kind a person has, in every process; the services of each feature enter it."""


def lane_of(process: Process) -> SlowLane:
    """The slow lane as the process has set it."""
    return SlowLane(process.slow_lane_days, process.slow_lane_contributions)


def waits(session: Session, process: Process, author: Membership, now: datetime) -> bool:
    """Whether a member's account is new enough for what they send to wait; no statement is spent where nobody's does.

    The team of a process never waits for itself.
    """
    lane = lane_of(process)
    if lane.is_off or not author.takes_part_only:
        return False
    published = sum(count(session, author.person_id) for count in PUBLISHED.values()) if lane.contributions else 0
    return takes_slow_lane(lane, since=author.person.created_at, published=published, now=now)


def state_at_first(session: Session, process: Process, author: Membership, now: datetime) -> CommentState:
    """The state in which a contribution begins: shown at once, or waiting for a moderator."""
    pending = process.pre_moderation or waits(session, process, author, now)
    return CommentState.PENDING if pending else CommentState.PUBLISHED
