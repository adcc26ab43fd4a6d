"""Commitments: the scale of completion, what is overdue, and the figures of a page of progress."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.errors import EvidenceMissing, NothingChanged, NotInThisState, ReasonsMissing


class Completion(StrEnum):
    """How far something that was promised has come, on the scale of OGP's Independent Reporting Mechanism.

    Withdrawn is none of its steps: it says, with reasons, that the promise is no longer kept.
    """

    NOT_STARTED = "not_started"
    LIMITED = "limited"
    SUBSTANTIAL = "substantial"
    COMPLETE = "complete"
    WITHDRAWN = "withdrawn"


SCALE = (Completion.NOT_STARTED, Completion.LIMITED, Completion.SUBSTANTIAL, Completion.COMPLETE)
FINISHED = frozenset({Completion.COMPLETE, Completion.WITHDRAWN})
WITHOUT_EVIDENCE = frozenset({Completion.NOT_STARTED, Completion.WITHDRAWN})


@dataclass(frozen=True)
class Due:
    """Something that is to be reached by the end of a day, and how far it has come."""

    day: date
    completion: Completion


class Punctuality(StrEnum):
    """Where something stands in relation to the day by which it was promised."""

    REACHED = "reached"
    WITHDRAWN = "withdrawn"
    COMING = "coming"
    DUE_TODAY = "due_today"
    OVERDUE = "overdue"


def punctuality(due: Due, today: date) -> Punctuality:
    """A milestone is in time on its whole day, where the process is; it is overdue from the day after."""
    if due.completion is Completion.COMPLETE:
        return Punctuality.REACHED
    if due.completion is Completion.WITHDRAWN:
        return Punctuality.WITHDRAWN
    if today == due.day:
        return Punctuality.DUE_TODAY
    return Punctuality.OVERDUE if today > due.day else Punctuality.COMING


def days_over(due: Due, today: date) -> int:
    """How many days something is overdue; 0 while it is not."""
    return (today - due.day).days if punctuality(due, today) is Punctuality.OVERDUE else 0


@dataclass(frozen=True)
class Overview:
    """The figures of all commitments: how many on each step, in the order of the scale, and their milestones."""

    by_completion: dict[Completion, int]
    milestones: int
    reached: int
    overdue: int

    @property
    def total(self) -> int:
        """Every commitment, withdrawn ones too."""
        return sum(self.by_completion.values())

    @property
    def standing(self) -> int:
        """Those that are not withdrawn: what shares are shares of."""
        return self.total - self.by_completion[Completion.WITHDRAWN]


def overview(commitments: Iterable[Completion], milestones: Sequence[Due], today: date) -> Overview:
    """The figures as of a day; a withdrawn milestone is none."""
    found = list(commitments)
    kept = [one for one in milestones if one.completion is not Completion.WITHDRAWN]
    stands = [punctuality(one, today) for one in kept]
    return Overview(
        {step: found.count(step) for step in Completion},
        len(kept),
        stands.count(Punctuality.REACHED),
        stands.count(Punctuality.OVERDUE),
    )


def fit_progress(before: Completion, after: Completion, *, words: str, has_evidence: bool) -> None:
    """Refuse a report of progress that nobody could check.

    NotInThisState once withdrawn; ReasonsMissing without words; EvidenceMissing where something is said to be done
    (from *limited* on) and neither a document nor an address shows it; NothingChanged never: the same step may be
    reported anew, with what happened since.
    """
    if before is Completion.WITHDRAWN:
        raise NotInThisState
    if not words.strip():
        raise ReasonsMissing
    if after not in WITHOUT_EVIDENCE and not has_evidence:
        raise EvidenceMissing


def moved_due(before: date, after: date, *, reasons: str) -> None:
    """Refuse to move the day of a milestone without a change (NothingChanged) or without reasons (ReasonsMissing)."""
    if before == after:
        raise NothingChanged
    if not reasons.strip():
        raise ReasonsMissing
