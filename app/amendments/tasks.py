"""What is done for amendments in the background: carrying them over when a text moves on, forgetting old drafts."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.amendments import drafts, rebasing
from app.jobs.handlers import HANDLERS, Work
from app.processes.models import Process


def carry_over(work: Work) -> None:
    """Carry the open amendments of a process over to the wordings of today; of one clause, where one is named."""
    clause_id = work.payload.get("clause_id")
    with work.database.writing() as session:
        process = session.get_one(Process, work.payload["process_id"])
        clause_ids = None if clause_id is None else [int(clause_id)]
        rebasing.carry_over(session, process, clause_ids=clause_ids, now=work.now)
        session.commit()


def forget_drafts(session: Session, now: datetime) -> None:
    """Delete drafts that nobody will send any more; a duty of the clock."""
    drafts.forget(session, now)


HANDLERS["text_moved_on"] = carry_over
