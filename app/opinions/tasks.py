"""What is done for opinions in the background: computing the map of a process after votes have come."""

from app.jobs.handlers import HANDLERS, Work
from app.opinions import mapping
from app.processes.models import Process


def renew_map(work: Work) -> None:
    """Compute the map of a process; votes are taken meanwhile, for the computation holds no writer's place."""
    process_id = work.payload["process_id"]
    with work.database.reading() as session:
        computed = mapping.compute(session, session.get_one(Process, process_id), work.now)
    with work.database.writing() as session:
        mapping.store(session, session.get_one(Process, process_id), computed, now=work.now)
        session.commit()


HANDLERS["opinion_map"] = renew_map
