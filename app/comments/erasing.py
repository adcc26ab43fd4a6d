"""What goes with the account of somebody who commented: translations of words that nobody is shown any longer."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.comments.models import Comment, EarlierWording
from app.domain.commenting import CommentState
from app.languages import translating


def erase(session: Session, person_id: int) -> None:
    """Forget comments that were withdrawn or hidden, and earlier wordings, in other languages.

    What is shown stays, as that of a former participant, and so do its translations.
    """
    own = Comment.author_id == person_id
    unseen = sa.select(Comment.body).where(own, Comment.state != CommentState.PUBLISHED)
    earlier = sa.select(EarlierWording.body).join(Comment, Comment.id == EarlierWording.comment_id).where(own)
    for words in session.scalars(unseen.union(earlier)).all():
        translating.forget(session, words)
