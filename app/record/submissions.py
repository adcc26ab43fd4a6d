"""Questionnaires, submissions and the references of participation against the record."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased, selectinload

from app.comments.models import Comment
from app.domain.submitting import QuestionnaireState
from app.participation.models import Reference
from app.participation.services import as_entered as reference_body
from app.processes.models import Process
from app.record.comparing import Entered, Row
from app.submissions.asking import as_entered as questionnaire_body
from app.submissions.models import Answer, AskedQuestion, Questionnaire, Submission
from app.submissions.services import entered_body


class Questionnaires(Entered):
    """Questionnaires that were opened, with their questions."""

    kinds = frozenset({"questionnaire_opened", "questionnaire_closed"})
    noun = "questionnaire"

    def rows(self, session: Session) -> Iterator[Row]:
        """Every questionnaire that everybody sees."""
        query = sa.select(Questionnaire, Process).join(Process, Process.id == Questionnaire.process_id)
        query = query.where(Questionnaire.state != QuestionnaireState.PREPARED)
        for one, process in session.execute(query.options(selectinload(Questionnaire.questions))).all():
            yield process, f"questionnaires/{one.number}", 0, questionnaire_body(one)


class Submissions(Entered):
    """Submissions: what was chosen, and which contributions their words became."""

    kinds = frozenset({"submission_sent", "submission_imported", "submission_withdrawn", "letter_finished"})
    noun = "submission"

    def rows(self, session: Session) -> Iterator[Row]:
        """Every submission; two statements."""
        answers = _answers(session)
        letter = aliased(Comment)
        query = sa.select(Submission, Process, letter.number).join(Process, Process.id == Submission.process_id)
        query = query.outerjoin(letter, letter.id == Submission.letter_id).order_by(Submission.id)
        for one, process, number in session.execute(query).all():
            yield process, f"submissions/{one.number}", 0, entered_body(one, answers.get(one.id, ()), number)


class References(Entered):
    """What participation is compared with."""

    kinds = frozenset({"reference_named", "reference_withdrawn"})
    noun = "reference"

    def rows(self, session: Session) -> Iterator[Row]:
        """Every reference, withdrawn ones too."""
        query = sa.select(Reference, Process).join(Process, Process.id == Reference.process_id)
        for one, process in session.execute(query).all():
            yield process, f"references/{one.number}", 0, reference_body(one)


def _answers(session: Session) -> dict[int, Sequence[Sequence[Any]]]:
    query = (
        sa.select(Answer.submission_id, AskedQuestion.number, Answer.choice, Comment.number)
        .join(AskedQuestion, AskedQuestion.id == Answer.question_id)
        .outerjoin(Comment, Comment.id == Answer.comment_id)
        .order_by(Answer.submission_id, AskedQuestion.position, Answer.id)
    )
    found = groupby(session.execute(query), key=lambda row: row[0])
    return {submission_id: [tuple(row)[1:] for row in rows] for submission_id, rows in found}
