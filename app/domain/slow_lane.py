"""The slow lane: whose contributions wait for a moderator because their account is new, where a process wants that."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class SlowLane:
    """Accounts younger than `days`, or with fewer than `contributions` published, take it; 0 asks for neither."""

    days: int = 0
    contributions: int = 0

    @property
    def is_off(self) -> bool:
        """Whether nobody takes it."""
        return not self.days and not self.contributions


OFF = SlowLane()
MOST_DAYS = 90
MOST_CONTRIBUTIONS = 50


def takes_slow_lane(lane: SlowLane, *, since: datetime, published: int, now: datetime) -> bool:
    """Whether the contributions of an account made at `since`, with so many published, wait for a moderator."""
    return now < since + timedelta(days=lane.days) or published < lane.contributions
