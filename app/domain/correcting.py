"""Corrections of a draft before it is stored: what the steward says about the structure that was found in a file."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from enum import StrEnum
from typing import Any

from app.domain.correcting_desk import Desk, Part
from app.domain.errors import CorrectionImpossible, Obstacle
from app.domain.manuscript import Manuscript
from app.domain.structure import ClauseKind, DivisionKind

MOST = 2_000
"""So many corrections one draft may have; more of them are made in the text itself, once it is there."""

LONGEST_CLAUSE = 20_000
LONGEST_HEADING = 300


class Act(StrEnum):
    """What a correction does."""

    CUT = "cut"
    """Leave these parts out; of a division only its heading: what it holds moves up."""
    CUT_WHOLE = "cut_whole"
    """Leave a division out with everything in it."""
    CUT_BEFORE = "cut_before"
    CUT_AFTER = "cut_after"
    CUT_RANGE = "cut_range"
    """Leave out the first part named, the second one, and everything between them."""
    RESTORE = "restore"
    """Take back parts that were left out."""
    REWRITE = "rewrite"
    """Kind, number, heading and words of a part."""
    JOIN = "join"
    """Put a clause's words at the end of the one before it."""
    SPLIT = "split"
    """Make two clauses of one, the second beginning at `place`."""
    PUT_UNDER = "put_under"
    """Put a part, with everything in it, into another division, or into none."""
    TO_HEADING = "to_heading"
    """Make a division of a clause; what follows it, up to the next heading beside it, stands in it."""
    TO_CLAUSE = "to_clause"
    """Make a clause of a heading; what stood in it moves up."""
    TAKE = "take"
    """Make a clause of words that were not understood, after another part or at the beginning."""
    TITLE = "title"


@dataclass(frozen=True)
class Correction:
    """One correction, as it is kept: the parts by their ids, and what of the other values the act needs."""

    act: Act
    parts: tuple[str, ...] = ()
    kind: str = ""
    label: str = ""
    heading: str = ""
    body: str = ""
    place: int = 0
    other: str = ""
    """The division to stand in, or the part to follow; empty: none."""


@dataclass(frozen=True)
class Corrected:
    """A draft after its corrections; parts keep their ids through all of them.

    Ids stand in the order of the manuscript's divisions, clauses and pieces. `order` has every part that is left in
    reading order, `cut` those that were left out.
    """

    manuscript: Manuscript
    divisions: tuple[str, ...]
    clauses: tuple[str, ...]
    pieces: tuple[str, ...]
    order: tuple[str, ...]
    cut: tuple[Part, ...]


def correct(manuscript: Manuscript, corrections: Iterable[Correction]) -> Corrected:
    """The draft with these corrections made one after the other.

    Parts are named by where they stood in the file: divisions d0, d1, ..., clauses c0, ..., pieces that were not
    understood u0, ...; what a correction adds is named n with the correction's place in the list. Raises
    CorrectionImpossible for what cannot be done, with the obstacle.
    """
    desk = Desk(manuscript)
    for number, correction in enumerate(corrections):
        if number >= MOST:
            raise CorrectionImpossible(Obstacle.TOO_MANY)
        _STEPS[correction.act](desk, correction, f"n{number}")
    return Corrected(
        desk.manuscript(),
        tuple(part.id for part in desk.standing() if not part.is_clause),
        tuple(part.id for part in desk.standing() if part.is_clause),
        tuple(desk.pieces),
        tuple(part.id for part in desk.standing()),
        tuple(part for part in desk.parts if part.cut),
    )


def as_data(correction: Correction) -> dict[str, Any]:
    """A correction as plain values, without what it does not say."""
    data = asdict(correction) | {"act": correction.act.value, "parts": list(correction.parts)}
    return {name: value for name, value in data.items() if value}


def from_data(data: Mapping[str, Any]) -> Correction:
    """The correction that `as_data` wrote down."""
    known = {field.name for field in fields(Correction)}
    values = {name: value for name, value in data.items() if name in known}
    return Correction(**values | {"act": Act(data["act"]), "parts": tuple(data.get("parts", ()))})


def places_to_split(body: str) -> list[tuple[int, str]]:
    """Where a second clause may begin in a wording: the place, and the words up to the next one.

    At each line and at each sentence; never at the very beginning.
    """
    found: list[tuple[int, str]] = []
    starts = _starts(body)
    for start, end in zip(starts, [*starts[1:], len(body)], strict=True):
        words = " ".join(body[start:end].split())
        if words and body[:start].strip():
            found.append((start, words))
    return found


def _starts(body: str) -> list[int]:
    starts = [0]
    for at, sign in enumerate(body[:-1]):
        after = body[at + 1]
        if sign == "\n" or sign in "。！？" or (sign in ".;:!?؟؛" and after.isspace() and after != "\n"):
            start = at + 1
            while start < len(body) and body[start].isspace():
                start += 1
            if start > starts[-1]:
                starts.append(start)
    return [start for start in starts if start < len(body)]


def _cut(desk: Desk, correction: Correction, _new: str) -> None:
    for part in desk.named(correction.parts):
        if not part.is_clause:
            desk.empty_into(part, part.under)
        part.cut = True


def _cut_whole(desk: Desk, correction: Correction, _new: str) -> None:
    for part in desk.named(correction.parts):
        for inside in desk.within(part):
            inside.cut = True
        part.cut = True


def _cut_before(desk: Desk, correction: Correction, _new: str) -> None:
    desk.cut_stretch(0, desk.place_of(desk.one(correction.parts)))


