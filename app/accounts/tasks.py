"""What is done for accounts in the background: sending mail, and the links that somebody asked for."""

from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts import entrance
from app.accounts.letters import letter_of
from app.accounts.models import MailPurpose, Person
from app.jobs import mail, outbox
from app.jobs.handlers import HANDLERS, Work

UNFINISHED_FOR = timedelta(days=7)
FOR_GOOD = 500
"""Answers of a mail server from this number on say that it will never take the mail (RFC 5321, section 4.2.1)."""


def deliver(work: Work) -> None:
    """Send one mail of the outbox; who has no account any more gets none. Nothing of it is kept, except in a demo."""
    with work.database.reading() as session:
        letter = letter_of(session, dict(work.payload), base_url=work.settings.base_url, now=work.now)
    if letter is not None:
        _send(work, letter)
    if not work.settings.demo:
        with work.database.writing() as session:
            outbox.forget_values(session, work.id)
            session.commit()


def _send(work: Work, letter: mail.Letter) -> None:
    """Send it, and note whether the server of the address takes mail for it: who bounces gets no notices any more."""
    message = mail.message_of(letter, number=work.id, sender=work.settings.mail_from, now=work.now)
    try:
        mail.send(message, work.settings.mail_url)
    except SMTPRecipientsRefused as refused:
        if all(code >= FOR_GOOD for code, _ in refused.recipients.values()):
            _note_refusal(work, letter.to, work.now)
        raise
    _note_refusal(work, letter.to, None)


def _note_refusal(work: Work, address: str, when: datetime | None) -> None:
    with work.database.reading() as session:
        known = session.execute(sa.select(Person.id, Person.mail_refused_at).where(Person.email == address)).first()
    if known is None or (known.mail_refused_at is None) is (when is None):
        return
    with work.database.writing() as session:
        session.execute(sa.update(Person).where(Person.id == known.id).values(mail_refused_at=when))
        session.commit()


def send_asked_link(work: Work) -> None:
    """Send a link that somebody asked for, if the address has an account."""
    with work.database.writing() as session:
        purpose = MailPurpose(work.payload["purpose"])
        entrance.send_asked_link(session, str(work.payload["email"]), purpose=purpose, now=work.now)
        outbox.forget_values(session, work.id)
        session.commit()


def forget_unfinished(session: Session, now: datetime) -> None:
    """Remove registrations that nobody confirmed within a week, and what is long over; a duty of the clock."""
    entrance.forget_unfinished(session, now=now, after=UNFINISHED_FOR)


HANDLERS["mail"] = deliver
HANDLERS["link"] = send_asked_link
