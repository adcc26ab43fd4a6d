"""Erasing what somebody brought to the opinions: whose votes they were, and statements that nobody is shown."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.commenting import CommentState
from app.domain.errors import NotInThisState
from app.languages import translating
from app.ledger.redacting import redact_about
from app.opinions.models import OpinionParticipant, Statement
from app.processes.models import Process

UNSHOWN = (CommentState.WITHDRAWN, CommentState.HIDDEN)


def erase(session: Session, person_id: int) -> None:
    """Unlink the participant: the votes stay in the published matrix under the code that was drawn by lot."""
    own = sa.update(OpinionParticipant).where(OpinionParticipant.person_id == person_id)
    session.execute(own.values(person_id=None))


def erase_withdrawn(session: Session, person_id: int, now: datetime) -> None:
    """Erase every statement that the person has withdrawn."""
    own = sa.select(Statement).where(Statement.author_id == person_id, Statement.state == CommentState.WITHDRAWN)
    for statement in session.scalars(own.order_by(Statement.id)).all():
        erase_words(session, statement, now)


def erase_words(session: Session, statement: Statement, now: datetime) -> None:
    """Erase for good what a hidden or withdrawn statement said, here and in the record; the votes on it stay.

    Raises NotInThisState for one that is shown. Done twice it changes nothing more.
    """
    if statement.state not in UNSHOWN:
        raise NotInThisState
    translating.forget(session, statement.body)
    statement.body = statement.attributed_to = statement.imported_as = ""
    session.flush()
    process = session.get_one(Process, statement.process_id)
    where = f"statements/{statement.number}"
    redact_about(session, where, now=now, process_id=process.id, process=process.slug)
