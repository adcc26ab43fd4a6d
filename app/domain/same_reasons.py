"""Same reasons for unlike contributions: whether an answer was written once and pasted over many different points."""

import hashlib
from collections.abc import Sequence
from itertools import combinations

from app.domain.similarity import likeness, plain_words

MANY = 5
"""So many contributions under the same reasons are looked at; a few may well deserve the same words."""
NEARLY = 0.85
"""Reasons that share so much are the same reasons, with a name or a number changed."""
ALIKE = 0.6
"""Contributions that share so much make the same point."""
SAMPLE = 12
"""So many contributions stand for all that were answered with the same reasons."""
EXCERPT = 400
"""So many characters of a contribution are compared: long texts share letters whatever they say."""


def key_of(reasons: str) -> str:
    """The same for reasons that differ in case, punctuation and digits alone."""
    words = "".join("0" if character.isdigit() else character for character in plain_words(reasons))
    return hashlib.sha256(words.encode()).hexdigest()


def nearly_same(one: str, other: str) -> bool:
    """Whether two reasons are the same but for a few words."""
    return likeness(one, other) >= NEARLY


def lengths_of_nearly_same(reasons: str) -> tuple[int, int]:
    """The least and the most characters that reasons can have which are nearly the same as these."""
    return int(len(reasons) * NEARLY * NEARLY), int(len(reasons) / NEARLY / NEARLY) + 1


def unlike(contributions: Sequence[str]) -> bool:
    """Whether most pairs of these contributions say different things; with fewer than two there is no pair."""
    pairs = list(combinations([words[:EXCERPT] for words in contributions[:SAMPLE]], 2))
    alike = sum(likeness(one, other) >= ALIKE for one, other in pairs)
    return bool(pairs) and 2 * alike < len(pairs)


def is_pasted(total: int, contributions: Sequence[str]) -> bool:
    """Whether the same reasons went to many contributions (`total`) of which a sample shows that they are unlike."""
    return total >= MANY and unlike(contributions)
