"""What goes with the account of somebody who voted on statements: whose votes they were."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.opinions.models import OpinionParticipant


def erase(session: Session, person_id: int) -> None:
    """Unlink the participant: the votes stay in the published matrix under the code that was drawn by lot."""
    own = sa.update(OpinionParticipant).where(OpinionParticipant.person_id == person_id)
    session.execute(own.values(person_id=None))
