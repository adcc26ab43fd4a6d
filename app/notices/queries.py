"""Reading notices: what somebody is told, what they follow, and what everybody may know of a process."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from app.amendments.models import Amendment
from app.comments.models import Comment
from app.domain.commenting import CommentState
from app.domain.noticing import PUBLIC, RANKS, URGENT, About, Channel, Why
from app.notices.models import Concern, Happening, ReadNotice, Recipient, Subscription
from app.notices.rows import NoticeRow
from app.objections.models import Objection
from app.processes.models import Process, Visibility
from app.texts.models import Clause

MOST_COUNTED = 99
MOST_LOOKED_AT = 1000
SILENT = URGENT.index(Channel.NONE)
COLUMNS = (
    Happening.id,
    Happening.kind,
    Happening.number,
    Happening.happened_at,
    Happening.process_id,
    Process.slug,
    Process.title,
    Happening.clause_id,
    Clause.number.label("clause_number"),
    Amendment.number.label("amendment_number"),
    Happening.details,
)


def decides() -> sa.ColumnElement[int]:
    """The channel by which somebody is told of what rows are grouped by, as its place in `URGENT`: see `decided_by`."""
    return sa.func.min(Subscription.rank) % RANKS


def matches(*columns: Any) -> sa.Select[Any]:
    """The subscriptions that a happening falls under."""
    same = sa.and_(Concern.about == Subscription.about, Concern.target_id == Subscription.target_id)
    return (
        sa.select(*columns)
        .select_from(Subscription)
        .join(Concern, same)
        .where(Concern.happening_id > Subscription.since)
    )


def readable(query: sa.Select[Any]) -> sa.Select[Any]:
    """Of a query on happenings only what everybody may read now: nothing hidden, withdrawn or in preparation."""
    return (
        query.join(Process, Process.id == Happening.process_id)
        .outerjoin(Clause, Clause.id == Happening.clause_id)
        .outerjoin(Comment, Comment.id == Happening.comment_id)
        .outerjoin(Amendment, Amendment.id == Happening.amendment_id)
        .outerjoin(Objection, Objection.id == Happening.objection_id)
        .where(
            Process.visibility != Visibility.PREPARED,
            sa.or_(Comment.id.is_(None), Comment.state == CommentState.PUBLISHED),
            sa.or_(Amendment.id.is_(None), Amendment.hidden.is_(False)),
            sa.or_(Objection.id.is_(None), Objection.visibility == CommentState.PUBLISHED),
        )
    )


def not_by(person: Any) -> sa.ColumnElement[bool]:
    """That a happening was not somebody's own act."""
    return sa.func.coalesce(Happening.actor_id, sa.literal(0)) != sa.type_coerce(person, sa.Integer)


def notices_of(
    session: Session, person_id: int, *, before: int = 0, limit: int = 30, unread_only: bool = False
) -> list[NoticeRow]:
    """What somebody is told in the app, the latest first; one more than `limit`."""
    told = matches(Concern.happening_id.label("id")).where(Subscription.person_id == person_id)
    if before:
        told = told.where(Concern.happening_id < before)
    told = told.group_by(Concern.happening_id).having(decides() != SILENT)
    matched, read = told.subquery(), aliased(ReadNotice)
    reader = sa.select(Recipient.read_up_to).where(Recipient.person_id == person_id).scalar_subquery()
    unread = sa.and_(read.happening_id.is_(None), Happening.id > sa.func.coalesce(reader, 0))
    query = readable(
        sa.select(*COLUMNS, unread.label("unread"))
        .select_from(matched)
        .join(Happening, Happening.id == matched.c.id)
        .outerjoin(read, sa.and_(read.happening_id == Happening.id, read.person_id == person_id))
    ).where(not_by(person_id))
    if unread_only:
        query = query.where(unread)
    rows = session.execute(query.order_by(Happening.id.desc()).limit(limit + 1))
    return reasoned(session, person_id, [NoticeRow(**row._mapping) for row in rows])


def reasoned(session: Session, person_id: int, rows: Sequence[NoticeRow]) -> list[NoticeRow]:
    """The rows with the reason why this person is told of each."""
    if not rows:
        return []
    own = sa.select(Concern.happening_id, Concern.why).where(
        Concern.about == About.OWN, Concern.target_id == person_id, Concern.happening_id.in_([row.id for row in rows])
    )
    reasons: dict[int, Why] = dict(session.execute(own).all())
    return [replace(row, why=reasons.get(row.id, Why.FOLLOWED)) for row in rows]


def rows_of(session: Session, person_id: int, happenings: Collection[int]) -> list[NoticeRow]:
    """These happenings as one person is told of them, the latest first; what may not be read any more is left out."""
    query = readable(sa.select(*COLUMNS).select_from(Happening)).where(Happening.id.in_(happenings))
    rows = session.execute(query.order_by(Happening.id.desc()))
    return reasoned(session, person_id, [NoticeRow(**row._mapping) for row in rows])


def _unread_count() -> sa.Select[int]:
    """Built once: every page of somebody who is signed in asks it. It looks at a bounded number of rows."""
    person = sa.bindparam("person", type_=sa.Integer)
    looked_at = (
        matches(Concern.happening_id.label("id"), Subscription.rank.label("rank"))
        .join(Recipient, Recipient.person_id == Subscription.person_id)
        .where(Subscription.person_id == person, Concern.happening_id > Recipient.read_up_to)
        .limit(MOST_LOOKED_AT)
        .subquery()
    )
    matched = (
        sa.select(looked_at.c.id)
        .group_by(looked_at.c.id)
        .having(sa.func.min(looked_at.c.rank) % RANKS != SILENT)
        .subquery()
    )
    read = sa.select(ReadNotice.happening_id).where(
        ReadNotice.person_id == person, ReadNotice.happening_id == Happening.id
    )
    unread = (
        readable(sa.select(Happening.id).select_from(matched).join(Happening, Happening.id == matched.c.id))
        .where(not_by(person), ~read.exists())
        .limit(MOST_COUNTED + 1)
        .subquery()
    )
    return sa.select(sa.func.count()).select_from(unread)


UNREAD_COUNT = _unread_count()


def unread_count(session: Session, person_id: int) -> int:
    """How many notices somebody has not read; it counts to a hundred and no further."""
    return session.scalar(UNREAD_COUNT, {"person": person_id}) or 0


def newest(session: Session) -> int:
    """The last happening there is; 0 when there is none."""
    last = session.scalar(sa.select(sa.func.max(Happening.id)))
    return last or 0


def public_of(session: Session, process_id: int, *, limit: int = 50) -> list[NoticeRow]:
    """What everybody may know of a process, the latest first."""
    query = readable(sa.select(*COLUMNS).select_from(Happening)).where(
        Happening.process_id == process_id, Happening.kind.in_(PUBLIC)
    )
    return [NoticeRow(**row._mapping) for row in session.execute(query.order_by(Happening.id.desc()).limit(limit))]


def timetable_changed_at(session: Session, process_id: int) -> datetime | None:
    """When a phase, question or meeting of a process was last changed, as far as it is still told; else None."""
    changes = sa.or_(*(Happening.kind.like(f"{noun}_%") for noun in ("phase", "question", "meeting")))
    query = sa.select(sa.func.max(Happening.happened_at)).where(Happening.process_id == process_id, changes)
    return session.scalar(query)


def is_told(session: Session, person_id: int, happening_id: int) -> bool:
    """Whether a happening is among the notices of this person."""
    query = matches(Concern.happening_id).where(
        Subscription.person_id == person_id, Concern.happening_id == happening_id
    )
    return session.scalar(sa.select(query.exists())) is True
