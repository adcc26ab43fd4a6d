"""Erasing what a response says: its reasons and what it says was heard, here and in the record."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.languages import translating
from app.ledger.redacting import redact_about
from app.processes.models import Process
from app.responses.models import Response


def erase_words(session: Session, response: Response, now: datetime) -> None:
    """Erase for good the words of a response; its disposition, its number and what it answers stay."""
    for words in filter(None, (*response.words.values(), *response.heard.values())):
        translating.forget(session, words)
    response.reasons, response.reasons_key, response.heard, response.reasons_in = "", "", {}, {}
    session.flush()
    process = session.get_one(Process, response.process_id)
    where = f"responses/{response.number}"
    redact_about(session, where, now=now, process_id=process.id, process=process.slug)
