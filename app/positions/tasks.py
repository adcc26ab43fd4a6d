"""What is done for positions in the background: the places of all contributions when another group takes part."""

from app.jobs.handlers import HANDLERS, Work
from app.positions.services import reorder


def renew_order(work: Work) -> None:
    """Compute the bridging order of a process anew."""
    with work.database.writing() as session:
        reorder(session, work.payload["process_id"])
        session.commit()


HANDLERS["bridging_order"] = renew_order
