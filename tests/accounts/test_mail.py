"""Composing mails, and handing them to a real server."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from app.accounts.letters import letter_of
from app.accounts.models import Person
from app.accounts.tasks import HANDLERS
from app.config import SettingRefused, Settings
from app.db import Database
from app.jobs import mail
from app.jobs.outbox import deliver_due, post_mail
from app.web import logs
from app.web.languages import CODES
from tests.accounts.doorstep import Clock, Postman, a_neighbour
from tests.builders import NOON
from tests.mailbox import Mailbox

VALUES = {
    "name": "Ana",
    "token": "TOKEN",
    "reason": "Spam",
    "reasons": "Unknown",
    "until": NOON.isoformat(),
    "organisation": "Red Abierta",
}
TEMPLATES = (
    "account_deleted",
    "address_changed",
    "address_in_use",
    "already_registered",
    "change_address",
    "confirm",
    "password_changed",
    "representation_refused",
    "representation_verified",
    "reset",
    "restored",
    "suspended",
)


def a_letter(
    template: str = "confirm", *, language: str = "en", to: str = "ana@example.org", **values: str
) -> mail.Letter:
    given = {**VALUES, **values}
    return mail.compose(template, to=to, language=language, values=given, base_url="https://example.org")


def sent(database: Database, settings: Settings, mailbox: Mailbox, now: datetime = NOON) -> None:
    deliver_due(database, replace(settings, mail_url=mailbox.url), HANDLERS, lambda: now)


@pytest.mark.parametrize("language", CODES)
@pytest.mark.parametrize("template", TEMPLATES)
def test_every_mail_has_a_subject_and_a_body_in_every_language(template: str, language: str) -> None:
    letter = a_letter(template, language=language)
    assert letter.subject
    assert "https://example.org" in letter.body
    assert "%(" not in letter.subject + letter.body
    assert "\n\n\n" not in letter.body


def test_a_mail_says_that_a_machine_wrote_it_and_has_an_identifier_of_its_own(
    database: Database, settings: Settings, mailbox: Mailbox
) -> None:
    person = a_neighbour(database, now=NOON)
    with database.writing() as session:
        post_mail(session, to=person.id, template="restored", now=NOON, values={"name": "Ana"})
        session.commit()
    sent(database, settings, mailbox)
    (message,) = mailbox.messages
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"].endswith("@localhost>")
    assert message.get_content_type() == "text/plain"
    assert message["Date"].datetime == NOON


def test_a_second_attempt_has_the_same_identifier_so_that_a_copy_is_recognised() -> None:
    letter = a_letter()
    first, second = (
        mail.message_of(letter, number=7, sender="o@example.org", now=NOON + timedelta(hours=hours)) for hours in (0, 3)
    )
    other = mail.message_of(letter, number=8, sender="o@example.org", now=NOON)
    assert first["Message-ID"] == second["Message-ID"] != other["Message-ID"]


def test_a_server_that_refuses_delays_a_mail_and_loses_nothing(
    database: Database, settings: Settings, mailbox: Mailbox
) -> None:
    person = a_neighbour(database, now=NOON)
    with database.writing() as session:
        post_mail(session, to=person.id, template="restored", now=NOON, values={"name": "Ana"})
        session.commit()
    mailbox.refusing = "451 come back later"
    sent(database, settings, mailbox)
    assert mailbox.messages == []
    mailbox.refusing = None
    sent(database, settings, mailbox, NOON + timedelta(minutes=30))
    sent(database, settings, mailbox, NOON + timedelta(days=1))
    assert len(mailbox.messages) == 1


def test_a_person_is_written_to_in_their_language_as_it_is_when_the_mail_leaves(
    database: Database, settings: Settings, mailbox: Mailbox
) -> None:
    person = a_neighbour(database, now=NOON, language="en")
    with database.writing() as session:
        post_mail(session, to=person.id, template="restored", now=NOON, values={"name": "Ana"})
        session.get_one(Person, person.id).language = "ar"
        session.commit()
    sent(database, settings, mailbox)
    (message,) = mailbox.messages
    assert message["Content-Language"] == "ar"
    assert "http://localhost/ar/sign-in" in message.get_content()


@pytest.mark.parametrize(
    "name", ["Ana\r\nBcc: all@example.org", "Ana\nSubject: x", "<b>Ana</b>", "{{ 7 * 7 }}", "%(name)s"]
)
def test_nothing_a_person_wrote_breaks_out_of_a_mail(name: str) -> None:
    letter = a_letter("representation_verified", organisation=name, name=name)
    message = mail.message_of(letter, number=1, sender="Openclause <o@example.org>", now=NOON)
    assert "Bcc" not in message
    assert message.get_all("Subject") == [letter.subject]
    assert "49" not in message["Subject"]
    assert name.splitlines()[0] in letter.subject


@pytest.mark.parametrize("to", ["ana@example.org\r\nBcc: b@example.org", "ana@example.org, b@example.org", "", "ana"])
def test_what_is_no_single_address_is_refused(to: str) -> None:
    with pytest.raises(mail.MailRefused):
        mail.message_of(a_letter(to=to), number=1, sender="o@example.org", now=NOON)


def test_addresses_of_every_script_are_written_to(mailbox: Mailbox) -> None:
    message = mail.message_of(a_letter(to="ana@exämple.org"), number=1, sender="o@example.org", now=NOON)
    mail.send(message, mailbox.url)
    assert mailbox.messages[0]["To"] == "ana@xn--exmple-cua.org"


def test_without_a_server_mails_are_written_to_the_log(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("INFO")
    mail.send(mail.message_of(a_letter(), number=1, sender="o@example.org", now=NOON), None)
    assert "confirm?token=TOKEN" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example.org", mail.Server("smtp", "mail.example.org", 25, "", "")),
        ("smtps://u:p%40ss@mail.example.org", mail.Server("smtps", "mail.example.org", 465, "u", "p@ss")),
        ("smtp+starttls://u:p@[::1]:2525", mail.Server("smtp+starttls", "::1", 2525, "u", "p")),
    ],
)
def test_the_setting_names_a_server(url: str, server: mail.Server) -> None:
    assert mail.Server.of(url) == server


@pytest.mark.parametrize(
    "url", ["http://mail.example.org", "mail.example.org", "smtp://", "smtp://h:port", "smtp://h:99999"]
)
def test_a_setting_that_names_no_server_is_refused(url: str) -> None:
    with pytest.raises(SettingRefused):
        mail.Server.of(url)


def test_a_value_that_a_template_names_and_nobody_gave_is_an_error(database: Database) -> None:
    with database.reading() as session, pytest.raises(Exception, match="token"):
        letter_of(session, {"to": "a@example.org", "template": "confirm", "values": {"name": "x"}}, base_url="")


def test_after_it_was_sent_nothing_of_a_mail_is_kept(
    app: Flask, clock: Clock, database: Database, postman: Postman
) -> None:
    with database.writing() as session:
        message = post_mail(
            session, to="ana@example.org", template="reset", now=datetime.now(UTC), values=VALUES, language="en"
        )
        session.commit()
    assert len(postman.bring()) == 1
    with database.reading() as session:
        kept = session.get_one(type(message), message.id)
        assert kept.payload == {"template": "reset"}
        assert kept.done_at
