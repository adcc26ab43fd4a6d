"""How moderators have arranged what a page shows: locked discussions, comments that stand behind another one."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from app.comments.folding import FOLDINGS, Folding
from app.comments.models import Comment, DiscussionLock
from app.comments.queries import CommentRow, rows_by_ids
from app.domain.commenting import CommentState

MOST_BEHIND = 200

FOLDINGS.append(Folding(lambda: Comment.merged_into_id.is_not(None), lambda *_: None))


@dataclass(frozen=True)
class Arranged:
    """Of the comments on a page, by identity: those in a locked discussion, by how many people each is said, counting
    everybody once, and behind which other one (its number) it stands, if it does."""

    locked: frozenset[int] = frozenset()
    said_by: Mapping[int, int] = field(default_factory=dict)
    behind: Mapping[int, int] = field(default_factory=dict)


def arranged(session: Session, comment_ids: Collection[int]) -> Arranged:
    """How these comments are arranged; three statements, however many they are."""
    if not comment_ids:
        return Arranged()
    return Arranged(_locked(session, comment_ids), _said_by(session, comment_ids), _behind(session, comment_ids))


def standing_behind(session: Session, comment_id: int) -> Sequence[CommentRow]:
    """The published comments that stand behind this one, the oldest first."""
    query = sa.select(Comment.id).where(Comment.merged_into_id == comment_id, Comment.state == CommentState.PUBLISHED)
    return rows_by_ids(session, session.scalars(query.order_by(Comment.id).limit(MOST_BEHIND)).all())


def unanswered_behind(session: Session, comment_ids: Collection[int]) -> Sequence[Comment]:
    """What stands behind these comments and is not among them, not withdrawn, and has no answer yet; one statement."""
    if not comment_ids:
        return []
    query = sa.select(Comment).where(Comment.merged_into_id.in_(comment_ids), Comment.id.not_in(comment_ids))
    query = query.where(Comment.state != CommentState.WITHDRAWN, ~Comment.answered)
    return session.scalars(query.order_by(Comment.id)).all()


def _locked(session: Session, comment_ids: Collection[int]) -> frozenset[int]:
    root = sa.func.coalesce(Comment.root_id, Comment.id)
    holds = sa.or_(DiscussionLock.root_id == root, DiscussionLock.clause_id == Comment.clause_id)
    return frozenset(
        session.scalars(sa.select(Comment.id).where(Comment.id.in_(comment_ids), sa.exists().where(holds)))
    )


def _said_by(session: Session, comment_ids: Collection[int]) -> dict[int, int]:
    """A comment without an account behind it counts as somebody of its own."""
    standing = sa.func.coalesce(Comment.merged_into_id, Comment.id)
    people = sa.func.count(sa.distinct(sa.func.coalesce(Comment.author_id, -Comment.id)))
    concerned = sa.or_(Comment.id.in_(comment_ids), Comment.merged_into_id.in_(comment_ids))
    query = sa.select(standing, people).where(concerned, Comment.state == CommentState.PUBLISHED).group_by(standing)
    return {comment_id: count for comment_id, count in session.execute(query) if count > 1}


def _behind(session: Session, comment_ids: Collection[int]) -> dict[int, int]:
    other = aliased(Comment)
    query = sa.select(Comment.id, other.number).join(other, other.id == Comment.merged_into_id)
    return dict(session.execute(query.where(Comment.id.in_(comment_ids))).all())
