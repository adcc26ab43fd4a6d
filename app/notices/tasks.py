"""What is done for notices in the background: taking up what the record has new, telling by mail, forgetting."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.notices import letters  # noqa: F401 (it enters what its mails say)
from app.notices.forgetting import forget_old
from app.notices.marks import positions
from app.notices.resolving import take_up
from app.notices.sending import send_at_once, send_digests

MOST_STEPS = 10_000


def tell(session: Session, now: datetime) -> None:
    """One step of the telling, bounded: what is left is told by the next; a duty of the clock."""
    take_up(session, now)
    send_at_once(session, now)
    send_digests(session, now)


def tell_all(session: Session, now: datetime) -> None:
    """Tell everything that is to be told by now: the steps of the telling, until one moves nothing any more."""
    for _ in range(MOST_STEPS):
        before = positions(session)
        moved = take_up(session, now) + send_at_once(session, now) + send_digests(session, now)
        if not moved and positions(session) == before:
            return


def forget(session: Session, now: datetime) -> None:
    """Delete what is told no more, and what people who have left followed; a duty of the clock."""
    forget_old(session, now)
