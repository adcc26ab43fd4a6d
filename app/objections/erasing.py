"""Erasing objections that nobody is shown: their words and those of their history, here and in the record."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.commenting import CommentState
from app.domain.errors import NotInThisState
from app.domain.objecting import ObjectionState
from app.languages import translating
from app.ledger.redacting import redact_about
from app.objections.models import Objection, ObjectionAct
from app.processes.models import Process


def is_unshown(objection: Objection) -> bool:
    """Whether it was hidden, or withdrawn before it was attached to a text."""
    withdrawn = objection.state is ObjectionState.WITHDRAWN and objection.attached_to_id is None
    return objection.visibility is CommentState.HIDDEN or withdrawn


def erase_withdrawn(session: Session, person_id: int, now: datetime) -> None:
    """Erase every objection that the person has withdrawn."""
    own = sa.select(Objection).where(Objection.author_id == person_id, Objection.state == ObjectionState.WITHDRAWN)
    for objection in session.scalars(own.order_by(Objection.id)).all():
        if is_unshown(objection):
            erase_words(session, objection, now)


def erase_words(session: Session, objection: Objection, now: datetime) -> None:
    """Erase for good what a hidden or withdrawn objection said, what was answered, and its minority view.

    What was done with it, when and by whom stays, and so does the proof that it was received. Raises NotInThisState
    for one that is shown. Done twice it changes nothing more.
    """
    if not is_unshown(objection):
        raise NotInThisState
    acts = session.scalars(sa.select(ObjectionAct).where(ObjectionAct.objection_id == objection.id)).all()
    said = (objection.body, objection.remedy, objection.minority_body, *(act.reasons for act in acts))
    for words in filter(None, said):
        translating.forget(session, words)
    objection.body = objection.remedy = objection.minority_body = objection.attributed_to = ""
    for act in acts:
        act.reasons = ""
    session.flush()
    process = session.get_one(Process, objection.process_id)
    where = f"objections/{objection.number}"
    redact_about(session, where, now=now, process_id=process.id, process=process.slug)
