"""Reading what came with comments: quotes, sources, files and the people named, for a page of comments at once."""

from collections.abc import Collection
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.orm import Session, undefer

from app.comments.mentions import Mentioned, mentions_in
from app.comments.models import Attachment, Comment, Source
from app.comments.queries import CommentRow
from app.comments.quotes import Quoted, quotes_of
from app.domain.citing import Cited
from app.domain.commenting import CommentState


@dataclass(frozen=True)
class File:
    """A file that came with a comment; `place` counts from 1 and is its address within the comment."""

    place: int
    name: str
    media_type: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Enclosures:
    """What came with each of some comments, by the identity of the comment."""

    quotes: dict[int, list[Quoted]] = field(default_factory=dict)
    sources: dict[int, list[Cited]] = field(default_factory=dict)
    files: dict[int, list[File]] = field(default_factory=dict)
    mentions: dict[int, list[Mentioned]] = field(default_factory=dict)


def enclosures_of(session: Session, comments: Collection[CommentRow]) -> Enclosures:
    """What came with those of the comments whose words are shown; four statements however many there are."""
    return enclosures_by_id(session, [comment.id for comment in comments if comment.is_readable])


def enclosures_by_id(session: Session, ids: Collection[int]) -> Enclosures:
    """What came with comments, whatever their states; only for whoever may read them."""
    if not ids:
        return Enclosures()
    return Enclosures(quotes_of(session, ids), _sources(session, ids), _files(session, ids), mentions_in(session, ids))


def _sources(session: Session, ids: Collection[int]) -> dict[int, list[Cited]]:
    query = sa.select(Source.comment_id, Source.title, Source.address).where(Source.comment_id.in_(ids))
    found: dict[int, list[Cited]] = {}
    for comment_id, title, address in session.execute(query.order_by(Source.id)):
        found.setdefault(comment_id, []).append(Cited(title, address))
    return found


def _files(session: Session, ids: Collection[int]) -> dict[int, list[File]]:
    columns = (Attachment.comment_id, Attachment.name, Attachment.media_type, Attachment.size, Attachment.sha256)
    query = sa.select(*columns).where(Attachment.comment_id.in_(ids)).order_by(Attachment.id)
    found: dict[int, list[File]] = {}
    for comment_id, name, media_type, size, sha256 in session.execute(query):
        files = found.setdefault(comment_id, [])
        files.append(File(len(files) + 1, name, media_type, size, sha256))
    return found


def attachment(
    session: Session, comment: Comment, place: int, *, viewer_id: int | None, moderates: bool = False
) -> Attachment | None:
    """A file of a comment with its content, as long as this reader may read the comment; else None.

    That is: the comment is published and what it is on is not hidden, or it waits and is the reader's own, or the
    reader moderates and has to judge it. A withdrawn one is gone for everybody.
    """
    own = comment.state is CommentState.PENDING and viewer_id is not None and comment.author_id == viewer_id
    on_hidden = comment.amendment is not None and comment.amendment.hidden
    shown = (comment.state is CommentState.PUBLISHED and not on_hidden) or own or moderates
    if not shown or comment.state is CommentState.WITHDRAWN:
        return None
    query = sa.select(Attachment).where(Attachment.comment_id == comment.id).options(undefer(Attachment.content))
    return session.scalar(query.order_by(Attachment.id).offset(place - 1).limit(1))
