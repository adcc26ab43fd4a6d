"""What is done for languages in the background: asking the machine that translates."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.jobs.handlers import HANDLERS, Work
from app.languages import translating
from app.languages.machines import machine_of
from app.languages.machines.machine import MachineFailed
from app.languages.models import InOtherWords, Progress

PATIENCE = timedelta(days=2)


def translate(work: Work) -> None:
    """Ask the machine for the words of one row, holding no transaction meanwhile; raises when it may try again."""
    machine = machine_of(work.settings)
    with work.database.reading() as session:
        row = session.get(InOtherWords, int(work.payload["id"]))
    if row is None or row.progress is not Progress.ASKED:
        return
    failed: MachineFailed | None = None
    try:
        words = machine.translate(row.original, row.source, row.target)
    except MachineFailed as error:
        failed, words = error, ""
    with work.database.writing() as session:
        if failed:
            translating.fail(session, row.id, failed)
        else:
            translating.take(session, row.id, machine.name, words, work.now)
        session.commit()
    if failed and not failed.lasting:
        raise failed


def give_up(session: Session, now: datetime) -> None:
    """What no machine gave within two days may be asked for anew; a duty of the clock."""
    translating.given_up(session, now - PATIENCE)


HANDLERS[translating.ASKED] = translate
