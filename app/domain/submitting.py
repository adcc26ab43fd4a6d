"""Submissions: what a questionnaire asks, what an answer must be, and how a letter is cut into contributions."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

LONGEST_ANSWER = 5_000
LONGEST_LETTER = 100_000
LONGEST_CHOICE = 300
LONGEST_WORDS = 1_000
MOST_QUESTIONS = 200
MOST_CHOICES = 40
SCALE_ENDS = (0, 10)


class QuestionnaireState(StrEnum):
    """A questionnaire is prepared out of sight, then open to answers in every phase that takes input, then closed."""

    PREPARED = "prepared"
    OPEN = "open"
    CLOSED = "closed"


class AnswerKind(StrEnum):
    """What is asked for."""

    TEXT = "text"
    ONE = "one"
    SEVERAL = "several"
    SCALE = "scale"
    FILE = "file"


CLOSED_KINDS = frozenset({AnswerKind.ONE, AnswerKind.SEVERAL, AnswerKind.SCALE})
"""Kinds whose answers are counted; those of the others are words, and become contributions."""


class Fault(StrEnum):
    """What is wrong with an answer, or with a question."""

    MISSING = "missing"
    UNKNOWN_CHOICE = "unknown_choice"
    TOO_LONG = "too_long"
    TOO_FEW_CHOICES = "too_few_choices"
    TOO_MANY_CHOICES = "too_many_choices"
    SAME_CHOICES = "same_choices"
    SCALE_BACKWARDS = "scale_backwards"
    NOTHING_SAID = "nothing_said"


@dataclass(frozen=True)
class Shape:
    """A question without its words: what an answer to it must look like. `choices` are the keys on offer."""

    kind: AnswerKind
    required: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Given:
    """An answer: words, the keys chosen, and whether a file came."""

    words: str = ""
    chosen: tuple[str, ...] = ()
    file: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing was answered."""
        return not (self.words.strip() or self.chosen or self.file)


NOTHING = Given()


def fault_of(shape: Shape, given: Given) -> Fault | None:
    """What is wrong with an answer, if anything: what is required is there, what is chosen is on offer."""
    if given.is_empty:
        return Fault.MISSING if shape.required else None
    if len(given.words) > LONGEST_ANSWER:
        return Fault.TOO_LONG
    if not set(given.chosen) <= set(shape.choices):
        return Fault.UNKNOWN_CHOICE
    if len(given.chosen) > 1 and shape.kind is not AnswerKind.SEVERAL:
        return Fault.TOO_MANY_CHOICES
    if shape.required and not _is_answered(shape, given):
        return Fault.MISSING
    return None


def faults(
    asked: Sequence[tuple[int, Shape]], given: dict[int, Given], *, letter: str, takes_letters: bool
) -> dict[int, Fault]:
    """What is wrong with a whole submission, by the number of the question (0: with the letter, or with all of it).

    Who writes a letter owes no answer to any question: it stands beside them or instead of them.
    """
    found: dict[int, Fault] = {}
    wrote = takes_letters and bool(letter.strip())
    if takes_letters and len(letter) > LONGEST_LETTER:
        found[0] = Fault.TOO_LONG
    for number, shape in asked:
        fault = fault_of(shape, given.get(number, NOTHING))
        if fault is not None and not (fault is Fault.MISSING and wrote):
            found[number] = fault
    if not found and not wrote and all(one.is_empty for one in given.values()):
        found[0] = Fault.NOTHING_SAID
    return found


def fault_in_question(kind: AnswerKind, choices: Sequence[str], lowest: int, highest: int) -> Fault | None:
    """What is wrong with a question, if anything: two to forty different choices, a scale that rises."""
    if kind is AnswerKind.SCALE:
        ends = SCALE_ENDS[0] <= lowest < highest <= SCALE_ENDS[1]
        return None if ends else Fault.SCALE_BACKWARDS
    if kind not in (AnswerKind.ONE, AnswerKind.SEVERAL):
        return None
    if len(choices) < 2:
        return Fault.TOO_FEW_CHOICES
    if len(choices) > MOST_CHOICES:
        return Fault.TOO_MANY_CHOICES
    if len({" ".join(one.casefold().split()) for one in choices}) < len(choices):
        return Fault.SAME_CHOICES
    return Fault.TOO_LONG if max(map(len, choices)) > LONGEST_CHOICE else None


def keys_of(choices: Sequence[str]) -> list[str]:
    """A lasting key for each choice, by its place: "1", "2", ..."""
    return [str(place) for place, _ in enumerate(choices, start=1)]


@dataclass(frozen=True, order=True)
class Stretch:
    """Words of a letter, from and to (exclusive), in code points."""

    start: int
    end: int


@dataclass(frozen=True)
class Piece:
    """A stretch of a letter as it is shown: plain, or cut out as these contributions (their numbers)."""

    text: str
    numbers: tuple[int, ...]


def stretch_of(letter: str, words: str, *, near: int = 0) -> Stretch | None:
    """Where these words stand in the letter: the place at or after `near`, else the first; None where they do not.

    A browser sends line breaks as CR LF; they are the same words.
    """
    plain = words.replace("\r\n", "\n").strip()
    if not plain:
        return None
    at = letter.find(plain, max(near, 0))
    at = letter.find(plain) if at < 0 else at
    return Stretch(at, at + len(plain)) if at >= 0 else None


def paragraphs_of(letter: str) -> list[Stretch]:
    """The paragraphs of a letter, told apart by empty lines: what it is cut along where nobody chooses otherwise."""
    found, start = [], 0
    for part in letter.split("\n\n"):
        words = part.strip()
        if words:
            begins = start + part.index(words)
            found.append(Stretch(begins, begins + len(words)))
        start += len(part) + 2
    return found


def pieces(letter: str, cut: Iterable[tuple[Stretch, int]]) -> list[Piece]:
    """The letter as it is read, in order and without a letter lost; stretches may overlap."""
    kept = list(cut)
    edges = sorted({0, len(letter), *(edge for one, _ in kept for edge in (one.start, one.end) if edge <= len(letter))})
    found = []
    for start, end in pairwise(edges):
        numbers = tuple(sorted({number for one, number in kept if one.start <= start and end <= one.end}))
        found.append(Piece(letter[start:end], numbers))
    return found


def uncut_words(letter: str, cut: Collection[Stretch]) -> int:
    """How many words of a letter are in no contribution yet."""
    return sum(len(one.text.split()) for one in pieces(letter, ((each, 1) for each in cut)) if not one.numbers)


def _is_answered(shape: Shape, given: Given) -> bool:
    if shape.kind is AnswerKind.TEXT:
        return bool(given.words.strip())
    return given.file if shape.kind is AnswerKind.FILE else bool(given.chosen)
