"""Reading comments: threads on a subject, lists with filters, counts."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from app.accounts.models import Organisation, Person, Standing
from app.amendments.models import Amendment
from app.comments.models import Comment, EarlierWording
from app.domain.commenting import CommentState, Kind
from app.texts.models import Clause, Revision

SHOWN = (CommentState.PUBLISHED, CommentState.HIDDEN, CommentState.WITHDRAWN)
MOST_REPLIES = 1000


@dataclass(frozen=True)
class CommentRow:
    """A comment as a page shows it: hidden and withdrawn ones without their words.

    `author_name` is None for a former participant; `revision_number` is the wording of the clause it was about.
    """

    id: int
    number: int
    reply_to_id: int | None
    root_id: int | None
    kind: Kind
    body: str
    language: str
    state: CommentState
    topic: str
    created_at: datetime
    edited_at: datetime | None
    author_id: int | None
    author_name: str | None
    group: str
    organisation: str | None
    organisation_slug: str | None
    clause_number: str | None
    amendment_number: int | None
    revision_number: int | None

    @property
    def is_readable(self) -> bool:
        """Whether its words are shown."""
        return self.state in (CommentState.PUBLISHED, CommentState.PENDING)


@dataclass(frozen=True)
class Subject:
    """What comments are on: a clause, an amendment, or (neither) the text as a whole."""

    process_id: int
    clause_id: int | None = None
    amendment_id: int | None = None


@dataclass(frozen=True)
class Filters:
    """What a list of comments is narrowed to; None does not narrow."""

    kind: Kind | None = None
    group: str | None = None
    language: str | None = None
    topic: str | None = None
    author_id: int | None = None
    whole_text: bool = False


_COLUMNS = (
    Comment.id,
    Comment.number,
    Comment.reply_to_id,
    Comment.root_id,
    Comment.kind,
    Comment.body,
    Comment.language,
    Comment.state,
    Comment.topic,
    Comment.created_at,
    Comment.edited_at,
    Comment.author_id,
    Comment.attributed_to,
    Comment.group_key,
    Person.name.label("person_name"),
    Person.standing,
    Organisation.name.label("organisation"),
    Organisation.slug.label("organisation_slug"),
    Clause.number.label("clause_number"),
    Amendment.number.label("amendment_number"),
    Revision.number.label("revision_number"),
)


def _rows_query() -> sa.Select[*tuple[Any, ...]]:
    query = sa.select(*_COLUMNS).select_from(Comment)
    query = query.outerjoin(Person, Person.id == Comment.author_id)
    query = query.outerjoin(Organisation, Organisation.id == Comment.organisation_id)
    query = query.outerjoin(Clause, Clause.id == Comment.clause_id)
    query = query.outerjoin(Amendment, Amendment.id == Comment.amendment_id)
    return query.outerjoin(Revision, Revision.id == Comment.revision_id)


def _row(found: sa.Row[*tuple[Any, ...]]) -> CommentRow:
    readable = found.state in (CommentState.PUBLISHED, CommentState.PENDING)
    left = found.standing is None or found.standing is Standing.DELETED
    return CommentRow(
        id=found.id,
        number=found.number,
        reply_to_id=found.reply_to_id,
        root_id=found.root_id,
        kind=found.kind,
        body=found.body if readable else "",
        language=found.language,
        state=found.state,
        topic=found.topic,
        created_at=found.created_at,
        edited_at=found.edited_at,
        author_id=None if left else found.author_id,
        author_name=found.attributed_to or (None if left else found.person_name),
        group=found.group_key,
        organisation=found.organisation,
        organisation_slug=found.organisation_slug,
        clause_number=found.clause_number,
        amendment_number=found.amendment_number,
        revision_number=found.revision_number,
    )


def _visible(viewer_id: int | None) -> sa.ColumnElement[bool]:
    """What everybody sees, and one's own comments that still wait to be let through."""
    shown = Comment.state.in_(SHOWN)
    own = sa.and_(Comment.state == CommentState.PENDING, Comment.author_id == viewer_id)
    return shown if viewer_id is None else sa.or_(shown, own)


def _on(subject: Subject) -> sa.ColumnElement[bool]:
    return sa.and_(
        Comment.process_id == subject.process_id,
        Comment.clause_id == subject.clause_id if subject.clause_id else Comment.clause_id.is_(None),
        Comment.amendment_id == subject.amendment_id if subject.amendment_id else Comment.amendment_id.is_(None),
    )


def threads_on(
    session: Session, subject: Subject, *, viewer_id: int | None = None, after: int = 0, limit: int = 30
) -> tuple[Sequence[CommentRow], Sequence[CommentRow]]:
    """First comments on a subject after the id `after`, oldest first (one more than `limit`), and all replies to them.

    Two statements however many comments there are; at most a thousand replies a page.
    """
    query = _rows_query().where(_on(subject), Comment.root_id.is_(None), Comment.id > after, _visible(viewer_id))
    first = [_row(found) for found in session.execute(query.order_by(Comment.id).limit(limit + 1))]
    shown = [comment.id for comment in first[:limit]]
    return first, replies_to(session, shown, viewer_id=viewer_id)


def comments_on(
    session: Session, subject: Subject, *, viewer_id: int | None = None, after: int = 0, limit: int = 50
) -> Sequence[CommentRow]:
    """Every comment on a subject, replies among them, oldest first after the id `after`; one more than `limit`."""
    query = _rows_query().where(_on(subject), Comment.id > after, _visible(viewer_id))
    return [_row(found) for found in session.execute(query.order_by(Comment.id).limit(limit + 1))]


