"""The results of closed questions: how often each choice was taken, by group, as far as that may be told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.domain.submitting import CLOSED_KINDS, AnswerKind
from app.domain.suppression import FEWEST, publishable
from app.domain.voting import Tally
from app.submissions.models import AskedQuestion, Questionnaire
from app.submissions.queries import answered_counts, choice_counts
from app.submissions.services import scale_of


@dataclass(frozen=True)
class Line:
    """A choice: how often it was taken in all, and by each column; None: not told."""

    key: str
    words: Mapping[str, str]
    in_all: int
    by_column: tuple[int | None, ...]


@dataclass(frozen=True)
class QuestionResult:
    """A question with its choices. A column is a group, or several that are told only together.

    `answered` people chose something; where fewer than five did, nothing else is told (`lines` is empty).
    """

    question: AskedQuestion
    answered: int
    columns: tuple[tuple[str, ...], ...]
    lines: tuple[Line, ...]
    mean: float | None


def results_of(session: Session, questionnaire: Questionnaire, groups: Sequence[str]) -> list[QuestionResult]:
    """The results of each closed question, in the order of the questions; two statements."""
    counts, answered = choice_counts(session, questionnaire.id), answered_counts(session, questionnaire.id)
    closed = [one for one in questionnaire.questions if one.kind in CLOSED_KINDS]
    return [_result(one, counts.get(one.id, {}), answered.get(one.id, 0), groups) for one in closed]


def _result(
    question: AskedQuestion, counts: Mapping[str, Mapping[str, int]], answered: int, groups: Sequence[str]
) -> QuestionResult:
    if answered < FEWEST:
        return QuestionResult(question, answered, (), (), None)
    totals: dict[str, int] = {}
    for of_choice in counts.values():
        for group, number in of_choice.items():
            totals[group] = totals.get(group, 0) + number
    known = [*(group for group in groups if group in totals), *sorted(set(totals) - set(groups))]
    columns = _columns({group: totals[group] for group in known})
    lines = tuple(
        Line(key, words, sum(counts.get(key, {}).values()), tuple(_cell(counts.get(key, {}), one) for one in columns))
        for key, words in _choices(question)
    )
    return QuestionResult(question, answered, columns, lines, _mean(question, counts))


def _columns(totals: Mapping[str, int]) -> tuple[tuple[str, ...], ...]:
    """Groups of whom fewer than five answers came are told together, and with them their complement."""
    told = publishable({group: Tally(number) for group, number in totals.items()})
    alone = tuple((group,) for group in told.groups)
    return (*alone, told.together) if told.together and told.together_tally else alone


def _cell(counts: Mapping[str, int], groups: Sequence[str]) -> int:
    return sum(counts.get(group, 0) for group in groups)


def _choices(question: AskedQuestion) -> list[tuple[str, Mapping[str, str]]]:
    if question.kind is AnswerKind.SCALE:
        return [(str(one), {"en": str(one)}) for one in scale_of(question)]
    return [(one["key"], one["words"]) for one in question.choices]


def _mean(question: AskedQuestion, counts: Mapping[str, Mapping[str, int]]) -> float | None:
    """The mean of a scale; choices have none."""
    if question.kind is not AnswerKind.SCALE:
        return None
    numbers = {int(key): sum(groups.values()) for key, groups in counts.items()}
    whole = sum(numbers.values())
    return sum(key * number for key, number in numbers.items()) / whole if whole else None
