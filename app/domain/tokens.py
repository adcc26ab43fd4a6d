"""Cutting a wording into words, spaces and signs, and finding the shortest way from one cutting to another."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain, groupby, pairwise

import regex
from fast_diff_match_patch import diff

from app.domain.anchoring import between

MOST_TOKENS = 200_000
"""A wording of more tokens than this is compared by paragraphs."""

LONG = 20_000
"""Two wordings of so many tokens together are cut at the phrases that both have once before they are compared."""

SECONDS = 2.0
"""After this time the search for the shortest way is given up for any way."""

FIRST_CHARACTER = 0x100
SURROGATES = range(0xD800, 0xE000)
LAST_CHARACTER = 0x10FFFF
MOST_DISTINCT = LAST_CHARACTER + 1 - FIRST_CHARACTER - len(SURROGATES)

_UNSPACED = r"\p{Han}\p{Hiragana}\p{Katakana}ー\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
_LETTER = rf"[\p{{L}}--[{_UNSPACED}]]"
_INNER = rf"[\p{{L}}\p{{M}}\p{{N}}\u200c\u200d--[[{_UNSPACED}]--\p{{M}}]]"
_TOKEN = regex.compile(
    rf"""
      \n                                                # one line break
    | [^\S\n]+                                          # other space
    | [{_UNSPACED}]\p{{M}}*                             # scripts written without spaces: by character
    | \p{{Latin}}{{1,2}}['’](?={_LETTER}{_INNER})       # an elided article: l’, d’, qu’
    | \p{{N}}+(?:[.,٫٬]\p{{N}}+)*{_INNER}*              # a number, as in 2,5 or 12a
    | {_LETTER}{_INNER}*(?:['’]{_LETTER}{_INNER}*)*     # a word: letters with their marks
    | \X                                                # a sign
    | (?s:.)
    """,
    regex.VERSION1 | regex.VERBOSE,
)
_ODD_SPACE = re.compile(r"[^\S \n]|  ")
_PARAGRAPH = regex.compile(r"\n|[^\n]+")
_WORD = regex.compile(r"[\p{L}\p{N}]")


class Grain(StrEnum):
    """What was compared with what."""

    WORDS = "words"
    PARAGRAPHS = "paragraphs"


class Kind(StrEnum):
    """What became of a stretch of words."""

    KEPT = "kept"
    INSERTED = "inserted"
    DELETED = "deleted"


@dataclass(frozen=True)
class Step:
    """A stretch of tokens on the way from one wording to another."""

    kind: Kind
    tokens: tuple[str, ...]


_KINDS = {"=": Kind.KEPT, "+": Kind.INSERTED, "-": Kind.DELETED}


def tokenise(wording: str) -> list[str]:
    """Words, stretches of space, line breaks and signs; joined they are the wording again.

    Chinese, Japanese, Thai and the like are cut by character; a word of any other script is its
    letters with their marks, so that a vowelled Arabic word stays one.
    """
    return _tokens(wording, _Words())


class _Words(dict[str, list[str]]):
    """The tokens of every word met so far, with the space after it: no token reaches over space."""

    def __missing__(self, word: str) -> list[str]:
        self[word] = [*_TOKEN.findall(word), " "]
        return self[word]


def _tokens(wording: str, words: _Words) -> list[str]:
    tokens: list[str] = []
    for line in wording.split("\n"):
        if _ODD_SPACE.search(line):
            tokens += [*_TOKEN.findall(line), "\n"]
            continue
        tokens += chain.from_iterable(map(words.__getitem__, line.split(" ")))
        tokens[-1] = "\n"
    return tokens[:-1]


def is_word(token: str) -> bool:
    """Whether a token counts as a word: it has a letter or a digit."""
    return _WORD.search(token) is not None


def cut(*wordings: str) -> tuple[Grain, list[list[str]]]:
    """Every wording cut in the same way: by words or, when one is too long for that, by paragraphs."""
    words = _Words()
    by_words = [_tokens(wording, words) for wording in wordings]
    if all(len(tokens) <= MOST_TOKENS for tokens in by_words):
        return Grain.WORDS, by_words
    return Grain.PARAGRAPHS, [_PARAGRAPH.findall(wording) for wording in wordings]


def way(old: Sequence[str], new: Sequence[str]) -> list[Step]:
    """The steps from the old tokens to the new, deletions before insertions; both sides can be read off them.

    Tokens are mapped to characters and those compared (Myers' algorithm in C++). With more distinct
    tokens than there are characters only what both begin and end with is kept.
    """
    return next(ways((old, new)))


def ways(cuttings: Sequence[Sequence[str]]) -> Iterator[list[Step]]:
    """The way from each cutting to the next one, as `way` finds it; the tokens are mapped once for all of them."""
    letters = _letters(chain.from_iterable(cuttings))
    if letters is None:
        yield from (_plain_way(old, new) if len(cuttings) == 2 else way(old, new) for old, new in pairwise(cuttings))
        return
    written = ["".join(map(letters.__getitem__, cutting)) for cutting in cuttings]
    for (old, left), (new, right) in pairwise(zip(cuttings, written, strict=True)):
        yield _ordered(_steps(_found(left, right), old, new))


def _found(left: str, right: str) -> Iterator[tuple[str, int]]:
    """The shortest way from letters to letters; of long ones the shortest between the phrases both have once."""
    if len(left) + len(right) < LONG:
        yield from diff(left, right, timelimit=SECONDS, checklines=False, cleanup="No", counts_only=True)
        return
    whole = len(left) + len(right)
    for old, new, anchor in between(left, right):
        share = max(SECONDS * (len(old) + len(new)) / whole, 0.001)
        yield from diff(old, new, timelimit=share, checklines=False, cleanup="No", counts_only=True)
        yield ("=", len(anchor))


def _letters(tokens: Iterable[str]) -> dict[str, str] | None:
    distinct = list(dict.fromkeys(tokens))
    if len(distinct) > MOST_DISTINCT:
        return None
    points = (point for point in range(FIRST_CHARACTER, LAST_CHARACTER + 1) if point not in SURROGATES)
    return {token: chr(point) for token, point in zip(distinct, points, strict=False)}


def _steps(found: Iterable[tuple[str, int]], old: Sequence[str], new: Sequence[str]) -> Iterable[Step]:
    left = right = 0
    for sign, length in found:
        kind = _KINDS[sign]
        source, start = (new, right) if kind is Kind.INSERTED else (old, left)
        yield Step(kind, tuple(source[start : start + length]))
        left += length if kind is not Kind.INSERTED else 0
        right += length if kind is not Kind.DELETED else 0


def _ordered(steps: Iterable[Step]) -> list[Step]:
    """In every change the deletion first, whatever the order in which it was found."""
    ordered: list[Step] = []
    for kept, group in groupby(steps, key=lambda step: step.kind is Kind.KEPT):
        joined: dict[Kind, tuple[str, ...]] = {}
        for step in group:
            joined[step.kind] = joined.get(step.kind, ()) + step.tokens
        kinds = (Kind.KEPT,) if kept else (Kind.DELETED, Kind.INSERTED)
        ordered += [Step(kind, joined[kind]) for kind in kinds if joined.get(kind)]
    return ordered


def _plain_way(old: Sequence[str], new: Sequence[str]) -> list[Step]:
    shorter = min(len(old), len(new))
    head = next((at for at in range(shorter) if old[at] != new[at]), shorter)
    rest = shorter - head
    tail = next((at for at in range(rest) if old[-1 - at] != new[-1 - at]), rest)
    steps = (
        Step(Kind.KEPT, tuple(old[:head])),
        Step(Kind.DELETED, tuple(old[head : len(old) - tail])),
        Step(Kind.INSERTED, tuple(new[head : len(new) - tail])),
        Step(Kind.KEPT, tuple(old[len(old) - tail :])),
    )
    return [step for step in steps if step.tokens]
