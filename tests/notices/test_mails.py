"""The mails of notices on the wire: how they are stopped, whom they do not reach, and what a person takes along."""

from dataclasses import replace
from datetime import datetime, timedelta

from app.accounts import standing
from app.accounts.models import Person
from app.accounts.tasks import deliver
from app.config import Settings
from app.db import Database
from app.domain.noticing import About, Channel
from app.jobs.outbox import deliver_due
from app.notices import following, tasks
from app.notices.personal import personal
from app.processes.models import Process
from app.processes.services import enter
from tests.builders import NOON, a_person, a_process
from tests.mailbox import Mailbox

HOUR = timedelta(hours=1)


def someone_who_follows(database: Database) -> tuple[Person, int]:
    with database.writing() as session:
        process, person = a_process(session), a_person(session)
        following.follow(
            session, person.id, About.PROCESS, process.id, time_zone="UTC", now=NOON, channel=Channel.AT_ONCE
        )
        session.commit()
        return person, process.id


def happens(database: Database, settings: Settings, mailbox: Mailbox, process_id: int, now: datetime) -> None:
    """A phase opens, the worker tells of it, and the mails go out."""
    with database.writing() as session:
        process = session.get_one(Process, process_id)
        body = {"phase": "consultation"}
        enter(session, process, kind="phase_opened", object="phases/1", body=body, actor_id=None, now=now)
        tasks.tell(session, now)
        session.commit()
    deliver_due(database, replace(settings, mail_url=mailbox.url), {"mail": deliver}, lambda: now)


def test_a_mail_says_how_it_is_stopped_in_one_click(database: Database, settings: Settings, mailbox: Mailbox) -> None:
    person, process_id = someone_who_follows(database)
    happens(database, settings, mailbox, process_id, NOON)
    (mail,) = mailbox.to(str(person.email))
    assert "A phase has opened: Consultation." in mail.get_content()
    assert str(mail["List-Unsubscribe"]).startswith("<http://localhost/unsubscribe/")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_an_address_that_bounces_gets_no_notices_any_more(
    database: Database, settings: Settings, mailbox: Mailbox
) -> None:
    person, process_id = someone_who_follows(database)
    mailbox.unknown.add(str(person.email))
    happens(database, settings, mailbox, process_id, NOON)
    with database.reading() as session:
        assert session.get_one(Person, person.id).mail_refused_at == NOON
    mailbox.unknown.clear()
    happens(database, settings, mailbox, process_id, NOON + HOUR)
    assert mailbox.messages == []


def test_what_somebody_follows_is_theirs_to_take_along_and_goes_with_them(database: Database) -> None:
    person, _ = someone_who_follows(database)
    with database.writing() as session:
        assert "at_once" in str(personal(session, person.id))
        standing.delete(session, session.get_one(Person, person.id), now=NOON)
        tasks.forget(session, NOON)
        assert personal(session, person.id) == {
            "time_zone": None,
            "usual_channel": None,
            "follows": [],
            "digests": [],
            "read": [],
        }
