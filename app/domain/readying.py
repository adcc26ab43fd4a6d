"""What has to be said before a phase opens (OECD, Guidelines for Citizen Participation Processes, 2022)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from app.domain.phases import TALK, PhaseKind

TO_COMPLETE = "[["
"""Templates leave what a steward has to write in double square brackets; words that hold them say nothing yet."""


class Ready(StrEnum):
    """Each thing that a phase waits for."""

    OBJECTIVE = "objective"
    DECISION_LINK = "decision_link"
    ANSWER_BY = "answer_by"
    NEXT_STEPS = "next_steps"
    MATERIALS = "materials"


@dataclass(frozen=True)
class Told:
    """What participants are told, by language: in a phase, or in the process for all its phases."""

    objective: Mapping[str, str] = field(default_factory=dict)
    decision_link: Mapping[str, str] = field(default_factory=dict)
    next_steps: Mapping[str, str] = field(default_factory=dict)
    materials: Mapping[str, str] = field(default_factory=dict)

    def instead_of(self, other: "Told") -> "Told":
        """These words, and where there are none the other's."""
        return Told(
            self.objective or other.objective,
            self.decision_link or other.decision_link,
            self.next_steps or other.next_steps,
            self.materials or other.materials,
        )


def is_said(words: Mapping[str, str]) -> bool:
    """Whether something is said, and nothing of it is still to be completed."""
    said = [text for text in words.values() if text.strip()]
    return bool(said) and not any(TO_COMPLETE in text for text in said)


def is_answered(kind: PhaseKind) -> bool:
    """Whether a phase of this kind takes contributions that are owed an answer."""
    return kind in TALK


def answered_by(closes: datetime, answer_by: datetime | None, responses: Iterable[datetime]) -> datetime | None:
    """By when contributions of a phase are answered: its own date, else the close of the next phase of response.

    `responses` are the closes of the process's phases of response.
    """
    return answer_by or min((close for close in responses if close > closes), default=None)


def missing(
    kind: PhaseKind, opens: datetime, closes: datetime, told: Told, *,
    answer_by: datetime | None, responses: Iterable[datetime], readable: bool,
) -> tuple[Ready, ...]:  # fmt: skip
    """What keeps a phase closed: it opens when nothing is missing.

    `told` are the words that hold for the phase, `readable` whether the process has a text or a document to read. A
    commitment to respond is asked for where contributions are taken, and lies after the opening.
    """
    promised = answered_by(closes, answer_by, responses)
    said = {
        Ready.OBJECTIVE: is_said(told.objective),
        Ready.DECISION_LINK: is_said(told.decision_link),
        Ready.ANSWER_BY: not is_answered(kind) or (promised is not None and promised > opens),
        Ready.NEXT_STEPS: is_said(told.next_steps),
        Ready.MATERIALS: readable or is_said(told.materials),
    }
    return tuple(one for one, is_there in said.items() if not is_there)
