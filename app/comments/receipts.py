"""Receipts of comments: the entry by which one came into the record, and whose its receipt is."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.comments.models import Comment
from app.ledger.models import Entry
from app.processes import receipts
from app.processes.receipts import Receipt

CAME_IN = ("comment_sent", "comment_imported", "letter_cut")


def entry_of(session: Session, comment: Comment) -> Entry | None:
    """The entry by which a comment came into the record; None for one that has none."""
    query = sa.select(Entry).where(
        Entry.process_id == comment.process_id,
        Entry.kind.in_(CAME_IN),
        Entry.object == f"comments/{comment.number}",
    )
    return session.scalar(query.order_by(Entry.index).limit(1))


def receipt_of(session: Session, comment: Comment) -> Receipt | None:
    """The receipt of a comment; None when the record does not hold it, or what it committed to has been erased."""
    entry = entry_of(session, comment)
    found = receipts.receipt(session, entry) if entry else None
    return found if found and found.document else None


def author_of(session: Session, process_id: int, number: int) -> int | None:
    """Who wrote a comment, whatever its state."""
    query = sa.select(Comment.author_id).where(Comment.process_id == process_id, Comment.number == number)
    return session.scalar(query)


receipts.AUTHORS["comments"] = author_of
