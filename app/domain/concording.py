"""The table of concordance of two versions: what became of each clause, splits and joins found by their words."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.tokens import is_word, tokenise

LONG = 5
"""So many words in a row that stand in both wordings are taken for the same words."""

MOST = 0.6
"""A clause with so large a share of its words in another one was joined to it, or split from it."""


class Mark(StrEnum):
    """What became of a clause from the earlier version to the later one."""

    KEPT = "kept"
    CHANGED = "changed"
    MOVED = "moved"
    RENUMBERED = "renumbered"
    SPLIT = "split"
    JOINED = "joined"
    INSERTED = "inserted"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Held:
    """A clause as a version holds it."""

    id: int
    label: str
    heading: str
    body: str


@dataclass(frozen=True, slots=True)
class Descended:
    """A clause that came from another one between the versions, as the record has it.

    Of a split: the second part and what was divided. Of clauses joined: the one that stayed and the one that went.
    """

    clause: int
    source: int
    kind: Mark


@dataclass(frozen=True)
class Line:
    """A line of the table: the clause in the earlier version, in the later one, and what happened.

    `recorded`: a split or join was entered in the record; otherwise it was found by comparing words.
    """

    before: Held | None
    after: Held | None
    marks: tuple[Mark, ...]
    recorded: bool = True


Side = tuple[Held | None, Held | None, bool]
"""A clause as both versions hold it (None: not at all), and whether it has another place among the others."""


def table_of(sides: Sequence[Side], descents: Iterable[Descended] = ()) -> list[Line]:
    """What became of each clause, in the order of the sides given; each clause stands in a line at least.

    A second part of a split stands beside what was divided, a clause that was joined to another one beside that one.
    Where the record names no such act, it is found by words: a clause most of whose words (in runs of five) left one
    earlier clause was split from it; one most of whose words came into one later clause was joined to it.
    """
    earlier = {before.id: before for before, _after, _moved in sides if before}
    later = {after.id: after for _before, after, _moved in sides if after}
    recorded = _recorded(descents, earlier, later)
    found = _found(sides, recorded)
    divided = Counter(source for (_clause, mark), source in {**found, **recorded}.items() if mark is Mark.SPLIT)
    received = Counter(target for (_clause, mark), target in {**found, **recorded}.items() if mark is Mark.JOINED)
    lines = []
    for before, after, moved in sides:
        if before and after:
            marks = _marks(before, after, moved)
            marks += [Mark.SPLIT] if divided[before.id] else []
            marks += [Mark.JOINED] if received[after.id] else []
            lines.append(Line(before, after, tuple(marks) or (Mark.KEPT,)))
        elif after:
            lines.append(_of_new(after, earlier, recorded, found, divided))
        elif before and not divided[before.id]:
            lines.append(_of_gone(before, later, recorded, found))
    return lines


_Found = Mapping[tuple[int, Mark], int]
"""For a clause and how it is related: the other one."""


def _marks(before: Held, after: Held, moved: bool) -> list[Mark]:
    marks = [Mark.CHANGED] if (before.heading, before.body) != (after.heading, after.body) else []
    marks += [Mark.RENUMBERED] if before.label != after.label else []
    return marks + ([Mark.MOVED] if moved else [])


def _of_new(
    after: Held, earlier: Mapping[int, Held], recorded: _Found, found: _Found, divided: Mapping[int, int]
) -> Line:
    key = (after.id, Mark.SPLIT)
    source = recorded.get(key, found.get(key))
    if source is None:
        return Line(None, after, (Mark.INSERTED,))
    before = earlier[source]
    same = (before.heading, before.body) == (after.heading, after.body)
    whole = same and divided[source] == 1
    marks = tuple(_marks(before, after, True)) if whole else (Mark.SPLIT,)
    return Line(before, after, marks, key in recorded)


def _of_gone(before: Held, later: Mapping[int, Held], recorded: _Found, found: _Found) -> Line:
    key = (before.id, Mark.JOINED)
    target = recorded.get(key, found.get(key))
    if target is None:
        return Line(before, None, (Mark.GONE,))
    return Line(before, later[target], (Mark.JOINED,), key in recorded)


def _recorded(descents: Iterable[Descended], earlier: Mapping[int, Held], later: Mapping[int, Held]) -> _Found:
    """Splits and joins between clauses that the versions hold, over those in between that neither holds."""
    came: dict[int, int] = {}
    went: dict[int, int] = {}
    for one in descents:
        if one.kind is Mark.SPLIT:
            came[one.clause] = one.source
        else:
            went[one.source] = one.clause
    ends: dict[tuple[int, Mark], int] = {}
    for start in came:
        source = _end(start, came, earlier)
        if source is not None and start in later and start not in earlier:
            ends[start, Mark.SPLIT] = source
    for start in went:
        target = _end(start, went, later)
        if target is not None and start in earlier and start not in later:
            ends[start, Mark.JOINED] = target
    return ends


def _end(start: int, steps: Mapping[int, int], there: Mapping[int, Held]) -> int | None:
    """The first clause on the way that is there; a way that comes back to itself ends nowhere."""
    met = {start}
    at = steps.get(start)
    while at is not None and at not in there and at not in met:
        met.add(at)
        at = steps.get(at)
    return at if at in there else None


def _found(sides: Sequence[Side], recorded: _Found) -> _Found:
    lost: dict[int, frozenset[tuple[str, ...]]] = {}
    gained: dict[int, frozenset[tuple[str, ...]]] = {}
    new: dict[int, frozenset[tuple[str, ...]]] = {}
    gone: dict[int, frozenset[tuple[str, ...]]] = {}
    for before, after, _moved in sides:
        if before and after and before.body == after.body:
            continue
        old_runs = _runs(before.body) if before else frozenset()
        new_runs = _runs(after.body) if after else frozenset()
        if before:
            lost[before.id] = old_runs - new_runs
        if after:
            gained[after.id] = new_runs - old_runs
        if before is None and after and (after.id, Mark.SPLIT) not in recorded:
            new[after.id] = new_runs
        if after is None and before and (before.id, Mark.JOINED) not in recorded:
            gone[before.id] = old_runs
    found = {(clause, Mark.SPLIT): source for clause, source in _taken_from(new, lost).items()}
    used = {source for source in found.values() if source in gone}
    left = {clause: runs for clause, runs in gone.items() if clause not in used}
    return found | {(clause, Mark.JOINED): target for clause, target in _taken_from(left, gained).items()}


def _taken_from(
    clauses: Mapping[int, frozenset[tuple[str, ...]]], sources: Mapping[int, frozenset[tuple[str, ...]]]
) -> dict[int, int]:
    """For each of the clauses the one source that holds most of its runs of words, if any does."""
    places: dict[tuple[str, ...], list[int]] = {}
    for source, runs in sources.items():
        for run in runs:
            places.setdefault(run, []).append(source)
    found: dict[int, int] = {}
    for clause, runs in clauses.items():
        shared = Counter(source for run in runs for source in places.get(run, ()) if source != clause)
        if not shared:
            continue
        source, number = min(shared.items(), key=lambda pair: (-pair[1], pair[0]))
        if number >= MOST * len(runs):
            found[clause] = source
    return found


def _runs(body: str) -> frozenset[tuple[str, ...]]:
    words = [token.casefold() for token in tokenise(body) if is_word(token)]
    return frozenset(tuple(words[at : at + LONG]) for at in range(len(words) - LONG + 1))
