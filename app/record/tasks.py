"""What is done for the record in the background: receipts go out by mail once a signed head covers them."""

from app.accounts.models import Person
from app.jobs import outbox
from app.jobs.handlers import HANDLERS, Work
from app.ledger import checkpoints
from app.processes.receipts import BY_MAIL
from app.record.letters import TEMPLATE, wants


class NotSignedYet(Exception):
    """No signed head covers the entries: the worker tries again later."""


def send_receipts(work: Work) -> None:
    """Post the mail with the receipts of one act; done in the transaction that posts it, so that it is posted once."""
    person_id, entries = int(work.payload["person"]), list(work.payload["entries"])
    with work.database.writing() as session:
        if not checkpoints.covers(session, max(entries)):
            raise NotSignedYet
        person = session.get(Person, person_id)
        if person is not None and wants(person):
            values = {"process": work.payload["process"], "entries": entries}
            outbox.post_mail(session, to=person_id, template=TEMPLATE, now=work.now, values=values)
        outbox.done(session, work.id, work.now)
        session.commit()


HANDLERS[BY_MAIL] = send_receipts
