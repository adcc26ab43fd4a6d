"""What the processes know of a person, for the person to take along."""

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from app.processes.models import Membership


def personal(session: Session, person_id: int) -> object:
    """Every membership of a person, with the group, the organisation and the roles in it, as JSON values."""
    query = sa.select(Membership).where(Membership.person_id == person_id).order_by(Membership.id)
    query = query.options(joinedload(Membership.process), joinedload(Membership.organisation))
    return [
        {
            "process": one.process.slug,
            "stakeholder_group": one.group_key,
            "organisation": one.organisation.name if one.organisation else None,
            "jurisdiction": one.jurisdiction,
            "roles": sorted(one.role_names),
            "joined": one.joined_at.isoformat(),
            "contributed": one.contributed_at.isoformat() if one.contributed_at else None,
        }
        for one in session.scalars(query)
    ]
