"""The parts of a draft laid out in reading order, so that corrections can be made to them one after the other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.domain.applying import Period
from app.domain.errors import CorrectionImpossible, Obstacle
from app.domain.manuscript import DraftClause, DraftDivision, Manuscript, Unplaced
from app.domain.structure import ClauseKind, DivisionKind


@dataclass(eq=False, slots=True)
class Part:
    """A division or a clause; `under` is the division it stands in, `cut` whether it was left out."""

    id: str
    is_clause: bool
    kind: str
    label: str
    heading: str
    body: str
    under: "Part | None"
    struck: bool = False
    cut: bool = False
    periods: tuple[Period, ...] = ()
    class_key: str = ""


class Desk:
    """A draft taken apart. Corrections change its parts; `manuscript` puts those that are left together again."""

    def __init__(self, manuscript: Manuscript) -> None:
        self.title = manuscript.title
        self.pieces: dict[str, Unplaced] = {f"u{index}": piece for index, piece in enumerate(manuscript.not_understood)}
        self.parts: list[Part] = list(_laid_out(manuscript))
        self._by_id = {part.id: part for part in self.parts}

    def named(self, ids: Sequence[str], *, cut: bool = False) -> list[Part]:
        """The parts with these ids, each left out or not as asked; CorrectionImpossible when one is not there."""
        found = [self._by_id.get(name) for name in ids]
        parts = [part for part in found if part is not None and part.cut is cut]
        if not parts or len(parts) != len(found):
            raise CorrectionImpossible(Obstacle.UNKNOWN)
        return parts

    def one(self, ids: Sequence[str]) -> Part:
        """The one part that is named."""
        if len(ids) != 1:
            raise CorrectionImpossible(Obstacle.UNKNOWN)
        return self.named(ids)[0]

    def clause(self, ids: Sequence[str]) -> Part:
        """The one clause that is named."""
        part = self.one(ids)
        if not part.is_clause:
            raise CorrectionImpossible(Obstacle.KIND)
        return part

    def division(self, name: str) -> Part | None:
        """The division with this id; None for an empty one, which means the text itself."""
        if not name:
            return None
        part = self.one((name,))
        if part.is_clause:
            raise CorrectionImpossible(Obstacle.KIND)
        return part

    def standing(self) -> Iterator[Part]:
        """The parts that are left, in reading order."""
        return (part for part in self.parts if not part.cut)

    def place_of(self, part: Part) -> int:
        """Where a part stands among all, those left out included."""
        return self.parts.index(part)

    def around(self, part: Part) -> list[Part]:
        """The divisions a part stands in, the innermost first."""
        found: list[Part] = []
        while part.under is not None:
            part = part.under
            found.append(part)
        return found

    def within(self, division: Part) -> list[Part]:
        """Everything that stands in a division, at whatever depth, in reading order."""
        inside = {division.id}
        found: list[Part] = []
        for part in self.standing():
            if part.under is not None and part.under.id in inside:
                inside.add(part.id)
                found.append(part)
        return found

    def clause_before(self, part: Part) -> Part | None:
        """The clause that is read before this one."""
        before = self.parts[: self.place_of(part)]
        return next((one for one in reversed(before) if one.is_clause and not one.cut), None)

    def insert_after(self, before: Part | None, part: Part) -> None:
        """Lay a new part right after another one, or at the beginning."""
        self.parts.insert(self.place_of(before) + 1 if before else 0, part)
        self._by_id[part.id] = part

    def remove(self, part: Part) -> None:
        """Take a part off the desk, because its words stand in another one now."""
        self.parts.remove(part)
        del self._by_id[part.id]

    def cut_stretch(self, start: int, end: int) -> None:
        """Leave out the clauses in a stretch, and the headings in it that nothing stands under any longer."""
        stretch = [part for part in self.parts[start:end] if not part.cut]
        if not stretch:
            raise CorrectionImpossible(Obstacle.NOTHING_THERE)
        for part in stretch:
            part.cut = part.is_clause
        needed = {division.id for part in self.standing() if part.is_clause for division in self.around(part)}
        for part in stretch:
            part.cut = part.is_clause or part.id not in needed

    def empty_into(self, division: Part, above: Part | None) -> None:
        """Let what stands right under a division stand in the one above."""
        for part in self.parts:
            if part.under is division:
                part.under = above

    def move_into(self, part: Part, under: Part | None) -> None:
        """Move a part, with everything in it, into a division: to its beginning from before it, else to its end."""
        moved = [part, *(self.within(part) if not part.is_clause else ())]
        comes_before = under is not None and self.place_of(part) < self.place_of(under)
        staying = set(map(id, moved))
        self.parts = [one for one in self.parts if id(one) not in staying]
        part.under = under
        place = self._beginning_of(under) if comes_before else self._end_of(under)
        self.parts[place:place] = moved

    def raise_to_heading(self, part: Part, kind: str, heading: str, above: Part | None) -> None:
        """Make a clause a division in the one above; what follows stands in it, up to the next heading beside it."""
        chain = self.around(part)
        leaving = chain[: chain.index(above)] if above else chain
        part.is_clause, part.kind, part.heading, part.body, part.under = False, kind, heading, "", above
        self._gather_followers(part, leaving)

    def take_back(self, part: Part) -> None:
        """Let a part that was left out stand again, in the divisions around it; an empty heading gets its followers."""
        for one in (part, *self.around(part)):
            one.cut = False
        if not part.is_clause and not any(one.under is part for one in self.parts):
            self._gather_followers(part, [])

    def _gather_followers(self, division: Part, leaving: Sequence[Part]) -> None:
        """Let what follows a division stand in it: what stood in those it leaves, and clauses beside it."""
        for follower in self.parts[self.place_of(division) + 1 :]:
            if follower.under in leaving or (follower.under is division.under and follower.is_clause):
                follower.under = division
            elif division not in self.around(follower):
                return

    def manuscript(self) -> Manuscript:
        """The draft put together again from what is left."""
        divisions: list[DraftDivision] = []
        index: dict[str, int] = {}
        clauses: list[DraftClause] = []
        for part in self.standing():
            under = index.get(part.under.id) if part.under else None
            if part.is_clause:
                clauses.append(_clause_of(part, under))
                continue
            index[part.id] = len(divisions)
            level = divisions[under].level + 1 if under is not None else 1
            divisions.append(DraftDivision(DivisionKind(part.kind), part.label, part.heading, level, under))
        return Manuscript(self.title, tuple(divisions), tuple(clauses), tuple(self.pieces.values()))

    def _beginning_of(self, under: Part | None) -> int:
        return self.place_of(under) + 1 if under else 0

    def _end_of(self, under: Part | None) -> int:
        if under is None:
            return len(self.parts)
        inside = self.within(under)
        return self.place_of(inside[-1] if inside else under) + 1


def _clause_of(part: Part, under: int | None) -> DraftClause:
    return DraftClause(
        ClauseKind(part.kind), part.label, part.heading, part.body, under, part.struck, part.periods, part.class_key
    )


def _laid_out(manuscript: Manuscript) -> Iterator[Part]:
    """Divisions and clauses in reading order: a division before the first thing in it."""
    divisions: list[Part] = []
    for index, one in enumerate(manuscript.divisions):
        above = divisions[one.parent] if one.parent is not None else None
        divisions.append(Part(f"d{index}", False, one.kind, one.label, one.heading, "", above))
    laid = 0
    for index, clause in enumerate(manuscript.clauses):
        upto = (clause.division if clause.division is not None else -1) + 1
        yield from divisions[laid:upto]
        laid = max(laid, upto)
        under = divisions[clause.division] if clause.division is not None else None
        yield Part(
            f"c{index}", True, clause.kind, clause.label, clause.heading, clause.body, under, struck=clause.struck,
            periods=clause.periods, class_key=clause.class_key,
        )  # fmt: skip
    yield from divisions[laid:]
