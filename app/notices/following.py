"""What people follow: following and letting go, choosing the way to be told, and when their digests are due."""

import secrets
from collections.abc import Collection, Mapping
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.errors import NotInThisState
from app.domain.noticing import DIGESTS, About, Channel, next_digest, rank
from app.ledger.queries import size
from app.notices.marks import add_missing
from app.notices.models import ReadNotice, Recipient, Schedule, Subscription

MOST_FOLLOWED = 1000


def follow(
    session: Session,
    person_id: int,
    about: About,
    target_id: int,
    *,
    time_zone: str,
    now: datetime,
    channel: Channel | None = None,
) -> Subscription:
    """Follow a thing from now on, by this channel or the person's usual one; again: only the channel is changed.

    `time_zone` is the process's: the person's day begins by it until they choose another. Raises NotInThisState beyond
    a thousand things.
    """
    recipient = recipient_of(session, person_id, time_zone=time_zone)
    there = subscription_to(session, person_id, about, target_id)
    if there is None and _number_followed(session, person_id) >= MOST_FOLLOWED:
        raise NotInThisState
    chosen = channel or (there.channel if there else recipient.usual)
    row = {"about": about, "target_id": target_id, "channel": chosen, "rank": rank(about, chosen)}
    since = size(session)
    row |= {"person_id": person_id, "since": since, "mailed_from": since, "followed_at": now}
    add_missing(session, Subscription, [row])
    made = subscription_to(session, person_id, about, target_id)
    assert made is not None
    choose(session, made, chosen, now=now)
    return made


def unfollow(session: Session, person_id: int, about: About, target_id: int) -> None:
    """Follow a thing no more; nothing happens when it is not followed."""
    own = (Subscription.person_id == person_id, Subscription.about == about, Subscription.target_id == target_id)
    session.execute(sa.delete(Subscription).where(*own))


def choose(session: Session, subscription: Subscription, channel: Channel, *, now: datetime) -> None:
    """Be told of what is followed by another channel, from now on; what waits for a digest comes with the next one."""
    if channel is not subscription.channel and subscription.channel not in DIGESTS:
        subscription.mailed_from = size(session)
    elif channel is not subscription.channel:
        waits = session.get(Schedule, (subscription.person_id, subscription.channel))
        subscription.mailed_from = max(subscription.mailed_from, waits.up_to if waits else 0)
    subscription.channel, subscription.rank = channel, rank(subscription.about, channel)
    session.flush()
    recipient = session.get_one(Recipient, subscription.person_id)
    if channel in DIGESTS:
        _plan(session, [(recipient.person_id, recipient.time_zone)], channel, subscription.mailed_from, now)


def no_mail(
    session: Session, person_id: int, *, channel: Channel | None = None, subscription_id: int | None = None
) -> int:
    """Tell somebody in the app only what came by mail: of one subscription, by one channel, or (neither) all of it.

    How many subscriptions changed. What they follow stays followed.
    """
    mailed = (Channel.AT_ONCE, *DIGESTS) if channel is None else (channel,)
    query = sa.select(Subscription).where(Subscription.person_id == person_id, Subscription.channel.in_(mailed))
    if subscription_id is not None:
        query = query.where(Subscription.id == subscription_id)
    found = session.scalars(query).all()
    for one in found:
        one.channel, one.rank = Channel.IN_APP, rank(one.about, Channel.IN_APP)
    if subscription_id is None:
        recipient = session.get(Recipient, person_id)
        if recipient is not None and recipient.usual in mailed:
            recipient.usual = Channel.IN_APP
    session.flush()
    return len(found)


def live_by(session: Session, person_id: int, *, time_zone: str, usual: Channel, own: Channel, now: datetime) -> None:
    """Choose the time zone one's days begin by, the channel of what one follows from now on, and that of answers."""
    recipient = recipient_of(session, person_id, time_zone=time_zone)
    follow(session, person_id, About.OWN, person_id, time_zone=time_zone, now=now, channel=own)
    recipient.time_zone, recipient.usual = time_zone, usual
    session.flush()
    for schedule in session.scalars(sa.select(Schedule).where(Schedule.person_id == person_id)):
        schedule.due_at = next_digest(schedule.channel, now, time_zone)
    session.flush()


def read_all(session: Session, person_id: int, *, up_to: int) -> None:
    """Have read everything up to this happening."""
    session.execute(
        sa.update(Recipient)
        .where(Recipient.person_id == person_id, Recipient.read_up_to < up_to)
        .values(read_up_to=min(up_to, size(session)))
    )
    own = (ReadNotice.person_id == person_id, ReadNotice.happening_id <= up_to)
    session.execute(sa.delete(ReadNotice).where(*own))


def read_one(session: Session, person_id: int, happening_id: int) -> None:
    """Have read one notice."""
    add_missing(session, ReadNotice, [{"person_id": person_id, "happening_id": happening_id}])


def recipient_of(session: Session, person_id: int, *, time_zone: str = "UTC") -> Recipient:
    """Somebody as one who is told things, made when they first are."""
    _add_recipients(session, [person_id], time_zone)
    return session.get_one(Recipient, person_id)


def expect_own(session: Session, first: Mapping[int, int], *, time_zone: str, now: datetime) -> None:
    """Let people be told what becomes of their contributions, in a daily digest, unless they chose otherwise before.

    `first` says after which entry, for each of them.
    """
    if not first:
        return
    known = set(
        session.scalars(
            sa.select(Subscription.person_id).where(
                Subscription.about == About.OWN, Subscription.person_id.in_(list(first))
            )
        )
    )
    new = [person_id for person_id in first if person_id not in known]
    if not new:
        return
    _add_recipients(session, new, time_zone)
    channel = Channel.DAILY
    add_missing(
        session,
        Subscription,
        [
            {
                "person_id": person_id,
                "about": About.OWN,
                "target_id": person_id,
                "channel": channel,
                "rank": rank(About.OWN, channel),
                "since": first[person_id],
                "mailed_from": first[person_id],
                "followed_at": now,
            }
            for person_id in new
        ],
    )
    zones = sa.select(Recipient.person_id, Recipient.time_zone).where(Recipient.person_id.in_(new))
    _plan(session, [(one, zone) for one, zone in session.execute(zones)], channel, min(first.values()), now)


def subscription_to(session: Session, person_id: int, about: About, target_id: int) -> Subscription | None:
    """That somebody follows this thing; None when they do not."""
    return session.scalar(
        sa.select(Subscription).where(
            Subscription.person_id == person_id, Subscription.about == about, Subscription.target_id == target_id
        )
    )


def _add_recipients(session: Session, people: Collection[int], time_zone: str) -> None:
    made = {"time_zone": time_zone, "usual": Channel.DAILY, "read_up_to": 0}
    add_missing(
        session, Recipient, [made | {"person_id": person_id, "key": secrets.token_hex(32)} for person_id in people]
    )


def _plan(session: Session, people: Collection[tuple[int, str]], channel: Channel, up_to: int, now: datetime) -> None:
    """Let a digest be due to those who have none planned; what happened up to `up_to` is in none."""
    rows = [
        {"person_id": person_id, "channel": channel, "due_at": next_digest(channel, now, zone), "up_to": up_to}
        for person_id, zone in people
    ]
    add_missing(session, Schedule, rows)


def _number_followed(session: Session, person_id: int) -> int:
    query = sa.select(sa.func.count()).select_from(Subscription).where(Subscription.person_id == person_id)
    return session.scalar(query) or 0
