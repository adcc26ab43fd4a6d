"""OGP's Participation and Co-creation Standards as this platform checks them: the words, and the facts they ask for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from app.domain.coverage import Coverage
from app.domain.days import day_of
from app.domain.gathering import Gathered
from app.domain.phases import INPUT, PhaseKind
from app.domain.seating import Sides


class Requirement(StrEnum):
    """The eight minimum requirements in their order, then what goes beyond them."""

    DIALOGUE = "dialogue"
    WEBSITE = "website"
    REPOSITORY = "repository"
    TIMELINE = "timeline"
    OUTREACH = "outreach"
    INPUTS = "inputs"
    FEEDBACK = "feedback"
    IMPLEMENTATION_MEETINGS = "implementation_meetings"
    PARITY = "parity"
    DECISION_RULE = "decision_rule"
    REJECTIONS = "rejections"
    DASHBOARD = "dashboard"


NUMBERS = {
    Requirement.DIALOGUE: "1.1",
    Requirement.WEBSITE: "2.1",
    Requirement.REPOSITORY: "2.2",
    Requirement.TIMELINE: "3.1",
    Requirement.OUTREACH: "3.2",
    Requirement.INPUTS: "3.3",
    Requirement.FEEDBACK: "4.1",
    Requirement.IMPLEMENTATION_MEETINGS: "5.1",
}
"""The minimum requirements by their numbers in the standards, in force since January 2022."""


class Standing(StrEnum):
    """How a requirement stands as of a day."""

    MET = "met"
    NOT_MET = "not_met"
    NOT_YET_DUE = "not_yet_due"
    NO_EVIDENCE = "no_evidence"
    WAIVED = "waived"


NO_SEATS, NOTHING_RECEIVED = Sides(0, 0), Coverage()
Value = int | str | date | datetime | tuple[str, ...]


@dataclass(frozen=True)
class Link:
    """Where something a finding rests on is to be read: a page of the process, or the thing of a number on it."""

    place: str
    number: str = ""


@dataclass(frozen=True)
class Finding:
    """How a requirement stands, the one reason for it, the numbers it came from, and where they are to be read.

    `reason` and the keys of `figures` are words of the table of wordings; figures keep their order.
    """

    requirement: Requirement
    standing: Standing
    reason: str
    figures: Mapping[str, Value]
    links: tuple[Link, ...] = ()


@dataclass(frozen=True)
class Window:
    """A phase as a fact: its kind, and from which moment up to which."""

    kind: PhaseKind
    opens: datetime
    closes: datetime


@dataclass(frozen=True)
class Met:
    """A meeting of the forum with its number."""

    number: int
    gathered: Gathered


@dataclass(frozen=True)
class Reached:
    """An activity of outreach: its number, the day on which it began, for which groups and in which languages."""

    number: int
    held_on: date
    groups: tuple[str, ...]
    languages: tuple[str, ...]


@dataclass(frozen=True)
class Adoption:
    """When the text was adopted, by how many carried questions, and why answers were waived (empty: they were not)."""

    at: datetime
    questions: int = 0
    waiver: str = ""


@dataclass(frozen=True)
class Facts:
    """Everything the standards ask about, as known at a moment: the end of the day `on` where the process is.

    `timetable` is the one that held then, `announced` the one first published. `publications` are the days on which
    the repository was added to. `coverage` is that of the day of adoption once the text is adopted. `commitments` is
    the day of the last word about each. `outside_clauses` are adopted clauses with words from outside government.
    """

    on: date
    moment: datetime
    time_zone: str
    groups: Sequence[str] = ()
    published_at: datetime | None = None
    lead_named: bool = False
    contact_named: bool = False
    timetable: Sequence[Window] = ()
    announced: Sequence[Window] = ()
    announced_at: datetime | None = None
    seats: Sides = NO_SEATS
    meetings: Sequence[Met] = ()
    rules_on: date | None = None
    publications: Sequence[date] = ()
    co_creation_papers: int = 0
    implementation_papers: int = 0
    outreach: Sequence[Reached] = ()
    contributions: Mapping[str, int] = field(default_factory=dict)
    coverage: Coverage = NOTHING_RECEIVED
    adoption: Adoption | None = None
    rule: Mapping[str, Any] = field(default_factory=dict)
    rule_announced: Mapping[str, Any] = field(default_factory=dict)
    rejected: int = 0
    rejected_with_reasons: int = 0
    commitments: Mapping[int, date] = field(default_factory=dict)
    outside_clauses: int = 0

    def day(self, moment: datetime) -> date:
        """The day a moment falls on where the process is."""
        return day_of(moment, self.time_zone)

    def clock(self, moment: datetime) -> datetime:
        """A moment as the clock shows it where the process is: two of them are apart by what the clock says."""
        return moment.astimezone(ZoneInfo(self.time_zone)).replace(tzinfo=None)

    @property
    def inputs(self) -> list[Window]:
        """The phases in which contributions are taken, the earliest first."""
        return sorted((one for one in self.timetable if one.kind in INPUT), key=lambda one: one.opens)

    @property
    def starts(self) -> datetime | None:
        """When the first phase opens or opened."""
        return min((one.opens for one in self.timetable), default=None)

    @property
    def adopted_on(self) -> date | None:
        """The day of the adoption."""
        return self.day(self.adoption.at) if self.adoption else None
