"""The same ballots under other rules, computed from what is published alone, so that everybody can do it again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from app.domain.answering import CURRENT
from app.domain.approval import in_order
from app.domain.choosing import Box, box_of, count_of, under
from app.domain.deciding import outcome, result_of
from app.domain.double_majority import jurisdiction_steps
from app.domain.suppression import Folded
from app.domain.voting import QUORUMS, Counting, DecisionRule, JurisdictionRule, Result, Step, StepKind, Tally

TOGETHER = "+"
"""Between the keys of groups that are told only together, and are therefore counted here as one."""
HALF = Fraction(1, 2)


class Rule(StrEnum):
    """The rules that are tried."""

    DECLARED = "declared"
    SIMPLE = "simple"
    TWO_THIRDS = "two_thirds"
    EACH_GROUP = "each_group"
    EQUAL_GROUPS = "equal_groups"
    JURISDICTIONS = "jurisdictions"
    ISO = "iso"
    WITHOUT_GROUPS = "without_groups"
    WITHOUT_QUORUM = "without_quorum"
    SCHULZE = "schulze"
    APPROVAL = "approval"
    PLURALITY = "plurality"
    ONE_GROUP = "one_group"


@dataclass(frozen=True)
class Variant:
    """What would have become of the question under a rule.

    `winners` are the options in the first place, where it chooses between options. `group` names the one group that
    would have decided alone.
    """

    rule: Rule
    result: Result
    winners: tuple[str, ...] = ()
    group: str | None = None


def name_of(cell: Sequence[str]) -> str:
    """The name of a published part: a group, or several told together."""
    return TOGETHER.join(cell)


def without(steps: Sequence[Step]) -> list[Variant]:
    """The declared rule without its majorities of groups, and without its quorums, as far as it has any.

    That a step was met is published of every group, so this tells nothing new.
    """
    found = []
    for rule, kinds in (
        (Rule.WITHOUT_GROUPS, {StepKind.GROUP_MAJORITY}),
        (Rule.WITHOUT_QUORUM, QUORUMS),
    ):
        kept = tuple(step for step in steps if step.kind not in kinds)
        if len(kept) < len(steps) and kept:
            found.append(Variant(rule, result_of(kept)))
    return found


def variants_of_votes(
    tallies: Folded[Tally], steps: Sequence[Step], result: Result, cells: Folded[Tally] | None = None
) -> list[Variant]:
    """Votes for and against under every rule that is tried; nothing where too few voted to tell anything."""
    if tallies.whole is None:
        return []
    parts = {name_of(cell): tally for cell, tally in tallies.parts}
    found = [Variant(Rule.DECLARED, result), *without(steps)]
    found += [Variant(rule, outcome(one, parts, {}).result) for rule, one in _rules(parts).items()]
    return [*found, *_by_jurisdiction(tallies.whole, cells)]


def _rules(parts: Mapping[str, Tally]) -> dict[Rule, DecisionRule]:
    """The rules that are tried on votes for and against, with the groups that sent any ballot."""
    groups = tuple(group for group, tally in parts.items() if tally.cast)
    equal = tuple((group, Fraction(1, len(groups))) for group in groups)
    return {
        Rule.SIMPLE: DecisionRule(),
        Rule.TWO_THIRDS: DecisionRule(majority=Fraction(2, 3)),
        Rule.EACH_GROUP: DecisionRule(each_group=HALF, groups_counted=groups),
        Rule.EQUAL_GROUPS: DecisionRule(shares=equal),
        Rule.ISO: DecisionRule(counting=Counting.ISO),
    }


def _by_jurisdiction(whole: Tally, cells: Folded[Tally] | None) -> list[Variant]:
    """A majority of jurisdictions beside that of all; only where each is told by itself."""
    if cells is None or len(cells.parts) < 2 or any(len(cell) > 1 for cell, _ in cells.parts):
        return []
    each = {name_of(cell): tally for cell, tally in cells.parts}
    met = all(step.met for step in jurisdiction_steps(JurisdictionRule(), each, 0))
    carried = met and whole.in_favour > whole.against
    return [Variant(Rule.JURISDICTIONS, Result.CARRIED if carried else Result.NOT_CARRIED)]


def variants_of_options(
    boxes: Folded[Box],
    options: Sequence[str],
    declared: Variant,
) -> list[Variant]:
    """Ballots between options under other ways of counting, and as each group alone would have decided."""
    if boxes.whole is None:
        return []
    parts = {name_of(cell): box for cell, box in boxes.parts}
    groups = tuple(group for group, box in parts.items() if box.cast)
    found = [declared]
    orders = _orders(boxes.whole, options)
    for rule, order in orders.items():
        found.append(_variant(rule, order, parts, DecisionRule()))
    by_groups = DecisionRule(each_group=HALF, groups_counted=groups)
    found.append(_variant(Rule.EACH_GROUP, orders[Rule.SCHULZE], parts, by_groups))
    for group in groups:
        order = count_of(parts[group], options).order
        one = _variant(Rule.ONE_GROUP, order, {group: parts[group]}, DecisionRule())
        found.append(Variant(one.rule, one.result, one.winners, group))
    return found


def _orders(whole: Box, options: Sequence[str]) -> dict[Rule, tuple[tuple[str, ...], ...]]:
    """Approval is counted as it was given; of rankings, the options that stand before the current text are approved."""
    approvals = whole.approvals if any(whole.approvals.values()) else _before_current(whole, options)
    orders = {Rule.SCHULZE: count_of(whole, options).order, Rule.APPROVAL: in_order(approvals)}
    return orders | ({Rule.PLURALITY: in_order(whole.firsts)} if any(whole.firsts.values()) else {})


def _before_current(whole: Box, options: Sequence[str]) -> dict[str, int]:
    """How many prefer each option to the current text, which itself has those who prefer it to the best of them."""
    preferred = {option: whole.pairs[option, CURRENT] for option in options if option != CURRENT}
    best = max(preferred, key=lambda option: preferred[option], default=None)
    return preferred | {CURRENT: whole.pairs[CURRENT, best] if best else 0}


def _variant(
    rule: Rule, order: tuple[tuple[str, ...], ...], parts: Mapping[str, Box], decision: DecisionRule
) -> Variant:
    found = under(decision, order, parts, {})
    return Variant(rule, found.result, found.winners)


def nothing(options: Sequence[str]) -> Box:
    """The count of no ballots between these options."""
    return box_of([], options)
