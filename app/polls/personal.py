"""What the votes know of a person, for the person to take along."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.polls.models import Ballot, Question
from app.processes.models import Process


def personal(session: Session, person_id: int) -> object:
    """Every ballot of a person as it counts now, as JSON values."""
    query = (
        sa.select(Process.slug, Question.number, Ballot.answer, Ballot.cast_at, Ballot.group_key)
        .join(Question, Question.id == Ballot.question_id)
        .join(Process, Process.id == Question.process_id)
        .where(Ballot.person_id == person_id)
        .order_by(Ballot.id)
    )
    return [
        {
            "process": slug,
            "question": number,
            **answer,
            "cast": at.isoformat(),
            "stakeholder_group": group,
        }
        for slug, number, answer, at, group in session.execute(query)
    ]
