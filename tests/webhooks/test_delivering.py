"""Messages to programs: sent once for each event, signed, tried again, given up; nobody waits for a slow receiver."""

from dataclasses import replace
from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.config import Settings
from app.db import Database
from app.domain.delivering_hooks import MOST_HOOKS, SCHEDULE, Unfit, secret_in_words
from app.domain.errors import AddressUnfit, NotInThisState, TooManyWebhooks, TopicsUnknown
from app.domain.hook_events import TEST, TOPICS
from app.domain.phases import Role
from app.jobs.models import OutboxMessage
from app.ledger.models import Entry
from app.processes.models import Process, Visibility
from app.processes.services import enter
from app.webhooks import delivering, queries, services, tasks, telling
from app.webhooks.models import Delivery, DeliveryState, Pause, Webhook
from app.webhooks.personal import erase, personal
from app.webhooks.services import Described, Keeping
from tests.builders import NOON, a_member, a_person, a_process
from tests.webhooks.receiver import Receiver

MINUTE = timedelta(minutes=1)
EVERYTHING = tuple(TOPICS)


class Instance:
    """An instance with a process and a steward, and its worker, at moments that the test chooses."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self.database, self.settings, self.now = database, settings, NOON
        with database.writing() as session:
            process = a_process(session, slug="code", now=NOON)
            self.process_id = process.id
            self.steward_id = a_member(session, process, roles=(Role.STEWARD,)).id
            session.commit()

    def webhook(self, url: str, *, topics: tuple[str, ...] = EVERYTHING, process_id: int | None = -1) -> str:
        """Make a webhook; its secret."""
        with self.database.writing() as session:
            _webhook, secret = services.make(
                session, Described(url, topics), Keeping(self.settings.secret_key, inside_too=True), now=self.now,
                process_id=self.process_id if process_id == -1 else process_id, author_id=self.steward_id,
            )  # fmt: skip
            session.commit()
        return secret_in_words(secret)

    def act(self, kind: str = "comment_sent", object_: str = "comments/12", **body: Any) -> None:
        """Something happens in the process."""
        with self.database.writing() as session:
            process = session.get_one(Process, self.process_id)
            enter(
                session, process, kind=kind, object=object_, body={"body": "Words", **body}, actor_id=self.steward_id,
                now=self.now,
            )  # fmt: skip
            session.commit()

    def work(self, later: timedelta = timedelta()) -> int:
        """The worker does what is due; how many messages it sent."""
        self.now += later
        with self.database.writing() as session:
            tasks.tell(session, self.now)
            session.commit()
        return tasks.deliver(self.database, self.settings, lambda: self.now)

    def one(self, act: Any = None) -> tuple[Webhook, Delivery | None]:
        """The first webhook and the last message to it, after an act on the webhook, if any."""
        with self.database.writing() as session:
            webhook = session.scalars(sa.select(Webhook).order_by(Webhook.id)).first()
            assert webhook is not None
            if act:
                act(session, webhook)
                session.commit()
            return webhook, next(iter(queries.deliveries_of(session, webhook.id)), None)


@pytest.fixture
def instance(database: Database, testing: Settings) -> Instance:
    return Instance(database, testing)


def test_a_program_is_told_once_of_each_event_it_asked_for_and_nothing_anybody_wrote(
    instance: Instance, receiver: Receiver
) -> None:
    instance.act("comment_sent", "comments/1")
    secret = instance.webhook(f"{receiver.url}/hook?channel=1", topics=("comment", "decision"))
    instance.act("comment_sent", "comments/2", body="Unspeakable words")
    instance.act("phase_opened", "phases/1")
    instance.act("comment_sent", "comments/3", state="pending")
    instance.act("comment_let_through", "comments/3")
    instance.act("member_joined", "members/5")
    instance.act("amendment_decided", "amendments/7", state="adopted")
    assert instance.work() == 3
    assert instance.work() == 0
    assert receiver.events == ["comment.published", "comment.published", "decision.published"]
    first = receiver.received[0]
    assert first.path == "/hook?channel=1"
    assert first.headers["content-type"] == "application/json"
    assert first.headers["webhook-timestamp"] == str(int(NOON.timestamp()))
    assert first.is_signed_by(secret)
    assert first.message["timestamp"] == "2026-06-15T12:00:00Z"
    assert first.message["data"] == {
        "process": "code",
        "object": "comments/2",
        "page": "http://localhost/en/processes/code/comments/2",
        "api": "http://localhost/api/v1/processes/code/comments/2",
        "entry": 1,
        "record": "http://localhost/en/processes/code/record/1",
    }
    assert "npeakable" not in first.body.decode()
    assert len({one.number for one in receiver.received}) == 3


def test_a_webhook_of_the_instance_is_told_of_every_public_process_and_of_no_other(
    instance: Instance, receiver: Receiver
) -> None:
    instance.webhook(receiver.url, process_id=None)
    with instance.database.writing() as session:
        hidden = a_process(session, slug="hidden", now=NOON, visibility=Visibility.PREPARED)
        other = a_process(session, slug="other", now=NOON)
        for process in (hidden, other):
            enter(
                session, process, kind="text_import", object="text", body={}, actor_id=None, now=NOON
            )  # fmt: skip
        session.commit()
    instance.act("version", "versions/1")
    instance.work()
    assert [one.message["data"]["process"] for one in receiver.received] == ["other", "code"]


def test_a_webhook_of_a_process_is_told_of_no_other(instance: Instance, receiver: Receiver) -> None:
    instance.webhook(receiver.url)
    with instance.database.writing() as session:
        other = a_process(session, slug="other", now=NOON)
        enter(session, other, kind="text_import", object="text", body={}, actor_id=None, now=NOON)
        session.commit()
    assert instance.work() == 0


def test_a_message_that_fails_is_tried_again_under_its_number_until_it_is_given_up(
    instance: Instance, receiver: Receiver
) -> None:
    secret = instance.webhook(receiver.url)
    receiver.answers, receiver.said = [500] * 20, "no <b>room</b>\x00\n"
    instance.act()
    assert instance.work() == 1
    for pause in SCHEDULE:
        assert instance.work(pause - timedelta(seconds=1)) == 0
        assert instance.work(timedelta(seconds=1)) == 1
    webhook, message = instance.one()
    assert message is not None
    assert (message.state, message.tries, message.due_at) == (DeliveryState.GIVEN_UP, 10, None)
    assert (message.status, message.answer) == (500, "no <b>room</b>")
    assert webhook.paused_at is None
    assert instance.work(timedelta(days=1)) == 0
    assert len({one.number for one in receiver.received}) == 1
    assert len({one.body for one in receiver.received}) == 1
    assert all(one.is_signed_by(secret) for one in receiver.received)
    stamps = [int(one.headers["webhook-timestamp"]) for one in receiver.received]
    assert stamps == sorted(set(stamps))


def test_after_days_of_failing_nothing_more_is_sent_and_its_keeper_is_told(
    instance: Instance, receiver: Receiver
) -> None:
    instance.webhook(receiver.url)
    receiver.answers = [503] * 30
    for day in range(6):
        instance.act(object_=f"comments/{day}")
        instance.work(timedelta(days=1) if day else timedelta())
    webhook, _message = instance.one()
    assert webhook.paused_why is Pause.FAILING
    told = mails(instance)
    assert [one["to"] for one in told] == [instance.steward_id]
    assert told[0]["values"]["why"] == "failing"
    before = len(receiver.received)
    assert instance.work(timedelta(days=9)) == 0
    receiver.answers = []
    instance.one(lambda session, one: services.resume(session, one, catch_up=False, now=instance.now))
    instance.act(object_="comments/99")
    instance.work(timedelta(days=1))
    assert len(receiver.received) > before
    assert instance.one()[0].failing_since is None


def test_an_address_that_is_gone_is_told_nothing_more(instance: Instance, receiver: Receiver) -> None:
    instance.webhook(receiver.url)
    receiver.answers = [410]
    instance.act()
    instance.act()
    assert instance.work() == 1
    webhook, _message = instance.one()
    assert webhook.paused_why is Pause.GONE
    assert mails(instance)[0]["values"]["why"] == "gone"


def test_what_happens_during_a_pause_is_sent_only_if_it_is_wanted(instance: Instance, receiver: Receiver) -> None:
    instance.webhook(receiver.url)
    for wanted in (False, True):
        instance.one(lambda session, one: services.pause(session, one, Pause.TEAM, now=instance.now))
        instance.act(object_=f"comments/{int(wanted)}")
        assert instance.work() == 0
        instance.one(lambda session, one: services.resume(session, one, catch_up=wanted, now=instance.now))  # noqa: B023
        assert instance.work() == int(wanted)
    assert [one.message["data"]["object"] for one in receiver.received] == ["comments/1"]
    with pytest.raises(NotInThisState):
        instance.one(lambda session, one: services.resume(session, one, catch_up=True, now=instance.now))


def test_a_test_message_is_sent_once_also_to_a_webhook_that_is_paused(instance: Instance, receiver: Receiver) -> None:
    secret = instance.webhook(receiver.url)
    instance.one(lambda session, one: services.pause(session, one, Pause.TEAM, now=instance.now))
    receiver.answers = [500]
    instance.one(lambda session, one: services.test(session, one, now=instance.now))
    with pytest.raises(NotInThisState):
        instance.one(lambda session, one: services.test(session, one, now=instance.now))
    assert instance.work() == 1
    webhook, message = instance.one()
    assert message is not None
    assert (message.event, message.state, message.status) == (TEST, DeliveryState.GIVEN_UP, 500)
    assert webhook.failing_since is None
    assert receiver.received[0].is_signed_by(secret)
    assert receiver.received[0].message["data"] == {"webhook": webhook.id}


def test_a_redirection_is_not_followed(instance: Instance, receiver: Receiver) -> None:
    instance.webhook(f"{receiver.url}/here")
    receiver.answers = [302, 307]
    instance.act()
    instance.work()
    instance.work(SCHEDULE[0])
    assert [one.path for one in receiver.received] == ["/here", "/here"]
    _webhook, message = instance.one()
    assert message is not None
    assert (message.state, message.status) == (DeliveryState.WAITING, 307)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]"])
def test_an_address_inside_the_network_is_never_called(instance: Instance, receiver: Receiver, host: str) -> None:
    """Also where only the name leads there: what it leads to is looked at each time."""
    instance.webhook(receiver.url.replace("127.0.0.1", host))
    instance.settings = replace(instance.settings, private_webhooks=False)
    instance.act()
    assert instance.work() == 1
    _webhook, message = instance.one()
    assert message is not None
    assert (message.state, message.status) == (DeliveryState.WAITING, None)
    assert "inside a network" in message.answer
    assert receiver.received == []


def test_a_new_secret_signs_at_once_and_the_one_before_for_a_day(instance: Instance, receiver: Receiver) -> None:
    before, made = instance.webhook(receiver.url), []
    keeping = Keeping(instance.settings.secret_key)
    instance.one(lambda session, one: made.append(services.rotate(session, one, keeping, now=instance.now)))
    after = secret_in_words(made[0])
    for later in (timedelta(), timedelta(days=1)):
        instance.act()
        instance.work(later)
    overlapping, alone = receiver.received
    assert overlapping.is_signed_by(before)
    assert overlapping.is_signed_by(after)
    assert not alone.is_signed_by(before)
    assert alone.is_signed_by(after)


def test_the_database_alone_does_not_give_a_secret_away(instance: Instance, receiver: Receiver) -> None:
    secret = instance.webhook(receiver.url)
    webhook, _message = instance.one()
    assert secret not in repr(webhook.sealed)
    instance.settings = replace(instance.settings, secret_key="another")
    instance.act()
    assert instance.work() == 0
    webhook, message = instance.one()
    assert webhook.paused_why is Pause.SECRET
    assert message is not None
    assert message.state is DeliveryState.WAITING
    assert mails(instance)[0]["values"]["why"] == "secret"
    with pytest.raises(NotInThisState):
        instance.one(lambda session, one: services.resume(session, one, catch_up=True, now=instance.now))
    made: list[bytes] = []
    instance.one(lambda session, one: made.append(services.rotate(session, one, Keeping("another"), now=instance.now)))
    assert instance.work() == 1
    assert receiver.received[0].is_signed_by(secret_in_words(made[0]))


def test_what_a_killed_worker_had_sent_goes_out_again_under_the_same_number(
    instance: Instance, receiver: Receiver
) -> None:
    instance.webhook(receiver.url)
    instance.act()
    with instance.database.writing() as session:
        tasks.tell(session, NOON)
        session.commit()
    message = tasks.claimed(instance.database, instance.settings, NOON)
    assert message is not None
    tasks.sent_to(message, instance.settings, NOON)  # the worker dies between the answer and its commit
    assert tasks.claimed(instance.database, instance.settings, NOON + timedelta(seconds=30)) is None
    assert instance.work(MINUTE) == 1
    assert instance.work(MINUTE) == 0
    assert len(receiver.received) == 2
    assert len({one.number for one in receiver.received}) == 1


def test_what_was_not_committed_is_told_to_nobody(instance: Instance, receiver: Receiver) -> None:
    instance.webhook(receiver.url)
    instance.act()
    with instance.database.writing() as session:
        tasks.tell(session, NOON)  # the worker dies before it commits
    with instance.database.reading() as session:
        assert session.scalar(sa.select(sa.func.count(Delivery.id))) == 0
    assert instance.work() == 1
    with instance.database.writing() as session:
        process = session.get_one(Process, instance.process_id)
        enter(session, process, kind="version", object="versions/1", body={}, actor_id=None, now=NOON)
    assert instance.work() == 0


def test_a_slow_receiver_keeps_nobody_waiting_but_itself(instance: Instance, receiver: Receiver) -> None:
    receiver.hold.clear()
    instance.webhook(f"{receiver.url}/slow")
    instance.webhook(f"{receiver.url}/quick")
    instance.act(object_="comments/1")
    instance.act(object_="comments/2")
    with instance.database.writing() as session:
        tasks.tell(session, NOON)
        session.commit()
    stuck = tasks.claimed(instance.database, instance.settings, NOON)
    assert stuck is not None
    assert stuck.url.endswith("/slow")
    waiting = Thread(target=tasks.sent_to, args=(stuck, instance.settings, NOON))
    waiting.start()
    try:
        assert instance.work() == 2
    finally:
        receiver.hold.set()
        waiting.join()
    assert sorted(one.path for one in receiver.received) == ["/quick", "/quick", "/slow"]


def test_several_workers_send_no_message_twice(instance: Instance, receiver: Receiver) -> None:
    for number in range(4):
        instance.webhook(f"{receiver.url}/{number}")
    for number in range(5):
        instance.act(object_=f"comments/{number}")
    with instance.database.writing() as session:
        tasks.tell(session, NOON)
        session.commit()
    workers = [
        Thread(target=tasks.deliver, args=(instance.database, instance.settings, lambda: NOON)) for _one in range(3)
    ]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    instance.work()
    numbers = [one.number for one in receiver.received]
    assert len(numbers) == len(set(numbers)) == 20


def test_a_message_can_be_sent_again_under_its_number(instance: Instance, receiver: Receiver) -> None:
    instance.webhook(receiver.url)
    instance.act()
    instance.work()
    with instance.database.writing() as session:
        message = session.scalars(sa.select(Delivery)).one()
        services.send_again(session, message, now=instance.now)
        session.commit()
    assert instance.work() == 1
    assert len({one.number for one in receiver.received}) == 1


def test_a_webhook_that_was_deleted_while_it_was_called_is_no_trouble(instance: Instance, receiver: Receiver) -> None:
    instance.webhook(receiver.url)
    instance.act()
    with instance.database.writing() as session:
        tasks.tell(session, NOON)
        session.commit()
    message = tasks.claimed(instance.database, instance.settings, NOON)
    assert message is not None
    removed(instance)
    with instance.database.writing() as session:
        delivering.settle(session, message, delivering.Came(200, ""), now=NOON)
        session.commit()
    assert instance.work() == 0


@pytest.mark.parametrize("rows", [1, 60])
def test_telling_asks_the_database_as_often_for_one_event_as_for_many(session: Session, rows: int) -> None:
    process = a_process(session, slug="code", now=NOON)
    for _one in range(3):
        services.make(
            session, Described("https://example.org/", EVERYTHING), Keeping("key"), process_id=process.id,
            author_id=None, now=NOON,
        )  # fmt: skip
    for number in range(rows):
        enter(session, process, kind="version", object=f"versions/{number}", body={}, actor_id=None, now=NOON)
    asked: list[str] = []
    engine = session.get_bind()
    sa.event.listen(engine, "before_cursor_execute", lambda *values: asked.append(values[2]))
    assert telling.take_up(session, NOON) == rows * 3
    busy = len(asked)
    assert busy <= 6
    assert telling.take_up(session, NOON) == 0
    assert len(asked) - busy <= 2


def test_bad_addresses_and_topics_are_refused_and_there_are_at_most_a_hundred(session: Session) -> None:
    process = a_process(session, now=NOON)

    def made(url: str, *topics: str) -> None:
        services.make(
            session, Described(url, topics), Keeping("key"), process_id=process.id, author_id=None, now=NOON
        )  # fmt: skip

    for url, reason in (
        ("javascript:alert(1)", Unfit.NO_ADDRESS),
        ("https://me:secret@example.org/", Unfit.WITH_PASSWORD),
        ("http://example.org/", Unfit.NOT_HTTPS),
        ("https://10.0.0.1/", Unfit.INSIDE),
    ):
        with pytest.raises(AddressUnfit) as refused:
            made(url, "comment")
        assert refused.value.reason is reason
    for topics in ((), ("pirates",), ("comment", "ballot")):
        with pytest.raises(TopicsUnknown):
            made("https://example.org/", *topics)
    for _one in range(MOST_HOOKS):
        made("https://example.org/", "comment")
    with pytest.raises(TooManyWebhooks):
        made("https://example.org/", "comment")
    assert queries.count_of(session, process.id) == MOST_HOOKS
    assert queries.count_of(session, None) == 0


def test_when_its_maker_has_left_the_team_learns_that_a_webhook_was_paused(session: Session) -> None:
    process = a_process(session, now=NOON)
    steward = a_member(session, process, roles=(Role.STEWARD,))
    left, administrator = a_person(session), a_person(session, administrator=True)
    hooks = [
        services.make(
            session, Described("https://example.org/", ["comment"]), Keeping("key"), process_id=process_id,
            author_id=left.id, now=NOON,
        )[0]
        for process_id in (process.id, None)
    ]  # fmt: skip
    assert [one["url"] for one in personal(session, left.id)] == ["https://example.org/"] * 2  # type: ignore[attr-defined]
    erase(session, left.id)
    session.expire_all()
    assert personal(session, left.id) == []
    assert queries.keepers_of(session, hooks[0]) == sorted([steward.id, administrator.id])
    assert queries.keepers_of(session, hooks[1]) == [administrator.id]


def test_old_messages_are_forgotten_and_those_that_wait_are_kept(instance: Instance, receiver: Receiver) -> None:
    instance.webhook(receiver.url)
    receiver.answers = [200, 500]
    instance.act(object_="comments/1")
    instance.act(object_="comments/2")
    instance.work()
    with instance.database.writing() as session:
        tasks.forget(session, NOON + timedelta(days=31))
        session.commit()
        left = session.scalars(sa.select(Delivery.state)).all()
    assert left == [DeliveryState.WAITING]


def mails(instance: Instance) -> list[dict[str, Any]]:
    with instance.database.reading() as session:
        query = sa.select(OutboxMessage).where(OutboxMessage.kind == "mail").order_by(OutboxMessage.id)
        return [one.payload for one in session.scalars(query)]


def removed(instance: Instance) -> None:
    with instance.database.writing() as session:
        services.remove(session, session.scalars(sa.select(Webhook)).one())
        assert session.scalar(sa.select(sa.func.count(Entry.index)))
        session.commit()
