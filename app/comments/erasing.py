"""Erasing comments: what goes with the account of their author, and the words of one that nobody is shown."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.comments.models import Attachment, Comment, CommentDraft, EarlierWording, Mention, Quotation, Source
from app.domain.commenting import CommentState
from app.domain.errors import NotInThisState
from app.languages import translating
from app.ledger.redacting import redact_about
from app.processes.models import Process

UNSHOWN = (CommentState.WITHDRAWN, CommentState.HIDDEN)


def erase(session: Session, person_id: int) -> None:
    """Forget their drafts and where they are named; and withdrawn, hidden and earlier words in other languages.

    What is shown stays, as that of a former participant, and so do its translations.
    """
    session.execute(sa.delete(CommentDraft).where(CommentDraft.author_id == person_id))
    session.execute(sa.delete(Mention).where(Mention.person_id == person_id))
    own = Comment.author_id == person_id
    unseen = sa.select(Comment.body).where(own, Comment.state != CommentState.PUBLISHED)
    earlier = sa.select(EarlierWording.body).join(Comment, Comment.id == EarlierWording.comment_id).where(own)
    for words in session.scalars(unseen.union(earlier)).all():
        translating.forget(session, words)


def erase_withdrawn(session: Session, person_id: int, now: datetime) -> None:
    """Erase the words of every comment that the person has withdrawn, here and in the record."""
    own = sa.select(Comment).where(Comment.author_id == person_id, Comment.state == CommentState.WITHDRAWN)
    for comment in session.scalars(own.order_by(Comment.id)).all():
        erase_words(session, comment, now)


def erase_words(session: Session, comment: Comment, now: datetime) -> None:
    """Erase for good what a hidden or withdrawn comment said, with all that came with it, here and in the record.

    Its place, its replies and the proof that it was received stay. Raises NotInThisState for one that is shown: it is
    hidden with reasons first. Done twice it changes nothing more.
    """
    if comment.state not in UNSHOWN:
        raise NotInThisState
    earlier = sa.select(EarlierWording.body).where(EarlierWording.comment_id == comment.id)
    for words in (comment.body, *session.scalars(earlier)):
        translating.forget(session, words)
    for belonging in (EarlierWording, Quotation, Source, Attachment, Mention):
        session.execute(sa.delete(belonging).where(belonging.comment_id == comment.id))
    comment.body, comment.topic, comment.sheet = "", "", {}
    session.flush()
    session.expire(comment, ["quotations", "sources", "attachments"])
    process = session.get_one(Process, comment.process_id)
    where = f"comments/{comment.number}"
    redact_about(session, where, now=now, process_id=process.id, process=process.slug)
