"""What assisted participation knows of a person of the team, to take along; their account is unlinked with it."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.assisted.models import InvitedBody
from app.processes.models import Process
from app.sittings.models import AssistedSession


def personal(session: Session, person_id: int) -> object:
    """The sessions a person made known, and the bodies they invited, as JSON values."""
    held = sa.select(Process.slug, AssistedSession.number, AssistedSession.created_at)
    held = held.join(Process, Process.id == AssistedSession.process_id).where(AssistedSession.author_id == person_id)
    asked = sa.select(Process.slug, InvitedBody.number, InvitedBody.name, InvitedBody.invited_at)
    asked = asked.join(Process, Process.id == InvitedBody.process_id).where(InvitedBody.author_id == person_id)
    return {
        "sessions": [
            {"process": slug, "session": number, "made_known": at.isoformat()}
            for slug, number, at in session.execute(held.order_by(AssistedSession.id))
        ],
        "invited": [
            {"process": slug, "number": number, "body": name, "invited": at.isoformat()}
            for slug, number, name, at in session.execute(asked.order_by(InvitedBody.id))
        ],
    }


def erase(session: Session, person_id: int) -> None:
    """Let what a person did for others stand without them."""
    for model in (AssistedSession, InvitedBody):
        session.execute(sa.update(model).where(model.author_id == person_id).values(author_id=None))
