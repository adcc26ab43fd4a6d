"""What the desk knows of a person, for the person to take along; and what goes with their account."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.desk.models import Assignment, BulkAct, BulkItem, SavedFilter
from app.processes.models import Process


def personal(session: Session, person_id: int) -> object:
    """What somebody holds at desks, and the filters they keep, as JSON values."""
    held = sa.select(Process.slug, Assignment).join(Process, Process.id == Assignment.process_id)
    kept = sa.select(Process.slug, SavedFilter).join(Process, Process.id == SavedFilter.process_id)
    return {
        "holds": [
            {"process": slug, "work": one.work.value, one.about: one.number, "since": one.given_at.isoformat()}
            for slug, one in session.execute(held.where(Assignment.person_id == person_id).order_by(Assignment.id))
        ],
        "filters": [
            {"process": slug, "name": one.name, "filter": one.query, "kept": one.created_at.isoformat()}
            for slug, one in session.execute(kept.where(SavedFilter.person_id == person_id).order_by(SavedFilter.id))
        ],
    }


def erase(session: Session, person_id: int) -> None:
    """Let everything they held go back to nobody, and forget their filters; acts on many stay without their name."""
    session.execute(sa.delete(Assignment).where(Assignment.person_id == person_id))
    session.execute(sa.delete(SavedFilter).where(SavedFilter.person_id == person_id))
    for column in (Assignment.given_by_id, BulkAct.person_id, BulkItem.before_id, BulkItem.after_id):
        session.execute(sa.update(column.class_).where(column == person_id).values({column.key: None}))
