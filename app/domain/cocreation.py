"""The scorecard of co-creation: every requirement computed from facts, and the level of participation reached.

Nobody sets any of it by hand: the same facts give the same scorecard, whoever computes it (OGP, Participation and
Co-creation Standards, in force since January 2022; the levels are IAP2's as OGP's assessors use them).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain import answer_checks, dialogue_checks, openness_checks
from app.domain.answer_checks import rounds
from app.domain.standards import NUMBERS, Facts, Finding, Requirement, Standing

CHECKS: dict[Requirement, Callable[[Facts], Finding]] = {
    Requirement.DIALOGUE: dialogue_checks.dialogue,
    Requirement.WEBSITE: openness_checks.website,
    Requirement.REPOSITORY: openness_checks.repository,
    Requirement.TIMELINE: openness_checks.timeline,
    Requirement.OUTREACH: openness_checks.outreach,
    Requirement.INPUTS: answer_checks.inputs,
    Requirement.FEEDBACK: answer_checks.feedback,
    Requirement.IMPLEMENTATION_MEETINGS: dialogue_checks.implementation_meetings,
    Requirement.PARITY: dialogue_checks.parity,
    Requirement.DECISION_RULE: answer_checks.decision_rule,
    Requirement.REJECTIONS: answer_checks.rejections,
    Requirement.DASHBOARD: answer_checks.dashboard,
}


class Level(StrEnum):
    """How much say participants had, from the least to the most."""

    NONE = "none"
    INFORM = "inform"
    CONSULT = "consult"
    INVOLVE = "involve"
    COLLABORATE = "collaborate"
    EMPOWER = "empower"


@dataclass(frozen=True)
class Step:
    """A level, and whether what it asks for is there."""

    level: Level
    met: bool


@dataclass(frozen=True)
class Reached:
    """The level reached, and every step with whether its own condition holds; the first that does not is the limit."""

    level: Level
    steps: tuple[Step, ...]

    @property
    def limit(self) -> Level | None:
        """The next level, which is not reached; None on the highest."""
        return next((one.level for one in self.steps if not one.met), None)


@dataclass(frozen=True)
class Scorecard:
    """Every finding in the order of the standards, and the level reached."""

    facts: Facts
    findings: tuple[Finding, ...]
    reached: Reached

    @property
    def minimum(self) -> tuple[Finding, ...]:
        """The eight minimum requirements."""
        return tuple(one for one in self.findings if one.requirement in NUMBERS)

    @property
    def beyond(self) -> tuple[Finding, ...]:
        """What goes beyond them."""
        return tuple(one for one in self.findings if one.requirement not in NUMBERS)

    def count(self, standing: Standing) -> int:
        """How many of the eight stand so."""
        return sum(one.standing is standing for one in self.minimum)


def scorecard(facts: Facts) -> Scorecard:
    """The scorecard of these facts."""
    findings = tuple(check(facts) for check in CHECKS.values())
    return Scorecard(facts, findings, level(facts, findings))


def level(facts: Facts, findings: Sequence[Finding]) -> Reached:
    """The level reached: every step asks for those below it.

    Inform: the process is public. Consult: a range of inputs came (3.3). Involve: participants were told how they were
    considered (4.1, not waived). Collaborate: a second round of consultation, and an adopted clause with words from
    outside government. Empower: the text was adopted by a vote whose rule was published before and never changed.
    """
    met = {one.requirement for one in findings if one.standing is Standing.MET}
    steps = (
        Step(Level.INFORM, facts.published_at is not None and facts.published_at <= facts.moment),
        Step(Level.CONSULT, Requirement.INPUTS in met),
        Step(Level.INVOLVE, Requirement.FEEDBACK in met),
        Step(Level.COLLABORATE, rounds(facts) > 1 and facts.outside_clauses > 0),
        Step(Level.EMPOWER, bool(facts.adoption and facts.adoption.questions) and Requirement.DECISION_RULE in met),
    )
    reached = Level.NONE
    for step in steps:
        if not step.met:
            break
        reached = step.level
    return Reached(reached, steps)
