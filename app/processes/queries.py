"""Reading processes, phases, members."""

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from app.processes.models import Membership, Process


def process_by_slug(session: Session, slug: str) -> Process | None:
    """A process with its phases and groups, whatever its visibility."""
    query = sa.select(Process).where(Process.slug == slug)
    return session.scalar(query.options(selectinload(Process.phases), selectinload(Process.groups)))


def membership_of(session: Session, process_id: int, person_id: int | None) -> Membership | None:
    """Somebody's membership in a process, if any."""
    if person_id is None:
        return None
    condition = (Membership.process_id == process_id, Membership.person_id == person_id)
    return session.scalar(sa.select(Membership).where(*condition))
