"""Questionnaires and submissions in the API: reading them and their results, sending a submission, withdrawing one."""

from collections.abc import Sequence
from http import HTTPStatus

from flask import Blueprint, abort
from pydantic import Field

from app.comments.queries import CommentRow
from app.domain.commenting import CommentState
from app.domain.errors import LanguageUnknown
from app.domain.phases import TEAM, Action
from app.domain.submitting import LONGEST_ANSWER, LONGEST_LETTER, AnswerKind, Given, QuestionnaireState
from app.processes.access import access, requires
from app.submissions import queries, services
from app.submissions.asking import question_as_values
from app.submissions.models import AskedQuestion, Questionnaire, Submission
from app.submissions.queries import Filters, Said, SubmissionRow
from app.submissions.results import QuestionResult, results_of
from app.submissions.services import Sent
from app.web import paging
from app.web.database import now, session
from app.web.languages import CODES
from app.web.operations import operation
from app.web.schemas import Input, LanguageTag, Listing, ListQuery, Number, Schema, Time, text
from app.web.throttles import count_contribution

api = Blueprint("submissions_api", __name__)


class ChoiceOut(Schema):
    """A choice on offer."""

    key: str
    words: dict[str, str]


class AskedQuestionOut(Schema):
    """A question; `scale` are the two ends of a scale."""

    number: int
    key: str
    kind: AnswerKind
    section: dict[str, str]
    words: dict[str, str]
    explanation: dict[str, str]
    required: bool
    choices: list[ChoiceOut]
    scale: list[int] | None


class QuestionnaireOut(Schema):
    """A questionnaire; of a list without its questions."""

    number: int
    docket: str
    title: dict[str, str]
    introduction: dict[str, str]
    state: QuestionnaireState
    takes_letters: bool
    submissions: int
    opened_at: Time | None
    closed_at: Time | None
    questions: list[AskedQuestionOut]


class LineOut(Schema):
    """How often a choice was taken, in all and by each column."""

    choice: str
    in_all: int
    by_column: list[int | None]


class ResultOut(Schema):
    """A closed question; a column is a group or several that are told only together. No lines under five answers."""

    question: int
    answered: int
    columns: list[list[str]]
    lines: list[LineOut]
    mean: float | None


class ResultsOut(Listing[ResultOut]):
    """The results of all closed questions."""


class AnswerOut(Schema):
    """An answer: the choices taken, or the number of the comment that its words became."""

    question: int
    choices: list[str]
    comment: int | None
    body: str | None


class ExcerptOut(Schema):
    """A contribution that was cut out of the letter: from where to where, in code points."""

    comment: int
    start: int
    end: int


class SubmissionOut(Schema):
    """A submission; of a list without answers. Words that are not shown are null; withdrawn ones say nothing."""

    number: int
    questionnaire: int
    language: str
    region: str
    author: str | None
    group: str
    organisation: str | None
    sent_at: Time
    withdrawn_at: Time | None
    letter: int | None
    letter_is_cut: bool
    answers: list[AnswerOut]
    excerpts: list[ExcerptOut]


class AnswerIn(Input):
    """An answer: keys of choices, or words."""

    question: Number
    choices: list[str] = Field(default_factory=list, max_length=40)
    body: text(LONGEST_ANSWER, smallest=0) = ""  # type: ignore[valid-type]


class SubmissionIn(Input):
    """Answers to a questionnaire and a letter; files are sent on the page."""

    language: LanguageTag
    answers: list[AnswerIn] = Field(default_factory=list, max_length=200)
    letter: text(LONGEST_LETTER, smallest=0) = ""  # type: ignore[valid-type]


class SubmissionsQuery(ListQuery):
    """Which submissions: to a questionnaire, of a group."""

    questionnaire: Number | None = None
    group: str = Field("", max_length=40, pattern=r"^[a-z0-9_]*$")


@operation(api, "GET", "/processes/<slug>/questionnaires", answer=Listing[QuestionnaireOut], query=ListQuery)
@requires(Action.READ)
def questionnaires(slug: str, query: ListQuery) -> Listing[QuestionnaireOut]:
    """The questionnaires of a process, the latest first, without their questions."""
    process_id = access().process.id
    counts = queries.counts_by_questionnaire(session(), process_id)
    found = queries.questionnaires_of(session(), process_id)
    return Listing[QuestionnaireOut].part([_questionnaire(one, counts.get(one.id, 0), ()) for one in found], query)


@operation(api, "GET", "/processes/<slug>/questionnaires/<number:questionnaire>", answer=QuestionnaireOut)
@requires(Action.READ)
def questionnaire(slug: str, questionnaire: int) -> QuestionnaireOut:
    """A questionnaire with its questions."""
    found = _found(questionnaire)
    received = queries.counts_by_questionnaire(session(), access().process.id).get(found.id, 0)
    return _questionnaire(found, received, found.questions)


@operation(
    api, "GET", "/processes/<slug>/questionnaires/<number:questionnaire>/results", answer=ResultsOut, query=ListQuery
)
@requires(Action.READ)
def results(slug: str, questionnaire: int, query: ListQuery) -> ResultsOut:
    """How often each choice was taken, by stakeholder group; small groups only together."""
    keys = [group.key for group in access().process.groups]
    return ResultsOut.part([_result(one) for one in results_of(session(), _found(questionnaire), keys)], query)


