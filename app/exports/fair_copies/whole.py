"""A whole fair copy of an edition."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from sqlalchemy.orm import Session

from app.domain.tokens import Kind
from app.exports.editions import Edition
from app.exports.fair_copies.beginnings import notes_on_origin
from app.exports.fair_copies.blocks import Block, Hand, Movement, Note, Paragraph, Passage, Piece, Remark, Style
from app.exports.fair_copies.composing import Place, Step, composed, with_note
from app.exports.fair_copies.discussion import numbers_by_clause, remarks_of
from app.exports.fair_copies.hands import steps_of
from app.exports.fair_copies.order import Side, in_both_orders
from app.exports.fair_copies.phrases import Phrases
from app.texts.contents import Part, outline, printed
from app.texts.models import Division

DEEPEST = 9
"""Word and OpenDocument know so many levels of headings."""


@dataclass(frozen=True)
class FairCopy:
    """An edition as it goes into a file.

    `front` stands before the table of contents, `text` is the text itself and nothing else, `back` what stands after
    it. `remarks` reads the comments anew each time, in the order of the numbers that the passages name.
    """

    edition: Edition
    phrases: Phrases
    front: Sequence[Paragraph]
    text: Sequence[Passage]
    back: Sequence[Paragraph]
    remarks: Callable[[], Iterable[Remark]]


def fair_copy(session: Session, edition: Edition, phrases: Phrases, *, bare: bool = False) -> FairCopy:
    """The copy, with its comments and the origin of its words unless it is to be `bare`."""
    sides = in_both_orders(edition.clauses, edition.changes)
    steps = steps_of(session, edition, sides, phrases)
    notes = {} if bare else notes_on_origin(session, edition, phrases)
    comments = {} if bare else numbers_by_clause(session, edition.process)
    passages = _Passages(edition, steps, notes, comments).of(sides)
    named = {number for passage in passages for number in passage.comments}
    remarks = partial(remarks_of, session, edition.process, phrases)
    return FairCopy(
        edition, phrases, list(_front(edition, phrases)), passages, list(_back(edition, phrases)),
        lambda: (one for one in remarks() if one.number in named) if named else iter(()),
    )  # fmt: skip


class _Passages:
    def __init__(
        self,
        edition: Edition,
        steps: Mapping[Side, Sequence[Step]],
        notes: Mapping[int, Note],
        comments: Mapping[int, Sequence[int]],
    ) -> None:
        self.edition, self.steps, self.notes, self.comments = edition, steps, notes, comments
        self.commented: set[int] = set()

    def of(self, sides: Sequence[Side]) -> list[Passage]:
        """Headings of divisions and clauses in their order."""
        there = _divisions_of(self.edition, sides)
        coming = iter(sides)
        passages: list[Passage] = []
        for part in outline(self.edition.divisions, [side.clause for side in sides]):
            if part.division is not None:
                passages.append(Passage((self._heading(part, part.division, there),)))
            else:
                passages.append(self._clause(next(coming), part.level))
        return passages

    def _heading(self, part: Part, division: Division, there: Mapping[int, Kind]) -> Paragraph:
        edition = self.edition
        words = (printed(one, edition.language, edition.process.drafting_language) for one in _named(division))
        kind = there.get(division.id, Kind.KEPT)
        hand = None if kind is Kind.KEPT else self._hand_of(division, kind)
        return Paragraph(
            Style.HEADING, (Piece(" ".join(filter(None, words)), kind, hand),), edition.language,
            level=min(part.level + 1, DEEPEST), mark=kind, hand=hand, anchor=f"division{division.id}",
        )  # fmt: skip

    def _hand_of(self, division: Division, kind: Kind) -> Hand:
        """Whoever made the first change in a division that came or went with its clauses."""
        within = (steps for side, steps in self.steps.items() if side.clause.division_id == division.id)
        found = next((steps[-1].hand for steps in within), None)
        return found or next(steps[-1].hand for steps in self.steps.values())

    def _clause(self, side: Side, level: int) -> Passage:
        clause = side.clause
        place = Place(self.edition.language, min(level + 1, DEEPEST), f"clause{clause.id}")
        blocks: list[Block] = composed(side, self.steps.get(side, ()), place)
        if side.after is not None and clause.id in self.notes:
            blocks = with_note(blocks, self.notes[clause.id])
        if side.is_moved and blocks:
            blocks = self._moved(side, blocks)
        comments = () if clause.id in self.commented or not _stands(side) else self.comments.get(clause.id, ())
        self.commented.add(clause.id) if comments else None
        return Passage(tuple(blocks), tuple(comments))

    def _moved(self, side: Side, blocks: Sequence[Block]) -> list[Block]:
        name, hand = f"move{side.clause.id}", self.steps[side][-1].hand
        is_source = side.after is None
        return [Movement(name, is_source, True, hand), *blocks, Movement(name, is_source, False, hand)]


def _stands(side: Side) -> bool:
    """Whether comments belong here: where the clause stands now, or stood before it was taken out."""
    return side.after is not None or not side.is_moved


def _named(division: Division) -> tuple[Mapping[str, str], Mapping[str, str]]:
    return division.label, division.heading


def _divisions_of(edition: Edition, sides: Sequence[Side]) -> dict[int, Kind]:
    """The divisions that came or went: those whose clauses are all on one side alone."""
    parents = {division.id: division.parent_id for division in edition.divisions}
    earlier: set[int] = set()
    later: set[int] = set()
    for side in sides:
        division_id = side.clause.division_id
        while division_id is not None and division_id in parents:
            earlier |= {division_id} if side.before else set()
            later |= {division_id} if side.after else set()
            division_id = parents[division_id]
    return {**dict.fromkeys(later - earlier, Kind.INSERTED), **dict.fromkeys(earlier - later, Kind.DELETED)}


def _front(edition: Edition, phrases: Phrases) -> Iterator[Paragraph]:
    yield _plain(Style.TITLE, edition.title, edition.language)
    for name, fact in phrases.about():
        yield _plain(Style.ABOUT, f"{name}: {fact}", phrases.language)


def _back(edition: Edition, phrases: Phrases) -> Iterator[Paragraph]:
    if edition.minority:
        heading, explained = phrases.minority()
        yield _plain(Style.HEADING, heading, phrases.language, 1, "minority")
        yield _plain(Style.TEXT, explained, phrases.language)
    for row in edition.minority:
        heading, about, signed = phrases.minority_view(row)
        yield _plain(Style.HEADING, heading, phrases.language, 2, f"minority{row.number}")
        yield _plain(Style.TEXT, about, phrases.language)
        for line in filter(None, (line.strip() for line in row.minority_body.split("\n"))):
            yield _plain(Style.TEXT, line, row.language)
        yield _plain(Style.TEXT, signed, phrases.language)
    heading, *lines = phrases.record()
    yield _plain(Style.HEADING, heading, phrases.language, 1, "record")
    for line in lines:
        yield _plain(Style.ABOUT, line, phrases.language)


def _plain(style: Style, words: str, language: str, level: int = 0, anchor: str = "") -> Paragraph:
    return Paragraph(style, (Piece(words),), language, level=level, anchor=anchor)
