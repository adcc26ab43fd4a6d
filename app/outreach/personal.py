"""What outreach knows of a person, for the person to take along."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.outreach.models import Activity
from app.processes.models import Process


def personal(session: Session, person_id: int) -> object:
    """The activities a person recorded, as JSON values."""
    query = sa.select(Activity, Process.slug).join(Process, Process.id == Activity.process_id)
    rows = session.execute(query.where(Activity.author_id == person_id).order_by(Activity.id))
    return [
        {"process": slug, "number": one.number, "title": one.title, "recorded": one.created_at.isoformat()}
        for one, slug in rows
    ]
