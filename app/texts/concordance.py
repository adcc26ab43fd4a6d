"""How the clauses of two versions correspond: kept, changed, inserted, removed or moved, in one reading order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.anchoring import in_order
from app.domain.wording import Comparison, compare, summary
from app.texts.rows import ClauseRow

MOST_COUNTED = 2000
"""The words of at most so many changed clauses are counted for a summary."""


class Change(StrEnum):
    """What became of a clause from one version to the other."""

    KEPT = "kept"
    CHANGED = "changed"
    INSERTED = "inserted"
    DELETED = "deleted"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Pair:
    """A clause as both versions hold it; None on the side that does not."""

    before: ClauseRow | None
    after: ClauseRow | None
    change: Change

    @property
    def clause(self) -> ClauseRow:
        """The clause as the later version holds it, else as the earlier one did."""
        shown = self.after or self.before
        assert shown
        return shown

    def comparison(self) -> Comparison:
        """The way from the words of the one to the words of the other, headings included when they differ."""
        return compare(*_words(self.before, self.after))


@dataclass(frozen=True)
class Totals:
    """How many clauses stayed and changed; words are None when there are too many to count."""

    kept: int
    changed: int
    inserted: int
    deleted: int
    moved: int
    words_inserted: int | None
    words_deleted: int | None


def concordance(before: Sequence[ClauseRow], after: Sequence[ClauseRow]) -> list[Pair]:
    """Every clause of both versions once: in the order of the later one, removed ones after what they followed."""
    later = {clause.id: clause for clause in after}
    earlier = {clause.id: clause for clause in before}
    stayed = _in_order([clause.id for clause in before if clause.id in later], [clause.id for clause in after])
    removed = _removed_after(before, later)
    pairs = [Pair(gone, None, Change.DELETED) for gone in removed.get(0, ())]
    for clause in after:
        old = earlier.get(clause.id)
        pairs.append(Pair(old, clause, _change(old, clause, stayed)))
        pairs += [Pair(gone, None, Change.DELETED) for gone in removed.get(clause.id, ())]
    return pairs


def totals(pairs: Sequence[Pair]) -> Totals:
    """What changed between two versions, in figures."""
    number = {change: sum(pair.change is change for pair in pairs) for change in Change}
    rewritten = [pair for pair in pairs if pair.change is not Change.KEPT]
    counted = [summary(pair.comparison()) for pair in rewritten] if len(rewritten) <= MOST_COUNTED else None
    return Totals(
        kept=number[Change.KEPT],
        changed=number[Change.CHANGED],
        inserted=number[Change.INSERTED],
        deleted=number[Change.DELETED],
        moved=number[Change.MOVED],
        words_inserted=None if counted is None else sum(each.inserted for each in counted),
        words_deleted=None if counted is None else sum(each.deleted for each in counted),
    )


def _words(before: ClauseRow | None, after: ClauseRow | None) -> tuple[str, str]:
    """Bodies, with the headings above them when these differ between two clauses that are both there."""
    if before and after and before.heading != after.heading:
        return _headed(before), _headed(after)
    return before.body if before else "", after.body if after else ""


def _headed(clause: ClauseRow) -> str:
    return f"{clause.heading}\n\n{clause.body}" if clause.heading else clause.body


def _change(old: ClauseRow | None, new: ClauseRow, stayed: frozenset[int]) -> Change:
    if old is None:
        return Change.INSERTED
    if (old.heading, old.body) != (new.heading, new.body):
        return Change.CHANGED
    return Change.KEPT if new.id in stayed else Change.MOVED


def _removed_after(before: Iterable[ClauseRow], later: dict[int, ClauseRow]) -> dict[int, list[ClauseRow]]:
    """The clauses only the earlier version holds, by the id of the last common clause before them (0: none)."""
    removed: dict[int, list[ClauseRow]] = {}
    last = 0
    for clause in before:
        if clause.id in later:
            last = clause.id
        else:
            removed.setdefault(last, []).append(clause)
    return removed


def _in_order(before: Sequence[int], after: Iterable[int]) -> frozenset[int]:
    """The largest set of clauses that follow one another alike on both sides; the other common ones moved."""
    place = {clause_id: index for index, clause_id in enumerate(before)}
    common = [clause_id for clause_id in after if clause_id in place]
    kept = in_order((index, place[clause_id]) for index, clause_id in enumerate(common))
    return frozenset(common[index] for index, _place in kept)
