"""Reading what somebody follows, with the names and addresses of it, and finding what can be followed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from app.amendments.models import Amendment
from app.amendments.queries import amendment_by_number
from app.comments.models import Comment
from app.domain.commenting import CommentState
from app.domain.noticing import About, Channel
from app.notices.following import subscription_to
from app.notices.models import Recipient, Subscription
from app.processes.models import Process, Visibility
from app.texts.models import Clause
from app.texts.queries import clause_by_number

PLACES = {About.CLAUSE: "clauses", About.AMENDMENT: "amendments", About.THREAD: "comments"}


@dataclass(frozen=True)
class General:
    """How somebody is told in general."""

    own: Channel
    usual: Channel
    time_zone: str


@dataclass(frozen=True)
class FollowedRow:
    """Something somebody follows; `number` is its address in the process (None: the process itself)."""

    id: int
    about: About
    channel: Channel
    followed_at: datetime
    slug: str
    title: Mapping[str, str]
    number: str | None

    @property
    def path(self) -> str:
        """Where it stands, after the language in the address."""
        place = f"/{PLACES[self.about]}/{self.number}" if self.about in PLACES else ""
        return f"/processes/{self.slug}{place}"


def general_of(session: Session, person_id: int) -> General:
    """How somebody is told in general; what is so from the beginning when they have chosen nothing."""
    recipient = session.get(Recipient, person_id)
    own = subscription_to(session, person_id, About.OWN, person_id)
    return General(
        own.channel if own else Channel.DAILY,
        recipient.usual if recipient else Channel.DAILY,
        recipient.time_zone if recipient else "UTC",
    )


def followed_by(session: Session, person_id: int, *, after: int = 0, limit: int = 30) -> list[FollowedRow]:
    """What somebody follows, in the order in which they began; one more than `limit`. Hidden things are left out."""
    query = _followed().where(Subscription.person_id == person_id, Subscription.id > after)
    return [FollowedRow(**row._mapping) for row in session.execute(query.order_by(Subscription.id).limit(limit + 1))]


def named(session: Session, person_id: int, subscription_id: int | None) -> FollowedRow | None:
    """One thing that somebody follows, with its name; None for their own contributions, and when it is hidden."""
    query = _followed().where(Subscription.person_id == person_id, Subscription.id == subscription_id)
    row = session.execute(query).first() if subscription_id is not None else None
    return FollowedRow(**row._mapping) if row else None


def _followed() -> sa.Select[*tuple[Any, ...]]:
    comment, amendment, clause = aliased(Comment), aliased(Amendment), aliased(Clause)
    process_id = sa.func.coalesce(comment.process_id, amendment.process_id, clause.process_id, Subscription.target_id)
    number = sa.func.coalesce(clause.number, sa.cast(amendment.number, sa.String), sa.cast(comment.number, sa.String))
    return (
        sa.select(
            Subscription.id, Subscription.about, Subscription.channel, Subscription.followed_at, Process.slug,
            Process.title, number.label("number"),
        )
        .select_from(Subscription)
        .outerjoin(comment, sa.and_(Subscription.about == About.THREAD, comment.id == Subscription.target_id))
        .outerjoin(amendment, sa.and_(Subscription.about == About.AMENDMENT, amendment.id == Subscription.target_id))
        .outerjoin(clause, sa.and_(Subscription.about == About.CLAUSE, clause.id == Subscription.target_id))
        .join(Process, Process.id == process_id)
        .where(Subscription.about != About.OWN)
        .where(Process.visibility != Visibility.PREPARED, sa.or_(amendment.id.is_(None), amendment.hidden.is_(False)))
    )  # fmt: skip


def subscription(session: Session, person_id: int, number: int) -> Subscription | None:
    """A subscription of this person's, by its own number."""
    query = sa.select(Subscription).where(Subscription.person_id == person_id, Subscription.id == number)
    return session.scalar(query)


def target_of(session: Session, process: Process, about: About, number: str) -> int | None:
    """The identity of what can be followed in a process, by its address there; None when nobody may read it.

    The address of any comment of a thread stands for the thread.
    """
    if about is About.PROCESS:
        return process.id
    if about is About.CLAUSE:
        clause = clause_by_number(session, process.id, number)
        return clause.id if clause else None
    if not (number.isascii() and number.isdecimal() and len(number) < 10):
        return None
    if about is About.AMENDMENT:
        amendment = amendment_by_number(session, process.id, int(number))
        return amendment.id if amendment and not amendment.hidden else None
    return _thread(session, process.id, int(number)) if about is About.THREAD else None


def _thread(session: Session, process_id: int, number: int) -> int | None:
    query = (
        sa.select(sa.func.coalesce(Comment.root_id, Comment.id))
        .outerjoin(Amendment, Amendment.id == Comment.amendment_id)
        .where(Comment.process_id == process_id, Comment.number == number, Comment.state != CommentState.PENDING)
        .where(sa.func.coalesce(Amendment.hidden, sa.false()).is_(sa.false()))
    )
    return session.scalar(query)
