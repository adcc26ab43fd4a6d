"""What is done for participation in the background: counting the figures of a process."""

from app.jobs.handlers import HANDLERS, Work
from app.participation import keeping
from app.participation.counting import count
from app.processes.models import Process


def count_participation(work: Work) -> None:
    """Count the figures of a process while others write, then keep them."""
    process_id = work.payload["process_id"]
    with work.database.reading() as session:
        seen = keeping.seen_by(session, process_id)
        found = count(session, session.get_one(Process, process_id), work.now)
    with work.database.writing() as session:
        keeping.keep(session, session.get_one(Process, process_id), found, seen=seen, now=work.now)
        session.commit()


HANDLERS["participation"] = count_participation
