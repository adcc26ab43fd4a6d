"""Sending a submission, withdrawing it, keeping what was begun, and cutting a letter into contributions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.comments import enclosing
from app.comments import services as comments
from app.comments.models import Comment
from app.domain.commenting import CommentState, Kind
from app.domain.errors import AnswersMalformed, NotInThisState, WordsNotInLetter
from app.domain.phases import Role
from app.domain.submitting import CLOSED_KINDS, AnswerKind, Given, QuestionnaireState, Shape, Stretch, faults
from app.files.checking import Brought
from app.files.models import kept
from app.ledger.services import Act
from app.processes.models import Membership, Process
from app.processes.services import enter, enter_many, next_number
from app.processes.slow_lane import state_at_first
from app.submissions.models import (
    Answer,
    AskedQuestion,
    DraftFile,
    Excerpt,
    Questionnaire,
    Submission,
    SubmissionDraft,
)
from app.submissions.queries import draft_of
from app.texts.models import Clause


@dataclass(frozen=True)
class Sent:
    """What is sent: answers by the number of the question, files likewise, and the letter with its own files."""

    language: str
    answers: Mapping[int, Given] = field(default_factory=dict)
    files: Mapping[int, Brought] = field(default_factory=dict)
    letter: str = ""


def shape_of(question: AskedQuestion) -> Shape:
    """A question without its words."""
    if question.kind is AnswerKind.SCALE:
        return Shape(question.kind, question.required, tuple(map(str, scale_of(question))))
    return Shape(question.kind, question.required, tuple(one["key"] for one in question.choices))


def scale_of(question: AskedQuestion) -> range:
    """The numbers of a scale."""
    return range(question.lowest, question.highest + 1)


def asked_in(questionnaire: Questionnaire) -> list[tuple[int, Shape]]:
    """The questions by number, without their words."""
    return [(one.number, shape_of(one)) for one in questionnaire.questions]


def send(
    session: Session, process: Process, questionnaire: Questionnaire, sent: Sent, *, author: Membership, now: datetime
) -> Submission:
    """Send answers and letter as one submission; what is in words becomes contributions, each with its entry.

    NotInThisState unless the questionnaire is open; AnswersMalformed as `domain.submitting.faults` has it.
    """
    if questionnaire.state is not QuestionnaireState.OPEN:
        raise NotInThisState
    asked = asked_in(questionnaire)
    if faults(asked, dict(sent.answers), letter=sent.letter, takes_letters=questionnaire.takes_letters):
        raise AnswersMalformed
    submission = Submission(
        process_id=process.id, questionnaire_id=questionnaire.id, number=next_number(session, process.id, "submission"),
        language=sent.language, region=author.jurisdiction, author_id=author.person_id, group_key=author.group_key,
        organisation_id=author.organisation_id, attributed_to="", sent_at=now,
    )  # fmt: skip
    session.add(submission)
    session.flush()
    state = state_at_first(session, process, author, now)
    made = _words_of(session, process, questionnaire, submission, sent, state, now)
    _discard(session, questionnaire.id, author.person_id)
    session.flush()
    acts = [Act("comment_sent", f"comments/{one.number}", contribution_body(one)) for one in made]
    acts.append(Act("submission_sent", f"submissions/{submission.number}", as_entered(session, submission)))
    enter_many(session, process, acts, actor_id=author.person_id, now=now)
    return submission


def withdraw(session: Session, process: Process, submission: Submission, *, author_id: int, now: datetime) -> None:
    """Withdraw one's own submission for good, and with it whatever its words became that still stands.

    NotInThisState for somebody else's and for one that was withdrawn already.
    """
    if submission.author_id != author_id or submission.withdrawn_at is not None:
        raise NotInThisState
    submission.withdrawn_at = now
    for one in made_of(session, submission):
        if one.state in (CommentState.PUBLISHED, CommentState.PENDING):
            comments.withdraw(session, process, one, author_id=author_id, now=now)
    session.flush()
    _enter(session, process, submission, "submission_withdrawn", author_id, Role.PARTICIPANT, now)


def keep_draft(
    session: Session,
    questionnaire: Questionnaire,
    *,
    author_id: int,
    typed: dict[str, Any],
    files: Mapping[int, Brought],
    now: datetime,
) -> SubmissionDraft:
    """Keep what somebody has typed so far, and the files they brought, in place of what they kept before.

    A file that was brought before stays until another one takes its place or `typed` says that it goes (`without`).
    """
    draft = draft_of(session, questionnaire.id, author_id)
    if draft is None:
        draft = SubmissionDraft(
            questionnaire_id=questionnaire.id, author_id=author_id, typed=typed, changed_at=now, files=[]
        )
        session.add(draft)
    gone = {int(one) for one in typed.get("without", ())} | files.keys()
    draft.files = [one for one in draft.files if one.question_number not in gone]
    session.flush()
    draft.files += [DraftFile(question_number=number, **kept(file)) for number, file in sorted(files.items())]
    draft.typed, draft.changed_at = typed, now
    session.flush()
    return draft


def discard_draft(session: Session, questionnaire: Questionnaire, *, author_id: int) -> None:
    """Throw away what somebody has begun."""
    _discard(session, questionnaire.id, author_id)


def cut(
    session: Session,
    process: Process,
    submission: Submission,
    stretch: Stretch,
    *,
    kind: Kind,
    clause: Clause | None,
    cut_by_id: int,
    now: datetime,
) -> Comment:
    """Make a contribution of words of a letter, on a clause or (None) on the text; it is its author's, of that day.

    NotInThisState while the letter is not shown or once it was declared cut; WordsNotInLetter.
    """
    letter = _letter_to_cut(session, submission)
    words = letter.body[stretch.start : stretch.end]
    if not words.strip() or stretch.end > len(letter.body):
        raise WordsNotInLetter
    comment = _comment(session, process, submission, words, kind, letter.state, clause=clause)
    session.add(comment)
    session.flush()
    session.add(
        Excerpt(
            comment_id=comment.id, submission_id=submission.id, start=stretch.start, end=stretch.end,
            cut_by_id=cut_by_id, cut_at=now,
        )
    )  # fmt: skip
    session.flush()
    source = {"submission": submission.number, "start": stretch.start, "end": stretch.end}
    body = {**contribution_body(comment), "source": source}
    enter(
        session, process, kind="letter_cut", object=f"comments/{comment.number}", body=body, actor_id=cut_by_id,
        now=now, role=Role.FACILITATOR,
    )  # fmt: skip
    return comment


def finish_cutting(
    session: Session, process: Process, submission: Submission, *, actor_id: int | None, now: datetime
) -> None:
    """Declare a letter cut: from then on its contributions are owed an answer, and it is not any more.

    NotInThisState where nothing was cut out of it.
    """
    _letter_to_cut(session, submission)
    if not session.scalar(sa.select(sa.exists().where(Excerpt.submission_id == submission.id))):
        raise NotInThisState
    submission.cut_at = now
    session.flush()
    _enter(session, process, submission, "letter_finished", actor_id, Role.FACILITATOR, now)


def contribution_body(comment: Comment) -> dict[str, Any]:
    """What the record commits to of a contribution that came from a submission."""
    return {**comments.as_entered(comment), "topic": comment.topic, "attributed_to": comment.attributed_to}


def as_entered(session: Session, submission: Submission) -> dict[str, Any]:
    """What the record commits to of a submission: its choices by question, and which contributions its words became."""
    query = sa.select(AskedQuestion.number, Answer.choice, Comment.number).select_from(Answer)
    query = query.join(AskedQuestion, AskedQuestion.id == Answer.question_id)
    query = query.outerjoin(Comment, Comment.id == Answer.comment_id).where(Answer.submission_id == submission.id)
    rows = session.execute(query.order_by(AskedQuestion.position, Answer.id)).all()
    return entered_body(submission, rows, submission.letter.number if submission.letter else None)


def entered_body(submission: Submission, rows: Sequence[Sequence[Any]], letter: int | None) -> dict[str, Any]:
    """The same from rows that were read already: the question's number, the choice, the comment's number."""
    choices: dict[str, list[str]] = {}
    for number, choice, _ in rows:
        if choice:
            choices.setdefault(str(number), []).append(choice)
    return {
        "language": submission.language,
        "group": submission.group_key,
        "attributed_to": submission.attributed_to,
        "choices": choices,
        "contributions": {str(number): comment for number, _, comment in rows if comment},
        "letter": letter,
        "cut": submission.cut_at is not None,
        "withdrawn": submission.withdrawn_at is not None,
    }


def topic_of(questionnaire: Questionnaire, question: AskedQuestion) -> str:
    """The topic that an answer in words bears: the docket and the question's own key, or its number."""
    return f"{questionnaire.docket or questionnaire.number} · {question.key or question.number}"[:80]


