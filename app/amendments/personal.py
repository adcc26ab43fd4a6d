"""What the amendments know of a person, for the person to take along: proposals; drafts and positions are apart."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.amendments.models import Amendment
from app.processes.models import Process


def proposed(session: Session, person_id: int) -> object:
    """Every amendment a person proposed first, hidden and withdrawn ones too, as JSON values."""
    query = (
        sa.select(
            Process.slug, Amendment.number, Amendment.operation, Amendment.language, Amendment.heading, Amendment.body,
            Amendment.rationale, Amendment.state, Amendment.created_at,
        )
        .join(Process, Process.id == Amendment.process_id)
        .where(Amendment.author_id == person_id)
        .order_by(Amendment.id)
    )  # fmt: skip
    return [
        {
            "process": slug,
            "number": number,
            "operation": operation.value,
            "language": language,
            "heading": heading,
            "body": body,
            "rationale": rationale,
            "state": state.value,
            "sent": sent.isoformat(),
        }
        for slug, number, operation, language, heading, body, rationale, state, sent in session.execute(query)
    ]
