"""When members who have not voted are reminded."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

CHOICES = (168, 72, 24, 3)
"""The hours before the close from which whoever puts a question chooses."""
USUAL = (72, 24)


def due(hours: Sequence[int], *, opens: datetime, closes: datetime, now: datetime, sent: Collection[int]) -> int | None:
    """The reminder (hours before the close) that is to be sent now; None while there is none.

    Of several that have become due since somebody looked, the latest one only: an instance that was away for a day
    sends one mail, not three. None is sent before the opening or after the close.
    """
    if not opens <= now < closes:
        return None
    reached = [one for one in hours if closes - timedelta(hours=one) <= now]
    latest = min(reached, default=None)
    return None if latest is None or any(one <= latest for one in sent) else latest
