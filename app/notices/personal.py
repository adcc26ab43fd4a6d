"""What the notices know of a person, for the person to take along."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.notices.models import Happening, ReadNotice, Recipient, Schedule, Subscription
from app.processes.models import Process


def personal(session: Session, person_id: int) -> object:
    """What a person follows, how they are told of it and which of it they have read one by one, as JSON values."""
    recipient = session.get(Recipient, person_id)
    followed = session.scalars(
        sa.select(Subscription).where(Subscription.person_id == person_id).order_by(Subscription.id)
    )
    digests = session.scalars(sa.select(Schedule).where(Schedule.person_id == person_id).order_by(Schedule.channel))
    read = session.execute(
        sa.select(Process.slug, Happening.kind, Happening.number)
        .join(ReadNotice, ReadNotice.happening_id == Happening.id)
        .join(Process, Process.id == Happening.process_id)
        .where(ReadNotice.person_id == person_id)
        .order_by(Happening.id)
    )
    return {
        "time_zone": recipient.time_zone if recipient else None,
        "usual_channel": recipient.usual.value if recipient else None,
        "follows": [
            {
                "about": one.about.value,
                "id": one.target_id,
                "channel": one.channel.value,
                "since": one.followed_at.isoformat(),
            }
            for one in followed
        ],
        "digests": [{"channel": one.channel.value, "next": one.due_at.isoformat()} for one in digests],
        "read": [{"process": slug, "kind": kind, "number": number} for slug, kind, number in read],
    }
