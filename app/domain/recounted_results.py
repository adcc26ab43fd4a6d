"""Applying a question's method and rule to the published ballots, and comparing each step with what was told."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import product
from typing import Any

from app.domain.answering import CURRENT, Answer, Consent, Method, Silence, canonical, choice_of, with_reason
from app.domain.choosing import box_of, chosen
from app.domain.consent import consented
from app.domain.deciding import outcome, result_of
from app.domain.decision_rules import rule_from_description
from app.domain.rule_values import RuleMalformed
from app.domain.silence import kept
from app.domain.suppression import OF_JURISDICTIONS
from app.domain.voting import QUORUMS, Choice, DecisionRule, Result, Step, StepKind, Tally, of_one_choice

Cell = tuple[str, ...]
Said = list[tuple[Answer, int]]


class Found(StrEnum):
    """What became of a check.

    Withheld: it cannot be made, for what it needs is told of several groups together only. Unknown: the result itself
    hangs on something that is withheld.
    """

    HOLDS = "holds"
    FAILS = "fails"
    WITHHELD = "withheld"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Line:
    """One thing that was checked, in words."""

    found: Found
    words: str


@dataclass(frozen=True)
class Asked:
    """What is needed to count: method, options and rule of the question, the roll, the ballots by published cell.

    `jurisdictions` holds the same ballots by jurisdiction; None where they are not all told by themselves.
    """

    method: Method
    options: tuple[str, ...]
    rule: Mapping[str, Any]
    roll: Mapping[str, int]
    cells: Mapping[Cell, Said]
    jurisdictions: Mapping[str, Said] | None


@dataclass(frozen=True)
class Counted:
    """A count: the steps, what the result is for steps that turn out in some way, and the order of the options."""

    steps: tuple[Step, ...]
    conclude: Callable[[tuple[Step, ...]], Result]
    order: tuple[tuple[str, ...], ...] = ()


def compared(holds: bool, good: str, bad: str) -> Line:
    """The line of a check that holds or fails."""
    return Line(Found.HOLDS, good) if holds else Line(Found.FAILS, bad)


def results(asked: Asked, told: Mapping[str, Any]) -> Iterator[Line]:
    """The steps of the recount of one vote."""
    if not asked.cells:
        words = "No ballots are published, for fewer than five were cast: the result cannot be counted again."
        yield Line(Found.UNKNOWN, words)
        return
    try:
        counted = _counted(asked, rule_from_description(asked.rule), told)
    except (RuleMalformed, ValueError, KeyError) as fault:
        yield Line(Found.FAILS, f"The rule or a ballot cannot be read: {fault}")
        return
    said = {(one.get("kind"), one.get("group")): one for one in _steps_in(told)}
    known = [step for step in counted.steps if _is_known(step, asked)]
    for step in counted.steps:
        yield _step(step, said.get((step.kind.value, step.group)), known=step in known)
    if counted.order:
        order = " > ".join(" = ".join(place) for place in counted.order)
        same = told.get("order") == [list(place) for place in counted.order]
        yield compared(
            same, f"The order of the options is {order}.", f"The order of the options is {order}; told as other"
        )
    yield _concluded(counted, known, told.get("result"))


def _steps_in(told: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    steps = told.get("steps")
    return [one for one in steps if isinstance(one, dict)] if isinstance(steps, list) else []


def _counted(asked: Asked, rule: DecisionRule, told: Mapping[str, Any]) -> Counted:
    match asked.method:
        case Method.FOR_AGAINST:
            groups = {_name(cell): _tally(said) for cell, said in asked.cells.items()}
            codes = {code: _tally(said) for code, said in (asked.jurisdictions or {}).items()}
            return Counted(outcome(rule, groups, asked.roll, codes).steps, result_of)
        case Method.APPROVAL | Method.RANKED:
            return _between(asked, rule)
        case Method.CONSENT:
            return _by_consent(asked, rule, told)
        case Method.SILENCE:
            found = kept(
                [(_name(cell), _checked(one, Silence), number) for cell, one, number in _each(asked)], asked.roll
            )
            return Counted((), lambda _: found.result)


def _between(asked: Asked, rule: DecisionRule) -> Counted:
    boxes = {_name(cell): box_of(_preferring(asked, said), asked.options) for cell, said in asked.cells.items()}
    codes = {
        code: box_of(_preferring(asked, said), asked.options) for code, said in (asked.jurisdictions or {}).items()
    }
    found = chosen(asked.method, rule, boxes, asked.roll, asked.options, codes)
    first = found.winners
    if len(first) == 1 and first[0] != CURRENT:
        return Counted(found.steps, result_of, found.order)
    tied = CURRENT not in first

    def conclude(steps: tuple[Step, ...]) -> Result:
        return Result.NOT_DECIDED if tied or result_of(steps) is Result.NOT_DECIDED else Result.NOT_CARRIED

    return Counted(found.steps, conclude, found.order)


def _preferring(asked: Asked, said: Said) -> Said:
    """The answers, if each is one to these options (else ValueError): none is passed over as if it abstained."""
    return [(canonical(asked.method, answer, asked.options), number) for answer, number in said]


def _by_consent(asked: Asked, rule: DecisionRule, told: Mapping[str, Any]) -> Counted:
    """The objections that stand are public by themselves; their numbers come with the result."""
    numbers = told.get("standing")
    standing = [one for one in numbers if isinstance(one, int)] if isinstance(numbers, list) else []
    said = [(_name(cell), _checked(answer, Consent), number) for cell, answer, number in _each(asked)]
    found = consented(rule, said, asked.roll, standing)

    def conclude(steps: tuple[Step, ...]) -> Result:
        result = result_of(steps)
        return Result.NOT_CARRIED if found.blocking and result is Result.CARRIED else result

    return Counted(found.steps, conclude)


def _each(asked: Asked) -> Iterator[tuple[Cell, Answer, int]]:
    for cell, said in asked.cells.items():
        yield from ((cell, answer, number) for answer, number in said)


def _checked(answer: Answer, words: type[StrEnum]) -> Answer:
    """The answer, if it is one of the method's words (else ValueError): none slips in as another."""
    words(choice_of(answer) or "")
    return answer


