"""Questions as objections know them: found by number, and named by identity."""

from collections.abc import Collection, Mapping

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.objections.subjects import Put, know_questions
from app.polls.models import Question


def register() -> None:
    """Let objections find questions."""
    know_questions(question_put, questions_put)


def question_put(session: Session, process_id: int, number: int) -> Put | None:
    """A question of the process, to object to."""
    found = session.scalar(sa.select(Question).where(Question.process_id == process_id, Question.number == number))
    return _put(found) if found else None


def questions_put(session: Session, question_ids: Collection[int]) -> Mapping[int, Put]:
    """Questions by their identities."""
    query = sa.select(Question).where(Question.id.in_(question_ids))
    return {found.id: _put(found) for found in session.scalars(query)}


def _put(found: Question) -> Put:
    return Put(found.id, found.number, found.title, found.clause_id, found.amendment_id, found.closes)
