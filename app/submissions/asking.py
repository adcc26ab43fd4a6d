"""Acts on a questionnaire: preparing it with its questions, opening it, closing it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.domain.errors import NotInThisState, QuestionMalformed, QuestionnaireFixed, StaleBase
from app.domain.phases import Role
from app.domain.submitting import MOST_QUESTIONS, AnswerKind, QuestionnaireState, fault_in_question
from app.processes.models import Process
from app.processes.services import enter, next_number
from app.submissions.models import AskedQuestion, Questionnaire

Words = Mapping[str, str]


@dataclass(frozen=True)
class Described:
    """What is said of a questionnaire."""

    title: Words
    introduction: Words
    docket: str = ""
    takes_letters: bool = True


@dataclass(frozen=True)
class Asked:
    """A question; `choices` are words by language, in their order. Scales go from `lowest` to `highest`."""

    kind: AnswerKind
    words: Words
    section: Words
    explanation: Words
    required: bool = False
    choices: Sequence[Words] = ()
    lowest: int = 1
    highest: int = 5
    clause_id: int | None = None
    key: str = ""


def prepare(session: Session, process: Process, described: Described, *, now: datetime) -> Questionnaire:
    """A questionnaire without questions, seen by the team alone."""
    questionnaire = Questionnaire(
        process_id=process.id, number=next_number(session, process.id, "questionnaire"), created_at=now, questions=[],
        state=QuestionnaireState.PREPARED, edition=1, **_values(described),
    )  # fmt: skip
    session.add(questionnaire)
    session.flush()
    return questionnaire


def describe(session: Session, questionnaire: Questionnaire, described: Described, *, edition: int) -> None:
    """Change what is said of a questionnaire that is not open yet. StaleBase when somebody did since `edition`."""
    _prepared(questionnaire, edition)
    for name, value in _values(described).items():
        setattr(questionnaire, name, value)
    _changed(session, questionnaire)


def ask(session: Session, questionnaire: Questionnaire, asked: Asked) -> AskedQuestion:
    """Add a question at the end. QuestionnaireFixed once it is open; QuestionMalformed."""
    _prepared(questionnaire)
    _fit(asked, len(questionnaire.questions))
    number = max((one.number for one in questionnaire.questions), default=0) + 1
    question = AskedQuestion(number=number, position=len(questionnaire.questions) + 1, **_question_values(asked))
    questionnaire.questions.append(question)
    _changed(session, questionnaire)
    return question


def ask_otherwise(session: Session, questionnaire: Questionnaire, question: AskedQuestion, asked: Asked) -> None:
    """Change a question; its number stays."""
    _prepared(questionnaire)
    _fit(asked, 0)
    for name, value in _question_values(asked).items():
        setattr(question, name, value)
    _changed(session, questionnaire)


def move(session: Session, questionnaire: Questionnaire, question: AskedQuestion, *, up: bool) -> None:
    """Put a question one place up or down; nothing happens at either end."""
    _prepared(questionnaire)
    ordered = list(questionnaire.questions)
    at = ordered.index(question)
    to = min(max(at + (-1 if up else 1), 0), len(ordered) - 1)
    ordered.insert(to, ordered.pop(at))
    _place(session, questionnaire, ordered)


def take_out(session: Session, questionnaire: Questionnaire, question: AskedQuestion) -> None:
    """Take a question out."""
    _prepared(questionnaire)
    questionnaire.questions.remove(question)
    _place(session, questionnaire, list(questionnaire.questions))


def open_to_answers(
    session: Session, process: Process, questionnaire: Questionnaire, *, actor_id: int | None, now: datetime
) -> None:
    """Show it to everybody; answers can be sent whenever a phase takes input. Its questions stand from now on.

    QuestionMalformed for one that asks nothing and takes no letter.
    """
    _prepared(questionnaire)
    if not questionnaire.questions and not questionnaire.takes_letters:
        raise QuestionMalformed
    questionnaire.state, questionnaire.opened_at = QuestionnaireState.OPEN, now
    session.flush()
    _enter(session, process, questionnaire, "questionnaire_opened", actor_id, now)


def close(
    session: Session, process: Process, questionnaire: Questionnaire, *, actor_id: int | None, now: datetime
) -> None:
    """Take no more answers; what came stays."""
    if questionnaire.state is not QuestionnaireState.OPEN:
        raise NotInThisState
    questionnaire.state, questionnaire.closed_at = QuestionnaireState.CLOSED, now
    session.flush()
    _enter(session, process, questionnaire, "questionnaire_closed", actor_id, now)


def as_entered(questionnaire: Questionnaire) -> dict[str, Any]:
    """What the record commits to of a questionnaire, with every question."""
    return {
        "title": dict(questionnaire.title),
        "introduction": dict(questionnaire.introduction),
        "docket": questionnaire.docket,
        "takes_letters": questionnaire.takes_letters,
        "state": questionnaire.state.value,
        "questions": [question_as_values(one) for one in questionnaire.questions],
    }


def question_as_values(one: AskedQuestion) -> dict[str, Any]:
    """A question as JSON values."""
    return {
        "number": one.number,
        "key": one.key,
        "kind": one.kind.value,
        "section": dict(one.section),
        "words": dict(one.words),
        "explanation": dict(one.explanation),
        "required": one.required,
        "choices": [{"key": each["key"], "words": dict(each["words"])} for each in one.choices],
        "scale": [one.lowest, one.highest] if one.kind is AnswerKind.SCALE else None,
    }


def _prepared(questionnaire: Questionnaire, edition: int | None = None) -> None:
    if questionnaire.state is not QuestionnaireState.PREPARED:
        raise QuestionnaireFixed
    if edition is not None and edition != questionnaire.edition:
        raise StaleBase


def _fit(asked: Asked, already: int) -> None:
    """Choices are compared in each language in which they have words."""
    languages = {code for words in asked.choices for code in words} or {""}
    for code in languages:
        named = [words.get(code) or next(iter(words.values()), "") for words in asked.choices]
        if fault_in_question(asked.kind, named, asked.lowest, asked.highest):
            raise QuestionMalformed
    if already >= MOST_QUESTIONS or not any(asked.words.values()):
        raise QuestionMalformed


def _place(session: Session, questionnaire: Questionnaire, ordered: Sequence[AskedQuestion]) -> None:
    for position, one in enumerate(ordered, start=1):
        one.position = position
    _changed(session, questionnaire)
    session.refresh(questionnaire, ["questions"])


def _changed(session: Session, questionnaire: Questionnaire) -> None:
    questionnaire.edition += 1
    session.flush()


def _values(described: Described) -> dict[str, Any]:
    return {
        "title": _said(described.title),
        "introduction": _said(described.introduction),
        "docket": described.docket,
        "takes_letters": described.takes_letters,
    }


def _question_values(asked: Asked) -> dict[str, Any]:
    choosing = asked.kind in (AnswerKind.ONE, AnswerKind.SEVERAL)
    return {
        "kind": asked.kind,
        "words": _said(asked.words),
        "section": _said(asked.section),
        "explanation": _said(asked.explanation),
        "required": asked.required,
        "choices": [
            {"key": str(place), "words": _said(words)} for place, words in enumerate(asked.choices, start=1) if choosing
        ],
        "lowest": asked.lowest,
        "highest": asked.highest,
        "clause_id": asked.clause_id,
        "key": asked.key,
    }


def _said(words: Words) -> dict[str, str]:
    return {code: text for code, text in words.items() if text}


def _enter(
    session: Session, process: Process, questionnaire: Questionnaire, kind: str, actor_id: int | None, now: datetime
) -> None:
    enter(
        session, process, kind=kind, object=f"questionnaires/{questionnaire.number}", body=as_entered(questionnaire),
        actor_id=actor_id, now=now, role=Role.STEWARD,
    )  # fmt: skip
