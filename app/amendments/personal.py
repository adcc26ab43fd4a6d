"""What the amendments know of a person, for the person to take along: proposals and supports; drafts are apart."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.amendments.models import Amendment, Support
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


def supported(session: Session, person_id: int) -> object:
    """Every amendment a person supports, as JSON values."""
    query = (
        sa.select(Process.slug, Amendment.number, Support.created_at)
        .join(Amendment, Amendment.id == Support.amendment_id)
        .join(Process, Process.id == Amendment.process_id)
        .where(Support.person_id == person_id)
        .order_by(Support.id)
    )
    return [{"process": slug, "number": number, "since": at.isoformat()} for slug, number, at in session.execute(query)]
