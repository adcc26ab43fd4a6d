"""Erasing what is said of a document of the repository, here and in the record; its versions are withdrawn as usual."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.documents.models import Paper, PaperVersion
from app.ledger.redacting import redact_about
from app.processes.models import Process


def erase_words(session: Session, paper: Paper, now: datetime) -> None:
    """Erase for good the description and the source of a document, the notes on its versions, and every earlier word.

    Its title stays as it is now, and its versions that stand; those that were withdrawn lose why. What the record
    commits to of all of it goes: change the title first if that is what may not stay.
    """
    paper.description, paper.source = {}, ""
    for version in session.scalars(sa.select(PaperVersion).where(PaperVersion.paper_id == paper.id)):
        version.note = version.withdrawal_reasons = ""
    session.flush()
    process = session.get_one(Process, paper.process_id)
    where = f"documents/{paper.number}"
    redact_about(session, where, now=now, process_id=process.id, process=process.slug)
