"""What participation knows of a person, for the person to take along: the references they named."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.participation.models import Reference
from app.processes.models import Process


def personal(session: Session, person_id: int) -> object:
    """The references a person named for the processes they steward, as JSON values."""
    query = sa.select(Reference, Process.slug).join(Process, Process.id == Reference.process_id)
    return [
        {
            "process": slug,
            "number": one.number,
            "of": one.dimension.value,
            "title": one.title,
            "named": one.created_at.isoformat(),
        }
        for one, slug in session.execute(query.where(Reference.author_id == person_id).order_by(Reference.id))
    ]
