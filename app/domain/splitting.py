"""Where the words of a clause can be divided, and bringing two of them together."""

from enum import StrEnum

import regex

from app.domain.errors import SplitMisplaced

_ENDS = regex.compile(r"\n+\s*|(?:(?<=[.!?;:؟؛]['\"”’»)\]]*)\s+|(?<=[。！？；：、]['\"”’」』）]*)\s*)(?=\S)")
_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]")
_DENSE = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]")
_DENSE_END = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}。、]\Z")


class Seam(StrEnum):
    """What stands between the words of two clauses that become one."""

    PARAGRAPH = "paragraph"
    SPACE = "space"


SEAMS = {Seam.PARAGRAPH: "\n\n", Seam.SPACE: " "}


def stretches(body: str) -> tuple[tuple[int, str], ...]:
    """The sentences and lines of a wording, each with the place (in code points) where it begins.

    The places after the first are those at which most clauses are divided; `divided` takes any other as well.
    """
    starts = [0, *(found.end() for found in _ENDS.finditer(body) if 0 < found.end() < len(body))]
    ends = [*starts[1:], len(body)]
    return tuple((start, body[start:end].strip()) for start, end in zip(starts, ends, strict=True) if start < end)


def place_before(body: str, words: str) -> int:
    """Where these words begin; SplitMisplaced unless they stand in the wording exactly once."""
    if not words.strip() or body.count(words.strip()) != 1:
        raise SplitMisplaced
    return body.index(words.strip())


def divided(body: str, place: int) -> tuple[str, str]:
    """The words before and from this place on, without the space between them.

    SplitMisplaced where nothing would be left on one side, or inside a word (scripts without spaces may be divided
    between any two letters, but never before a mark).
    """
    first, second = body[: max(place, 0)].strip(), body[max(place, 0) :].strip()
    if not first or not second or _inside_word(body, place):
        raise SplitMisplaced
    return first, second


def joined(first: str, second: str, seam: Seam) -> str:
    """The words of two clauses as one wording; between letters of Chinese or Japanese a space is none."""
    parts = [part for part in (first.strip(), second.strip()) if part]
    dense = (
        seam is Seam.SPACE and len(parts) == 2 and regex.search(r"[\p{Han}\p{Hiragana}\p{Katakana}。、]\Z", parts[0])
    )
    return ("" if dense else SEAMS[seam]).join(parts)


def _inside_word(body: str, place: int) -> bool:
    before, after = body[place - 1], body[place]
    if regex.match(r"\p{M}", after):
        return True
    words = _WORD.match(before) and _WORD.match(after)
    return bool(words) and not (_DENSE.match(before) and _DENSE.match(after))
