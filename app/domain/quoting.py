"""Words quoted from a clause (W3C Web Annotation: TextQuote and TextPosition selectors), and where they stand in it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import regex

from app.domain.errors import QuoteAmbiguous, QuoteEverywhere, QuoteMissing

LONGEST = 2000
"""The most characters that can be quoted."""
CONTEXT = 32
"""So many characters before and after the words are kept with them."""
MOST_PLACES = 20
"""The most places that one comment can be about."""
_LEFT_OUT = regex.compile(r"\[\^[^\[\]\s^]{1,20}\]|[\s|]+")
_ALIKE = str.maketrans("‘’‚“”„«»‹›‐‑", "'''\"\"\"\"\"''--")


@dataclass(frozen=True, order=True)
class Span:
    """A stretch of a wording in Unicode code points: `start` is in it, `end` is the first that is not."""

    start: int
    end: int

    def overlaps(self, other: "Span") -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True)
class Quote:
    """Words, and what stands right before and after them; empty where that is not told."""

    exact: str
    prefix: str = ""
    suffix: str = ""


def settled(
    wording: str, quote: Quote, *, position: Span | None = None, everywhere: bool = False
) -> tuple[tuple[Span, Quote], ...]:
    """Where a comment's quote stands in a wording, each place with its words and context as they are kept.

    `position` is where it should stand; it counts only if the words are there. `everywhere` takes every place.
    Raises QuoteMissing when the words stand nowhere, QuoteAmbiguous when they stand in several places and it was not
    said which (by context, position, or `everywhere`), QuoteEverywhere when there are more than MOST_PLACES.
    """
    if position is not None and _stands(wording, position, quote.exact):
        return ((trimmed(wording, position), quoted(wording, trimmed(wording, position))),)
    found = places(wording, quote)
    if not found:
        raise QuoteMissing
    if len(found) > MOST_PLACES:
        raise QuoteEverywhere
    if len(found) > 1 and not everywhere:
        raise QuoteAmbiguous(tuple((span.start, span.end) for span in found))
    return tuple((span, quoted(wording, span)) for span in found)


def places(wording: str, quote: Quote, *, most: int = MOST_PLACES + 1) -> tuple[Span, ...]:
    """Every place where the words stand between this prefix and suffix, in order and at most `most`.

    White space, the marks of footnotes, the bars of tables and the shapes of quotation marks make no difference, for
    none of them survives a way through a page and back. Linear in the lengths of the texts.
    """
    if not 0 < len(quote.exact) <= LONGEST or len(quote.prefix) + len(quote.suffix) > LONGEST:
        return ()
    folded, at = _folded(wording)
    exact, prefix, suffix = (_folded(part)[0] for part in (quote.exact, quote.prefix, quote.suffix))
    found: list[Span] = []
    for start in _occurrences(folded, exact):
        end = start + len(exact)
        fits = folded[max(0, start - len(prefix)) : start] == prefix and folded[end : end + len(suffix)] == suffix
        if fits:
            found.append(Span(at[start], at[end - 1] + 1))
        if len(found) == most:
            break
    return tuple(found)


def quoted(wording: str, span: Span) -> Quote:
    """The words of a span with what stands right before and after them."""
    before, after = wording[max(0, span.start - CONTEXT) : span.start], wording[span.end : span.end + CONTEXT]
    return Quote(wording[span.start : span.end], before, after)


def trimmed(wording: str, span: Span) -> Span:
    """The span without white space at its ends."""
    words = wording[span.start : span.end]
    return Span(span.end - len(words.lstrip()), span.start + len(words.rstrip()))


def _stands(wording: str, position: Span, exact: str) -> bool:
    if not 0 <= position.start < position.end <= len(wording) or position.end - position.start > LONGEST:
        return False
    words = _folded(wording[position.start : position.end])[0]
    return words != "" and (exact == "" or words == _folded(exact)[0])


def _folded(text: str) -> tuple[str, list[int]]:
    """What is compared of a text, and where each character of it stands."""
    kept: list[str] = []
    at: list[int] = []
    for start, end in _between(text, _LEFT_OUT.finditer(text)):
        kept.append(text[start:end])
        at += range(start, end)
    return "".join(kept).translate(_ALIKE), at


def _between(text: str, left_out: Iterable[regex.Match[str]]) -> Iterator[tuple[int, int]]:
    end = 0
    for found in left_out:
        yield end, found.start()
        end = found.end()
    yield end, len(text)


def _occurrences(text: str, words: str) -> Iterator[int]:
    start = text.find(words) if words else -1
    while start >= 0:
        yield start
        start = text.find(words, start + 1)


@dataclass(frozen=True)
class Stretch:
    """A stretch of a wording of which every character is quoted equally often."""

    span: Span
    count: int


def density(quotes: Iterable[tuple[Span, int]]) -> tuple[Stretch, ...]:
    """How often each part of a wording is quoted, in order; what nobody quotes is left out."""
    changes: dict[int, int] = {}
    for span, count in quotes:
        changes[span.start] = changes.get(span.start, 0) + count
        changes[span.end] = changes.get(span.end, 0) - count
    found: list[Stretch] = []
    since = depth = 0
    for place in sorted(place for place, change in changes.items() if change):
        if depth:
            found.append(Stretch(Span(since, place), depth))
        depth += changes[place]
        since = place
    return tuple(found)


def passages(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The spans, those that overlap as one, in order."""
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.start < found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return tuple(found)
