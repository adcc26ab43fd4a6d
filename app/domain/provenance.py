"""Where every word of a clause comes from when clauses were split and joined on the way."""

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Generic, TypeVar

from app.domain.wording import Origin, origins

Identity = TypeVar("Identity", bound=Hashable)
"""What a clause is known by."""


@dataclass(frozen=True)
class Traced(Generic[Identity]):
    """A stretch of a wording and the revision that brought it: its clause, this one or one it grew from, and number."""

    text: str
    place: tuple[Identity, int]


def traces(
    wordings: Mapping[Identity, Mapping[int, str]],
    grew_from: Mapping[tuple[Identity, int], Sequence[tuple[Identity, int]]],
    clause: Identity,
    numbers: Collection[int],
) -> dict[int, tuple[Traced[Identity], ...]]:
    """Every word of a clause's wordings with these numbers, and the revision that brought it; joined they are each.

    `wordings` has those of every clause concerned, by number. `grew_from` names, for the first wording after a split
    or a join, the wordings that it was made from, in their order.
    """
    own = sorted(wordings.get(clause, ()))
    starts = sorted({*own[:1], *(number for number in own if (clause, number) in grew_from)})
    found: dict[int, tuple[Traced[Identity], ...]] = {}
    for start, end in pairwise([*starts, own[-1] + 1 if own else 0]):
        segment = [number for number in own if start <= number < end]
        positions = {index for index, number in enumerate(segment) if number in numbers}
        if not positions:
            continue
        base = [
            stretch
            for other, number in grew_from.get((clause, start), ())
            for stretch in traces(wordings, grew_from, other, {number}).get(number, ())
        ]
        places: list[tuple[Identity, int]] = [
            *((clause, number) for number in segment),
            *(stretch.place for stretch in base),
        ]
        before = [Origin(stretch.text, len(segment) + index) for index, stretch in enumerate(base)]
        for index, runs in origins([wordings[clause][number] for number in segment], positions, before).items():
            found[segment[index]] = _joined(runs, places)
    return found


def _joined(runs: Sequence[Origin], places: Sequence[tuple[Identity, int]]) -> tuple[Traced[Identity], ...]:
    stretches = groupby(runs, key=lambda run: places[run.revision_index])
    return tuple(Traced("".join(run.text for run in stretch), place) for place, stretch in stretches)
