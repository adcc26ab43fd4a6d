"""A consultation as three tables: its questions, its submissions with their choices, and the answers in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import regex

from app.domain.submitting import LONGEST_CHOICE, LONGEST_WORDS, AnswerKind
from app.imports.amendment_sheets import LONGEST_NAME, shortened
from app.imports.comment_sheets import (
    GROUP_OF_TYPE,
    LANGUAGES,
    SUBMISSIONS,
    TEXTS,
    UNKNOWN,
    remark_in,
    submissions_of,
)
from app.imports.comment_sheets import Submissions as Senders
from app.imports.sheets import Line, LineRefused, NotTaken, SheetRefused, lines_of

QUESTIONS_FILE, SUBMISSIONS_FILE, ANSWERS_FILE = "questions.csv", "submissions.csv", "comments.csv"
KEYS = ("question_id", "question_key")
REGIONS = ("country", "region", "place")
CLOSED, OPEN = "closed", "open"
MOST_OPTIONS = 100
LONGEST_KEY = 40
LONGEST_REGION = 80


@dataclass(frozen=True)
class QuestionRow:
    """A question of a table; `options` are the answers that were given to a closed one, in their order."""

    key: str
    kind: AnswerKind
    section: str
    words: str
    options: Sequence[str] = ()


@dataclass(frozen=True)
class SubmissionRow:
    """A submission of a table: who sent it when and from where, and its choices by the key of the question."""

    line: int
    name: str
    author: str
    type: str
    language: str
    region: str
    sent_at: datetime | None
    choices: Mapping[str, str]


@dataclass(frozen=True)
class AnswerRow:
    """An answer in words: whose, to which question, in which language."""

    line: int
    submission: str
    question: str
    language: str
    words: str


@dataclass
class Consultation:
    """Everything the three tables hold, and the rows that are no questions, submissions or answers."""

    questions: list[QuestionRow] = field(default_factory=list)
    submissions: list[SubmissionRow] = field(default_factory=list)
    answers: list[AnswerRow] = field(default_factory=list)
    not_taken: list[NotTaken] = field(default_factory=list)


def consultation_in(folder: Path, *, time_zone: str, default_language: str) -> Consultation:
    """The tables of a folder; comments.csv may be absent. Raises SheetRefused for a table that is none of these."""
    for name in (QUESTIONS_FILE, SUBMISSIONS_FILE):
        if not (folder / name).is_file():
            raise SheetRefused(f"{name} is not in {folder.name}")
    found = Consultation()
    rows = list(lines_of(folder / SUBMISSIONS_FILE, needs=(SUBMISSIONS,)))
    found.questions = _questions(lines_of(folder / QUESTIONS_FILE, needs=(KEYS,)), rows, found)
    closed = [one.key for one in found.questions if one.kind is AnswerKind.ONE]
    senders = submissions_of(folder / SUBMISSIONS_FILE, time_zone)
    seen: set[str] = set()
    for line in rows:
        _take_submission(line, senders, closed, default_language, seen, found)
    if (folder / ANSWERS_FILE).is_file():
        for line in lines_of(folder / ANSWERS_FILE, needs=(TEXTS, SUBMISSIONS, KEYS)):
            _take_answer(line, senders, default_language, found)
    return found


def group_of(type_: str, known: frozenset[str], *, otherwise: str = "") -> str:
    """The group of a type of respondent: the process's own of that name, else the usual one it belongs to."""
    key = key_of_type(type_)
    usual = GROUP_OF_TYPE.get(" ".join(type_.casefold().split()), "")
    return next((one for one in (key, usual) if one and one in known), otherwise or UNKNOWN)


def key_of_type(type_: str) -> str:
    """A type of respondent as the key of a group: "Trade Union" is trade_union."""
    return regex.sub(r"[^a-z0-9]+", "_", type_.casefold()).strip("_")[:LONGEST_KEY].strip("_")


def _questions(lines: Iterable[Line], rows: Sequence[Line], found: Consultation) -> list[QuestionRow]:
    taken: dict[str, QuestionRow] = {}
    for line in lines:
        try:
            one = _question(line, rows)
            if one.key in taken:
                raise LineRefused(f"the question {one.key} stands there twice")
        except LineRefused as refusal:
            found.not_taken.append(NotTaken(line.number, line.first(*KEYS)[:60], str(refusal)))
            continue
        taken[one.key] = one
    return list(taken.values())


def _question(line: Line, rows: Sequence[Line]) -> QuestionRow:
    key = " ".join(line.first(*KEYS).split())
    asked, item = (" ".join(line.first(name).split()) for name in ("question", "item"))
    if not key or len(key) > LONGEST_KEY or not (asked or item):
        raise LineRefused("a question has a key of at most 40 characters, and words")
    section, words = (asked, item) if asked and item else ("", asked or item)
    section, words = shortened(section, LONGEST_WORDS), shortened(words, LONGEST_WORDS)
    if line.first("kind").strip().casefold() != CLOSED:
        return QuestionRow(key, AnswerKind.TEXT, section, words)
    given = {_choice(row.first(key.casefold())) for row in rows} - {""}
    if len(given) > MOST_OPTIONS:
        raise LineRefused(f"it has {len(given)} different answers, so it is no closed question")
    return QuestionRow(key, AnswerKind.ONE, section, words, sorted(given, key=_in_order))


def _in_order(option: str) -> tuple[int, int, str]:
    """Numbers first, by their size; then words, by the alphabet."""
    whole = option.isascii() and option.isdigit()
    return (0, int(option[:9]), option) if whole else (1, 0, option.casefold())


def _choice(value: str) -> str:
    return shortened(" ".join(value.split()), LONGEST_CHOICE)


def _take_submission(
    line: Line, senders: Senders, closed: Sequence[str], default: str, seen: set[str], found: Consultation
) -> None:
    name = " ".join(line.first(*SUBMISSIONS).split())[:LONGEST_REGION]
    sender = senders.by_id.get(line.first(*SUBMISSIONS))
    if not name or sender is None or name in seen:
        reason = "the submission stands there twice" if name in seen else "it does not say which submission it is"
        found.not_taken.append(NotTaken(line.number, name, reason))
        return
    seen.add(name)
    choices = {key: _choice(line.first(key.casefold())) for key in closed}
    language = line.first(*LANGUAGES).strip()[:12] or default
    region = shortened(" ".join(line.first(*REGIONS).split()), LONGEST_REGION)
    found.submissions.append(
        SubmissionRow(
            line.number, name, shortened(sender.author or name, LONGEST_NAME), sender.type, language, region,
            sender.sent_at, {key: choice for key, choice in choices.items() if choice},
        )
    )  # fmt: skip


def _take_answer(line: Line, senders: Senders, default: str, found: Consultation) -> None:
    try:
        remark = remark_in(line, senders, default_language=default)
    except LineRefused as refusal:
        found.not_taken.append(NotTaken(line.number, line.first(*SUBMISSIONS)[:60], str(refusal)))
        return
    submission = " ".join(line.first(*SUBMISSIONS).split())[:LONGEST_REGION]
    question = " ".join(line.first(*KEYS).split())
    found.answers.append(AnswerRow(line.number, submission, question, remark.language, remark.words))
