"""The words of a clause as pages show them, with what is quoted marked, counted, and linked to what is said of it."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from flask_babel import ngettext
from markupsafe import Markup

from app.comments.quotes import QuotedWords
from app.domain.quoting import Span, density
from app.domain.word_places import Piece, Places, parts
from app.web.display import number
from app.web.wording import Cells, Footnote, Reference, Spans, Told, told

LEVELS = (1, 2, 4, 10)
"""From so many comments on, words are marked more strongly."""


@dataclass
class _Passage:
    """A passage whose words are being shown; `count` and `first` say how often it is quoted, and by whom first."""

    span: Span
    count: int
    first: int


class _Marker:
    def __init__(self, words: QuotedWords, here: Span | None, link: Callable[[int], str]) -> None:
        self.density = density((place.span, place.count) for place in words.places)
        self.begins = [one.span.start for one in self.density]
        self.waiting = [_passage(words, span) for span in words.passages]
        self.edges = [edge for one in self.density for edge in (one.span.start, one.span.end)]
        self.here = here
        self.link = link
        self.met_here = False

    def line(self, piece: Piece) -> Markup:
        """A line of shown words: marked where it is quoted, each passage followed by its count."""
        if piece.start is None or not piece.text:
            return Markup.escape(piece.text)
        whole = Span(piece.start, piece.start + len(piece.text))
        ends = [one.span.end for one in self.waiting]
        shown = self.links_until(whole.start)
        for part in parts(whole, [*self.edges, *ends]):
            text = piece.text[part.start - whole.start : part.end - whole.start]
            shown += self._words(text, part) + self.links_until(part.end)
        return Markup('<span data-at="{}">{}</span>').format(piece.start, shown)

    def _words(self, text: str, part: Span) -> Markup:
        place = bisect_right(self.begins, part.start) - 1
        stretch = self.density[place] if place >= 0 else None
        if stretch is None or not stretch.span.overlaps(part):
            return Markup.escape(text)
        level = sum(stretch.count >= least for least in LEVELS)
        own = self.here is not None and self.here.overlaps(part)
        first = own and not self.met_here
        self.met_here = self.met_here or own
        return Markup('<mark class="quoted many-{}{}"{}>{}</mark>').format(
            level, " here" if own else "", Markup(' id="words"') if first else "", text
        )

    def links_until(self, place: int) -> Markup:
        """The links of the passages that end here or before."""
        due = [one for one in self.waiting if one.span.end <= place]
        self.waiting = self.waiting[len(due) :]
        return Markup("").join(map(self._link, due))

    def _link(self, passage: _Passage) -> Markup:
        said = ngettext(
            "Quoted %(num)s time: see what is said of these words",
            "Quoted %(num)s times: see what is said of these words",
            passage.count,
        )
        return Markup('<sup class="quote-link"><a href="{}" aria-label="{}" title="{}">{}</a></sup>').format(
            self.link(passage.first), said, said, number(passage.count)
        )


def _passage(words: QuotedWords, span: Span) -> _Passage:
    places = words.of(span)
    return _Passage(span, sum(place.count for place in places), min(place.first for place in places))


def marked(body: str, words: QuotedWords, link: Callable[[int], str], here: Span | None = None) -> Told:
    """The words of a clause with its quoted passages marked; `here` is the passage that the page is about.

    `link` gives the address of what is said of a passage from the number of the first comment that quotes it. Every
    line bears the place where it stands (data-at), in code points, for whoever selects words of it.
    """
    shown, places, marker = told(body), Places(body), _Marker(words, here, link)
    blocks = [
        _cells(block, places, marker) if isinstance(block, Cells) else _spans(block, places.paragraph, marker)
        for block in shown.blocks
    ]
    notes = [_note(note, places, marker) for note in shown.footnotes]
    rest = marker.links_until(len(body))
    return Told([*blocks, (rest,)] if rest else blocks, notes)


Find = Callable[[Sequence[str | tuple[str]]], list[list[Piece]]]


def _spans(spans: Spans, find: Find, marker: _Marker) -> Spans:
    plain: list[str | tuple[str]] = [(one.label,) if isinstance(one, Reference) else one for one in spans]
    lines = find(plain)
    return tuple(
        one if isinstance(one, Reference) else Markup("\n").join(map(marker.line, pieces))
        for one, pieces in zip(spans, lines, strict=True)
    )


def _cells(table: Cells, places: Places, marker: _Marker) -> Cells:
    def row(cells: Sequence[Spans]) -> list[Spans]:
        return [_spans(cell, places.cell, marker) for cell in cells]

    return replace(table, header=row(table.header), rows=[row(cells) for cells in table.rows])


def _note(note: Footnote, places: Places, marker: _Marker) -> Footnote:
    return replace(note, words=_spans(note.words, lambda spans: places.note(note.label, spans), marker))
