"""Near-duplicates: texts that say nearly the same, by their words and by pieces of their letters."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

import regex

Key = TypeVar("Key")

ALIKE = 0.5
PIECE = 3
_WORD = regex.compile(r"[\p{L}\p{N}\p{M}]+")
_WITHOUT_SPACES = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]")


@dataclass(frozen=True)
class Alike(Generic[Key]):
    """A text that says nearly the same, and how nearly: from 0 to 1, the same words."""

    key: Key
    likeness: float


def likeness(one: str, other: str) -> float:
    """How nearly two texts say the same: the larger of what their words and their letters share, from 0 to 1.

    Words share by Dice's measure on sets, letters by the same on pieces of three (two in scripts written without
    spaces). Case, marks of punctuation and forms of compatibility do not count.
    """
    return _shared(_features(one), _features(other))


def plain_words(text: str) -> str:
    """The words of a text with a space between them: case, marks of punctuation and forms of compatibility aside."""
    return " ".join(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))


def near_duplicates(words: str, others: Iterable[tuple[Key, str]], most: int = 3) -> list[Alike[Key]]:
    """Those of `others` (key and text) that say nearly the same as `words`, the nearest first."""
    own = _features(words)
    found = [Alike(key, _shared(own, _features(text))) for key, text in others]
    return sorted((one for one in found if one.likeness >= ALIKE), key=lambda one: -one.likeness)[:most]


def _features(text: str) -> tuple[frozenset[str], frozenset[str]]:
    joined = plain_words(text)
    words = joined.split()
    size = 2 if _WITHOUT_SPACES.search(joined) else PIECE
    pieces = {joined[start : start + size] for start in range(max(len(joined) - size + 1, 1))} if joined else set()
    return frozenset(words), frozenset(pieces)


def _shared(one: tuple[frozenset[str], frozenset[str]], other: tuple[frozenset[str], frozenset[str]]) -> float:
    return max(_dice(mine, theirs) for mine, theirs in zip(one, other, strict=True))


def _dice(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0
