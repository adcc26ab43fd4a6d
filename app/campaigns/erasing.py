"""What goes with the account of somebody whose contributions were compared: signatures of words nobody is shown."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.amendments.models import Amendment
from app.campaigns.models import ContributionSignature
from app.comments.models import Comment
from app.domain.amending import AmendmentState
from app.domain.commenting import CommentState


def erase(session: Session, person_id: int) -> None:
    """Forget the signatures of their withdrawn and hidden contributions; what is shown stays, and so does its own."""
    unseen = sa.select(Comment.id).where(Comment.author_id == person_id, Comment.state != CommentState.PUBLISHED)
    away = sa.or_(Amendment.state == AmendmentState.WITHDRAWN, Amendment.hidden.is_(True))
    gone = sa.select(Amendment.id).where(Amendment.author_id == person_id, away)
    named = sa.or_(ContributionSignature.comment_id.in_(unseen), ContributionSignature.amendment_id.in_(gone))
    session.execute(sa.delete(ContributionSignature).where(named))
