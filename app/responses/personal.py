"""What is known of a person's responses, drafts of them, signatures and follow-ups."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.comments.models import Comment
from app.processes.models import Process
from app.responses.models import Draft, FollowUp, Response


def personal(session: Session, person_id: int) -> object:
    """What a person answered, drafted and signed, and where they said that an answer misses their point."""
    return {
        "published": _of(session, Response, Response.author_id == person_id),
        "drafts": _of(session, Draft, Draft.author_id == person_id),
        "signed": _of(session, Response, Response.signed_by_id == person_id),
        "followed_up": _followed_up(session, person_id),
    }


def _of(session: Session, kind: type[Response] | type[Draft], whose: sa.ColumnElement[bool]) -> list[dict[str, object]]:
    query: Any = sa.select(Process.slug, kind).join(Process, Process.id == kind.process_id)
    rows = session.execute(query.where(whose).order_by(kind.id))
    return [
        {
            "process": slug,
            "number": one.number,
            "disposition": one.disposition.value,
            "heard": one.heard,
            "reasons": dict(one.words),
            "written": one.created_at.isoformat(),
        }
        for slug, one in rows
    ]


def _followed_up(session: Session, person_id: int) -> list[dict[str, object]]:
    query = (
        sa.select(Process.slug, Response.number, Comment.number, FollowUp.created_at)
        .join(Process, Process.id == FollowUp.process_id)
        .join(Response, Response.id == FollowUp.response_id)
        .join(Comment, Comment.id == FollowUp.comment_id)
        .where(FollowUp.person_id == person_id)
        .order_by(FollowUp.comment_id)
    )
    return [
        {"process": slug, "response": response, "comment": comment, "when": when.isoformat()}
        for slug, response, comment, when in session.execute(query)
    ]
