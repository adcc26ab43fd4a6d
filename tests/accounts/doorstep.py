"""Registering, confirming and signing in, as tests of accounts need it; and the postman who brings the links."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from email.message import EmailMessage
from urllib.parse import urlsplit

from flask import Flask
from time_machine import Traveller

from app.accounts import services, tasks
from app.accounts.models import Person
from app.config import Settings
from app.db import Database
from app.jobs.handlers import HANDLERS
from app.jobs.outbox import deliver_due
from tests.mailbox import Mailbox
from tests.reader import Reader, Sheet

assert tasks.HANDLERS is HANDLERS
Clock = Traveller
PASSWORD = "vier seltsame Wörter hier"
LINK = re.compile(r"http://localhost(/\S+token=\S+)")
SECRETS = re.compile(r'(name="(?:csrf_token|shown_at|form_token)" value=")[^"]*|(content=")[^"]{60,}(?=")')


@dataclass
class Postman:
    """Works off the outbox and keeps what arrived."""

    app: Flask
    mailbox: Mailbox
    clock: Callable[[], datetime]

    def bring(self) -> list[EmailMessage]:
        """Deliver everything that waits; the mails of this round."""
        before = len(self.mailbox.messages)
        settings: Settings = replace(self.app.config["SETTINGS"], mail_url=self.mailbox.url)
        deliver_due(self.app.extensions["database"], settings, HANDLERS, self.clock)
        return self.mailbox.messages[before:]

    def bring_link(self) -> str:
        """Deliver everything; the address in the only link that came."""
        links = [link for message in self.bring() for link in LINK.findall(message.get_content())]
        assert len(links) == 1, links
        return str(links[0])


def register(someone: Reader, clock: Clock, *, language: str = "en", status: int = 200, **values: object) -> Sheet:
    """Fill in the form of registration as a person would, taking some time over it."""
    form = someone.open(f"/{language}/register")
    clock.shift(30)
    given = {"name": "Ana Duarte", "email": "ana@example.org", "password": PASSWORD, "group_key": "citizen"}
    return someone.send(form, {**given, **values}, status=status)


def sign_in(
    someone: Reader, email: str, password: str = PASSWORD, *, target: str = "/en/sign-in", status: int = 200
) -> Sheet:
    """Sign in with the form that is there."""
    return someone.send(someone.open(target), {"email": email, "password": password}, status=status)


def a_neighbour(
    database: Database, name: str = "Ana Duarte", *, email: str = "ana@example.org", now: datetime, language: str = "en"
) -> Person:
    """Somebody with a confirmed account and a password."""
    with database.writing() as session:
        person = services.add_person(session, email, name=name, password=PASSWORD, language=language, now=now)
        session.commit()
    return person


def without_secrets(sheet: Sheet) -> bytes:
    """An answer byte for byte, apart from what is different at every request by design."""
    return SECRETS.sub(r"\1\2", sheet.response.get_data(as_text=True)).encode()


def path_of(sheet: Sheet) -> str:
    """Where the reader ended up, without the query."""
    return urlsplit(sheet.address).path
