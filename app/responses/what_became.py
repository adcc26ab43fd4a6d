"""What became of somebody's own contributions, over all processes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.amendments.models import Amendment
from app.comments.models import Comment
from app.db import Moment
from app.domain.commenting import CommentState
from app.domain.responding import FOLLOW_UP_DAYS, Disposition, follow_up_until
from app.processes.models import Process, Visibility
from app.responses.models import Answered, FollowUp, Response, ResponseRules

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Own:
    """One's own comment or amendment, with the latest response to it and what can be done about that.

    `followed_up`: one has said that an answer misses the point; `follow_up_until`: one still may (None: no more).
    """

    is_amendment: bool
    id: int
    number: int
    slug: str
    process: Mapping[str, str]
    body: str
    language: str
    state: str
    created_at: datetime
    response: int | None
    disposition: Disposition | None
    followed_up: bool
    follow_up_until: datetime | None

    @property
    def cursor(self) -> str:
        """Its place in the list."""
        return f"{(self.created_at - EPOCH) // timedelta(microseconds=1)}-{int(self.is_amendment)}-{self.id}"


def own_contributions(
    session: Session, person_id: int, *, after: str, now: datetime, limit: int = 30
) -> list[Own] | None:
    """A person's comments and amendments, the latest first, after a cursor; one more than `limit`.

    One statement over both. None for a cursor that is none. Follow-ups are comments as well, and stand among them.
    """
    place = _place(after)
    if place is None:
        return None
    row = sa.union_all(_comments(person_id), _amendments(person_id)).subquery("own")
    order = (row.c.created_at.desc(), row.c.is_amendment.desc(), row.c.id.desc())
    query = (
        sa.select(
            row, Process.slug, Process.title.label("process"), Response.disposition,
            Response.created_at.label("answered_at"),
            sa.func.coalesce(ResponseRules.follow_up_days, FOLLOW_UP_DAYS).label("days"),
        )
        .join(Process, Process.id == row.c.process_id)
        .outerjoin(Response, sa.and_(Response.process_id == Process.id, Response.number == row.c.response))
        .outerjoin(ResponseRules, ResponseRules.process_id == Process.id)
        .where(Process.visibility != Visibility.PREPARED)
        .order_by(*order)
        .limit(limit + 1)
    )  # fmt: skip
    if place:
        here = sa.tuple_(row.c.created_at, row.c.is_amendment, row.c.id)
        query = query.where(
            here < sa.tuple_(sa.literal(place[0], Moment()), sa.literal(place[1]), sa.literal(place[2]))
        )
    return [_own(found, now) for found in session.execute(query)]


def _comments(person_id: int) -> sa.Select[*tuple[object, ...]]:
    latest = _latest(Answered.comment_id == Comment.id)
    own = _follow_up()
    return sa.select(
        sa.literal(0).label("is_amendment"), Comment.id, Comment.number, Comment.process_id, Comment.body,
        Comment.language, sa.type_coerce(Comment.state, sa.String).label("state"), Comment.created_at,
        latest.label("response"),
        sa.case((sa.exists().where(own.c.on_comment_id == Comment.id), 1), else_=0).label("followed_up"),
        sa.case((sa.exists().where(own.c.comment_id == Comment.id), 1), else_=0).label("is_follow_up"),
    ).where(Comment.author_id == person_id)  # fmt: skip


def _amendments(person_id: int) -> sa.Select[*tuple[object, ...]]:
    latest = _latest(Answered.amendment_id == Amendment.id)
    own = _follow_up()
    stands = sa.type_coerce(Amendment.state, sa.String)
    state = sa.case((Amendment.pending, "pending"), (Amendment.hidden, "hidden"), else_=stands)
    return sa.select(
        sa.literal(1).label("is_amendment"), Amendment.id, Amendment.number, Amendment.process_id, Amendment.body,
        Amendment.language, state.label("state"), Amendment.created_at, latest.label("response"),
        sa.case((sa.exists().where(own.c.on_amendment_id == Amendment.id), 1), else_=0).label("followed_up"),
        sa.literal(0).label("is_follow_up"),
    ).where(Amendment.author_id == person_id)  # fmt: skip


def _follow_up() -> Any:
    """Follow-ups under a name of their own, for a question about whether there is one."""
    return sa.alias(FollowUp.__table__)


def _latest(named: sa.ColumnElement[bool]) -> sa.ScalarSelect[int | None]:
    query = sa.select(sa.func.max(Response.number)).join(Answered, Answered.response_id == Response.id).where(named)
    return query.scalar_subquery()


def _own(found: sa.Row[*tuple[object, ...]], now: datetime) -> Own:
    values = found._mapping
    open_until = follow_up_until(values["answered_at"], values["days"]) if values["answered_at"] else None
    takes = not values["followed_up"] and not values["is_follow_up"] and values["state"] not in _CLOSED
    return Own(
        is_amendment=bool(values["is_amendment"]),
        id=values["id"],
        number=values["number"],
        slug=values["slug"],
        process=values["process"],
        body=values["body"],
        language=values["language"],
        state=values["state"],
        created_at=values["created_at"],
        response=values["response"],
        disposition=values["disposition"],
        followed_up=bool(values["followed_up"]),
        follow_up_until=open_until if open_until and takes and now < open_until else None,
    )


_CLOSED = frozenset({CommentState.HIDDEN.value, CommentState.WITHDRAWN.value, CommentState.PENDING.value})


def _place(cursor: str) -> tuple[datetime, int, int] | tuple[()] | None:
    """The moment, kind and identity of a cursor; empty for the beginning, None for what is no cursor."""
    if not cursor:
        return ()
    parts = cursor.split("-")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() and len(part) <= 16 for part in parts):
        return None
    microseconds, is_amendment, identity = map(int, parts)
    return (EPOCH + timedelta(microseconds=microseconds), is_amendment, identity) if identity < 2**31 else None
