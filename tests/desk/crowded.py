"""Many contributions that wait, written in bulk: the queue of a large consultation."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.comments.models import Comment
from app.domain.commenting import CommentState, Kind
from app.moderation.models import Report
from app.processes.models import Counter, Process

AT_ONCE = 5000


def fill(session: Session, process: Process, comments: int, author_id: int, *, now: datetime) -> None:
    """So many comments over ninety days: one in twenty waits for a moderator, half are answered, few are reported."""
    first = now - timedelta(days=90)
    step = timedelta(days=90) / max(comments, 1)
    values = [
        {
            "process_id": process.id, "number": number, "kind": Kind.CONCERN, "language": "en", "author_id": author_id,
            "body": f"Concern {number}: who decides?", "group_key": "citizen", "created_at": first + number * step,
            "state": CommentState.PENDING if number % 20 == 0 else CommentState.PUBLISHED, "answered": number % 2 == 1,
        }
        for number in range(1, comments + 1)
    ]  # fmt: skip
    for begin in range(0, comments, AT_ONCE):
        session.execute(sa.insert(Comment), values[begin : begin + AT_ONCE])
    session.add(Counter(process_id=process.id, kind="comment", last=comments))
    session.flush()
    reported = session.execute(sa.select(Comment.id).where(Comment.process_id == process.id, Comment.number % 500 == 7))
    for number, identity in enumerate(reported.scalars(), 1):
        session.add(
            Report(
                process_id=process.id, number=number, comment_id=identity, reporter_id=author_id,
                reason="hatred" if number % 2 else "spam", created_at=now,
            )
        )  # fmt: skip
    session.flush()
