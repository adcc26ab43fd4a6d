"""What became of quoted words when their clause got a new wording: carried, moved, or orphaned."""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from app.domain.quoting import CONTEXT, Quote, Span, places, quoted
from app.domain.tokens import Kind
from app.domain.wording import compare

LEAST = 12
"""Fewer characters than this are found again elsewhere only beside the words they stood beside."""


class Fate(StrEnum):
    """What became of quoted words.

    Carried: they stand where they stood, whatever changed around them. Moved: they stand elsewhere in the clause.
    Orphaned: they do not stand in it any more.
    """

    CARRIED = "carried"
    MOVED = "moved"
    ORPHANED = "orphaned"


@dataclass(frozen=True)
class Became:
    """The fate of quoted words; `span` is where they stand now, None for orphaned ones.

    Of orphaned words `instead` is what stands in their place: nothing (None) where they were only taken out.
    """

    fate: Fate
    span: Span | None
    instead: Span | None = None


def became(old: str, new: str, span: Span) -> Became:
    """What became of the words of a span of the old wording in the new one.

    Carried when the comparison of the two wordings keeps every character of it in one piece. Moved when the same
    words stand elsewhere: at the place with most of the same context, of several the one nearest to where it stood.
    """
    if old == new:
        return Became(Fate.CARRIED, span)
    there = _where(old, new, span)
    if there and new[there.start : there.end] == old[span.start : span.end]:
        return Became(Fate.CARRIED, there)
    moved = _elsewhere(new, quoted(old, span), there.start if there else _beside(old, new, span.start))
    if moved:
        return Became(Fate.MOVED, moved)
    return Became(Fate.ORPHANED, None, there if there and there.start < there.end else None)


def _where(old: str, new: str, span: Span) -> Span | None:
    """The stretch of the new wording that stands for the span: between what is kept of its beginning and of its end.

    Where its edges were changed it reaches to the nearest words outside it that were kept.
    """
    before = [one for one in _kept(old, new) if one[0] < span.end]
    inside = [one for one in before if one[0] + one[2] > span.start]
    left = [one for one in before if one[0] + one[2] <= span.start]
    right = [one for one in _kept(old, new) if one[0] >= span.end]
    start = left[-1][1] + left[-1][2] if left else 0
    end = right[0][1] if right else len(new)
    if inside and inside[0][0] <= span.start:
        start = inside[0][1] + span.start - inside[0][0]
    if inside and inside[-1][0] + inside[-1][2] >= span.end:
        end = inside[-1][1] + span.end - inside[-1][0]
    return Span(start, end) if start <= end else None


def _beside(old: str, new: str, place: int) -> int:
    kept = [one for one in _kept(old, new) if one[0] <= place]
    return kept[-1][1] + kept[-1][2] if kept else 0


def _elsewhere(new: str, quote: Quote, near: int) -> Span | None:
    found = places(new, Quote(quote.exact))
    ranked = [(_context(new, span, quote), -abs(span.start - near), span) for span in found]
    shared, _near, span = max(ranked, default=(0, 0, Span(0, 0)))
    long_enough = len(quote.exact) >= LEAST or shared >= LEAST
    return span if ranked and long_enough else None


def _context(new: str, span: Span, quote: Quote) -> int:
    """How many characters before and after are those that stood beside the quote."""
    here = quoted(new, span)
    before = _common(here.prefix[::-1], quote.prefix[::-1])
    return before + _common(here.suffix, quote.suffix)


def _common(one: str, other: str) -> int:
    for at in range(min(len(one), len(other), CONTEXT)):
        if one[at] != other[at]:
            return at
    return min(len(one), len(other), CONTEXT)


@lru_cache(maxsize=512)
def _kept(old: str, new: str) -> tuple[tuple[int, int, int], ...]:
    """What both wordings have: (place in the old, place in the new, length)."""
    found: list[tuple[int, int, int]] = []
    left = right = 0
    for run in compare(old, new).runs:
        if run.kind is Kind.KEPT:
            found.append((left, right, len(run.text)))
        left += len(run.text) if run.kind is not Kind.INSERTED else 0
        right += len(run.text) if run.kind is not Kind.DELETED else 0
    return tuple(found)
