"""Starting a process step by step: what each step asks for, and which steps are done."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from flask_babel import lazy_gettext as _l

from app.domain.readying import TO_COMPLETE, is_said
from app.processes.models import Process

Words = Mapping[str, str]


class Step(StrEnum):
    """The steps of a new process, in their order; a prepared process is the draft that they fill."""

    ABOUT = "about"
    LEAD = "lead"
    PROMISE = "promise"
    GROUPS = "groups"
    DATES = "dates"
    RULE = "rule"
    RULES = "rules"


NAMES = {
    Step.ABOUT: _l("What it is about"),
    Step.LEAD: _l("Who leads and decides"),
    Step.PROMISE: _l("What contributions bring about"),
    Step.GROUPS: _l("Who takes part"),
    Step.DATES: _l("When it happens"),
    Step.RULE: _l("How it is decided"),
    Step.RULES: _l("Criteria and house rules"),
}


@dataclass(frozen=True)
class Task:
    """A line of the task list."""

    step: Step
    name: object
    is_done: bool


def tasks_of(process: Process, now: datetime) -> list[Task]:
    """Every step with whether it is done: said, and nothing of it left to be completed."""
    return [Task(step, NAMES[step], _is_done(step, process, now)) for step in Step]


def _is_done(step: Step, process: Process, now: datetime) -> bool:
    if step is Step.ABOUT:
        return is_said(process.title) and is_said(process.objective) and _complete(process.summary)
    if step is Step.LEAD:
        return is_said(process.lead_institution)
    if step is Step.PROMISE:
        return is_said(process.decision_link) and is_said(process.next_steps) and _complete(process.materials)
    if step is Step.GROUPS:
        return bool(process.groups)
    if step is Step.DATES:
        return bool(process.phases) and min(phase.opens for phase in process.phases) > now
    if step is Step.RULE:
        return bool(process.decision_rule)
    return bool(process.criteria) and is_said(process.house_rules)


def _complete(words: Words) -> bool:
    return not any(TO_COMPLETE in text for text in words.values())