def _words_of(
    session: Session,
    process: Process,
    questionnaire: Questionnaire,
    submission: Submission,
    sent: Sent,
    state: CommentState,
    now: datetime,
) -> list[Comment]:
    """Keep the answers; the comments that their words and the letter became, in the order of the questions."""
    made: list[Comment] = []
    for question in questionnaire.questions:
        given = sent.answers.get(question.number, Given())
        if given.is_empty:
            continue
        if question.kind in CLOSED_KINDS:
            session.add_all(
                Answer(submission_id=submission.id, question_id=question.id, choice=one) for one in given.chosen
            )
            continue
        comment = _answer_in_words(session, process, questionnaire, question, submission, given, sent, state)
        made.append(comment)
        session.add(comment)
        session.flush()
        session.add(Answer(submission_id=submission.id, question_id=question.id, comment_id=comment.id))
    if questionnaire.takes_letters and sent.letter.strip():
        submission.letter = _comment(session, process, submission, sent.letter, Kind.SUGGESTION, state)
        session.add(submission.letter)
        made.append(submission.letter)
    session.flush()
    return made


def _answer_in_words(
    session: Session,
    process: Process,
    questionnaire: Questionnaire,
    question: AskedQuestion,
    submission: Submission,
    given: Given,
    sent: Sent,
    state: CommentState,
) -> Comment:
    file = sent.files.get(question.number)
    kind = Kind.EVIDENCE if question.kind is AnswerKind.FILE else Kind.SUGGESTION
    words = given.words.strip() or (file.name if file else "")
    comment = _comment(session, process, submission, words, kind, state, clause=question.clause)
    comment.topic = topic_of(questionnaire, question)
    comment.attachments = enclosing.attachments([file] if file else [])
    return comment


