"""Approval voting, and the plurality of first places: simple counts of the options that ballots name."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from app.domain.schulze import Ranking


def approvals(ballots: Iterable[tuple[Sequence[str], int]], options: Sequence[str]) -> dict[str, int]:
    """How many ballots approve each option, from (options approved, how many ballots)."""
    counted: Counter[str] = Counter()
    for approved, number in ballots:
        for key in approved:
            counted[key] += number
    return {option: counted[option] for option in options}


def first_places(rankings: Iterable[tuple[Ranking, int]], options: Sequence[str]) -> dict[str, int]:
    """How many ballots put each option first, and alone: where several are held equal there, none is counted."""
    alone = ((ranking[0], number) for ranking, number in rankings if ranking and len(ranking[0]) == 1)
    return approvals(alone, options)


def in_order(counts: Mapping[str, int]) -> tuple[tuple[str, ...], ...]:
    """The options from the most on; those with equal numbers stand together."""
    return tuple(
        tuple(option for option, number in counts.items() if number == height)
        for height in sorted(set(counts.values()), reverse=True)
    )
