"""What commitments know of a person, for the person to take along."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.commitments.models import Commitment, Progress
from app.processes.models import Process


def personal(session: Session, person_id: int) -> object:
    """The commitments a person entered and the progress they reported, as JSON values."""
    return {"commitments": _made(session, person_id), "progress": _reported(session, person_id)}


def _made(session: Session, person_id: int) -> list[dict[str, object]]:
    query = sa.select(Commitment, Process.slug).join(Process, Process.id == Commitment.process_id)
    return [
        {"process": slug, "number": one.number, "title": one.title, "made": one.created_at.isoformat()}
        for one, slug in session.execute(query.where(Commitment.author_id == person_id).order_by(Commitment.id))
    ]


def _reported(session: Session, person_id: int) -> list[dict[str, object]]:
    query = (
        sa.select(Progress, Commitment.number, Process.slug)
        .join(Commitment, Commitment.id == Progress.commitment_id)
        .join(Process, Process.id == Commitment.process_id)
        .where(Progress.author_id == person_id)
        .order_by(Progress.id)
    )
    return [
        {
            "process": slug,
            "commitment": number,
            "number": one.number,
            "status": one.status.value,
            "words": one.words,
            "reported": one.created_at.isoformat(),
        }
        for one, number, slug in session.execute(query)
    ]
