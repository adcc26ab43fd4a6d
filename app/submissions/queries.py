"""Reading questionnaires, submissions with their answers, the results of closed questions, and letters to be cut."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from app.accounts.models import Organisation, Person, Standing
from app.comments.models import Attachment, Comment
from app.comments.queries import CommentRow, rows_by_ids
from app.domain.commenting import CommentState
from app.domain.submitting import QuestionnaireState, Stretch
from app.ledger.models import Entry
from app.submissions.models import Answer, AskedQuestion, Excerpt, Questionnaire, Submission, SubmissionDraft


@dataclass(frozen=True)
class SubmissionRow:
    """A submission of a list; `author_name` None: a former participant. `uncut`: its letter waits to be cut."""

    id: int
    number: int
    questionnaire_number: int
    language: str
    region: str
    author_id: int | None
    author_name: str | None
    group: str
    organisation: str | None
    sent_at: datetime
    withdrawn_at: datetime | None
    answers: int
    has_letter: bool
    uncut: bool


@dataclass(frozen=True)
class Filters:
    """What the list of submissions is narrowed to; empty does not narrow."""

    questionnaire: int = 0
    group: str = ""
    language: str = ""
    letters: str = ""
    """"with": those with a letter; "uncut": those whose letter waits to be cut."""


@dataclass(frozen=True)
class Said:
    """An answer of a submission as it is shown: the choices taken, or the comment that its words became."""

    question: AskedQuestion
    choices: tuple[str, ...]
    comment: CommentRow | None
    files: tuple[tuple[int, str, int], ...] = ()
    """Of a comment that is shown: identity, name and size of each file."""


@dataclass(frozen=True)
class CutOut:
    """A contribution that was cut out of a letter, and where it stands there."""

    stretch: Stretch
    comment: CommentRow


@dataclass(frozen=True)
class SourceOf:
    """Where a contribution came from: a submission, and there a question, a stretch of the letter, or the letter."""

    submission: int
    questionnaire: int
    question: int | None
    stretch: Stretch | None


def questionnaires_of(session: Session, process_id: int, *, prepared: bool = False) -> Sequence[Questionnaire]:
    """The questionnaires of a process, the latest first; those that are being prepared only for its team."""
    query = sa.select(Questionnaire).where(Questionnaire.process_id == process_id)
    if not prepared:
        query = query.where(Questionnaire.state != QuestionnaireState.PREPARED)
    return session.scalars(query.order_by(Questionnaire.number.desc())).all()


def questionnaire_by_number(session: Session, process_id: int, number: int) -> Questionnaire | None:
    """One questionnaire with its questions in their order, whatever its state."""
    query = sa.select(Questionnaire).where(Questionnaire.process_id == process_id, Questionnaire.number == number)
    return session.scalar(query.options(selectinload(Questionnaire.questions).joinedload(AskedQuestion.clause)))


def counts_by_questionnaire(session: Session, process_id: int) -> dict[int, int]:
    """How many submissions each questionnaire has, by its identity; withdrawn ones are not counted."""
    query = sa.select(Submission.questionnaire_id, sa.func.count()).where(*_standing(process_id))
    return dict(session.execute(query.group_by(Submission.questionnaire_id)).all())


def submissions_of(
    session: Session, process_id: int, filters: Filters, *, before: int = 0, limit: int = 30
) -> Sequence[SubmissionRow]:
    """Submissions, the latest first, numbered under `before` (0: from the latest); one more than `limit`."""
    query = _rows().where(Submission.process_id == process_id, *_asked(filters))
    if before:
        query = query.where(Submission.number < before)
    return [_row(found) for found in session.execute(query.order_by(Submission.number.desc()).limit(limit + 1))]


def count_of(session: Session, process_id: int, filters: Filters) -> int:
    """How many submissions a list has in all."""
    query = sa.select(sa.func.count()).select_from(Submission)
    query = query.join(Questionnaire, Questionnaire.id == Submission.questionnaire_id)
    query = query.outerjoin(Comment, Comment.id == Submission.letter_id)
    return session.scalar(query.where(Submission.process_id == process_id, *_asked(filters))) or 0


def own_submissions(session: Session, process_id: int, person_id: int | None) -> Sequence[SubmissionRow]:
    """What somebody has sent here themselves, the latest first."""
    own = (Submission.process_id == process_id, Submission.author_id == person_id, Submission.attributed_to == "")
    return [_row(found) for found in session.execute(_rows().where(*own).order_by(Submission.number.desc()))]


def languages_of(session: Session, process_id: int) -> Sequence[str]:
    """The languages in which submissions came."""
    query = sa.select(Submission.language).where(Submission.process_id == process_id).distinct()
    return sorted(session.scalars(query))


def submission_by_number(session: Session, process_id: int, number: int) -> Submission | None:
    """One submission to act on, whatever its state."""
    query = sa.select(Submission).where(Submission.process_id == process_id, Submission.number == number)
    return session.scalar(query.options(joinedload(Submission.questionnaire), joinedload(Submission.letter)))


def submission_row(session: Session, process_id: int, number: int) -> SubmissionRow | None:
    """One submission as a page shows it."""
    query = _rows().where(Submission.process_id == process_id, Submission.number == number)
    found = session.execute(query).first()
    return _row(found) if found else None


def said_in(session: Session, submission: Submission, viewer_id: int | None = None) -> list[Said]:
    """The answers of a submission in the order of the questions; words that wait are shown to their author alone."""
    query = sa.select(Answer).where(Answer.submission_id == submission.id).options(joinedload(Answer.question))
    answers = session.scalars(query.join(AskedQuestion).order_by(AskedQuestion.position, Answer.id)).all()
    ids = [one.comment_id for one in answers if one.comment_id]
    comments = {row.id: row for row in _seen(rows_by_ids(session, ids), viewer_id)}
    files = _files_of(session, [key for key, row in comments.items() if row.state is CommentState.PUBLISHED])
    choices: dict[int, list[str]] = {}
    for one in answers:
        choices.setdefault(one.question_id, []).append(one.choice)
    return [
        Said(
            one.question,
            tuple(filter(None, choices[one.question_id])),
            comments.get(one.comment_id or 0),
            tuple(files.get(one.comment_id or 0, ())),
        )
        for place, one in enumerate(answers)
        if place == 0 or answers[place - 1].question_id != one.question_id
    ]


def cut_out_of(session: Session, submission_id: int) -> list[CutOut]:
    """What was cut out of a letter, in the order in which it stands there, whatever became of it."""
    query = sa.select(Excerpt).where(Excerpt.submission_id == submission_id)
    found = session.scalars(query.order_by(Excerpt.start, Excerpt.comment_id)).all()
    rows = {row.id: row for row in rows_by_ids(session, [one.comment_id for one in found])}
    return [CutOut(Stretch(one.start, one.end), rows[one.comment_id]) for one in found]


def letter_row(session: Session, submission: Submission, viewer_id: int | None = None) -> CommentRow | None:
    """The letter of a submission as it is shown; None without one, and while it waits for a moderator."""
    rows = rows_by_ids(session, [submission.letter_id]) if submission.letter_id else []
    return next(iter(_seen(rows, viewer_id)), None)


def letter_around(session: Session, comment_id: int) -> Comment | None:
    """The letter that a contribution was cut out of, which holds its words too; None for what was cut out of none."""
    query = sa.select(Comment).join(Submission, Submission.letter_id == Comment.id)
    return session.scalar(
        query.join(Excerpt, Excerpt.submission_id == Submission.id).where(Excerpt.comment_id == comment_id)
    )


def choice_counts(session: Session, questionnaire_id: int) -> dict[int, dict[str, dict[str, int]]]:
    """How often each choice was taken: by question, choice and stakeholder group; one statement."""
    query = (
        sa.select(Answer.question_id, Answer.choice, Submission.group_key, sa.func.count())
        .join(Submission, Submission.id == Answer.submission_id)
        .where(Submission.questionnaire_id == questionnaire_id, Submission.withdrawn_at.is_(None))
        .where(Answer.choice != "")
        .group_by(Answer.question_id, Answer.choice, Submission.group_key)
    )
    counts: dict[int, dict[str, dict[str, int]]] = {}
    for question_id, choice, group, number in session.execute(query):
        counts.setdefault(question_id, {}).setdefault(choice, {})[group] = number
    return counts


def answered_counts(session: Session, questionnaire_id: int) -> dict[int, int]:
    """How many submissions answered each question, in choices or in words."""
    query = (
        sa.select(Answer.question_id, sa.func.count(Answer.submission_id.distinct()))
        .join(Submission, Submission.id == Answer.submission_id)
        .where(Submission.questionnaire_id == questionnaire_id, Submission.withdrawn_at.is_(None))
        .group_by(Answer.question_id)
    )
    return dict(session.execute(query).all())


def sources_of(session: Session, comment_ids: Collection[int]) -> dict[int, SourceOf]:
    """Where these contributions came from, as far as they came from submissions; three statements at most."""
    if not comment_ids:
        return {}
    base = sa.select(Submission.number, Questionnaire.number)
    base = base.join(Questionnaire, Questionnaire.id == Submission.questionnaire_id)
    letters = base.add_columns(Submission.letter_id).where(Submission.letter_id.in_(comment_ids))
    answers = base.add_columns(Answer.comment_id, AskedQuestion.number).join(Answer).join(AskedQuestion)
    cut = base.add_columns(Excerpt.comment_id, Excerpt.start, Excerpt.end)
    cut = cut.join(Excerpt, Excerpt.submission_id == Submission.id)
    found = {key: SourceOf(number, asked, None, None) for number, asked, key in session.execute(letters)}
    for number, asked, key, question in session.execute(answers.where(Answer.comment_id.in_(comment_ids))):
        found[key] = SourceOf(number, asked, question, None)
    for number, asked, key, start, end in session.execute(cut.where(Excerpt.comment_id.in_(comment_ids))):
        found[key] = SourceOf(number, asked, None, Stretch(start, end))
    return found


def letters_waiting(session: Session, process_id: int, *, limit: int = 50) -> Sequence[SubmissionRow]:
    """Submissions whose letter waits to be cut, the one that waits longest first."""
    query = _rows().where(Submission.process_id == process_id, *_asked(Filters(letters="uncut")))
    return [_row(found) for found in session.execute(query.order_by(Submission.sent_at, Submission.id).limit(limit))]


def count_letters_waiting(session: Session, process_id: int) -> int:
    """How many letters wait to be cut."""
    return count_of(session, process_id, Filters(letters="uncut"))


def entry_of(session: Session, submission: Submission) -> int | None:
    """The index of the entry by which a submission came into the record."""
    query = sa.select(Entry.index).where(
        Entry.process_id == submission.process_id,
        Entry.kind.in_(("submission_sent", "submission_imported")),
        Entry.object == f"submissions/{submission.number}",
    )
    return session.scalar(query.order_by(Entry.index).limit(1))


def draft_of(session: Session, questionnaire_id: int, person_id: int | None) -> SubmissionDraft | None:
    """What somebody has begun to answer, with the files they brought."""
    if person_id is None:
        return None
    query = sa.select(SubmissionDraft).where(SubmissionDraft.questionnaire_id == questionnaire_id)
    return session.scalar(
        query.where(SubmissionDraft.author_id == person_id).options(selectinload(SubmissionDraft.files))
    )


def _rows() -> sa.Select[*tuple[Any, ...]]:
    answers = sa.select(sa.func.count(Answer.question_id.distinct())).where(Answer.submission_id == Submission.id)
    waits = sa.and_(Comment.id.is_not(None), Submission.cut_at.is_(None), Comment.state == CommentState.PUBLISHED)
    return (
        sa.select(
            Submission.id, Submission.number, Questionnaire.number.label("questionnaire_number"), Submission.language,
            Submission.region, Submission.author_id, Submission.attributed_to, Submission.group_key,
            Organisation.name.label("organisation"), Person.name.label("person_name"), Person.standing,
            Submission.sent_at, Submission.withdrawn_at, answers.scalar_subquery().label("answers"),
            Submission.letter_id, waits.label("uncut"),
        )
        .join(Questionnaire, Questionnaire.id == Submission.questionnaire_id)
        .outerjoin(Person, Person.id == Submission.author_id)
        .outerjoin(Organisation, Organisation.id == Submission.organisation_id)
        .outerjoin(Comment, Comment.id == Submission.letter_id)
    )  # fmt: skip


def _row(found: sa.Row[*tuple[Any, ...]]) -> SubmissionRow:
    left = found.standing is None or found.standing is Standing.DELETED
    return SubmissionRow(
        id=found.id,
        number=found.number,
        questionnaire_number=found.questionnaire_number,
        language=found.language,
        region=found.region,
        author_id=None if left else found.author_id,
        author_name=found.attributed_to or (None if left else found.person_name),
        group=found.group_key,
        organisation=found.organisation,
        sent_at=found.sent_at,
        withdrawn_at=found.withdrawn_at,
        answers=found.answers,
        has_letter=found.letter_id is not None,
        uncut=bool(found.uncut) and found.withdrawn_at is None,
    )


def _asked(filters: Filters) -> list[sa.ColumnElement[bool]]:
    asked: list[sa.ColumnElement[bool]] = []
    if filters.questionnaire:
        asked.append(Questionnaire.number == filters.questionnaire)
    if filters.group:
        asked.append(Submission.group_key == filters.group)
    if filters.language:
        asked.append(Submission.language == filters.language)
    if filters.letters:
        asked.append(Submission.letter_id.is_not(None))
    if filters.letters == "uncut":
        asked += [Submission.cut_at.is_(None), Submission.withdrawn_at.is_(None)]
        asked.append(Comment.state == CommentState.PUBLISHED)
    return asked


def _standing(process_id: int) -> tuple[sa.ColumnElement[bool], ...]:
    return (Submission.process_id == process_id, Submission.withdrawn_at.is_(None))


def _seen(rows: Sequence[CommentRow], viewer_id: int | None) -> list[CommentRow]:
    """Everybody sees what is not waiting for a moderator; what waits is seen by its author."""
    own = viewer_id if viewer_id is not None else -1
    return [row for row in rows if row.state is not CommentState.PENDING or row.author_id == own]


def _files_of(session: Session, comment_ids: Collection[int]) -> dict[int, list[tuple[int, str, int]]]:
    if not comment_ids:
        return {}
    query = sa.select(Attachment.comment_id, Attachment.id, Attachment.name, Attachment.size)
    found: dict[int, list[tuple[int, str, int]]] = {}
    for comment_id, key, name, size in session.execute(
        query.where(Attachment.comment_id.in_(comment_ids)).order_by(Attachment.id)
    ):
        found.setdefault(comment_id, []).append((key, name, size))
    return found
