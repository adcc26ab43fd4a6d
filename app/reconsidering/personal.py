"""What is known of a person's conditions, and of what they said again of a later wording."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.comments.models import Comment
from app.objections.models import Objection
from app.processes.models import Process
from app.reconsidering.models import Condition, Reaffirmation


def personal(session: Session, person_id: int) -> object:
    """Conditions on which a person supports amendments, and what they confirmed, as JSON values."""
    return {"conditions": _conditions(session, person_id), "reaffirmed": _reaffirmed(session, person_id)}


def _conditions(session: Session, person_id: int) -> list[dict[str, object]]:
    query = (
        sa.select(Process.slug, Comment.number, Condition.state, Condition.created_at, Condition.changed_at)
        .join(Comment, Comment.id == Condition.comment_id)
        .join(Process, Process.id == Condition.process_id)
        .where(Condition.person_id == person_id)
        .order_by(Condition.comment_id)
    )
    return [
        {"process": slug, "comment": number, "state": state.value, "set": since.isoformat(), "changed": at.isoformat()}
        for slug, number, state, since, at in session.execute(query)
    ]


def _reaffirmed(session: Session, person_id: int) -> list[dict[str, object]]:
    query = (
        sa.select(Comment.number, Objection.number, Reaffirmation.made_at)
        .outerjoin(Comment, Comment.id == Reaffirmation.comment_id)
        .outerjoin(Objection, Objection.id == Reaffirmation.objection_id)
        .where(Reaffirmation.person_id == person_id)
        .order_by(Reaffirmation.id)
    )
    return [
        {"comment": comment, "objection": objection, "when": when.isoformat()}
        for comment, objection, when in session.execute(query)
    ]
