"""A second majority, of jurisdictions, and a third, of the people they stand for."""

from collections.abc import Mapping
from fractions import Fraction

from app.domain.voting import HALF, JurisdictionRule, Step, StepKind, Tally


def is_for(rule: JurisdictionRule, tally: Tally) -> bool:
    """Whether a jurisdiction is for: more than the majority of its own votes; without votes, or in a tie, it is not."""
    return tally.in_favour > rule.majority * tally.counted


def members(rule: JurisdictionRule, jurisdictions: Mapping[str, Tally]) -> tuple[str, ...]:
    """The jurisdictions that count: those of the stated population, else every one that is given."""
    return tuple(code for code, _ in rule.population) or tuple(jurisdictions)


def jurisdiction_steps(rule: JurisdictionRule, jurisdictions: Mapping[str, Tally], entitled: int) -> tuple[Step, ...]:
    """The test of jurisdictions, and that of the population where it is stated.

    Those that sent no ballot count in the whole, and are not for.
    """
    every = members(rule, jurisdictions)
    in_favour = [code for code in every if is_for(rule, jurisdictions.get(code, Tally()))]
    steps = [_step(StepKind.JURISDICTIONS, rule.in_favour, _share(len(in_favour), len(every)), entitled)]
    if rule.population_in_favour is not None:
        people = dict(rule.population)
        reached = _share(sum(people[code] for code in in_favour), sum(people.values()))
        steps.append(_step(StepKind.POPULATION, rule.population_in_favour, reached, entitled))
    return tuple(steps)


def _share(part: int, whole: int) -> Fraction | None:
    return Fraction(part, whole) if whole else None


def _step(kind: StepKind, needed: Fraction, reached: Fraction | None, entitled: int) -> Step:
    """At least what is needed; but half against half is a tie, which is never carried."""
    met = reached is not None and reached >= needed and reached > HALF
    return Step(kind, None, needed, reached, met, None, entitled)
