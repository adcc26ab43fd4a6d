"""Saying something of oneself, changing it, taking it back; never entered in the record."""

from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.attributes.models import SelfDeclared
from app.domain.self_declared import answered
from app.processes.models import Membership


def declare(session: Session, member: Membership, given: Mapping[str, str], *, now: datetime) -> None:
    """What a member says of themselves from now on, by attribute; what is not among it is forgotten.

    What the process does not ask is left out. Whoever sends the same twice at once is not refused.
    """
    choices = {key: tuple(asked["choices"]) for key, asked in member.process.attributes.items()}
    session.execute(sa.select(Membership.id).where(Membership.id == member.id).with_for_update())
    forget(session, member)
    session.add_all(
        SelfDeclared(
            process_id=member.process_id, person_id=member.person_id, attribute=key, choice=choice, declared_at=now
        )
        for key, choice in answered(choices, given).items()
    )
    session.flush()


def forget(session: Session, member: Membership) -> None:
    """Delete everything a member said of themselves in a process."""
    own = (SelfDeclared.process_id == member.process_id, SelfDeclared.person_id == member.person_id)
    session.execute(sa.delete(SelfDeclared).where(*own))
