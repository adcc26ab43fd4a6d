"""The description of a process: what one is made from, and the mistakes a description can have."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from app.domain.appeals import USUAL_DAYS
from app.domain.phases import Action, PhaseKind

STANDARD_GROUPS = ("citizen", "civil_society", "government", "private_sector", "academia")
"""The stakeholder groups that the interface names; a process may have others, which it names itself."""

Words = Mapping[str, str]
"""The same words in several languages: language to words."""


class ProcessKind(StrEnum):
    """What kind of text a process writes."""

    CODE_OF_ETHICS = "code_of_ethics"
    BILL = "bill"
    POLICY = "policy"
    JOINT_FRAMEWORK = "joint_framework"
    ACTION_PLAN = "action_plan"
    DECLARATION = "declaration"
    CODE_OF_PRACTICE = "code_of_practice"
    REQUEST_FOR_INFORMATION = "request_for_information"


@dataclass(frozen=True)
class DescribedGroup:
    """A stakeholder group; `name` only for one of the process's own."""

    key: str
    name: Words = field(default_factory=dict)


@dataclass(frozen=True)
class DescribedAttribute:
    """What members may say of themselves, such as their age; `choices` in the order in which they are offered."""

    key: str
    title: Words
    choices: Mapping[str, Words]


@dataclass(frozen=True)
class DescribedPhase:
    """A phase: open from `opens` up to, not including, `closes`; `allows` narrows what participants may do.

    What participants are owed before it opens (`domain.readying`): words of its own, where those of the process do not
    fit, and the moment by which contributions are answered.
    """

    kind: PhaseKind
    opens: datetime
    closes: datetime
    name: Words = field(default_factory=dict)
    allows: tuple[Action, ...] | None = None
    objective: Words = field(default_factory=dict)
    decision_link: Words = field(default_factory=dict)
    next_steps: Words = field(default_factory=dict)
    materials: Words = field(default_factory=dict)
    answer_by: datetime | None = None


@dataclass(frozen=True)
class Description:
    """Everything a process starts from, checked. `decision` is in the form of `decision_rules.as_description`.

    With `preconditions`, a phase stays closed while something is missing that participants are owed before it opens
    (`domain.readying`): so in processes made from a template or on the pages. A description that does not ask for it,
    such as those that scripts wrote before there were preconditions, is only warned about what is missing.
    """

    slug: str
    kind: ProcessKind
    languages: tuple[str, ...]
    title: Words
    equal: bool = False
    jurisdictions: tuple[str, ...] = ()
    time_zone: str = "UTC"
    summary: Words = field(default_factory=dict)
    objective: Words = field(default_factory=dict)
    decision_link: Words = field(default_factory=dict)
    next_steps: Words = field(default_factory=dict)
    materials: Words = field(default_factory=dict)
    house_rules: Words = field(default_factory=dict)
    lead_institution: Words = field(default_factory=dict)
    contact: str = ""
    pre_moderation: bool = False
    slow_lane_days: int = 0
    slow_lane_contributions: int = 0
    appeal_days: int = USUAL_DAYS
    cosponsors: int = 0
    published: bool = True
    preconditions: bool = False
    groups: tuple[DescribedGroup, ...] = tuple(DescribedGroup(key) for key in STANDARD_GROUPS)
    phases: tuple[DescribedPhase, ...] = ()
    decision: Mapping[str, object] = field(default_factory=dict)
    criteria: Mapping[str, Words] = field(default_factory=dict)
    classes: Mapping[str, Words] = field(default_factory=dict)
    attributes: tuple[DescribedAttribute, ...] = ()


class Fault(StrEnum):
    """What can be wrong at a place of a description."""

    ENCODING = "encoding"
    SYNTAX = "syntax"
    MISSING = "missing"
    UNKNOWN = "unknown"
    NOT_TEXT = "not_text"
    NOT_TABLE = "not_table"
    NOT_LIST = "not_list"
    NOT_YES_OR_NO = "not_yes_or_no"
    NOT_A_COUNT = "not_a_count"
    NOT_A_MOMENT = "not_a_moment"
    NOT_A_KEY = "not_a_key"
    SLUG = "slug"
    ONE_OF = "one_of"
    LANGUAGE = "language"
    FOREIGN_LANGUAGE = "foreign_language"
    TIME_ZONE = "time_zone"
    JURISDICTION = "jurisdiction"
    TWICE = "twice"
    TOO_MANY = "too_many"
    UNWRITABLE = "unwritable"
    CLOSES_FIRST = "closes_first"
    OVERLAP = "overlap"
    TOO_WIDE = "too_wide"
    RULE = "rule"


@dataclass(frozen=True)
class Mistake:
    """One mistake: its place ("phases[2].opens", counted from 1), what is wrong, and the values a sentence on it needs.

    Values: `given` what stands there, `known` what could, `nearest` the one probably meant, `limit` a number,
    `reason` a `written.Fault`.
    """

    place: str
    fault: Fault
    values: Mapping[str, object] = field(default_factory=dict)


class DescriptionMalformed(ValueError):
    """A description from which no process can be made; `mistakes` has every one, in the order of the description."""

    def __init__(self, mistakes: tuple[Mistake, ...]) -> None:
        super().__init__("; ".join(f"{mistake.place}: {mistake.fault}" for mistake in mistakes))
        self.mistakes = mistakes
