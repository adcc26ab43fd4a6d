"""What goes with the account of somebody who commented: drafts, mentions, translations of words nobody is shown."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.comments.models import Comment, CommentDraft, EarlierWording, Mention
from app.domain.commenting import CommentState
from app.languages import translating


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
