"""Erasing what is told of a meeting of the forum: its agenda and its minutes, here and in the record."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.forum.models import Meeting
from app.ledger.redacting import redact_about
from app.processes.models import Process


def erase_words(session: Session, meeting: Meeting, now: datetime) -> None:
    """Erase for good the agenda and the minutes of a meeting, where its recording is, and every earlier word.

    That it was held, who attended by group, and its title and decisions as they are now stay: correct those first if
    they are what may not stay. What the record commits to of all of it goes.
    """
    meeting.agenda = meeting.minutes = meeting.recording = ""
    meeting.recording_missing = meeting.cancellation_reasons = ""
    session.flush()
    process = session.get_one(Process, meeting.process_id)
    where = f"meetings/{meeting.number}"
    redact_about(session, where, now=now, process_id=process.id, process=process.slug)
