"""What the comments know of a person, for the person to take along."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.comments.models import Comment
from app.processes.models import Process


def personal(session: Session, person_id: int) -> object:
    """Every comment of a person, hidden and withdrawn ones too, as JSON values."""
    query = (
        sa.select(
            Process.slug, Comment.number, Comment.kind, Comment.language, Comment.body, Comment.state,
            Comment.created_at, Comment.group_key,
        )
        .join(Process, Process.id == Comment.process_id)
        .where(Comment.author_id == person_id)
        .order_by(Comment.id)
    )  # fmt: skip
    return [
        {
            "process": slug,
            "number": number,
            "kind": kind.value,
            "language": language,
            "body": body,
            "state": state.value,
            "sent": sent.isoformat(),
            "stakeholder_group": group,
        }
        for slug, number, kind, language, body, state, sent, group in session.execute(query)
    ]
