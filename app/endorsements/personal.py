"""What the register of endorsements knows of a person, for the person to take along."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.endorsements.models import Endorsement
from app.processes.models import Process


def personal(session: Session, person_id: int) -> object:
    """The endorsements a person gave or entered, as JSON values."""
    query = sa.select(Endorsement, Process.slug).join(Process, Process.id == Endorsement.process_id)
    own = sa.or_(Endorsement.person_id == person_id, Endorsement.author_id == person_id)
    return [
        {
            "process": slug,
            "number": one.number,
            "kind": one.kind.value,
            "name": one.title,
            "in_own_name": one.person_id == person_id,
            "statement": one.statement,
            "endorsed_on": one.endorsed_on.isoformat(),
            "withdrawn_on": one.withdrawn_on.isoformat() if one.withdrawn_on else None,
        }
        for one, slug in session.execute(query.where(own).order_by(Endorsement.id))
    ]
