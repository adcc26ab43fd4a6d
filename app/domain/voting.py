"""Formal votes: choices, tallies, the decision rule of a process, and the steps that lead from numbers to a result."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

HALF = Fraction(1, 2)


class Choice(StrEnum):
    """What a ballot says."""

    FOR = "for"
    AGAINST = "against"
    ABSTAIN = "abstain"


class Result(StrEnum):
    """What became of a question; not decided means that too few took part for either answer."""

    CARRIED = "carried"
    NOT_CARRIED = "not_carried"
    NOT_DECIDED = "not_decided"


class StepKind(StrEnum):
    """The tests of a decision rule, in the order in which they are made."""

    QUORUM = "quorum"
    GROUP_QUORUM = "group_quorum"
    MAJORITY = "majority"
    GROUP_MAJORITY = "group_majority"


QUORUMS = frozenset({StepKind.QUORUM, StepKind.GROUP_QUORUM})


@dataclass(frozen=True)
class Tally:
    """The ballots of one group, or of all, by choice."""

    in_favour: int = 0
    against: int = 0
    abstain: int = 0

    @property
    def counted(self) -> int:
        """Ballots for and against; abstentions are not asked which way they lean."""
        return self.in_favour + self.against

    @property
    def cast(self) -> int:
        """Every ballot, abstentions too: these count towards a quorum."""
        return self.counted + self.abstain

    @property
    def support(self) -> Fraction | None:
        """for / (for + against), exactly; None where nobody voted either way."""
        return Fraction(self.in_favour, self.counted) if self.counted else None

    def turnout(self, entitled: int) -> Fraction | None:
        """Ballots cast out of those entitled; None where nobody is."""
        return Fraction(self.cast, entitled) if entitled else None

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.in_favour + other.in_favour, self.against + other.against, self.abstain + other.abstain)


def tallies(counts: Iterable[tuple[str, Choice, int]]) -> dict[str, Tally]:
    """The tally of each group, from (group, choice, how many ballots) in any order; the same pair may come again."""
    groups: dict[str, Tally] = defaultdict(Tally)
    for group, choice, ballots in counts:
        groups[group] += _of_one_choice(choice, ballots)
    return dict(groups)


def _of_one_choice(choice: Choice, ballots: int) -> Tally:
    match choice:
        case Choice.FOR:
            return Tally(in_favour=ballots)
        case Choice.AGAINST:
            return Tally(against=ballots)
        case Choice.ABSTAIN:
            return Tally(abstain=ballots)


def in_all(groups: Mapping[str, Tally]) -> Tally:
    """The tally over every group, whether or not the rule counts it by itself."""
    return sum(groups.values(), Tally())


@dataclass(frozen=True)
class DecisionRule:
    """A declared multiple majority, and the ballots that must have been cast.

    Support must be *more than* `majority` in all and, unless it is None, more than `each_group` in every group of
    `groups_counted`. The quorums count ballots cast, abstentions too; `quorum_each_group` holds for the groups counted.
    """

    majority: Fraction = HALF
    each_group: Fraction | None = None
    groups_counted: tuple[str, ...] = ()
    quorum_total: int = 0
    quorum_each_group: int = 0


@dataclass(frozen=True)
class Step:
    """One test of the rule with its numbers.

    A quorum is met when `reached` (ballots cast) is at least `needed`; a majority when `reached` (the support, None
    where nobody voted for or against) is more than `needed`. `group` is None for the tests in all. `withheld`: the
    numbers are not published because too few voted, and `reached` and `tally` are None.
    """

    kind: StepKind
    group: str | None
    needed: Fraction
    reached: Fraction | None
    met: bool
    tally: Tally | None
    entitled: int
    withheld: bool = False


@dataclass(frozen=True)
class Outcome:
    """The result and the steps to it."""

    result: Result
    steps: tuple[Step, ...]

    @property
    def unmet(self) -> tuple[Step, ...]:
        """The tests that failed: why the question was not carried, or not decided."""
        return tuple(step for step in self.steps if not step.met)

    @property
    def groups_under_quorum(self) -> tuple[str, ...]:
        """The groups of which too few took part."""
        return tuple(step.group for step in self.unmet if step.kind in QUORUMS and step.group is not None)


def outcome(rule: DecisionRule, groups: Mapping[str, Tally], entitled: Mapping[str, int]) -> Outcome:
    """Apply the rule to the tally of each group (a group without ballots may be left out).

    A quorum that is not met, in all or in a counted group, leaves the question not decided, whatever the majorities.
    Otherwise it is carried when every majority is met. A tie is not, and neither is a group in which nobody voted for
    or against: 0 is not more than the majority of 0. `entitled` (members on the roll by group) is only told.
    Precedents: the chambers of the Forest Stewardship Council, the EU Council, the Swiss people and cantons.
    """
    steps = _quorum_steps(rule, groups, entitled) + _majority_steps(rule, groups, entitled)
    return Outcome(_result(steps), steps)


def _result(steps: tuple[Step, ...]) -> Result:
    if not all(step.met for step in steps if step.kind in QUORUMS):
        return Result.NOT_DECIDED
    return Result.CARRIED if all(step.met for step in steps) else Result.NOT_CARRIED


def _quorum_steps(rule: DecisionRule, groups: Mapping[str, Tally], entitled: Mapping[str, int]) -> tuple[Step, ...]:
    """A quorum of nobody is no test, and makes no step."""
    steps = []
    if rule.quorum_total:
        steps.append(_quorum(rule.quorum_total, None, in_all(groups), sum(entitled.values())))
    if rule.quorum_each_group:
        steps += [
            _quorum(rule.quorum_each_group, group, groups.get(group, Tally()), entitled.get(group, 0))
            for group in rule.groups_counted
        ]
    return tuple(steps)


def _majority_steps(rule: DecisionRule, groups: Mapping[str, Tally], entitled: Mapping[str, int]) -> tuple[Step, ...]:
    steps = [_majority(rule.majority, None, in_all(groups), sum(entitled.values()))]
    if rule.each_group is not None:
        steps += [
            _majority(rule.each_group, group, groups.get(group, Tally()), entitled.get(group, 0))
            for group in rule.groups_counted
        ]
    return tuple(steps)


def _quorum(needed: int, group: str | None, tally: Tally, entitled: int) -> Step:
    kind = StepKind.QUORUM if group is None else StepKind.GROUP_QUORUM
    return Step(kind, group, Fraction(needed), Fraction(tally.cast), tally.cast >= needed, tally, entitled)


def _majority(needed: Fraction, group: str | None, tally: Tally, entitled: int) -> Step:
    kind = StepKind.MAJORITY if group is None else StepKind.GROUP_MAJORITY
    met = tally.in_favour > needed * tally.counted
    return Step(kind, group, needed, tally.support, met, tally, entitled)