@operation(api, "GET", "/processes/<slug>/submissions", answer=Listing[SubmissionOut], query=SubmissionsQuery)
@requires(Action.READ)
def submissions(slug: str, query: SubmissionsQuery) -> Listing[SubmissionOut]:
    """The submissions of a process, the latest first, without their answers."""
    filters = Filters(questionnaire=query.questionnaire or 0, group=query.group)
    rows = queries.submissions_of(session(), access().process.id, filters, before=query.after, limit=query.limit)
    page = paging.page_of(rows, query.limit, key="number")
    return Listing[SubmissionOut](items=[_row(one) for one in page.rows], next=page.next_key)


@operation(api, "GET", "/processes/<slug>/submissions/<number:submission>", answer=SubmissionOut)
@requires(Action.READ)
def submission(slug: str, submission: int) -> SubmissionOut:
    """A submission with its answers, and with what was cut out of its letter."""
    found = queries.submission_by_number(session(), access().process.id, submission) or abort(404)
    return _whole(found)


@operation(
    api, "POST", "/processes/<slug>/questionnaires/<number:questionnaire>/submissions", answer=SubmissionOut,
    status=HTTPStatus.CREATED, body=SubmissionIn, signed_in=True,
)  # fmt: skip
@requires(Action.COMMENT)
def send(slug: str, questionnaire: int, body: SubmissionIn) -> SubmissionOut:
    """Send answers and a letter as one submission; what is in words becomes comments."""
    process, found = access().process, _found(questionnaire)
    if body.language not in {*process.languages, *CODES}:
        raise LanguageUnknown
    kinds = {one.number: one.kind for one in found.questions}
    if {one.question for one in body.answers} - kinds.keys():
        abort(422, "There is no question with one of these numbers.")
    answers = {one.question: _given(one, kinds[one.question]) for one in body.answers}
    member = access().membership
    assert member is not None
    access().hold(Action.COMMENT)
    sent = Sent(body.language, answers, {}, body.letter)
    made = services.send(session(), process, found, sent, author=member, now=now())
    count_contribution()
    session().commit()
    return _whole(made)


@operation(
    api, "POST", "/processes/<slug>/submissions/<number:submission>/withdrawal", answer=SubmissionOut, signed_in=True
)  # fmt: skip
@requires(Action.COMMENT_WITHDRAW)
def withdraw(slug: str, submission: int) -> SubmissionOut:
    """Withdraw your own submission for good, with all its words."""
    found = queries.submission_by_number(session(), access().process.id, submission) or abort(404)
    if found.author_id != access().person_id:
        abort(403)
    services.withdraw(session(), access().process, found, author_id=access().signed_in_person(), now=now())
    session().commit()
    return _whole(found)


def _found(number: int) -> Questionnaire:
    found = queries.questionnaire_by_number(session(), access().process.id, number) or abort(404)
    if found.state is QuestionnaireState.PREPARED and not access().roles & TEAM:
        abort(404)
    return found


def _given(sent: AnswerIn, kind: AnswerKind) -> Given:
    """Words where words are asked for, choices where choices are; a file cannot come this way."""
    if kind in (AnswerKind.TEXT, AnswerKind.FILE):
        return Given(words=sent.body)
    return Given(chosen=tuple(dict.fromkeys(sent.choices)))


def _questionnaire(one: Questionnaire, received: int, questions: Sequence[AskedQuestion]) -> QuestionnaireOut:
    return QuestionnaireOut(
        number=one.number, docket=one.docket, title=one.title, introduction=one.introduction, state=one.state,
        takes_letters=one.takes_letters, submissions=received, opened_at=one.opened_at, closed_at=one.closed_at,
        questions=[AskedQuestionOut(**question_as_values(each)) for each in questions],
    )  # fmt: skip


def _result(one: QuestionResult) -> ResultOut:
    lines = [LineOut(choice=line.key, in_all=line.in_all, by_column=list(line.by_column)) for line in one.lines]
    columns = [list(keys) for keys in one.columns]
    return ResultOut(question=one.question.number, answered=one.answered, columns=columns, lines=lines, mean=one.mean)


def _whole(found: Submission) -> SubmissionOut:
    row = queries.submission_row(session(), access().process.id, found.number)
    assert row is not None
    viewer = access().person_id
    if found.withdrawn_at is not None:
        return _row(row)
    letter = queries.letter_row(session(), found, viewer)
    shown = letter is not None and letter.is_readable
    return _row(row).model_copy(
        update={
            "letter": letter.number if letter else None,
            "letter_is_cut": found.cut_at is not None,
            "answers": [_answer(one) for one in queries.said_in(session(), found, viewer)],
            "excerpts": [
                ExcerptOut(comment=one.comment.number, start=one.stretch.start, end=one.stretch.end)
                for one in queries.cut_out_of(session(), found.id)
                if shown and one.comment.state is CommentState.PUBLISHED
            ],
        }
    )


def _row(row: SubmissionRow) -> SubmissionOut:
    return SubmissionOut(
        number=row.number, questionnaire=row.questionnaire_number, language=row.language, region=row.region,
        author=row.author_name, group=row.group, organisation=row.organisation, sent_at=row.sent_at,
        withdrawn_at=row.withdrawn_at, letter=None, letter_is_cut=False, answers=[], excerpts=[],
    )  # fmt: skip


def _answer(one: Said) -> AnswerOut:
    comment: CommentRow | None = one.comment
    return AnswerOut(
        question=one.question.number, choices=list(one.choices), comment=comment.number if comment else None,
        body=comment.body if comment and comment.is_readable else None,
    )  # fmt: skip
