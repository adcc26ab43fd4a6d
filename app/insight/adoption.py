"""How a text stands before its adoption: votes, words, amendments and answers, from the features that know of them."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.amendments.queries import count_open
from app.domain.adopting import Carried, Standing
from app.domain.objecting import Asked, blocking
from app.domain.voting import Result
from app.objections.queries import open_objections
from app.polls.models import Question
from app.polls.outcomes import outcome_of
from app.polls.queries import questions_of
from app.processes.models import Process
from app.responses.waiting import WaitingFilters, count_waiting
from app.texts.models import Document, StructuralAct
from app.texts.queries import clauses_of


def standing_of(session: Session, process: Process, document: Document, now: datetime) -> Standing:
    """What the rules of adoption ask about the text of today."""
    drafting = process.drafting_language
    rows = clauses_of(session, document.id, drafting, drafting)
    rearranged: datetime | None = session.scalar(
        sa.select(sa.func.max(StructuralAct.created_at)).where(StructuralAct.document_id == document.id)
    )
    return Standing(
        {row.id: row.created_at or document.created_at for row in rows},
        rearranged,
        carried_questions(session, process, now),
        count_open(session, process.id),
        count_waiting(session, process.id, WaitingFilters()),
        blocking(open_objections(session, process.id), Asked()),
    )


def carried_questions(session: Session, process: Process, now: datetime) -> Sequence[Carried]:
    """The questions on the text or on its clauses that have closed and were carried."""
    asked = (one for one in questions_of(session, process.id) if one.amendment_id is None and one.is_closed(now))
    return [Carried(one.number, one.clause_id, one.opens) for one in asked if _is_carried(session, one, now)]


def _is_carried(session: Session, question: Question, now: datetime) -> bool:
    return outcome_of(session, question, now).result is Result.CARRIED
