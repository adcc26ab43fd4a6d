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
    while message := delivering.claim(
        database, key=settings.secret_key, base_url=settings.base_url, languages=CODES, now=clock()
    ):
        came = _sent(message, settings, clock())
        with database.writing() as session:
            delivering.settle(session, message, came, now=clock())
            session.commit()
        sent += 1
    return sent


def _sent(message: Message, settings: Settings, now: datetime) -> Came:
    """Post a message. A redirection is an answer like others, and not followed."""
    try:
        answer = call(
            message.url, body=message.body, may_be_private=settings.private_webhooks, headers=message.headers(now),
            seconds=SECONDS, enough=LONGEST_ANSWER,
        )  # fmt: skip
    except NotReached as fault:
        return Came(None, str(fault))
    return Came(answer.status, answer.body.decode("utf-8", "replace"))
