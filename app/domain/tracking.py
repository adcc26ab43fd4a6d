"""Tracked changes: the shortest way from the first of some wordings to the last, and which one made each change."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from app.domain.tokens import Kind, cut, ways
from app.domain.wording import compare


@dataclass(frozen=True)
class Tracked:
    """A stretch that was kept, inserted or deleted; `by` is the position of the wording that did it (kept: 0)."""

    kind: Kind
    text: str
    by: int


def tracked(wordings: Sequence[str]) -> tuple[Tracked, ...]:
    """How the last wording differs from the first, each change with the wording, of those given, that made it.

    Kept and deleted stretches joined are the first wording, kept and inserted the last. A word that was struck and came
    back unchanged is kept; whatever no single wording can be named for is put down to the last.
    """
    runs = [run for run in compare(wordings[0], wordings[-1]).runs if run.text]
    last = len(wordings) - 1
    if last == 1:
        return tuple(Tracked(run.kind, run.text, last if run.kind is not Kind.KEPT else 0) for run in runs)
    hands = dict(zip((Kind.DELETED, Kind.INSERTED), _hands(wordings), strict=True))
    found: list[Tracked] = []
    at = {Kind.DELETED: 0, Kind.INSERTED: 0}
    for run in runs:
        if run.kind is Kind.KEPT:
            found.append(Tracked(run.kind, run.text, 0))
            at = {kind: place + len(run.text) for kind, place in at.items()}
            continue
        start = at[run.kind]
        at[run.kind] += len(run.text)
        found += [Tracked(run.kind, *part) for part in _parted(run.text, hands[run.kind][start : at[run.kind]])]
    return tuple(found)


def _parted(text: str, hands: Sequence[int]) -> Iterator[tuple[str, int]]:
    for by, letters in groupby(zip(text, hands, strict=True), key=lambda pair: pair[1]):
        yield "".join(letter for letter, _by in letters), by


def _hands(wordings: Sequence[str]) -> tuple[list[int], list[int]]:
    """For each letter of the first wording who took it out, and for each of the last who brought it."""
    _by, cuttings = cut(*wordings)
    last = len(wordings) - 1
    taken = [last] * len(cuttings[0])
    live = [(place, last) for place in range(len(cuttings[0]))]
    for index, steps in enumerate(ways(cuttings), start=1):
        carried: list[tuple[int, int]] = []
        at = 0
        for step in steps:
            if step.kind is Kind.INSERTED:
                carried += [(-1, index)] * len(step.tokens)
                continue
            part = live[at : at + len(step.tokens)]
            at += len(step.tokens)
            if step.kind is Kind.KEPT:
                carried += part
            else:
                _take(taken, part, index)
        live = carried
    brought = [by for _place, by in live]
    return _by_letter(cuttings[0], taken), _by_letter(cuttings[-1], brought)


def _take(taken: list[int], part: Sequence[tuple[int, int]], index: int) -> None:
    for place, _by in part:
        if place >= 0:
            taken[place] = index


def _by_letter(tokens: Sequence[str], hands: Sequence[int]) -> list[int]:
    return [by for token, by in zip(tokens, hands, strict=True) for _letter in token]
