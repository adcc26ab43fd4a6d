"""What is done for webhooks in the background: writing down their messages, sending them, forgetting them."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from app.config import Settings
from app.db import Database
from app.web.languages import CODES
from app.web.outside import NotReached, call
from app.webhooks import delivering, telling
from app.webhooks.delivering import LONGEST_ANSWER, Came, Message

SECONDS = 15
"""So long a receiver has for one message, in all."""


def tell(session: Session, now: datetime) -> None:
    """Write down the messages about what the record has new, bounded: what is left comes next; a duty of the clock."""
    telling.take_up(session, now)


def forget(session: Session, now: datetime) -> None:
    """Delete old messages; a duty of the clock."""
    telling.forget(session, now)


def deliver(database: Database, settings: Settings, clock: Callable[[], datetime]) -> int:
    """Send every message that is due, one after the other; how many were sent. Several threads may do so at once."""
    sent = 0
    while message := claimed(database, settings, clock()):
        came = sent_to(message, settings, clock())
        with database.writing() as session:
            delivering.settle(session, message, came, now=clock())
            session.commit()
        sent += 1
    return sent


def claimed(database: Database, settings: Settings, now: datetime) -> Message | None:
    """The next message that is due, held for a minute; None when there is none."""
    with database.reading() as session:
        if not delivering.is_due(session, now):
            return None
    with database.writing() as session:
        message = delivering.claim(
            session, key=settings.secret_key, base_url=settings.base_url, languages=CODES, now=now
        )
        session.commit()
        return message


def sent_to(message: Message, settings: Settings, now: datetime) -> Came:
    """Post a message. A redirection is an answer like others, and not followed."""
    try:
        answer = call(
            message.url, body=message.body, may_be_private=settings.private_webhooks, headers=message.headers(now),
            seconds=SECONDS, enough=LONGEST_ANSWER,
        )  # fmt: skip
    except NotReached as fault:
        return Came(None, str(fault))
    return Came(answer.status, answer.body.decode("utf-8", "replace"))
