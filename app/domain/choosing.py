"""Choosing between options: the one that wins must also pass the decision rule, against keeping the current text."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.domain.answering import CURRENT, Method, approved_in, ranking_in
from app.domain.approval import approvals, first_places, in_order
from app.domain.deciding import NOBODY, majority_steps, quorum_steps, result_of
from app.domain.schulze import Pairs, Ranking, Schulze, pairs_of, schulze
from app.domain.voting import DecisionRule, Result, Step, Tally


@dataclass(frozen=True)
class Box:
    """The ballots of one group, of several, or of all, as far as they choose between options.

    `pairs`: voters who prefer i to j. `approvals` by option, of approval ballots. `firsts`: first places held alone.
    """

    cast: int
    pairs: Pairs
    approvals: Mapping[str, int]
    firsts: Mapping[str, int]

    def __add__(self, other: "Box") -> "Box":
        return Box(
            self.cast + other.cast,
            {pair: number + other.pairs[pair] for pair, number in self.pairs.items()},
            {option: number + other.approvals[option] for option, number in self.approvals.items()},
            {option: number + other.firsts[option] for option, number in self.firsts.items()},
        )

    def between(self, option: str, other: str) -> Tally:
        """For: prefer `option` to `other`; against: the other way; the rest holds them equal or abstained."""
        if option == other:
            return Tally(abstain=self.cast)
        won, lost = self.pairs[option, other], self.pairs[other, option]
        return Tally(won, lost, self.cast - won - lost)


@dataclass(frozen=True)
class Chosen:
    """What became of a question between options.

    `order` holds the places of the options, tied ones together. Not decided: several are tied for the first place and
    none of them is the current text, or a quorum was not met. Not carried: the current text won, is tied for the first
    place, or stands because the winner failed a test of the rule (`steps`, against the current text).
    """

    result: Result
    order: tuple[tuple[str, ...], ...]
    steps: tuple[Step, ...]

    @property
    def winners(self) -> tuple[str, ...]:
        """The options in the first place."""
        return self.order[0] if self.order else ()

    @property
    def adopted(self) -> str | None:
        """The option that is adopted, if any is."""
        return self.winners[0] if self.result is Result.CARRIED else None


def box_of(answers: Iterable[tuple[Mapping[str, object], int]], options: Sequence[str]) -> Box:
    """Count (canonical answer, how many ballots) once; approving is preferring to every option not approved."""
    counted = list(answers)
    rankings = [(preferences(answer), number) for answer, number in counted]
    approving = [(approved_in(answer), number) for answer, number in counted]

    return Box(
        sum(number for _, number in counted),
        pairs_of(rankings, options),
        approvals(approving, options),
        first_places(rankings, options),
    )


def preferences(answer: Mapping[str, object]) -> Ranking:
    """An answer as a ranking: the options approved are held equal, before all others."""
    approved = approved_in(answer)
    return (approved,) if approved else ranking_in(answer)


def order_of(method: Method, box: Box, options: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """The options in their order under approval or Schulze."""
    return in_order(box.approvals) if method is Method.APPROVAL else count_of(box, options).order


def count_of(box: Box, options: Sequence[str]) -> Schulze:
    """The count by pairs and strongest paths."""
    return schulze(box.pairs, options)


def chosen(
    method: Method,
    rule: DecisionRule,
    groups: Mapping[str, Box],
    entitled: Mapping[str, int],
    options: Sequence[str],
    jurisdictions: Mapping[str, Box] | None = None,
) -> Chosen:
    """Count all ballots by the method, then apply the rule to the winner against keeping the current text.

    So no group can carry an option alone, nor is one drowned by the number of another, under these methods either.
    """
    order = order_of(method, all_together(groups, options), options)
    return under(rule, order, groups, entitled, jurisdictions)


def under(
    rule: DecisionRule,
    order: tuple[tuple[str, ...], ...],
    groups: Mapping[str, Box],
    entitled: Mapping[str, int],
    jurisdictions: Mapping[str, Box] | None = None,
) -> Chosen:
    """Apply the rule to the first of an order, against keeping the current text."""
    first = order[0] if order else ()
    winner = first[0] if len(first) == 1 else CURRENT
    votes = {group: box.between(winner, CURRENT) for group, box in groups.items()}
    cells = {code: box.between(winner, CURRENT) for code, box in (jurisdictions or {}).items()}
    steps = quorum_steps(rule, votes, entitled)
    if winner != CURRENT:
        steps += majority_steps(rule, votes, entitled, cells or NOBODY)
        return Chosen(result_of(steps), order, steps)
    tied = CURRENT not in first
    decided = result_of(steps) is not Result.NOT_DECIDED and not tied
    return Chosen(Result.NOT_CARRIED if decided else Result.NOT_DECIDED, order, steps)


def all_together(groups: Mapping[str, Box], options: Sequence[str]) -> Box:
    """The ballots of every group in one box."""
    return sum(groups.values(), box_of([], options))
