"""The scorecard in the API: findings with their figures, the level reached, and the facts they come from."""

from datetime import date, datetime
from typing import Any

from flask import Blueprint, abort, current_app
from pydantic import Field

from app.domain.cocreation import Level, Scorecard
from app.domain.phases import Action
from app.domain.standards import NUMBERS, Facts, Finding, Requirement, Standing
from app.processes.access import requires, today
from app.scorecard.showing import address_of, card_on
from app.web.operations import operation
from app.web.schemas import Day, LanguageQuery, Schema, Time

api = Blueprint("scorecard_api", __name__)


class LinkOut(Schema):
    """Where something a finding rests on is to be read."""

    place: str
    number: str
    url: str


class FindingOut(Schema):
    """How a requirement stands: `number` is its own in the standards, empty for what goes beyond them.

    `figures` are whole numbers, days, moments, texts, or lists of texts.
    """

    requirement: Requirement
    number: str
    standing: Standing
    reason: str
    figures: dict[str, Any]
    links: list[LinkOut]


class StepOut(Schema):
    """A level of participation, and whether its own condition holds."""

    level: Level
    met: bool


class ScorecardOut(Schema):
    """The scorecard as of the end of a day where the process is; of today, as of now."""

    on: Day
    as_known_at: Time
    time_zone: str
    findings: list[FindingOut]
    level: Level
    steps: list[StepOut]
    facts: dict[str, Any]


class ScorecardQuery(LanguageQuery):
    """As of which day: not later than today where the process is."""

    on: Day | None = Field(None)


@operation(api, "GET", "/processes/<slug>/scorecard", answer=ScorecardOut, query=ScorecardQuery)
@requires(Action.READ)
def scorecard(slug: str, query: ScorecardQuery) -> ScorecardOut:
    """The co-creation standards, computed from facts."""
    on = query.on or today()
    if not date(2000, 1, 1) <= on <= today():
        abort(400, "The scorecard is of a day from the year 2000 on that has come where the process is.")
    return _out(card_on(on))


def _out(card: Scorecard) -> ScorecardOut:
    return ScorecardOut(
        on=card.facts.on, as_known_at=card.facts.moment, time_zone=card.facts.time_zone,
        findings=[_finding(one) for one in card.findings], level=card.reached.level,
        steps=[StepOut(level=one.level, met=one.met) for one in card.reached.steps], facts=as_values(card.facts),
    )  # fmt: skip


def _finding(one: Finding) -> FindingOut:
    base_url = current_app.config["BASE_URL"]
    links = [(link, address_of(link)) for link in one.links]
    return FindingOut(
        requirement=one.requirement, number=NUMBERS.get(one.requirement, ""), standing=one.standing, reason=one.reason,
        figures={name: plain(value) for name, value in one.figures.items()},
        links=[LinkOut(place=link.place, number=link.number, url=f"{base_url}{href}") for link, href in links if href],
    )  # fmt: skip


def plain(value: object) -> object:
    """A value of a finding as JSON."""
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def as_values(facts: Facts) -> dict[str, Any]:
    """The facts that the findings come from, as JSON values."""
    return {
        "groups": list(facts.groups),
        "published_at": _moment(facts.published_at),
        "lead_named": facts.lead_named,
        "contact_named": facts.contact_named,
        "timetable": [[one.kind.value, one.opens.isoformat(), one.closes.isoformat()] for one in facts.timetable],
        "announced": [[one.kind.value, one.opens.isoformat(), one.closes.isoformat()] for one in facts.announced],
        "announced_at": _moment(facts.announced_at),
        "seats": {"government": facts.seats.government, "others": facts.seats.others},
        "meetings": [_meeting(one) for one in facts.meetings if _is_told(one.gathered.told_at, facts.moment)],
        "rules_on": facts.rules_on.isoformat() if facts.rules_on else None,
        "publications": [one.isoformat() for one in facts.publications],
        "co_creation_documents": facts.co_creation_papers,
        "implementation_documents": facts.implementation_papers,
        "outreach": [one.number for one in facts.outreach],
        "groups_that_contributed": sorted(facts.contributions),
        "received": facts.coverage.received,
        "answered": facts.coverage.answered,
        "adopted_at": _moment(facts.adoption.at if facts.adoption else None),
        "questions_carried": facts.adoption.questions if facts.adoption else 0,
        "waiver": facts.adoption.waiver if facts.adoption else "",
        "decision_rule": dict(facts.rule),
        "decision_rule_announced": dict(facts.rule_announced),
        "rejected": facts.rejected,
        "rejected_with_reasons": facts.rejected_with_reasons,
        "commitments": {str(number): day.isoformat() for number, day in facts.commitments.items()},
        "clauses_from_outside_government": facts.outside_clauses,
    }


def _meeting(one: Any) -> dict[str, Any]:
    present = one.gathered.present
    return {
        "number": one.number,
        "day": one.gathered.day.isoformat(),
        "government": present.government,
        "others": present.others,
        "told_at": _moment(one.gathered.told_at),
        "cancelled_at": _moment(one.gathered.cancelled_at),
    }


def _is_told(told_at: datetime | None, moment: datetime) -> bool:
    return told_at is not None and told_at <= moment


def _moment(when: datetime | None) -> str | None:
    return when.isoformat() if when else None
