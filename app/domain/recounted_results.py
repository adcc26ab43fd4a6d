"""Applying a question's rule to the ballots that are published, and comparing each step with what was told."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.domain.answering import Method, choice_of
from app.domain.deciding import outcome
from app.domain.decision_rules import rule_from_description
from app.domain.rule_values import RuleMalformed
from app.domain.voting import QUORUMS, Choice, DecisionRule, Result, Step, Tally, in_all, tallies


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


def compared(holds: bool, good: str, bad: str) -> Line:
    """The line of a check that holds or fails."""
    return Line(Found.HOLDS, good) if holds else Line(Found.FAILS, bad)


def results(
    method: Method,
    options: Sequence[str],
    rule: Mapping[str, Any],
    roll: Mapping[str, int],
    rows: Sequence[Mapping[str, Any]],
    told: Mapping[str, Any],
) -> Iterator[Line]:
    """The steps of the recount of one vote."""
    if method is not Method.FOR_AGAINST:
        yield Line(Found.UNKNOWN, f"This release does not recount votes by {method.value}.")
        return
    try:
        decision = rule_from_description(rule)
        cells = _cells(rows)
    except (RuleMalformed, ValueError) as fault:
        yield Line(Found.FAILS, f"The rule or a ballot cannot be read: {fault}")
        return
    yield from _for_and_against(decision, cells, roll, told)


def _cells(rows: Iterable[Mapping[str, Any]]) -> dict[tuple[str, ...], Tally]:
    """The tally of each cell of the publication: one group, or several that are told together."""
    counted = [("\n".join(row["groups"]), Choice(choice_of(row["answer"]) or ""), row["number"]) for row in rows]
    return {tuple(name.split("\n")): tally for name, tally in tallies(counted).items()}


def _for_and_against(
    rule: DecisionRule, cells: Mapping[tuple[str, ...], Tally], roll: Mapping[str, int], told: Mapping[str, Any]
) -> Iterator[Line]:
    folded = {group for cell in cells if len(cell) > 1 for group in cell}
    hidden = folded if cells else set(roll)
    groups = {cell[0]: tally for cell, tally in cells.items() if len(cell) == 1}
    everybody = in_all({str(number): tally for number, tally in enumerate(cells.values())})
    steps = outcome(rule, {**groups, "\n": _rest(everybody, groups)}, roll).steps
    known = [step for step in steps if _is_known(step, hidden, bool(cells) or not roll)]
    said = {(one.get("kind"), one.get("group")): one for one in told.get("steps", ()) if isinstance(one, dict)}
    for step in steps:
        yield _step(step, said.get((step.kind.value, step.group)), known=step in known)
    yield _concluded(steps, known, told.get("result"))


def _rest(everybody: Tally, groups: Mapping[str, Tally]) -> Tally:
    """The ballots that are told only together, as if of one more group, so that the total is right."""
    shown = in_all(groups)
    return Tally(
        everybody.in_favour - shown.in_favour, everybody.against - shown.against, everybody.abstain - shown.abstain
    )


def _is_known(step: Step, hidden: set[str], counted: bool) -> bool:
    """Of a folded group nothing is known, and of nothing where even all ballots were too few to be told."""
    return step.group not in hidden if step.group is not None else counted


def _name(step: Step) -> str:
    return f"{step.kind.value.replace('_', ' ')}{f' of {step.group}' if step.group else ' in all'}"


def _step(step: Step, said: Mapping[str, Any] | None, *, known: bool) -> Line:
    name, needs = _name(step), "at least" if step.kind in QUORUMS else "more than"
    if said is None:
        return Line(Found.FAILS, f"{name}: the result that was told leaves this step out.")
    if not known:
        return Line(Found.WITHHELD, f"{name}: told together with other groups only, so it cannot be counted again.")
    reached = None if step.reached is None else str(step.reached)
    words = f"{name}: {reached or 'nothing'} of {needs} {step.needed}: {'met' if step.met else 'not met'}"
    same = (said.get("needed"), said.get("reached"), said.get("met")) == (str(step.needed), reached, step.met)
    return (
        same,
        words if same else f"{words}; but the result that was told says {said.get('reached')}, {said.get('met')}",
    )


def _concluded(steps: Sequence[Step], known: Sequence[Step], told: object) -> Line:
    """The result that follows from the steps; where some cannot be counted, those that could still follow."""
    open_steps = [step for step in steps if step not in known]
    possible = _possible(known, open_steps)
    names = ", ".join(sorted(one.value for one in possible))
    if told not in {one.value for one in possible}:
        return Line(Found.FAILS, f"The result is {names}; but it was told as {told}.")
    if len(possible) > 1:
        return Line(
            Found.UNKNOWN, f"The result can be {names}; it was told as {told}. What is published is too little to tell."
        )
    return Line(Found.HOLDS, f"The result is {names}, as it was told.")


def _possible(known: Sequence[Step], unknown: Sequence[Step]) -> set[Result]:
    if any(not step.met for step in known if step.kind in QUORUMS):
        return {Result.NOT_DECIDED}
    possible = {Result.NOT_DECIDED} if any(step.kind in QUORUMS for step in unknown) else set()
    if any(not step.met for step in known):
        return possible | {Result.NOT_CARRIED}
    open_majorities = any(step.kind not in QUORUMS for step in unknown)
    return possible | {Result.CARRIED} | ({Result.NOT_CARRIED} if open_majorities else set())
