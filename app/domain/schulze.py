"""The Schulze method: which option every other loses to, along the strongest chains of comparisons in pairs."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations

Ranking = tuple[tuple[str, ...], ...]
Pairs = Mapping[tuple[str, str], int]


@dataclass(frozen=True)
class Schulze:
    """A count: the voters who prefer one of each pair, the strongest paths, and the options in their order.

    `order` holds the places from the best on; options that are tied stand together.
    """

    options: tuple[str, ...]
    pairs: Pairs
    paths: Pairs
    order: tuple[tuple[str, ...], ...]

    @property
    def winners(self) -> tuple[str, ...]:
        """The option that wins, or several that are tied."""
        return self.order[0] if self.order else ()


def pairs_of(rankings: Iterable[tuple[Ranking, int]], options: Sequence[str]) -> dict[tuple[str, str], int]:
    """How many voters prefer i to j, for every ordered pair, from (ranking, how many ballots).

    Options of one place are held equal, and so are those that a ranking leaves out, after all that it names: an equal
    pair counts for neither. An abstention (a ranking without places) prefers nothing.
    """
    preferring: Counter[tuple[str, str]] = Counter()
    for ranking, ballots in rankings:
        places = {key: place for place, tier in enumerate(ranking) for key in tier}
        for one, other in permutations(options, 2):
            if places.get(one, len(ranking)) < places.get(other, len(ranking)):
                preferring[one, other] += ballots
    return {pair: preferring[pair] for pair in permutations(options, 2)}


def strongest_paths(pairs: Pairs, options: Sequence[str]) -> dict[tuple[str, str], int]:
    """The strength of the strongest path from i to j: the weakest link of a chain is its strength, 0 without a chain.

    A link is a pair that its first option wins, as strong as the voters who prefer it (winning votes), found by the
    algorithm of Floyd and Warshall.
    """
    paths = {(one, other): won if won > pairs[other, one] else 0 for (one, other), won in pairs.items()}
    for by in options:
        for one, other in permutations([option for option in options if option != by], 2):
            paths[one, other] = max(paths[one, other], min(paths[one, by], paths[by, other]))
    return paths


def schulze(pairs: Pairs, options: Sequence[str]) -> Schulze:
    """Count by M. Schulze, "A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent
    single-winner election method" (2011): i is before j where p(i,j) > p(j,i), and that relation is transitive.
    """
    paths = strongest_paths(pairs, options)
    order: list[tuple[str, ...]] = []
    left = list(options)
    while left:
        best = tuple(
            one for one in left if all(paths[one, other] >= paths[other, one] for other in left if other != one)
        )
        order.append(best)
        left = [one for one in left if one not in best]
    return Schulze(tuple(options), pairs, paths, tuple(order))
