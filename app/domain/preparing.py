"""What participants are owed before a phase opens (OECD, Guidelines for Citizen Participation Processes, 2022)."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from app.domain.phases import INPUT, PhaseKind
from app.domain.readying import is_said


class Owed(StrEnum):
    """Each thing that is said before anybody is asked to contribute."""

    OBJECTIVE = "objective"
    LEAD = "lead"
    NEXT_STEPS = "next_steps"
    ANSWER = "answer"
    COMPLETE = "complete"


class Timed(Protocol):
    """A phase of a timetable."""

    @property
    def kind(self) -> PhaseKind: ...
    @property
    def opens(self) -> datetime: ...
    @property
    def closes(self) -> datetime: ...


def missing(
    *,
    objective: Mapping[str, str],
    lead_institution: Mapping[str, str],
    next_steps: Mapping[str, str],
    phases: Iterable[Timed],
    further: Iterable[Mapping[str, str]] = (),
) -> tuple[Owed, ...]:
    """What has not been said yet: the objective, who decides, what happens next, by when contributions are answered.

    `further` are words that need not be said, but if they are, hold nothing that a template left to be completed.
    The commitment to respond is the close of a phase of response that comes after the last phase of input.
    """
    said = {
        Owed.OBJECTIVE: is_said(objective),
        Owed.LEAD: is_said(lead_institution),
        Owed.NEXT_STEPS: is_said(next_steps),
        Owed.ANSWER: _answers_promised(list(phases)),
        Owed.COMPLETE: all(is_said(words) for words in further if words),
    }
    return tuple(owed for owed, is_said in said.items() if not is_said)


def _answers_promised(phases: Collection[Timed]) -> bool:
    inputs = [phase.closes for phase in phases if phase.kind in INPUT]
    answers = [phase.closes for phase in phases if phase.kind is PhaseKind.RESPONSE]
    return not inputs or (bool(answers) and max(answers) > max(inputs))
