"""Searching: what may be asked, which characters of a text answer it, and the excerpt around the first of them."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.written import Unwritable, cleaned

LONGEST, MOST_WORDS, FEWEST_LETTERS = 200, 10, 2
EXCERPT, BEFORE = 240, 80
"""How many characters an excerpt has, and how many of these stand before the first hit."""
ALONE = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL")
"""Scripts of which a single letter is a word, as Unicode names them."""


class Thing(StrEnum):
    """What can be found, in the order in which results stand."""

    PROCESS = "process"
    CLAUSE = "clause"
    AMENDMENT = "amendment"
    COMMENT = "comment"
    STATEMENT = "statement"
    DOCUMENT = "document"
    RESPONSE = "response"


class Why(StrEnum):
    """Why something cannot be searched for."""

    SHORT = "short"
    LONG = "long"
    UNWRITABLE = "unwritable"


class Unsearchable(ValueError):
    """What was asked cannot be searched for, with the reason."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why


Spans = tuple[tuple[int, int], ...]
"""Stretches of a text, from and to, in order; none touches another."""


@dataclass(frozen=True)
class Marked:
    """A text and the stretches of it that were searched for."""

    text: str
    spans: Spans

    @property
    def runs(self) -> Iterator[tuple[str, bool]]:
        """The text in pieces, each with whether it was searched for."""
        at = 0
        for start, end in self.spans:
            yield self.text[at:start], False
            yield self.text[start:end], True
            at = end
        yield self.text[at:], False


def words_of(asked: str) -> tuple[str, ...]:
    """The words that have to occur, case folded, each once. Raises Unsearchable.

    Two letters or digits at least, for one is in nearly every text; of scripts that write words in one letter, one.
    """
    if len(asked) > LONGEST:
        raise Unsearchable(Why.LONG)
    try:
        line = cleaned(asked, multiline=False, limit=LONGEST).text
    except Unwritable:
        raise Unsearchable(Why.UNWRITABLE) from None
    words = tuple(dict.fromkeys(line.casefold().split()))
    if len(words) > MOST_WORDS:
        raise Unsearchable(Why.LONG)
    if sum(_weight(letter) for word in words for letter in word) < FEWEST_LETTERS:
        raise Unsearchable(Why.SHORT)
    return words


def marked(text: str, words: Sequence[str]) -> Marked:
    """The text with every place at which one of the words stands."""
    folded = text.casefold()
    # Folding only ever lengthens: "ß" is "ss". Where nothing did, every letter stands where it stood.
    origins = range(len(text)) if len(folded) == len(text) else _origins(text)
    found = sorted((origins[start], origins[end - 1] + 1) for word in words for start, end in _places(folded, word))
    return Marked(text, _joined(found))


def excerpt(text: str, words: Sequence[str], longest: int = EXCERPT) -> Marked:
    """The words around the first hit on one line, else how the text begins; "…" where it was cut."""
    line = " ".join(text.split())
    whole = marked(line, words)
    first, last = whole.spans[0] if whole.spans else (0, 0)
    start = _start(line, max(0, first - BEFORE), first)
    end = _end(line, max(last, start + longest), last)
    before, after = "…" if start else "", "…" if end < len(line) else ""
    moved = len(before) - start
    inside = tuple((one + moved, min(other, end) + moved) for one, other in whole.spans if start <= one < end)
    return Marked(before + line[start:end] + after, inside)


def _weight(letter: str) -> int:
    if not letter.isalnum():
        return 0
    return FEWEST_LETTERS if unicodedata.name(letter, "").startswith(ALONE) else 1


def _origins(text: str) -> list[int]:
    return [at for at, letter in enumerate(text) for _ in letter.casefold()]


def _places(folded: str, word: str) -> Iterator[tuple[int, int]]:
    at = folded.find(word)
    while at >= 0:
        yield at, at + len(word)
        at = folded.find(word, at + len(word))


def _joined(found: Sequence[tuple[int, int]]) -> Spans:
    joined: list[tuple[int, int]] = []
    for start, end in found:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def _start(line: str, start: int, first: int) -> int:
    """After a space where there is one, so that no word is cut."""
    space = line.find(" ", start, first) if start else -1
    return space + 1 if space >= 0 else start


def _end(line: str, end: int, last: int) -> int:
    """Before a space where there is one after the first hit."""
    space = line.rfind(" ", last, end) if end < len(line) else -1
    return space if space > last else min(end, len(line))
