"""The repository of a process: kinds of documents, what they are evidence of, and whether it is kept up to date."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.days import months_later


class Evidence(StrEnum):
    """What a document shows of a process: how the text came about, or what became of what was promised."""

    CO_CREATION = "co_creation"
    IMPLEMENTATION = "implementation"


class PaperKind(StrEnum):
    """The kinds of documents of a repository."""

    RULES = "rules"
    TIMETABLE = "timetable"
    OUTREACH = "outreach"
    BACKGROUND = "background"
    DRAFT = "draft"
    INPUT = "input"
    MINUTES = "minutes"
    FEEDBACK = "feedback"
    ADOPTED = "adopted"
    PROGRESS = "progress"
    COMPLETION = "completion"
    ASSESSMENT = "assessment"
    OTHER = "other"


OF_IMPLEMENTATION = frozenset({PaperKind.PROGRESS, PaperKind.COMPLETION, PaperKind.ASSESSMENT})
TIMES_A_YEAR = 2
"""OGP, Participation and Co-creation Standards, minimum requirement 2.2: updated at least twice a year."""


def evidence_of(kind: PaperKind) -> Evidence | None:
    """What a kind of document is evidence of (OGP, minimum requirement 2.2); None: of nothing in particular."""
    if kind is PaperKind.OTHER:
        return None
    return Evidence.IMPLEMENTATION if kind in OF_IMPLEMENTATION else Evidence.CO_CREATION


def kinds_of(evidence: Evidence) -> tuple[PaperKind, ...]:
    """The kinds of documents that are evidence of this."""
    return tuple(kind for kind in PaperKind if evidence_of(kind) is evidence)


class Upkeep(StrEnum):
    """Whether a year brought enough."""

    MET = "met"
    NOT_MET = "not_met"
    NOT_YET_DUE = "not_yet_due"


@dataclass(frozen=True)
class Year:
    """A year from the day a process was published, its last day not included, and the days on which something came."""

    begins: date
    ends: date
    days: tuple[date, ...]
    upkeep: Upkeep


def years_of(published: Collection[date], *, since: date, until: date) -> tuple[Year, ...]:
    """Each year from `since` to the day `until`, with the days on which the repository was added to.

    Several documents of one day count once. A year that is not over and has too few days is not yet due.
    """
    found: list[Year] = []
    while (begins := months_later(since, 12 * len(found))) <= until:
        ends = months_later(since, 12 * (len(found) + 1))
        days = tuple(sorted({day for day in published if begins <= day < ends and day <= until}))
        found.append(Year(begins, ends, days, _upkeep(days, ends, until)))
    return tuple(found)


def _upkeep(days: Collection[date], ends: date, until: date) -> Upkeep:
    if len(days) >= TIMES_A_YEAR:
        return Upkeep.MET
    return Upkeep.NOT_YET_DUE if until < ends else Upkeep.NOT_MET
