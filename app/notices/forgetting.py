"""What is kept of notices, and how long: nothing of who has left, and no happening longer than half a year."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import Person, Standing
from app.notices.models import Concern, Happening, ReadNotice, Recipient, Schedule, Subscription

KEPT = timedelta(days=180)


def forget_old(session: Session, now: datetime) -> None:
    """Delete happenings of half a year ago, which the record keeps, and all that people who have left followed."""
    old = sa.select(Happening.id).where(Happening.happened_at < now - KEPT)
    session.execute(sa.delete(ReadNotice).where(ReadNotice.happening_id.in_(old)))
    session.execute(sa.delete(Concern).where(Concern.happening_id.in_(old)))
    session.execute(sa.delete(Happening).where(Happening.happened_at < now - KEPT))
    gone = sa.select(Person.id).where(Person.standing == Standing.DELETED)
    for table in (ReadNotice, Schedule, Subscription, Recipient):
        session.execute(sa.delete(table).where(table.person_id.in_(gone)))
    session.execute(sa.update(Happening).where(Happening.actor_id.in_(gone)).values(actor_id=None))
