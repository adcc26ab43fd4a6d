"""The clauses of a comparison in one order that tells both: where each stands, and where it stood before it moved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from app.domain.anchoring import in_order
from app.texts.concordance import Pair
from app.texts.rows import ClauseRow


@dataclass(frozen=True, eq=False)
class Side:
    """A clause at one place: as it was there before, as it is there now, None where it is not on that side.

    `is_moved`: on the other side the same words stand at another place.
    """

    before: ClauseRow | None
    after: ClauseRow | None
    is_moved: bool = False

    @property
    def clause(self) -> ClauseRow:
        """The clause as it is now, else as it was."""
        shown = self.after or self.before
        assert shown
        return shown


def in_both_orders(clauses: Sequence[ClauseRow], changes: Mapping[int, Pair]) -> list[Side]:
    """Every clause at each of its places.

    Sides with a `before` stand in the order of the earlier version, those with an `after` in that of the later one.
    """
    if not changes:
        return [Side(clause, clause) for clause in clauses]
    pairs = [changes[clause.id] for clause in clauses]
    earlier = sorted((pair.before for pair in pairs if pair.before), key=lambda clause: clause.position)
    place = {clause.id: index for index, clause in enumerate(earlier)}
    common = [pair.clause.id for pair in pairs if pair.before and pair.after]
    kept = in_order((index, place[one]) for index, one in enumerate(common))
    stayed = {common[index] for index, _place in kept}
    leaving = _leaving(earlier, stayed)
    sides = [*_departed(leaving.get(0, ()), changes, None)]
    for pair in pairs:
        if pair.after is None:
            continue
        if pair.after.id in stayed:
            sides.append(Side(pair.before, pair.after))
            sides += _departed(leaving.get(pair.after.id, ()), changes, pair.after.division_id)
        else:
            sides.append(Side(None, pair.after, pair.before is not None and is_same(pair.before, pair.after)))
    return sides


def _leaving(earlier: Sequence[ClauseRow], stayed: set[int]) -> dict[int, list[ClauseRow]]:
    """The clauses that are gone or moved, by the one before them that stayed (0: none)."""
    leaving: dict[int, list[ClauseRow]] = {}
    last = 0
    for clause in earlier:
        if clause.id in stayed:
            last = clause.id
        else:
            leaving.setdefault(last, []).append(clause)
    return leaving


def _departed(leaving: Sequence[ClauseRow], changes: Mapping[int, Pair], division_id: int | None) -> list[Side]:
    """Clauses at their old places; one that moved stands under the heading that stayed, for it has a new one now."""
    sides = []
    for clause in leaving:
        after = changes[clause.id].after
        if after is None:
            sides.append(Side(clause, None))
            division_id = clause.division_id
        else:
            here = replace(clause, division_id=division_id)
            sides.append(Side(here, None, is_same(clause, after)))
    return sides


def is_same(before: ClauseRow, after: ClauseRow) -> bool:
    """Whether a clause reads the same in two versions, its number included."""
    return (before.label, before.heading, before.body) == (after.label, after.heading, after.body)
