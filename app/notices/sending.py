"""Telling by mail: at once, and in digests. Mails are posted to the outbox in the transaction that moves the watermark.

So whatever happens to the worker, what was told is marked as told, and what was not is not: none is lost, none is
posted twice. Mails name happenings and hold none of their words: those are looked up when the mail is written.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.identity import good_standing
from app.accounts.models import Person
from app.domain.noticing import URGENT, Channel, next_digest
from app.jobs.outbox import post_mails
from app.notices.marks import mark_of
from app.notices.models import Concern, Happening, Recipient, Schedule, Subscription
from app.notices.queries import decides, matches, newest, not_by, readable

MOST_AT_ONCE = 500
MOST_HAPPENINGS = 200
BEHIND = 2**40


def send_at_once(session: Session, now: datetime, *, limit: int = MOST_AT_ONCE) -> int:
    """Post the mails about what happened since the last time, at most `limit` of them; how many were posted.

    A happening that concerns more people than that is gone on with by the next call, after the last of them.
    """
    mark, posted = mark_of(session, "mailed at once"), 0
    last = newest(session)
    coming = sa.select(Happening.id).where(Happening.id > mark.entry, Happening.id <= last).order_by(Happening.id)
    for happening_id in session.scalars(coming.limit(MOST_HAPPENINGS)).all():
        people = _at_once_to(session, happening_id, after=mark.person_id, limit=limit - posted, now=now)
        mails = [(person_id, {"happening": happening_id}) for person_id in people]
        post_mails(session, mails, template="notice", now=now)
        posted += len(people)
        if posted >= limit:
            mark.person_id = people[-1] if people else mark.person_id
            break
        mark.entry, mark.person_id = happening_id, 0
    session.flush()
    return posted


def send_digests(session: Session, now: datetime, *, limit: int = MOST_AT_ONCE) -> int:
    """Post the digests that are due, of at most `limit` people; how many people were looked at.

    Whoever has nothing to be told gets none. The next digest is planned; who wants none any more has none planned.
    """
    due = sa.select(Schedule).where(Schedule.due_at <= now).order_by(Schedule.due_at, Schedule.person_id)
    schedules = session.scalars(due.limit(limit).with_for_update(skip_locked=True)).all()
    for channel in {one.channel for one in schedules}:
        _send(session, channel, [one for one in schedules if one.channel is channel], now)
    session.flush()
    session.expunge_all()
    return len(schedules)


def told_by_mail(channel: Channel, *columns: Any) -> sa.Select[Any]:
    """Happenings of which people are to be told by a channel, grouped by person and happening.

    Nothing of which they get a letter anyway, and nothing from before they chose the channel.
    """
    written = sa.func.max(sa.case((Concern.written, 1), else_=0))
    # One number of both, so that it is the deciding subscription whose `mailed_from` counts.
    deciding = sa.func.min(sa.cast(Subscription.rank, sa.BigInteger) * BEHIND + Subscription.mailed_from + 1)
    return (
        matches(*columns)
        .group_by(Subscription.person_id, Concern.happening_id)
        .having(decides() == URGENT.index(channel), written == 0, deciding % BEHIND <= Concern.happening_id)
    )


def may_be_written_to(now: datetime) -> sa.ColumnElement[bool]:
    """That somebody gets mail at all: confirmed, neither suspended nor gone, with an address that takes mail."""
    return sa.and_(good_standing(now), Person.email.is_not(None), Person.mail_refused_at.is_(None))


def _at_once_to(session: Session, happening_id: int, *, after: int, limit: int, now: datetime) -> Sequence[int]:
    told = told_by_mail(Channel.AT_ONCE, Subscription.person_id.label("person_id"), Concern.happening_id.label("id"))
    told = told.where(Concern.happening_id == happening_id, Subscription.person_id > after)
    matched = told.subquery()
    query = readable(
        sa.select(Person.id)
        .select_from(matched)
        .join(Person, Person.id == matched.c.person_id)
        .join(Happening, Happening.id == matched.c.id)
    ).where(may_be_written_to(now), not_by(Person.id))
    return session.scalars(query.order_by(Person.id).limit(limit)).all()


def _send(session: Session, channel: Channel, schedules: Sequence[Schedule], now: datetime) -> None:
    up_to = newest(session)
    people = [one.person_id for one in schedules]
    told = _with_something_to_tell(session, channel, people, up_to, now)
    mails = [
        (one.person_id, {"channel": channel.value, "after": one.up_to, "up_to": up_to})
        for one in schedules
        if one.person_id in told
    ]
    post_mails(session, mails, template="digest", now=now)
    still = _wanting(session, channel, people)
    for one in schedules:
        if one.person_id in still:
            one.due_at, one.up_to = next_digest(channel, now, still[one.person_id]), up_to
        else:
            session.delete(one)


def _with_something_to_tell(
    session: Session, channel: Channel, people: Collection[int], up_to: int, now: datetime
) -> set[int]:
    told = told_by_mail(channel, Subscription.person_id.label("person_id"), Concern.happening_id.label("id"))
    told = told.join(
        Schedule, sa.and_(Schedule.person_id == Subscription.person_id, Schedule.channel == channel)
    ).where(Subscription.person_id.in_(people), Concern.happening_id > Schedule.up_to, Concern.happening_id <= up_to)
    matched = told.subquery()
    query = readable(
        sa.select(Person.id)
        .distinct()
        .select_from(matched)
        .join(Person, Person.id == matched.c.person_id)
        .join(Happening, Happening.id == matched.c.id)
    ).where(may_be_written_to(now), not_by(Person.id))
    return set(session.scalars(query))


def _wanting(session: Session, channel: Channel, people: Collection[int]) -> dict[int, str]:
    """The time zones of those who still follow something by this channel."""
    query = (
        sa.select(Recipient.person_id, Recipient.time_zone)
        .where(Recipient.person_id.in_(people))
        .where(
            sa.select(Subscription.id)
            .where(Subscription.person_id == Recipient.person_id, Subscription.channel == channel)
            .exists()
        )
    )
    return dict(session.execute(query).all())
