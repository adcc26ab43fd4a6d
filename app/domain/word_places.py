"""Where the words that a page shows of a clause stand in its plain text, in code points."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.domain.quoting import Span


@dataclass(frozen=True)
class Piece:
    """A line of shown words and where it stands; None where it cannot be told (a cell with an escaped bar)."""

    text: str
    start: int | None


class Places:
    """Finds the words of a clause one after the other, each after the one before."""

    def __init__(self, body: str) -> None:
        self.body = body
        self.at = 0

    def paragraph(self, spans: Sequence[str | tuple[str]]) -> list[list[Piece]]:
        """For each span its lines; a mark of a footnote, which is given as a tuple of it, has none."""
        lines = _literal(spans).split("\n")
        return _cut(spans, lines, [self._line(line) for line in lines])

    def cell(self, spans: Sequence[str | tuple[str]]) -> list[list[Piece]]:
        """The same for a cell of a table."""
        line = _literal(spans)
        return _cut(spans, [line], [self._cell(line)])

    def note(self, mark: str, spans: Sequence[str | tuple[str]]) -> list[list[Piece]]:
        """The same for a footnote, which stands behind its own mark wherever it is."""
        lines, beginning = _literal(spans).split("\n"), f"[^{mark}]:"
        behind = self.body.find(beginning) if self.body.startswith(beginning) else self.body.find("\n" + beginning)
        places: list[int | None] = []
        for line in lines:
            found = self.body.find(line, behind) if behind >= 0 and line else -1
            places.append(found if found >= 0 else None)
            behind = found + len(line) if found >= 0 else behind
        return _cut(spans, lines, places)

    def _line(self, line: str) -> int | None:
        """A line that stands by itself."""
        start = self.body.find(line, self.at) if line else -1
        while start >= 0:
            end = start + len(line)
            if not self._left_of(start).strip() and not self.body[end : self._end_of(end)].strip():
                self.at = end
                return start
            start = self.body.find(line, start + 1)
        return None

    def _cell(self, cell: str) -> int | None:
        """Words between bars, or between a bar and the end of a line."""
        start = self.body.find(cell, self.at) if cell else -1
        while start >= 0:
            end = start + len(cell)
            before, after = self._left_of(start).rstrip(" \t"), self.body[end : self._end_of(end)].lstrip(" \t")
            if (not before or before.endswith("|")) and (not after or after.startswith("|")):
                self.at = end
                return start
            start = self.body.find(cell, start + 1)
        return None

    def _left_of(self, start: int) -> str:
        return self.body[self.body.rfind("\n", 0, start) + 1 : start]

    def _end_of(self, place: int) -> int:
        found = self.body.find("\n", place)
        return len(self.body) if found < 0 else found


def _literal(spans: Sequence[str | tuple[str]]) -> str:
    return "".join(span if isinstance(span, str) else f"[^{span[0]}]" for span in spans)


def _cut(spans: Sequence[str | tuple[str]], lines: Sequence[str], places: Sequence[int | None]) -> list[list[Piece]]:
    """The spans cut at line ends, each piece at its place within its line."""
    cut: list[list[Piece]] = []
    line = within = 0
    for span in spans:
        if not isinstance(span, str):
            cut.append([])
            within += len(span[0]) + 3
            continue
        pieces: list[Piece] = []
        for number, text in enumerate(span.split("\n")):
            line, within = (line + 1, 0) if number else (line, within)
            begins = places[line]
            pieces.append(Piece(text, None if begins is None else begins + within))
            within += len(text)
        cut.append(pieces)
    return cut


def parts(span: Span, edges: Iterable[int]) -> Iterator[Span]:
    """A stretch cut at those of the edges that lie inside it."""
    inside = sorted({edge for edge in edges if span.start < edge < span.end})
    for start, end in pairwise([span.start, *inside, span.end]):
        yield Span(start, end)
