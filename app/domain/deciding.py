"""The decision rule of a process applied to ballots for and against: every test it asks for, and the result."""

from collections.abc import Mapping
from fractions import Fraction

from app.domain.double_majority import jurisdiction_steps
from app.domain.iso_ballot import counted, iso_steps
from app.domain.voting import (
    QUORUMS,
    Counting,
    DecisionRule,
    Outcome,
    Result,
    Step,
    StepKind,
    Tally,
    in_all,
)
from app.domain.weighing import weighed

NOBODY: Mapping[str, Tally] = {}


def outcome(
    rule: DecisionRule,
    groups: Mapping[str, Tally],
    entitled: Mapping[str, int],
    jurisdictions: Mapping[str, Tally] = NOBODY,
) -> Outcome:
    """Apply the rule to the tally of each group (a group without ballots may be left out).

    A quorum that is not met, in all or in a counted group, leaves the question not decided, whatever the majorities.
    Otherwise it is carried when every majority is met. A tie is not, and neither is a group in which nobody voted for
    or against: 0 is not more than the majority of 0. `entitled` (members on the roll by group) is only told.
    `jurisdictions`: the same ballots by jurisdiction, those without ballots too; asked only if the rule counts them.
    Precedents: the chambers of the Forest Stewardship Council, the EU Council, the Swiss people and cantons.
    """
    steps = quorum_steps(rule, groups, entitled) + majority_steps(rule, groups, entitled, jurisdictions)
    return Outcome(result_of(steps), steps)


def result_of(steps: tuple[Step, ...]) -> Result:
    """Not decided where a quorum is not met, carried where every test is met, else not carried."""
    if not all(step.met for step in steps if step.kind in QUORUMS):
        return Result.NOT_DECIDED
    return Result.CARRIED if all(step.met for step in steps) else Result.NOT_CARRIED


def quorum_steps(rule: DecisionRule, groups: Mapping[str, Tally], entitled: Mapping[str, int]) -> tuple[Step, ...]:
    """The tests of the ballots cast; a quorum of nobody is no test, and makes no step."""
    steps = []
    if rule.quorum_total:
        steps.append(_quorum(rule.quorum_total, None, in_all(groups), sum(entitled.values())))
    if rule.quorum_each_group:
        steps += [
            _quorum(rule.quorum_each_group, group, groups.get(group, Tally()), entitled.get(group, 0))
            for group in rule.groups_counted
        ]
    return tuple(steps)


def majority_steps(
    rule: DecisionRule,
    groups: Mapping[str, Tally],
    entitled: Mapping[str, int],
    jurisdictions: Mapping[str, Tally] = NOBODY,
) -> tuple[Step, ...]:
    """The tests of the votes: in all (by number, by fixed shares, or as ISO counts), by group, by jurisdiction."""
    votes = {group: counted(tally) for group, tally in groups.items()} if rule.counting is Counting.ISO else groups
    steps = [*_in_all(rule, groups, sum(entitled.values()))]
    if rule.each_group is not None:
        steps += [
            _majority(rule.each_group, group, votes.get(group, Tally()), entitled.get(group, 0))
            for group in rule.groups_counted
        ]
    if rule.jurisdictions is not None:
        steps += jurisdiction_steps(rule.jurisdictions, jurisdictions, sum(entitled.values()))
    return tuple(steps)


def _in_all(rule: DecisionRule, groups: Mapping[str, Tally], entitled: int) -> tuple[Step, ...]:
    if rule.counting is Counting.ISO:
        return iso_steps(in_all(groups), entitled)
    if not rule.shares:
        return (_majority(rule.majority, None, in_all(groups), entitled),)
    support = weighed(rule.shares, groups, rule.empty_share).support
    met = support is not None and support > rule.majority
    kind = StepKind.WEIGHTED_MAJORITY
    return (Step(kind, None, rule.majority, support, met, in_all(groups), entitled),)


def _quorum(needed: int, group: str | None, tally: Tally, entitled: int) -> Step:
    kind = StepKind.QUORUM if group is None else StepKind.GROUP_QUORUM
    return Step(kind, group, Fraction(needed), Fraction(tally.cast), tally.cast >= needed, tally, entitled)


def _majority(needed: Fraction, group: str | None, tally: Tally, entitled: int) -> Step:
    kind = StepKind.MAJORITY if group is None else StepKind.GROUP_MAJORITY
    met = tally.in_favour > needed * tally.counted
    return Step(kind, group, needed, tally.support, met, tally, entitled)
