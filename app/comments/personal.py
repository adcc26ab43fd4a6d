"""What the comments know of a person, for the person to take along."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.amendments.models import Amendment
from app.comments.enclosures import enclosures_by_id
from app.comments.models import Comment
from app.positions.models import Position
from app.processes.models import Process
from app.texts.models import Revision


def personal(session: Session, person_id: int) -> object:
    """Every comment of a person, hidden and withdrawn ones too, as JSON values."""
    query = (
        sa.select(
            Process.slug, Comment.number, Comment.kind, Comment.language, Comment.body, Comment.state,
            Comment.created_at, Comment.group_key, Comment.id,
        )
        .join(Process, Process.id == Comment.process_id)
        .where(Comment.author_id == person_id)
        .order_by(Comment.id)
    )  # fmt: skip
    rows = session.execute(query).all()
    came = enclosures_by_id(session, [row.id for row in rows])
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
            "quotes": [one.quote.exact for one in came.quotes.get(comment_id, ())],
            "sources": [[one.title, one.address] for one in came.sources.get(comment_id, ())],
            "files": [[one.name, one.size, one.sha256] for one in came.files.get(comment_id, ())],
        }
        for slug, number, kind, language, body, state, sent, group, comment_id in rows
    ]


def positions(session: Session, person_id: int) -> object:
    """Every position of a person on comments and amendments, as JSON values."""
    query = (
        sa.select(
            Process.slug, Comment.number, Amendment.number, Position.stance, Position.taken_at, Position.group_key,
            Revision.number,
        )
        .join(Process, Process.id == Position.process_id)
        .outerjoin(Comment, Comment.id == Position.comment_id)
        .outerjoin(Amendment, Amendment.id == Position.amendment_id)
        .outerjoin(Revision, Revision.id == Position.revision_id)
        .where(Position.person_id == person_id)
        .order_by(Position.id)
    )  # fmt: skip
    return [
        {
            "process": slug,
            "comment": comment,
            "amendment": amendment,
            "stance": stance.value,
            "taken": taken.isoformat(),
            "stakeholder_group": group,
            "wording": wording,
        }
        for slug, comment, amendment, stance, taken, group, wording in session.execute(query)
    ]
