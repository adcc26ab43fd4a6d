"""The outbox: what follows an act is never lost and never done by two at a time."""

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Barrier, Thread

import pytest
import sqlalchemy as sa

from app.config import Settings
from app.db import Database
from app.jobs.handlers import Handler, Work
from app.jobs.models import OutboxMessage
from app.jobs.outbox import MOST_ATTEMPTS, deliver_due, forget_done, given_up, pause_after, post, waiting
from tests.builders import NOON

MINUTE = timedelta(minutes=1)


class Hands:
    """A handler that notes what it was given, and fails as often as it is told to."""

    def __init__(self, failures: int = 0) -> None:
        self.taken: list[int] = []
        self.failures = failures

    def __call__(self, work: Work) -> None:
        self.taken.append(work.payload["number"])
        if len(self.taken) <= self.failures:
            raise ConnectionRefusedError("the mail server is away")


def at(moment: datetime) -> Callable[[], datetime]:
    return lambda: moment


def posted(database: Database, *numbers: int, due: datetime = NOON) -> None:
    with database.writing() as session:
        for number in numbers:
            post(session, kind="count", payload={"number": number}, now=NOON, due=due)
        session.commit()


def carried_out(database: Database, settings: Settings, handler: Handler, moment: datetime) -> int:
    return deliver_due(database, settings, {"count": handler}, at(moment))


def test_what_is_due_is_carried_out_once_and_in_order(database: Database, settings: Settings) -> None:
    hands = Hands()
    posted(database, 1, 2, 3)
    assert carried_out(database, settings, hands, NOON) == 3
    assert carried_out(database, settings, hands, NOON + 60 * MINUTE) == 0
    assert hands.taken == [1, 2, 3]


def test_what_is_due_later_waits(database: Database, settings: Settings) -> None:
    hands = Hands()
    posted(database, 1, due=NOON + MINUTE)
    assert carried_out(database, settings, hands, NOON) == 0
    assert carried_out(database, settings, hands, NOON + MINUTE) == 1


def test_what_a_transaction_did_not_commit_is_never_done(database: Database, settings: Settings) -> None:
    with database.writing() as session:
        post(session, kind="count", payload={"number": 1}, now=NOON)
    assert carried_out(database, settings, Hands(), NOON) == 0


def test_what_fails_is_tried_again_after_longer_and_longer_pauses(database: Database, settings: Settings) -> None:
    hands, now = Hands(failures=2), NOON
    posted(database, 1)
    carried_out(database, settings, hands, now)
    assert carried_out(database, settings, hands, now + MINUTE / 2) == 0
    now += MINUTE
    carried_out(database, settings, hands, now)
    assert carried_out(database, settings, hands, now + MINUTE) == 0
    assert carried_out(database, settings, hands, now + 2 * MINUTE) == 1
    with database.reading() as session:
        message = session.scalars(sa.select(OutboxMessage)).one()
        assert (message.attempts, message.failure) == (3, None)
        assert message.done_at is not None


def test_one_failure_does_not_keep_the_others_waiting(database: Database, settings: Settings) -> None:
    hands = Hands(failures=1)
    posted(database, 1, 2)
    assert carried_out(database, settings, hands, NOON) == 2
    with database.reading() as session:
        failures = session.scalars(sa.select(OutboxMessage.failure).order_by(OutboxMessage.id)).all()
        assert failures == ["ConnectionRefusedError: the mail server is away", None]


def test_it_is_given_up_at_last_and_said_so(database: Database, settings: Settings) -> None:
    hands, now = Hands(failures=100), NOON
    posted(database, 1)
    for attempt in range(1, MOST_ATTEMPTS + 3):
        carried_out(database, settings, hands, now)
        now += pause_after(attempt)
    assert len(hands.taken) == MOST_ATTEMPTS
    with database.reading() as session:
        assert (waiting(session), given_up(session)) == (0, 1)


def test_a_worker_that_dies_with_a_piece_in_hand_only_delays_it(database: Database, settings: Settings) -> None:
    class Death(BaseException):
        """The process is killed while it works."""

    def dies(work: Work) -> None:
        raise Death

    posted(database, 1)
    with pytest.raises(Death):
        carried_out(database, settings, dies, NOON)
    hands = Hands()
    assert carried_out(database, settings, hands, NOON) == 0
    assert carried_out(database, settings, hands, NOON + MINUTE) == 1


def test_a_kind_nobody_knows_waits_for_a_release_that_does(database: Database, settings: Settings) -> None:
    posted(database, 1)
    assert deliver_due(database, settings, {}, at(NOON)) == 0
    with database.reading() as session:
        assert waiting(session) == 1


def test_ten_workers_at_once_do_every_piece_once(database: Database, settings: Settings) -> None:
    hands, together = Hands(), Barrier(10)
    posted(database, *range(40))

    def work() -> None:
        together.wait()
        carried_out(database, settings, hands, NOON)

    workers = [Thread(target=work) for _ in range(10)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(hands.taken) == list(range(40))


def test_what_was_done_is_forgotten_after_a_week(database: Database, settings: Settings) -> None:
    posted(database, 1)
    carried_out(database, settings, Hands(), NOON)
    for days, left in ((6, 1), (8, 0)):
        with database.writing() as session:
            forget_done(session, NOON + timedelta(days=days))
            session.commit()
        with database.reading() as session:
            assert len(session.scalars(sa.select(OutboxMessage)).all()) == left
