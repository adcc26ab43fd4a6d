"""Questionnaires, submissions and references in the open record; words of answers are among the comments."""

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased, selectinload

from app.accounts.models import Organisation, Person
from app.comments.models import Comment
from app.domain.commenting import CommentState
from app.domain.submitting import QuestionnaireState
from app.exports.record.section import Section, public_name, reading
from app.participation.models import Reference
from app.processes.models import Process
from app.submissions.asking import question_as_values
from app.submissions.models import Answer, AskedQuestion, Excerpt, Questionnaire, Submission


def sections(session: Session, process: Process) -> list[Section]:
    """What was asked, who answered, what was chosen, where in a letter a contribution stood; and the references."""
    return [
        _questions(session, process), _submissions(session, process), _answers(session, process),
        _excerpts(session, process), _references(session, process),
    ]  # fmt: skip


def _questions(session: Session, process: Process) -> Section:
    query = sa.select(Questionnaire).where(Questionnaire.process_id == process.id)
    query = query.where(Questionnaire.state != QuestionnaireState.PREPARED).order_by(Questionnaire.number)

    def rows() -> list[tuple[object, ...]]:
        found = session.scalars(query.options(selectinload(Questionnaire.questions))).all()
        return [
            (one.number, one.docket, one.title, one.state.value, question_as_values(each))
            for one in found
            for each in one.questions
        ]

    return Section("questionnaires", ("number", "docket", "title", "state", "question"), rows)


def _submissions(session: Session, process: Process) -> Section:
    letter = aliased(Comment)
    name = sa.case((Submission.attributed_to != "", Submission.attributed_to), else_=public_name())
    query = (
        sa.select(
            Submission.number, Questionnaire.number, Submission.language, Submission.region, name,
            Submission.group_key, Organisation.name, Submission.sent_at, letter.number, Submission.cut_at,
            Submission.withdrawn_at,
        )
        .join(Questionnaire, Questionnaire.id == Submission.questionnaire_id)
        .outerjoin(Person, Person.id == Submission.author_id)
        .outerjoin(Organisation, Organisation.id == Submission.organisation_id)
        .outerjoin(letter, sa.and_(letter.id == Submission.letter_id, letter.state == CommentState.PUBLISHED))
        .where(Submission.process_id == process.id)
        .order_by(Submission.number)
    )  # fmt: skip
    columns = (
        "number", "questionnaire", "language", "region", "author", "group", "organisation", "sent_at", "letter",
        "letter_cut_at", "withdrawn_at",
    )  # fmt: skip
    return Section("submissions", columns, reading(session, query))


def _answers(session: Session, process: Process) -> Section:
    """Choices and numbers of comments; of withdrawn submissions and of comments that are not shown, nothing."""
    query = (
        sa.select(Submission.number, AskedQuestion.number, Answer.choice, Comment.number)
        .join(Submission, Submission.id == Answer.submission_id)
        .join(AskedQuestion, AskedQuestion.id == Answer.question_id)
        .outerjoin(Comment, Comment.id == Answer.comment_id)
        .where(Submission.process_id == process.id, Submission.withdrawn_at.is_(None))
        .where(sa.or_(Comment.id.is_(None), Comment.state == CommentState.PUBLISHED))
        .order_by(Submission.number, AskedQuestion.position, Answer.id)
    )
    return Section("submission_answers", ("submission", "question", "choice", "comment"), reading(session, query))


def _excerpts(session: Session, process: Process) -> Section:
    query = (
        sa.select(Submission.number, Comment.number, Excerpt.start, Excerpt.end, Excerpt.cut_at)
        .join(Submission, Submission.id == Excerpt.submission_id)
        .join(Comment, Comment.id == Excerpt.comment_id)
        .where(Submission.process_id == process.id, Comment.state == CommentState.PUBLISHED)
        .order_by(Submission.number, Excerpt.start, Comment.number)
    )
    return Section("letter_excerpts", ("submission", "comment", "start", "end", "cut_at"), reading(session, query))


def _references(session: Session, process: Process) -> Section:
    dated = sa.cast(Reference.dated, sa.String)
    query = sa.select(
        Reference.number, Reference.dimension, Reference.title, Reference.language, Reference.address, dated,
        Reference.shares, Reference.created_at, Reference.withdrawn_at,
    ).where(Reference.process_id == process.id)  # fmt: skip
    columns = (
        "number", "dimension", "title", "language", "address", "dated", "shares", "created_at", "withdrawn_at",
    )  # fmt: skip
    return Section("participation_references", columns, reading(session, query.order_by(Reference.number)))
