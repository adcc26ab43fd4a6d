"""The outbox: work that follows an act is written in the act's transaction and done afterwards."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from threading import Event, Thread
from typing import Any

import sqlalchemy as sa
import structlog
from sqlalchemy.orm import Session

from app.config import Settings
from app.db import Database
from app.jobs.handlers import Handler, Work
from app.jobs.models import OutboxMessage

POSTED = "posted to the outbox"
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)
MOST_ATTEMPTS = 12
KEPT = timedelta(days=7)
LONGEST_FAILURE = 300
HELD_SECONDS = 20
"""How often work that takes long says that it is still being done: well within the first pause."""
log = structlog.get_logger()


def post(
    session: Session, *, kind: str, payload: dict[str, Any], now: datetime, due: datetime | None = None
) -> OutboxMessage:
    """Write down work to be done once this transaction is committed; `payload` holds JSON values, never rows."""
    message = OutboxMessage(kind=kind, payload=payload, created_at=now, due_at=due or now)
    session.add(message)
    session.info[POSTED] = True
    return message


def deliver_due(
    database: Database,
    settings: Settings,
    handlers: Mapping[str, Handler],
    clock: Callable[[], datetime],
    *,
    limit: int = 100,
) -> int:
    """Carry out the work that is due, at most `limit` pieces; how many were taken up.

    Each piece is claimed in a transaction of its own by moving its due time past the next pause, then carried out
    without holding the database, then marked as done. So two workers never take the same piece at the same time, and
    what a dying worker had claimed comes due again. A handler takes less than a minute.
    """
    taken = 0
    while taken < limit and (message := _claim(database, tuple(handlers), clock())):
        work = Work(message.id, message.kind, message.payload, database, settings, clock())
        _mark(database, work, _failure_of(handlers[message.kind], work), clock())
        taken += 1
    return taken


def pause_after(attempts: int) -> timedelta:
    """How long to wait after so many attempts: a minute, then twice as long each time, at most six hours."""
    return min(FIRST_PAUSE * (1 << (attempts - 1)), LONGEST_PAUSE)


def forget_done(session: Session, now: datetime) -> None:
    """Delete what was carried out a week ago: it may hold addresses and links."""
    session.execute(sa.delete(OutboxMessage).where(OutboxMessage.done_at < now - KEPT))


def done(session: Session, number: int, now: datetime) -> None:
    """Mark a piece of work as done in the transaction of what it did, so that it is never done twice."""
    session.execute(sa.update(OutboxMessage).where(OutboxMessage.id == number).values(failure=None, done_at=now))


def forget(session: Session, kind: str) -> None:
    """Delete all work of a kind that is not done yet."""
    session.execute(sa.delete(OutboxMessage).where(OutboxMessage.kind == kind, OutboxMessage.done_at.is_(None)))


def waiting(session: Session) -> int:
    """How many pieces of work are not done yet and will still be tried; what is held back (`holding`) is not."""
    query = sa.select(sa.func.count()).select_from(OutboxMessage).where(OutboxMessage.done_at.is_(None))
    query = query.where(OutboxMessage.kind.not_like("held %"))
    return session.scalar(query.where(OutboxMessage.attempts < MOST_ATTEMPTS)) or 0


def given_up(session: Session) -> int:
    """How many pieces of work failed at every attempt."""
    query = sa.select(sa.func.count()).select_from(OutboxMessage).where(OutboxMessage.done_at.is_(None))
    return session.scalar(query.where(OutboxMessage.attempts >= MOST_ATTEMPTS)) or 0


@contextmanager
def held(database: Database, number: int) -> Iterator[None]:
    """Keep a piece of work from coming due again while it is being done, however long that takes.

    When this process dies, nobody says any more that it is being done, and it comes due within a minute.
    """
    over = Event()
    holder = Thread(target=_hold, args=(database, number, over), name="holding", daemon=True)
    holder.start()
    try:
        yield
    finally:
        over.set()
        holder.join()


def _hold(database: Database, number: int, over: Event) -> None:
    while not over.wait(HELD_SECONDS):
        try:
            with database.writing() as session:
                due = {"due_at": datetime.now(UTC) + FIRST_PAUSE}
                session.execute(sa.update(OutboxMessage).where(OutboxMessage.id == number).values(**due))
                session.commit()
        except Exception as away:  # noqa: BLE001 (the database may be away for a moment; the next round tries again)
            log.warning("outbox", message=number, failure=type(away).__name__)


def _claim(database: Database, kinds: Collection[str], now: datetime) -> OutboxMessage | None:
    """The next due message, its due time moved on; most often there is none, and reading is enough to see it."""
    due = (
        sa.select(OutboxMessage)
        .where(OutboxMessage.done_at.is_(None), OutboxMessage.due_at <= now, OutboxMessage.kind.in_(kinds))
        .where(OutboxMessage.attempts < MOST_ATTEMPTS)
        .order_by(OutboxMessage.due_at, OutboxMessage.id)
        .limit(1)
    )
    with database.reading() as session:
        if session.scalar(due) is None:
            return None
    with database.writing() as session:
        message = session.scalar(due.with_for_update(skip_locked=True))
        if message is not None:
            message.attempts += 1
            message.due_at = now + pause_after(message.attempts)
            session.commit()
        return message


def _failure_of(handler: Handler, work: Work) -> str | None:
    """Do the work; what went wrong, if anything: one piece that fails must not keep the others waiting."""
    try:
        handler(work)
    except Exception as error:  # noqa: BLE001 (handlers talk to the outside, where everything can fail)
        failure = f"{type(error).__name__}: {error}"[:LONGEST_FAILURE]
        log.warning("outbox", kind=work.kind, message=work.id, failure=failure)
        return failure
    return None


def _mark(database: Database, work: Work, failure: str | None, now: datetime) -> None:
    values = {"failure": failure, "done_at": None if failure else now}
    with database.writing() as session:
        session.execute(sa.update(OutboxMessage).where(OutboxMessage.id == work.id).values(**values))
        session.commit()


def post_mail(
    session: Session,
    *,
    to: int | str,
    template: str,
    now: datetime,
    values: dict[str, Any] | None = None,
    language: str = "",
) -> OutboxMessage:
    """Write down a mail to a person (by number; who has no account any more gets none) or to an address.

    `template` is templates/_mail/<template>.txt: its first line is the subject. `language` is needed for an address; a
    person is written to in theirs, as it is when the mail is sent.
    """
    payload = {"to": to, "template": template, "language": language, "values": values or {}}
    return post(session, kind="mail", payload=payload, now=now)


def post_mails(session: Session, mails: Sequence[tuple[int, dict[str, Any]]], *, template: str, now: datetime) -> None:
    """Write down a mail to each of these people, with what stands in it, in one statement."""
    if not mails:
        return
    payloads = [{"to": to, "template": template, "language": "", "values": values} for to, values in mails]
    rows = [{"kind": "mail", "payload": payload, "created_at": now, "due_at": now} for payload in payloads]
    session.execute(sa.insert(OutboxMessage), rows)
    session.info[POSTED] = True


def forget_values(session: Session, number: int) -> None:
    """Remove from a mail that was sent whom it went to and what stood in it."""
    message = session.get_one(OutboxMessage, number)
    message.payload = {"template": message.payload.get("template", "")}


def mails(session: Session, *, before: int = 0, limit: int = 50) -> Sequence[OutboxMessage]:
    """The mails in the outbox, sent or not, the latest first; one more than `limit`."""
    query = sa.select(OutboxMessage).where(OutboxMessage.kind == "mail").order_by(OutboxMessage.id.desc())
    return session.scalars((query.where(OutboxMessage.id < before) if before else query).limit(limit + 1)).all()
