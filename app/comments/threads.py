"""Reading discussions of any length: first comments in an order, their first replies, the pages of one thread."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.amendments.models import Amendment
from app.comments.folding import FOLDINGS
from app.comments.models import Comment
from app.comments.queries import CommentRow, Filters, Subject, conditions, on_subject, rows_picked, visible
from app.domain.commenting import CommentState
from app.positions.orders import Order, after_cursor, in_order

REPLIES_SHOWN = 3
"""So many replies of a thread stand below its first comment; the others are on its own page."""

REPLIES_ON_A_PAGE = 50


@dataclass(frozen=True)
class Wanted:
    """Which page of a discussion is asked for: its order, what it is narrowed to, after which row, how many.

    `folded`: without the comments that are shown as part of something else (`folding.FOLDINGS`).
    """

    order: Order = Order.OLDEST
    filters: Filters = field(default_factory=Filters)
    after: int = 0
    limit: int = 50
    folded: bool = False


def first_comments(
    session: Session, subject: Subject, wanted: Wanted, *, viewer_id: int | None = None
) -> Sequence[CommentRow]:
    """Comments on a subject that answer no other, in the order wanted; one more than wanted. One statement."""
    scope = sa.and_(on_subject(subject), Comment.root_id.is_(None))
    return _page(session, subject.process_id, scope, wanted, viewer_id)


def comments_on(
    session: Session, subject: Subject, wanted: Wanted, *, viewer_id: int | None = None
) -> Sequence[CommentRow]:
    """Every comment on a subject that the filters leave, replies among them, in the order wanted; one more."""
    return _page(session, subject.process_id, on_subject(subject), wanted, viewer_id)


def comments_of(
    session: Session, process_id: int, wanted: Wanted, *, viewer_id: int | None = None
) -> Sequence[CommentRow]:
    """Every comment of a process that the filters leave, in the order wanted; one more. None on a hidden amendment."""
    return _page(session, process_id, sa.and_(Comment.process_id == process_id, _on_what_is_shown()), wanted, viewer_id)


def _page(
    session: Session, process_id: int, scope: sa.ColumnElement[bool], wanted: Wanted, viewer_id: int | None
) -> Sequence[CommentRow]:
    """The rows are picked first, by the index of the order alone, and only then joined with all that a row shows."""
    query = sa.select(Comment.id).where(scope, visible(viewer_id), *conditions(wanted.filters))
    query = query.where(after_cursor(Comment, process_id, wanted.order, wanted.after))
    if wanted.folded:
        query = query.where(*(~folding.folded() for folding in FOLDINGS))
    order = in_order(Comment, wanted.order)
    return rows_picked(session, query.order_by(*order).limit(wanted.limit + 1), order)


def _on_what_is_shown() -> sa.ColumnElement[bool]:
    hidden = sa.select(Amendment.id).where(Amendment.id == Comment.amendment_id, Amendment.hidden.is_(True))
    return sa.or_(Comment.amendment_id.is_(None), ~hidden.exists())


def first_replies(
    session: Session, root_ids: Sequence[int], *, viewer_id: int | None = None
) -> tuple[Sequence[CommentRow], dict[int, int]]:
    """The first replies in each of these threads, the oldest first, and how many each has in all. Two statements."""
    if not root_ids:
        return [], {}
    query = sa.select(Comment.id).where(Comment.root_id.in_(root_ids), Comment.place <= REPLIES_SHOWN)
    rows = rows_picked(session, query.where(visible(viewer_id)), in_order(Comment, Order.NUMBER))
    counted = sa.select(Comment.root_id, sa.func.count()).where(Comment.root_id.in_(root_ids), visible(viewer_id))
    counts: dict[int, int] = dict(session.execute(counted.group_by(Comment.root_id)).all())  # type: ignore[arg-type]
    return rows, counts


def replies_on_page(session: Session, root_id: int, page: int, *, viewer_id: int | None = None) -> Sequence[CommentRow]:
    """The replies on one page of a thread, the oldest first; pages go from 1 and never move, whatever is hidden."""
    first = (page - 1) * REPLIES_ON_A_PAGE
    query = sa.select(Comment.id).where(
        Comment.root_id == root_id, Comment.place > first, Comment.place <= first + REPLIES_ON_A_PAGE
    )
    return rows_picked(session, query.where(visible(viewer_id)), in_order(Comment, Order.NUMBER))


def pages_of(session: Session, root_id: int) -> int:
    """How many pages the replies of a thread take; one when there are none."""
    last = session.scalar(sa.select(sa.func.max(Comment.place)).where(Comment.root_id == root_id))
    return page_of(last or 1)


def page_of(place: int) -> int:
    """The page on which the reply at this place stands."""
    return (max(place, 1) - 1) // REPLIES_ON_A_PAGE + 1


def next_place(session: Session, root_id: int) -> int:
    """The place of the next reply in a thread. Ask for it after the number, which is given to one at a time."""
    last = session.scalar(sa.select(sa.func.max(Comment.place)).where(Comment.root_id == root_id))
    return (last or 0) + 1


def count_on(session: Session, subject: Subject, filters: Filters) -> int:
    """How many published comments on a subject the filters leave, replies among them."""
    return _count(session, on_subject(subject), filters)


def count_of(session: Session, process_id: int, filters: Filters) -> int:
    """How many published comments of a process the filters leave; none on a hidden amendment."""
    return _count(session, sa.and_(Comment.process_id == process_id, _on_what_is_shown()), filters)


def _count(session: Session, scope: sa.ColumnElement[bool], filters: Filters) -> int:
    published: Any = Comment.state == CommentState.PUBLISHED
    query = sa.select(sa.func.count()).select_from(Comment).where(scope, published, *conditions(filters))
    return session.scalar(query) or 0