def numbers_of(session: Session, comment_ids: Sequence[int]) -> dict[int, int]:
    """The numbers of these comments, by identity."""
    query = sa.select(Comment.id, Comment.number).where(Comment.id.in_(comment_ids))
    return dict(session.execute(query).all())


def replies_to(session: Session, root_ids: Sequence[int], *, viewer_id: int | None = None) -> Sequence[CommentRow]:
    """Every reply in the threads that these comments began, oldest first."""
    if not root_ids:
        return []
    query = _rows_query().where(Comment.root_id.in_(root_ids), _visible(viewer_id))
    return [_row(found) for found in session.execute(query.order_by(Comment.id).limit(MOST_REPLIES))]


def comment_row(session: Session, process_id: int, number: int, *, viewer_id: int | None = None) -> CommentRow | None:
    """One comment by its address, as a page shows it."""
    query = _rows_query().where(Comment.process_id == process_id, Comment.number == number, _visible(viewer_id))
    found = session.execute(query).first()
    return _row(found) if found else None


def row_by_id(session: Session, comment_id: int) -> CommentRow | None:
    """One comment by its identity, whatever its state."""
    found = session.execute(_rows_query().where(Comment.id == comment_id)).first()
    return _row(found) if found else None


def comment_by_number(session: Session, process_id: int, number: int) -> Comment | None:
    """One comment to act on, in whatever state."""
    query = sa.select(Comment).where(Comment.process_id == process_id, Comment.number == number)
    return session.scalar(query.options(joinedload(Comment.clause), joinedload(Comment.amendment)))


def rows_by_ids(session: Session, comment_ids: Collection[int]) -> Sequence[CommentRow]:
    """Comments by their identities, whatever their states, oldest first."""
    if not comment_ids:
        return []
    query = _rows_query().where(Comment.id.in_(comment_ids)).order_by(Comment.id)
    return [_row(found) for found in session.execute(query)]


def comments_by_numbers(session: Session, process_id: int, numbers: Collection[int]) -> Sequence[Comment]:
    """Those of the comments with these numbers that there are, to act on, in whatever state, oldest first."""
    query = sa.select(Comment).where(Comment.process_id == process_id, Comment.number.in_(numbers))
    return session.scalars(query.options(joinedload(Comment.amendment)).order_by(Comment.id)).all()


def comments_of(
    session: Session,
    process_id: int,
    filters: Filters,
    *,
    viewer_id: int | None = None,
    after: int = 0,
    limit: int = 50,
) -> Sequence[CommentRow]:
    """Comments of a process, oldest first, after the id `after`; one more than `limit`."""
    query = _rows_query().where(Comment.process_id == process_id, Comment.id > after, _visible(viewer_id))
    query = query.where(*_conditions(filters)).order_by(Comment.id).limit(limit + 1)
    return [_row(found) for found in session.execute(query)]


def count_of(session: Session, process_id: int, filters: Filters) -> int:
    """How many published comments the filters leave."""
    query = sa.select(sa.func.count()).select_from(Comment).where(Comment.process_id == process_id)
    return session.scalar(query.where(Comment.state == CommentState.PUBLISHED, *_conditions(filters))) or 0


def counts_by_clause(session: Session, process_id: int) -> dict[int, int]:
    """How many published comments each clause has."""
    query = sa.select(Comment.clause_id, sa.func.count()).where(Comment.process_id == process_id)
    query = query.where(Comment.state == CommentState.PUBLISHED, Comment.clause_id.is_not(None))
    return {clause_id: count for clause_id, count in session.execute(query.group_by(Comment.clause_id)) if clause_id}


def counts_by_amendment(session: Session, amendment_ids: Sequence[int]) -> dict[int, int]:
    """How many published comments each of these amendments has."""
    query = sa.select(Comment.amendment_id, sa.func.count()).where(Comment.amendment_id.in_(amendment_ids))
    query = query.where(Comment.state == CommentState.PUBLISHED).group_by(Comment.amendment_id)
    return {amendment_id: count for amendment_id, count in session.execute(query) if amendment_id}


def languages_of(session: Session, process_id: int) -> Sequence[str]:
    """The languages in which a process has been commented on."""
    query = sa.select(Comment.language).where(Comment.process_id == process_id).distinct()
    return sorted(session.scalars(query))


def topics_of(session: Session, process_id: int) -> Sequence[str]:
    """The topics that imported comments bear (the question they answered, for instance)."""
    query = sa.select(Comment.topic).where(Comment.process_id == process_id, Comment.topic != "").distinct()
    return sorted(session.scalars(query))


def pending_of(session: Session, process_id: int, *, limit: int = 50) -> Sequence[CommentRow]:
    """Comments that wait to be let through, oldest first."""
    query = _rows_query().where(Comment.process_id == process_id, Comment.state == CommentState.PENDING)
    return [_row(found) for found in session.execute(query.order_by(Comment.id).limit(limit))]


def earlier_wordings(session: Session, comment_id: int) -> Sequence[EarlierWording]:
    """What a comment said before it was edited, the earliest first."""
    query = sa.select(EarlierWording).where(EarlierWording.comment_id == comment_id).order_by(EarlierWording.id)
    return session.scalars(query).all()


def _conditions(filters: Filters) -> list[sa.ColumnElement[bool]]:
    wanted = {
        Comment.kind: filters.kind,
        Comment.group_key: filters.group,
        Comment.language: filters.language,
        Comment.topic: filters.topic,
        Comment.author_id: filters.author_id,
    }
    conditions = [column == value for column, value in wanted.items() if value is not None]
    if filters.whole_text:
        conditions += [Comment.clause_id.is_(None), Comment.amendment_id.is_(None)]
    return conditions
