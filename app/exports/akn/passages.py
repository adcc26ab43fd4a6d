"""The words of a clause as passages: paragraphs of text, and the points of a list with their marks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import regex

from app.domain.blocks import pieces
from app.domain.paragraphs import Line, marker, numbered
from app.domain.tables import Table
from app.domain.tokens import Kind
from app.domain.wording import Run

POINT = regex.compile(
    r"(?P<mark>\(\p{L}{1,4}\)|\p{L}{1,3}\)|\(\d{1,3}\p{Ll}?\)|\d{1,3}\)|[–—•·]|[一二三四五六七八九十]{1,3})"
    r"[ \t\u3000]+(?=\S)"
)
"""How a point of a list begins: (a) a) (1) 1) an en dash or a bullet, and Chinese numerals in Japanese acts."""

MARK = regex.compile(r"(?:\(\p{L}{1,4}\)|\(\d{1,3}\p{Ll}{0,2}\)|\d{1,3}\p{Ll}{0,2}\.|\p{Ll}\))[ \t\u3000]+(?=\S)")
"""The mark with which the words of a clause themselves begin, where a text keeps it with them."""


@dataclass(frozen=True)
class Passage:
    """A paragraph of a clause; `mark` is that of the point it is, empty for plain text. `runs` are its words.

    A passage may be a table instead, which has no words of its own.
    """

    mark: str
    runs: tuple[Run, ...]
    table: Table | None = None

    @property
    def text(self) -> str:
        """Its words, without the mark."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True)
class Body:
    """A clause's words in order: text before the parts, its numbered paragraphs or points, and text after them.

    `mark` is that of the paragraph these are the words of; `kind` says what the parts are, paragraphs or points.
    """

    before: Sequence[Passage]
    parts: Sequence["Body"] = ()
    after: Sequence[Passage] = ()
    mark: str = ""
    kind: str = "point"


def body_of(words: str) -> Body:
    """The words of a clause, with its numbered paragraphs told apart, and within those the list when there is one."""
    lines = [Line(number, line) for number, line in enumerate(words.split("\n"))]
    paragraphs = numbered(lines)
    if not paragraphs:
        return _listed(words)
    before = "\n".join(line.text for line in lines[: paragraphs[0].line])
    parts = [replace(_listed(one.text), mark=_mark(lines[one.line].text)) for one in paragraphs]
    return Body(_plain(_passages(before)), parts, kind="paragraph")


def _mark(line: str) -> str:
    pattern = marker(line)
    found = pattern.match(line) if pattern else None
    return found.group().strip() if found else ""


def _listed(words: str) -> Body:
    """A line of text between two points belongs to neither with certainty: such words stay plain paragraphs."""
    found = _passages(words)
    places = [index for index, passage in enumerate(found) if passage.mark]
    if len(places) < 2 or places[-1] - places[0] != len(places) - 1:
        return Body(_plain(found))
    first, last = places[0], places[-1]
    points = [Body([Passage("", point.runs)], mark=point.mark) for point in found[first : last + 1]]
    return Body(found[:first], points, found[last + 1 :])


def _passages(words: str) -> list[Passage]:
    found: list[Passage] = []
    for piece in pieces(words):
        if isinstance(piece, Table):
            found.append(Passage("", (), piece))
        else:
            found += [_passage(line.strip()) for line in piece.split("\n") if line.strip()]
    return found


def _plain(found: Sequence[Passage]) -> list[Passage]:
    return [passage if passage.table else Passage("", (Run(Kind.KEPT, _whole(passage)),)) for passage in found]


def plain_passages(words: str) -> list[Passage]:
    """The paragraphs and tables of some words, without telling lists apart."""
    found: list[Passage] = []
    for piece in pieces(words):
        found += [Passage("", (), piece)] if isinstance(piece, Table) else compared([Run(Kind.KEPT, piece)])
    return found


def compared(runs: Sequence[Run]) -> list[Passage]:
    """The paragraphs of a comparison, with what was inserted and deleted in each; a deleted break does not break."""
    lines: list[list[Run]] = [[]]
    for kind, text in _split(runs):
        if text == "\n" and kind is not Kind.DELETED:
            lines.append([])
        elif text != "\n":
            lines[-1].append(Run(kind, text))
        elif lines[-1]:
            lines[-1].append(Run(kind, " "))
    return [Passage("", tuple(line)) for line in lines if any(run.text.strip() for run in line)]


def _split(runs: Sequence[Run]) -> Iterator[tuple[Kind, str]]:
    for run in runs:
        yield from ((run.kind, part) for part in regex.split(r"(\n)", run.text) if part)


def _passage(line: str) -> Passage:
    found = POINT.match(line)
    if found is None:
        return Passage("", (Run(Kind.KEPT, line),))
    return Passage(found["mark"], (Run(Kind.KEPT, line[found.end() :]),))


def _whole(passage: Passage) -> str:
    return f"{passage.mark} {passage.text}" if passage.mark else passage.text