def _cut_after(desk: Desk, correction: Correction, _new: str) -> None:
    part = desk.one(correction.parts)
    desk.cut_stretch(desk.place_of(part) + 1, len(desk.parts))


def _cut_range(desk: Desk, correction: Correction, _new: str) -> None:
    if len(correction.parts) != 2:
        raise CorrectionImpossible(Obstacle.UNKNOWN)
    first, last = sorted(desk.place_of(part) for part in desk.named(correction.parts))
    desk.cut_stretch(first, last + 1)


def _restore(desk: Desk, correction: Correction, _new: str) -> None:
    for part in desk.named(correction.parts, cut=True):
        desk.take_back(part)


def _rewrite(desk: Desk, correction: Correction, _new: str) -> None:
    part = desk.one(correction.parts)
    kinds = ClauseKind if part.is_clause else DivisionKind
    if correction.kind not in set(kinds):
        raise CorrectionImpossible(Obstacle.KIND)
    if part.is_clause and not correction.body.strip() and not part.struck:
        raise CorrectionImpossible(Obstacle.NO_WORDS)
    part.kind, part.label, part.heading, part.body = (
        correction.kind, correction.label, correction.heading, correction.body if part.is_clause else "",
    )  # fmt: skip


def _join(desk: Desk, correction: Correction, _new: str) -> None:
    part = desk.clause(correction.parts)
    before = desk.clause_before(part)
    if before is None:
        raise CorrectionImpossible(Obstacle.NOTHING_BEFORE)
    own = " ".join(filter(None, (part.label, part.heading))) if correction.heading else ""
    joined = "\n\n".join(filter(None, (before.body, own, part.body)))
    if len(joined) > LONGEST_CLAUSE:
        raise CorrectionImpossible(Obstacle.TOO_LONG)
    before.body, before.struck = joined, before.struck and part.struck
    desk.remove(part)


def _split(desk: Desk, correction: Correction, new: str) -> None:
    part = desk.clause(correction.parts)
    place = max(correction.place, 0)
    first, second = part.body[:place].strip(), part.body[place:].strip()
    if not first or not second:
        raise CorrectionImpossible(Obstacle.PLACE)
    part.body = first
    desk.insert_after(part, _beside(part, new, correction.label, second))


def _beside(part: Part, name: str, label: str, body: str) -> Part:
    """A new part out of another one: of its kind, in its division, applying as it does."""
    return replace(part, id=name, label=label, heading="", body=body)


def _put_under(desk: Desk, correction: Correction, _new: str) -> None:
    part = desk.one(correction.parts)
    under = desk.division(correction.other)
    if under is part or (under and part in desk.around(under)):
        raise CorrectionImpossible(Obstacle.INTO_ITSELF)
    if under is not part.under:
        desk.move_into(part, under)


def _to_heading(desk: Desk, correction: Correction, new: str) -> None:
    part = desk.clause(correction.parts)
    if correction.kind not in set(DivisionKind):
        raise CorrectionImpossible(Obstacle.KIND)
    first, _end, rest = (part.heading, "", part.body) if part.heading else part.body.partition("\n")
    if len(first) > LONGEST_HEADING:
        raise CorrectionImpossible(Obstacle.HEADING_TOO_LONG)
    above = desk.division(correction.other)
    if above is not None and above not in desk.around(part):
        raise CorrectionImpossible(Obstacle.NOT_AROUND)
    if rest.strip():
        desk.insert_after(part, _beside(part, new, "", rest.strip()))
    desk.raise_to_heading(part, correction.kind, first.strip(), above)


def _to_clause(desk: Desk, correction: Correction, _new: str) -> None:
    part = desk.one(correction.parts)
    if part.is_clause or correction.kind not in set(ClauseKind):
        raise CorrectionImpossible(Obstacle.KIND)
    words = " ".join(filter(None, (part.label, part.heading)))
    if not words:
        raise CorrectionImpossible(Obstacle.NO_WORDS)
    desk.empty_into(part, part.under)
    part.is_clause, part.kind, part.label, part.heading, part.body = True, correction.kind, "", "", words


def _take(desk: Desk, correction: Correction, _new: str) -> None:
    if len(correction.parts) != 1 or correction.parts[0] not in desk.pieces:
        raise CorrectionImpossible(Obstacle.UNKNOWN)
    if correction.kind not in set(ClauseKind):
        raise CorrectionImpossible(Obstacle.KIND)
    after = desk.one((correction.other,)) if correction.other else None
    name = correction.parts[0]
    body = correction.body or desk.pieces[name].text.strip()
    if not body or len(body) > LONGEST_CLAUSE:
        raise CorrectionImpossible(Obstacle.TOO_LONG if body else Obstacle.NO_WORDS)
    under = None if after is None else after.under if after.is_clause else after
    taken = Part(name, True, correction.kind, correction.label, correction.heading, body, under)
    del desk.pieces[name]
    desk.insert_after(after, taken)


def _title(desk: Desk, correction: Correction, _new: str) -> None:
    desk.title = correction.heading


_STEPS = {
    Act.CUT: _cut,
    Act.CUT_WHOLE: _cut_whole,
    Act.CUT_BEFORE: _cut_before,
    Act.CUT_AFTER: _cut_after,
    Act.CUT_RANGE: _cut_range,
    Act.RESTORE: _restore,
    Act.REWRITE: _rewrite,
    Act.JOIN: _join,
    Act.SPLIT: _split,
    Act.PUT_UNDER: _put_under,
    Act.TO_HEADING: _to_heading,
    Act.TO_CLAUSE: _to_clause,
    Act.TAKE: _take,
    Act.TITLE: _title,
}