def _comment(
    session: Session,
    process: Process,
    submission: Submission,
    words: str,
    kind: Kind,
    state: CommentState,
    *,
    clause: Clause | None = None,
) -> Comment:
    """A contribution of whoever sent the submission, made when they sent it."""
    return Comment(
        process_id=process.id,
        number=next_number(session, process.id, "comment"),
        clause_id=clause.id if clause else None,
        revision_id=comments.wording_now(session, process, clause, None, submission.language),
        kind=kind,
        language=submission.language,
        body=words,
        state=state,
        author_id=submission.author_id,
        attributed_to=submission.attributed_to,
        group_key=submission.group_key,
        organisation_id=submission.organisation_id,
        created_at=submission.sent_at,
        quotations=[],
        sources=[],
        attachments=[],
    )


def _letter_to_cut(session: Session, submission: Submission) -> Comment:
    session.execute(sa.select(Submission.id).where(Submission.id == submission.id).with_for_update())
    session.refresh(submission)
    letter = submission.letter
    if letter is None or letter.state is not CommentState.PUBLISHED or submission.cut_at or submission.withdrawn_at:
        raise NotInThisState
    return letter


def made_of(session: Session, submission: Submission) -> Sequence[Comment]:
    """Every contribution that the words of a submission became: answers, the letter, and what was cut out of it."""
    answers = sa.select(Answer.comment_id).where(Answer.submission_id == submission.id, Answer.comment_id.is_not(None))
    cut_out = sa.select(Excerpt.comment_id).where(Excerpt.submission_id == submission.id)
    named = sa.or_(Comment.id.in_(answers), Comment.id.in_(cut_out), Comment.id == submission.letter_id)
    return session.scalars(sa.select(Comment).where(named).order_by(Comment.id)).all()


def _discard(session: Session, questionnaire_id: int, author_id: int) -> None:
    draft = draft_of(session, questionnaire_id, author_id)
    if draft is not None:
        session.delete(draft)
        session.flush()


def _enter(
    session: Session,
    process: Process,
    submission: Submission,
    kind: str,
    actor_id: int | None,
    role: Role,
    now: datetime,
) -> None:
    enter(
        session, process, kind=kind, object=f"submissions/{submission.number}", body=as_entered(session, submission),
        actor_id=actor_id, now=now, role=role,
    )  # fmt: skip
