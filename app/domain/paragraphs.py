"""Finding the numbered paragraphs of an article and the recitals of a preamble in lines of text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from app.domain.structure import ClauseKind

MARKERS = tuple(
    map(
        regex.compile,
        (
            r"(?P<number>\d{1,3}[a-z]{0,2})\.[ \t\u3000]+(?=\S)",
            r"\((?P<number>\d{1,3}[a-z]{0,2})\)[ \t\u3000]+(?=\S)",
            r"(?P<number>\d{1,3}[a-z]{0,2})\)[ \t\u3000]+(?=\S)",
            r"\d{1,3}[a-z]?\.(?P<number>\d{1,3}[a-z]{0,2})\.?[ \t\u3000]+(?=\S)",
            r"§\s?(?P<number>\d{1,3}[a-z]{0,2})\.?[ \t\u3000]+(?=\S)",
            r"(?P<number>\d{1,3})[.．、]?\u3000+(?=\S)",
            r"(?P<number>\d{1,3})[．、](?=\S)",
        ),
    )
)
"""How a paragraph may be numbered at the beginning of a line: 1. (1) 1) 5.1 § 1 and １　 in Japanese."""

_ORDER = regex.compile(r"(\d+)([a-z]*)")
_CITES = regex.compile(
    r"(?:having regard|vu\b|visto|vista|vistos|tendo em conta|بعد الاطلاع|وبعد الاطلاع|إذ يشير)", regex.IGNORECASE
)
_WHEREAS = regex.compile(r"(?:whereas|considérant|considerando|recordando|إذ\b|لما كان|لمّا كان)", regex.IGNORECASE)


@dataclass(frozen=True)
class Line:
    """A line of a file with its number, counted from 1."""

    number: int
    text: str


@dataclass(frozen=True)
class Paragraph:
    """A paragraph, or recital, as numbered in the text (or None), its first line's number and its words."""

    number: str | None
    line: int
    text: str


def marker(line: str) -> "regex.Pattern[str] | None":
    """The kind of number that a line begins with, if any."""
    return next((pattern for pattern in MARKERS if pattern.match(line)), None)


def numbered(lines: Sequence[Line]) -> list[Paragraph]:
    """The numbered paragraphs of an article; none when its text does not begin with number 1 or has only that one.

    What follows a paragraph without a number of its own, lists included, belongs to it. In Japanese acts the
    first paragraph bears no number and the second begins with ２ and a wide space.
    """
    first = next((line for line in lines if line.text.strip()), None)
    if first is None:
        return []
    pattern = marker(first.text)
    if pattern is None:
        found = _split(lines, MARKERS[5], (1, ""))
        second = found[1].number if len(found) > 1 else None
        return [Paragraph("1", found[0].line, found[0].text), *found[1:]] if second == "2" else []
    found = _split(lines, pattern, (0, ""))
    return found if len(found) > 1 and found[0].number == "1" else []


def _split(lines: Sequence[Line], pattern: "regex.Pattern[str]", last: tuple[int, str]) -> list[Paragraph]:
    gathered: list[tuple[str | None, int, list[str]]] = []
    after_blank = True
    for line in lines:
        found = pattern.match(line.text)
        place = _place(found["number"]) if found else last
        if found and (_follows(place, last) or (after_blank and place > last)):
            gathered.append((f"{place[0]}{place[1]}", line.number, [line.text[found.end() :]]))
            last = place
        elif gathered:
            gathered[-1][2].append(line.text)
        elif line.text.strip():
            gathered.append((None, line.number, [line.text]))
        after_blank = not line.text.strip()
    return [Paragraph(number, line, "\n".join(texts).strip()) for number, line, texts in gathered]


def _place(number: str) -> tuple[int, str]:
    found = _ORDER.match(number)
    return (int(found[1]), found[2]) if found else (0, "")


def _follows(place: tuple[int, str], last: tuple[int, str]) -> bool:
    return place == (last[0] + 1, "") or (place[0] == last[0] and place[1] > last[1])


def recitals(lines: Sequence[Line]) -> list[Paragraph]:
    """The recitals of a preamble: numbered ones with what follows them, otherwise every block of lines."""
    found: list[Paragraph] = []
    pattern = None
    for block in blocks(lines):
        pattern = pattern or marker(block[0].text)
        parts = _split(block, pattern, last=(0, "")) if pattern else [_whole(block)]
        for part in parts:
            if part.number is None and found and found[-1].number is not None:
                before = found.pop()
                part = Paragraph(before.number, before.line, f"{before.text}\n\n{part.text}")
            found.append(part)
    return found


def _whole(block: Sequence[Line]) -> Paragraph:
    return Paragraph(None, block[0].number, "\n".join(line.text for line in block).strip())


def blocks(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Lines between blank lines."""
    block: list[Line] = []
    for line in lines:
        if line.text.strip():
            block.append(line)
        elif block:
            yield block
            block = []
    if block:
        yield block


def kind_of_recital(text: str) -> ClauseKind:
    """A citation names the act or opinion that is had regard to; every other one is a recital."""
    return ClauseKind.CITATION if _CITES.match(text) else ClauseKind.RECITAL


def is_recital(text: str) -> bool:
    """Whether a block before the first heading is a recital or citation by its first words."""
    return bool(_CITES.match(text) or _WHEREAS.match(text))


def leads_in(text: str) -> bool:
    """Whether a block only leads to the recitals after it, such as "Whereas:"."""
    return len(text) < 60 and text.endswith((":", "：")) and bool(_WHEREAS.match(text))
