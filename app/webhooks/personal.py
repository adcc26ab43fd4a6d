"""What the webhooks know of a person, for the person to take along; and what of it goes with their account."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.processes.models import Process
from app.webhooks.models import Webhook


def personal(session: Session, person_id: int) -> object:
    """The webhooks a person made, as JSON values: without their secrets, which belong to the team."""
    query = sa.select(Webhook, Process.slug).outerjoin(Process, Process.id == Webhook.process_id)
    rows = session.execute(query.where(Webhook.author_id == person_id).order_by(Webhook.id))
    return [
        {"process": slug, "id": one.id, "url": one.url, "note": one.note, "made": one.created_at.isoformat()}
        for one, slug in rows
    ]


def erase(session: Session, person_id: int) -> None:
    """The webhook goes on, kept by the rest of the team; who made it is forgotten."""
    session.execute(sa.update(Webhook).where(Webhook.author_id == person_id).values(author_id=None))
