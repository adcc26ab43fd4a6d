"""What is done for accounts in the background: sending mail, and the links that somebody asked for."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.accounts import entrance
from app.accounts.letters import letter_of
from app.accounts.models import MailPurpose
from app.jobs import mail, outbox
from app.jobs.handlers import HANDLERS, Work

UNFINISHED_FOR = timedelta(days=7)


def deliver(work: Work) -> None:
    """Send one mail of the outbox; who has no account any more gets none. Nothing of it is kept, except in a demo."""
    with work.database.reading() as session:
        letter = letter_of(session, dict(work.payload), base_url=work.settings.base_url)
    if letter is not None:
        sender, now = work.settings.mail_from, work.now
        mail.send(mail.message_of(letter, number=work.id, sender=sender, now=now), work.settings.mail_url)
    if not work.settings.demo:
        with work.database.writing() as session:
            outbox.forget_values(session, work.id)
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