def _tally(said: Said) -> Tally:
    each = (of_one_choice(Choice(choice_of(one) or ""), number, reasoned=with_reason(one)) for one, number in said)
    return sum(each, Tally())


def _name(cell: Cell) -> str:
    """A group by its key; several told together count as one more group, of which no rule asks anything."""
    return cell[0] if len(cell) == 1 else "+".join(cell)


def _is_known(step: Step, asked: Asked) -> bool:
    """Of groups that are told together no step of theirs can be counted, nor one that weighs each group."""
    folded = {group for cell in asked.cells if len(cell) > 1 for group in cell}
    if step.kind is StepKind.WEIGHTED_MAJORITY:
        return not folded
    if step.kind in OF_JURISDICTIONS:
        return asked.jurisdictions is not None
    return step.group not in folded


def _words_of(step: Step) -> str:
    return f"{step.kind.value.replace('_', ' ')}{f' of {step.group}' if step.group else ' in all'}"


def _step(step: Step, said: Mapping[str, Any] | None, *, known: bool) -> Line:
    name, needs = _words_of(step), "at least" if step.kind in QUORUMS else "more than"
    if said is None:
        return Line(Found.FAILS, f"{name}: the result that was told leaves this step out.")
    if not known:
        return Line(Found.WITHHELD, f"{name}: told together with others only, so it cannot be counted again.")
    reached = None if step.reached is None else str(step.reached)
    words = f"{name}: {reached or 'nothing'}, {needs} {step.needed} is asked: {'met' if step.met else 'not met'}"
    same = (said.get("needed"), said.get("reached"), said.get("met")) == (str(step.needed), reached, step.met)
    return compared(same, words, f"{words}; but it was told as {said.get('reached')}, met: {said.get('met')}")


def _concluded(counted: Counted, known: Sequence[Step], told: object) -> Line:
    """The result that follows from the steps; where some cannot be counted, those that could still follow."""
    possible = sorted({_if(counted, known, *turns).value for turns in product((True, False), repeat=2)})
    names = " or ".join(possible)
    if told not in possible:
        return Line(Found.FAILS, f"The result is {names}; but it was told as {told}.")
    if len(possible) > 1:
        words = f"The result is {names}; it was told as {told}. What is published is too little to tell."
        return Line(Found.UNKNOWN, words)
    return Line(Found.HOLDS, f"The result is {names}, as it was told.")


def _if(counted: Counted, known: Sequence[Step], quorums: bool, majorities: bool) -> Result:
    """The result if the steps that cannot be counted again were met, or were not."""
    turned = (
        step if step in known else replace(step, met=quorums if step.kind in QUORUMS else majorities)
        for step in counted.steps
    )
    return counted.conclude(tuple(turned))
