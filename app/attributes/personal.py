"""What a person said of themselves, to take along; it goes with the account."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.attributes.models import SelfDeclared
from app.processes.models import Process


def personal(session: Session, person_id: int) -> object:
    """Every answer of a person about themselves, as JSON values."""
    query = (
        sa.select(Process.slug, SelfDeclared.attribute, SelfDeclared.choice, SelfDeclared.declared_at)
        .join(Process, Process.id == SelfDeclared.process_id)
        .where(SelfDeclared.person_id == person_id)
        .order_by(SelfDeclared.process_id, SelfDeclared.attribute)
    )
    return [
        {"process": slug, "attribute": attribute, "choice": choice, "declared": declared.isoformat()}
        for slug, attribute, choice, declared in session.execute(query)
    ]


def erase(session: Session, person_id: int) -> None:
    """Forget what a person said of themselves, everywhere."""
    session.execute(sa.delete(SelfDeclared).where(SelfDeclared.person_id == person_id))
