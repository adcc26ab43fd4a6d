"""Finding a way between two very long wordings: first the phrases that both have once, then the words between them."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise

PHRASE = 5
"""So many tokens in a row make a phrase."""


def anchors(old: str, new: str) -> list[tuple[int, int, int]]:
    """Stretches that both wordings have, in order and apart: (place in the old, place in the new, length).

    Each letter is a token. Anchors are phrases that stand exactly once in either wording, the most of them that follow
    one another alike ("patience", after Bram Cohen), joined where they overlap.
    """
    places = _once(new)
    common = [(place, places[phrase]) for phrase, place in _once(old).items() if phrase in places]
    return _joined(in_order(common))


def in_order(pairs: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The most pairs that follow one another alike on both sides (longest increasing subsequence)."""
    ends: list[int] = []
    top: list[int] = []
    ordered = sorted(pairs)
    previous: list[int] = []
    for at, (_one, other) in enumerate(ordered):
        pile = bisect_left(ends, other)
        previous.append(top[pile - 1] if pile else -1)
        ends[pile : pile + 1] = [other]
        top[pile : pile + 1] = [at]
    kept: list[tuple[int, int]] = []
    at = top[-1] if top else -1
    while at >= 0:
        kept.append(ordered[at])
        at = previous[at]
    return kept[::-1]


def between(old: str, new: str) -> Iterator[tuple[str, str, str]]:
    """The wordings cut at their anchors: what the old and the new have before each, and the anchor itself."""
    ends = (0, 0, 0)
    for before, here in pairwise([ends, *anchors(old, new), (len(old), len(new), 0)]):
        left, right = before[0] + before[2], before[1] + before[2]
        yield old[left : here[0]], new[right : here[1]], old[here[0] : here[0] + here[2]]


def _once(wording: str) -> dict[str, int]:
    phrases = [wording[at : at + PHRASE] for at in range(len(wording) - PHRASE + 1)]
    counted = Counter(phrases)
    return {phrase: at for at, phrase in enumerate(phrases) if counted[phrase] == 1}


def _joined(pairs: Iterable[tuple[int, int]]) -> list[tuple[int, int, int]]:
    stretches: list[tuple[int, int, int]] = []
    for one, other in pairs:
        last = stretches[-1] if stretches else (-PHRASE, -PHRASE, 0)
        if one - other == last[0] - last[1] and one <= last[0] + last[2]:
            stretches[-1] = (last[0], last[1], one - last[0] + PHRASE)
        elif one >= last[0] + last[2] and other >= last[1] + last[2]:
            stretches.append((one, other, PHRASE))
    return stretches
