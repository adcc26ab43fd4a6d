"""Digests for ten thousand people: posted in batches, written and handed to a mail server; mails a second, memory."""

import os
import resource
import subprocess
import sys
from datetime import timedelta
from time import perf_counter

import pytest
import sqlalchemy as sa

from app.accounts import tasks as accounts
from app.accounts.models import Person, Standing
from app.config import Settings
from app.db import Database
from app.domain.noticing import About, Channel, rank
from app.jobs.outbox import deliver_due
from app.ledger.services import Act
from app.notices import letters, resolving, sending
from app.notices.models import Recipient, Schedule, Subscription
from app.processes.services import enter_many
from app.web import logs
from tests.builders import NOON, a_process
from tests.databases import ENGINES, Databases
from tests.mailbox import receiving
from tests.postgres import PostgresMissing

MANY = int(os.environ.get("SUBSCRIBERS", "10000"))
ACTS = 120
TOMORROW = NOON + timedelta(days=1)
assert letters.COMPOSERS


def fill(database: Database, people: int) -> None:
    """A process with a day's acts, and so many people who follow it by a daily digest."""
    with database.writing() as session:
        process = a_process(session)
        for first in range(1, people + 1, 1000):
            numbers = range(first, min(first + 1000, people + 1))
            session.execute(sa.insert(Person), [_person(number) for number in numbers])
            session.execute(sa.insert(Recipient), [_recipient(number) for number in numbers])
            session.execute(sa.insert(Subscription), [_subscription(number, process.id) for number in numbers])
            session.execute(sa.insert(Schedule), [_schedule(number) for number in numbers])
        acts = [Act("phase_moved", f"phases/{number}", {"phase": "consultation"}) for number in range(1, ACTS + 1)]
        enter_many(session, process, acts, actor_id=None, now=NOON)
        resolving.take_up(session, NOON)
        session.commit()


def _person(number: int) -> dict[str, object]:
    name = f"Subscriber {number}"
    return {
        "id": number, "email": f"s{number}@example.org", "name": name, "name_key": name, "language": "en",
        "standing": Standing.ACTIVE, "created_at": NOON,
    }  # fmt: skip


def _recipient(number: int) -> dict[str, object]:
    return {"person_id": number, "time_zone": "UTC", "usual": Channel.DAILY, "read_up_to": 0, "key": "ab" * 32}


def _subscription(number: int, process_id: int) -> dict[str, object]:
    return {
        "person_id": number, "about": About.PROCESS, "target_id": process_id, "channel": Channel.DAILY,
        "rank": rank(About.PROCESS, Channel.DAILY), "since": 0, "mailed_from": 0, "followed_at": NOON,
    }  # fmt: skip


def _schedule(number: int) -> dict[str, object]:
    return {"person_id": number, "channel": Channel.DAILY, "due_at": TOMORROW, "up_to": 0}


def run(url: str, mail_url: str) -> None:
    """The digest run, in a process of its own: prints seconds of posting and of sending, mails, and peak megabytes."""
    logs.configure("ERROR")
    database = Database(url)
    settings = Settings(database_url=url, secret_key="only for tests", mail_url=mail_url)
    begun = perf_counter()
    while True:
        with database.writing() as session:
            looked_at = sending.send_digests(session, TOMORROW)
            session.commit()
        if not looked_at:
            break
    posted = perf_counter()
    sent = 0
    while taken := deliver_due(database, settings, {"mail": accounts.deliver}, lambda: TOMORROW):
        sent += taken
    done = perf_counter()
    print(posted - begun, done - posted, sent, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def measured(url: str, mail_url: str) -> tuple[float, float, int, float]:
    """What `run` prints."""
    code = f"from tests.bench.test_digests import run; run({url!r}, {mail_url!r})"
    ran = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    posting, sending_, mails, memory = ran.stdout.split()[-4:]
    return float(posting), float(sending_), int(mails), float(memory)


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("engine", ENGINES)
def test_ten_thousand_digests_take_no_more_memory_than_a_tenth_of_them(databases: Databases, engine: str) -> None:
    memories = []
    for people in (MANY // 10, MANY):
        try:
            with databases.fresh(engine) as url, receiving() as mailbox:
                database = Database(url)
                fill(database, people)
                database.dispose()
                posting, sending_, mails, memory = measured(url, mailbox.url)
                assert mails == len({str(message["To"]) for message in mailbox.messages}) == people
        except PostgresMissing as missing:
            pytest.skip(f"needs PostgreSQL: {missing}")
        print(
            f"\n{engine}: {people} digests of {ACTS} acts: posted at {people / posting:,.0f}/s, "
            f"written and sent at {people / sending_:,.0f}/s, peak {memory:.0f} MB"
        )
        memories.append(memory)
    assert memories[1] < memories[0] * 1.25
