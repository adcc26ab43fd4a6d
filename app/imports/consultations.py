"""Taking in a consultation that was held elsewhere: its questionnaire, its submissions, and their words as comments."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.comments.models import Comment
from app.domain.commenting import CommentState, Kind
from app.domain.submitting import QuestionnaireState
from app.imports.consultation_sheets import AnswerRow, QuestionRow, SubmissionRow, consultation_in, group_of
from app.imports.sheets import NotTaken
from app.ledger.services import Act, enter_many
from app.processes import services as processes
from app.processes.models import Counter as LastNumber
from app.processes.models import Process
from app.submissions.asking import as_entered as questionnaire_body
from app.submissions.models import Answer, AskedQuestion, Questionnaire, Submission
from app.submissions.services import contribution_body, entered_body, topic_of

AT_ONCE = 500


@dataclass
class TakenIn:
    """What became of a consultation: what was taken, and every row that was not, with its line and the reason."""

    questions: int = 0
    submissions: int = 0
    choices: int = 0
    answers: int = 0
    groups: Counter[str] = field(default_factory=Counter)
    not_taken: list[NotTaken] = field(default_factory=list)


def import_consultation(
    session: Session,
    process: Process,
    folder: Path,
    *,
    now: datetime,
    language: str | None = None,
    docket: str = "",
    title: str = "",
    otherwise: str = "",
) -> TakenIn:
    """Take a folder with questions.csv, submissions.csv and comments.csv as a questionnaire that is closed.

    A submission of an organisation bears its name, which nobody has verified; one of nobody named, that of the table.
    The type somebody gave decides the group (`consultation_sheets.group_of`), one that tells none stays unknown.
    A consultation of the same docket is continued: submissions that are there already are not taken twice.
    Raises SheetRefused.
    """
    language = language or process.drafting_language
    found = consultation_in(folder, time_zone=process.time_zone, default_language=language)
    taken = TakenIn(not_taken=found.not_taken)
    questionnaire = _questionnaire(session, process, found.questions, docket, title, language, now)
    taken.questions = len(questionnaire.questions)
    asked = {one.key: one for one in questionnaire.questions}
    sent = _new(session, process, found.submissions, taken)
    made = _submissions(session, process, questionnaire, sent, otherwise, now)
    taken.submissions, taken.groups = len(made), Counter(one.group_key for one in made.values())
    rows: defaultdict[int, list[tuple[int, str, int | None]]] = defaultdict(list)
    taken.choices = _choices(session, asked, sent, made, rows)
    taken.answers = _answers(session, process, questionnaire, asked, found.answers, made, rows, taken, now)
    _enter_submissions(session, process, made.values(), rows, asked, now)
    return taken


def _questionnaire(
    session: Session,
    process: Process,
    questions: Sequence[QuestionRow],
    docket: str,
    title: str,
    language: str,
    now: datetime,
) -> Questionnaire:
    """The one of this docket, if the process has it, else a new one."""
    query = sa.select(Questionnaire).where(Questionnaire.process_id == process.id, Questionnaire.docket == docket)
    there = session.scalar(query.order_by(Questionnaire.number.desc()).limit(1)) if docket else None
    if there is not None:
        return there
    made = Questionnaire(
        process_id=process.id, number=processes.next_number(session, process.id, "questionnaire"),
        title={language: title} if title else dict(process.title), introduction={}, docket=docket, takes_letters=False,
        state=QuestionnaireState.CLOSED, edition=1, created_at=now, opened_at=now, closed_at=now,
    )  # fmt: skip
    made.questions = [
        AskedQuestion(
            number=number, position=number, key=one.key, kind=one.kind, words={language: one.words},
            section={language: one.section} if one.section else {}, explanation={}, required=False,
            choices=[{"key": str(at), "words": {language: words}} for at, words in enumerate(one.options, start=1)],
            lowest=1, highest=5,
        )
        for number, one in enumerate(questions, start=1)
    ]  # fmt: skip
    session.add(made)
    session.flush()
    act = Act("questionnaire_closed", f"questionnaires/{made.number}", questionnaire_body(made))
    enter_many(session, [act], now=now, process_id=process.id, process=process.slug)
    return made


def _new(session: Session, process: Process, rows: Iterable[SubmissionRow], taken: TakenIn) -> dict[str, SubmissionRow]:
    query = sa.select(Submission.imported_as).where(Submission.process_id == process.id, Submission.imported_as != "")
    known, new = set(session.scalars(query)), {}
    for row in rows:
        if row.name in known:
            taken.not_taken.append(NotTaken(row.line, row.name, "this submission is there already"))
            continue
        new[row.name] = row
    return new


def _submissions(
    session: Session,
    process: Process,
    questionnaire: Questionnaire,
    rows: Mapping[str, SubmissionRow],
    otherwise: str,
    now: datetime,
) -> dict[str, Submission]:
    keys = frozenset(group.key for group in process.groups)
    numbers = _numbers(session, process, "submission", len(rows))
    made = {
        name: Submission(
            process_id=process.id, questionnaire_id=questionnaire.id, number=number, language=row.language,
            region=row.region, imported_as=name, attributed_to=row.author, sent_at=row.sent_at or now,
            group_key=group_of(row.type, keys, otherwise=otherwise),
        )
        for number, (name, row) in zip(numbers, rows.items(), strict=True)
    }  # fmt: skip
    session.add_all(made.values())
    session.flush()
    return made


def _choices(
    session: Session,
    asked: Mapping[str, AskedQuestion],
    sent: Mapping[str, SubmissionRow],
    made: Mapping[str, Submission],
    rows: dict[int, list[tuple[int, str, int | None]]],
) -> int:
    options = {key: {_words(one): one["key"] for one in question.choices} for key, question in asked.items()}
    values: list[dict[str, Any]] = []
    for name, submission in made.items():
        for key, words in sent[name].choices.items():
            choice = options.get(key, {}).get(words)
            if choice is not None:
                values.append({"submission_id": submission.id, "question_id": asked[key].id, "choice": choice})
                rows[submission.id].append((asked[key].number, choice, None))
    if values:
        session.execute(sa.insert(Answer), values)
    return len(values)


def _answers(
    session: Session,
    process: Process,
    questionnaire: Questionnaire,
    asked: Mapping[str, AskedQuestion],
    answers: Iterable[AnswerRow],
    made: Mapping[str, Submission],
    rows: dict[int, list[tuple[int, str, int | None]]],
    taken: TakenIn,
    now: datetime,
) -> int:
    kept: list[tuple[AnswerRow, Submission, AskedQuestion]] = []
    for row in answers:
        submission, question = made.get(row.submission), asked.get(row.question)
        if submission is None or question is None:
            missing = "submission" if submission is None else "question"
            reason = f"its {missing} is none that was taken"
            taken.not_taken.append(NotTaken(row.line, f"{row.submission} {row.question}"[:60], reason))
            continue
        kept.append((row, submission, question))
    numbers = _numbers(session, process, "comment", len(kept))
    comments = [_comment(process, questionnaire, number, *one) for number, one in zip(numbers, kept, strict=True)]
    session.add_all(comments)
    session.flush()
    links = [
        {"submission_id": submission.id, "question_id": question.id, "choice": "", "comment_id": comment.id}
        for comment, (_, submission, question) in zip(comments, kept, strict=True)
    ]
    if links:
        session.execute(sa.insert(Answer), links)
    for comment, (_, submission, question) in zip(comments, kept, strict=True):
        rows[submission.id].append((question.number, "", comment.number))
    acts = [Act("comment_imported", f"comments/{one.number}", contribution_body(one)) for one in comments]
    _enter(session, process, acts, now)
    return len(comments)


def _comment(
    process: Process,
    questionnaire: Questionnaire,
    number: int,
    row: AnswerRow,
    submission: Submission,
    question: AskedQuestion,
) -> Comment:
    return Comment(
        process_id=process.id, number=number, kind=Kind.SUGGESTION, language=row.language, body=row.words,
        topic=topic_of(questionnaire, question), state=CommentState.PUBLISHED, attributed_to=submission.attributed_to,
        group_key=submission.group_key, created_at=submission.sent_at, quotations=[], sources=[], attachments=[],
    )  # fmt: skip


def _enter_submissions(
    session: Session,
    process: Process,
    made: Iterable[Submission],
    rows: Mapping[int, list[tuple[int, str, int | None]]],
    asked: Mapping[str, AskedQuestion],
    now: datetime,
) -> None:
    """In the order of the questions, as the table of answers is read when it is compared with the record."""
    place = {one.number: one.position for one in asked.values()}
    acts = [
        Act(
            "submission_imported",
            f"submissions/{one.number}",
            entered_body(one, sorted(rows.get(one.id, ()), key=lambda row: place[row[0]]), None),
        )
        for one in made
    ]
    _enter(session, process, acts, now)


def _enter(session: Session, process: Process, acts: Sequence[Act], now: datetime) -> None:
    for start in range(0, len(acts), AT_ONCE):
        enter_many(session, acts[start : start + AT_ONCE], now=now, process_id=process.id, process=process.slug)


def _numbers(session: Session, process: Process, kind: str, many: int) -> range:
    """So many next numbers of a kind; the counter is held until the commit, so none is given twice."""
    if not many:
        return range(0)
    first = processes.next_number(session, process.id, kind)
    counter = sa.update(LastNumber).where(LastNumber.process_id == process.id, LastNumber.kind == kind)
    session.execute(counter.values(last=first + many - 1))
    return range(first, first + many)


def _words(choice: Mapping[str, Any]) -> str:
    return next(iter(choice["words"].values()), "")
