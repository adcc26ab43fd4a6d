"""What the votes know of a person, for the person to take along."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.polls.models import Ballot, Entrustment, Question, WithoutReminders
from app.processes.models import Process


def personal(session: Session, person_id: int) -> object:
    """Every ballot of a person as it counts now, as JSON values."""
    query = (
        sa.select(Process.slug, Question.number, Ballot.answer, Ballot.cast_at, Ballot.group_key, Ballot.tracker)
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
            "tracker": tracker,
        }
        for slug, number, answer, at, group, tracker in session.execute(query)
    ]


def personal_procedures(session: Session, person_id: int) -> object:
    """Votes that a person entrusted to somebody, those they carry, and whether they are reminded, as JSON values."""
    query = (
        sa.select(Process.slug, Question.number, Entrustment.principal_id, Entrustment.given_at)
        .join(Question, Question.id == Entrustment.question_id)
        .join(Process, Process.id == Question.process_id)
        .where(sa.or_(Entrustment.principal_id == person_id, Entrustment.holder_id == person_id))
        .order_by(Entrustment.id)
    )
    entrusted = [
        {
            "process": slug,
            "question": number,
            "part": "entrusted" if principal_id == person_id else "carried",
            "given": at.isoformat(),
        }
        for slug, number, principal_id, at in session.execute(query)
    ]
    return {"entrusted_votes": entrusted, "reminded": session.get(WithoutReminders, person_id) is None}
