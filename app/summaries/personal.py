"""What the summaries of discussions know of a person, for the person to take along."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.processes.models import Process
from app.summaries.models import ThreadSummary


def personal(session: Session, person_id: int) -> object:
    """Every summary of a discussion that a person has written, as JSON values."""
    query = (
        sa.select(
            Process.slug, ThreadSummary.number, ThreadSummary.language, ThreadSummary.body, ThreadSummary.created_at
        )
        .join(Process, Process.id == ThreadSummary.process_id)
        .where(ThreadSummary.author_id == person_id)
        .order_by(ThreadSummary.id)
    )
    return [
        {"process": slug, "number": number, "language": language, "body": body, "written": written.isoformat()}
        for slug, number, language, body, written in session.execute(query)
    ]
