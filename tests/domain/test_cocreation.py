"""The standards of co-creation: golden values of the calendar, every standing of every requirement, and the level."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.cocreation import CHECKS, Level, scorecard
from app.domain.coverage import Coverage
from app.domain.gathering import Gathered
from app.domain.phases import PhaseKind
from app.domain.seating import Sides
from app.domain.standards import Adoption, Facts, Met, Reached, Requirement, Standing, Window

BERLIN = "Europe/Berlin"
BOTH = Sides(2, 3)
RULE = {"majority": "1/2"}


def at(day: str, hour: int = 12, zone: str = BERLIN) -> datetime:
    return datetime.combine(date.fromisoformat(day), datetime.min.time(), ZoneInfo(zone)).replace(hour=hour)


def on(day: str, facts: Facts) -> Facts:
    """The facts as of the end of a day."""
    return replace(facts, on=date.fromisoformat(day), moment=at(day, 23))


def meeting(day: str, *, number: int = 1, present: Sides = BOTH, cancelled: str = "") -> Met:
    return Met(
        number,
        Gathered(date.fromisoformat(day), present, at(day, 18), at(cancelled) if cancelled else None),
    )


def window(kind: PhaseKind, opens: str, closes: str, *, hour: int = 0) -> Window:
    return Window(kind, at(opens, hour), at(closes, 0))


CONSULTATION = window(PhaseKind.CONSULTATION, "2026-03-01", "2026-04-01")
SECOND = window(PhaseKind.CONSULTATION, "2026-06-01", "2026-07-01")
GOOD = Facts(
    on=date(2026, 10, 1),
    moment=at("2026-10-01", 23),
    time_zone=BERLIN,
    groups=("government", "civil_society", "academia"),
    published_at=at("2026-02-01"),
    lead_named=True,
    contact_named=True,
    timetable=(CONSULTATION, SECOND),
    announced=(CONSULTATION, SECOND),
    announced_at=at("2026-02-01"),
    seats=Sides(3, 3),
    meetings=(meeting("2026-02-15"), meeting("2026-08-01", number=2), meeting("2026-09-15", number=3)),
    rules_on=date(2026, 2, 2),
    publications=(date(2026, 2, 2), date(2026, 8, 3)),
    co_creation_papers=2,
    implementation_papers=1,
    outreach=(Reached(1, date(2026, 3, 3), ("civil_society",), ("de",)),),
    contributions={"civil_society": 4, "academia": 1, "government": 9},
    coverage=Coverage(5, 5),
    adoption=Adoption(at("2026-07-15"), 1),
    rule=RULE,
    rule_announced=RULE,
    rejected=2,
    rejected_with_reasons=2,
    commitments={1: date(2026, 9, 1)},
    outside_clauses=1,
)


def standing(facts: Facts, requirement: Requirement) -> tuple[str, str]:
    found = CHECKS[requirement](facts)
    return found.standing.value, found.reason


def test_a_process_that_kept_everything_meets_everything() -> None:
    card = scorecard(GOOD)
    assert {one.requirement: one.standing for one in card.findings} == dict.fromkeys(Requirement, Standing.MET)
    assert (card.reached.level, card.reached.limit, card.count(Standing.MET)) == (Level.EMPOWER, None, 8)


@pytest.mark.parametrize(
    ("days", "asked", "standing_wanted"),
    [
        (("2026-01-31", "2026-07-31"), "2026-08-01", "met"),
        (("2026-08-31", "2027-02-28"), "2027-03-02", "met"),
        (("2026-08-31", "2027-03-01"), "2027-03-02", "not_met"),
        (("2026-08-31",), "2027-02-28", "met"),
        (("2026-08-31",), "2027-03-01", "not_met"),
        (("2027-08-31", "2028-02-29"), "2028-03-01", "met"),
    ],
)
def test_half_a_year_ends_on_the_same_day_or_on_the_last_of_the_month(
    days: tuple[str, ...], asked: str, standing_wanted: str
) -> None:
    meetings = tuple(meeting(day, number=place) for place, day in enumerate(days, 1))
    facts = replace(GOOD, published_at=at(days[0]), meetings=meetings, rules_on=date.fromisoformat(days[0]))
    assert standing(on(asked, facts), Requirement.DIALOGUE)[0] == standing_wanted


@pytest.mark.parametrize(
    ("published", "starts", "met"),
    [
        (at("2026-05-01"), at("2026-05-15"), True),
        (at("2026-05-01"), at("2026-05-15", 11), False),
        (at("2026-05-01"), at("2026-05-15") - timedelta(microseconds=1), False),
        (at("2026-03-20"), at("2026-04-03"), True),
        (at("2026-10-20"), at("2026-11-03"), True),
        (at("2026-10-20"), at("2026-11-03", 11), False),
    ],
    ids=["14 days", "13 days 23 hours", "a moment less", "into summer", "out of summer", "an hour of the clock less"],
)
def test_two_weeks_are_those_of_the_clock_on_the_wall(published: datetime, starts: datetime, met: bool) -> None:
    window = Window(PhaseKind.CONSULTATION, starts, starts + timedelta(days=30))
    facts = replace(GOOD, announced_at=published.astimezone(UTC), timetable=(window,))
    assert (CHECKS[Requirement.TIMELINE](facts).standing is Standing.MET) is met


def test_what_was_published_on_the_first_of_may_starts_on_the_fifteenth_at_the_earliest() -> None:
    facts = replace(
        GOOD, announced_at=at("2026-05-01", 0), timetable=(window(PhaseKind.AGENDA, "2026-05-14", "2026-06-01"),)
    )
    found = CHECKS[Requirement.TIMELINE](facts)
    assert (found.standing, found.figures["earliest_start"], found.figures["days_of_notice"]) == (
        Standing.NOT_MET, date(2026, 5, 15), 13
    )  # fmt: skip


def test_a_day_is_one_of_the_place_not_of_greenwich() -> None:
    facts = replace(GOOD, time_zone="Pacific/Auckland", adoption=Adoption(datetime(2026, 7, 14, 12, 30, tzinfo=UTC)))
    assert facts.adopted_on == date(2026, 7, 15)


NOT_ADOPTED: dict[str, Any] = {"adoption": None}
D, W, R, T, O, I, F, M = list(Requirement)[:8]  # noqa: E741
P, RULES, REJECTED, DASHBOARD = list(Requirement)[8:]
CASES: list[tuple[Requirement, Mapping[str, Any], tuple[str, str]]] = [
    (D, {"seats": Sides(0, 0), "meetings": ()}, ("no_evidence", "no_forum")),
    (D, {"seats": Sides(0, 3)}, ("not_met", "one_side")),
    (D, {"meetings": (), "published_at": at("2026-09-01")}, ("not_yet_due", "no_meeting_yet")),
    (D, {"meetings": (), "published_at": at("2026-01-01")}, ("not_met", "pause_too_long")),
    (D, {"rules_on": None}, ("not_met", "rules_missing")),
    (D, {"rules_on": date(2026, 2, 16)}, ("not_met", "rules_late")),
    (D, {"rules_on": date(2026, 2, 15)}, ("met", "dialogue_kept")),
    (W, {"published_at": None}, ("not_met", "not_public")),
    (W, {"lead_named": False}, ("not_met", "lead_missing")),
    (W, {"contact_named": False}, ("not_met", "contact_missing")),
    (R, {"co_creation_papers": 0}, ("no_evidence", "repository_empty")),
    (R, {"published_at": at("2025-02-01")}, ("not_met", "year_without_two_publications")),
    (R, {"publications": (date(2026, 8, 3),)}, ("not_yet_due", "first_year_running")),
    (R, {"implementation_papers": 0}, ("not_yet_due", "implementation_due")),
    (R, {"implementation_papers": 0, **NOT_ADOPTED}, ("met", "repository_kept")),
    (T, {"announced_at": None}, ("no_evidence", "no_timetable")),
    (T, {"timetable": ()}, ("no_evidence", "no_timetable")),
    (O, {"timetable": ()}, ("no_evidence", "no_phase_of_input")),
    (O, {"outreach": ()}, ("not_met", "outreach_missing")),
    (O, {"outreach": (Reached(1, date(2026, 7, 1), ("academia",), ("de",)),)}, ("not_met", "outreach_missing")),
    (O, {"outreach": (Reached(1, date(2026, 6, 30), ("academia",), ("de",)),)}, ("met", "outreach_done")),
    (I, {"timetable": ()}, ("no_evidence", "no_phase_of_input")),
    (I, {"contributions": {"civil_society": 40, "government": 9}}, ("not_met", "inputs_narrow")),
    (I, {"announced": (window(PhaseKind.CONSULTATION, "2026-03-01", "2026-06-01"),)}, ("not_met", "window_shortened")),
    (F, NOT_ADOPTED, ("not_yet_due", "not_adopted")),
    (F, {"coverage": Coverage(0, 0)}, ("no_evidence", "nothing_received")),
    (F, {"coverage": Coverage(5, 4)}, ("not_met", "answers_missing")),
    (F, {"coverage": Coverage(5, 4), "adoption": Adoption(at("2026-07-15"), 1, "Late.")}, ("waived", "answers_waived")),
    (F, {"coverage": Coverage(5, 4), "adoption": Adoption(at("2026-07-15"), 1, " \n")}, ("not_met", "answers_missing")),
    (M, NOT_ADOPTED, ("not_yet_due", "not_adopted")),
    (M, {"meetings": (meeting("2026-08-01"),)}, ("not_yet_due", "first_year_running")),
    (M, {"adoption": Adoption(at("2025-07-15")), "meetings": ()}, ("not_met", "year_without_two_meetings")),
    (P, {"seats": Sides(0, 0)}, ("no_evidence", "no_forum")),
    (P, {"seats": Sides(3, 4)}, ("not_met", "uneven")),
    (RULES, {"rule": {}, "rule_announced": {}}, ("no_evidence", "no_rule")),
    (RULES, {"rule_announced": {}}, ("not_met", "rule_late")),
    (RULES, {"rule": {"majority": "2/3"}}, ("not_met", "rule_changed")),
    (RULES, {"announced_at": at("2026-03-02")}, ("not_met", "rule_late")),
    (REJECTED, {"rejected": 0, "rejected_with_reasons": 0}, ("not_yet_due", "nothing_rejected")),
    (REJECTED, {"rejected_with_reasons": 1}, ("not_met", "rejections_bare")),
    (DASHBOARD, NOT_ADOPTED, ("not_yet_due", "not_adopted")),
    (DASHBOARD, {"commitments": {}}, ("not_yet_due", "commitments_due")),
    (DASHBOARD, {"commitments": {}, "adoption": Adoption(at("2026-03-31"))}, ("not_met", "commitments_missing")),
    (DASHBOARD, {"commitments": {1: date(2026, 3, 31)}}, ("not_met", "progress_stale")),
]


@pytest.mark.parametrize(("requirement", "changed", "wanted"), CASES)
def test_each_requirement_stands_by_its_facts(
    requirement: Requirement, changed: Mapping[str, Any], wanted: tuple[str, str]
) -> None:
    assert standing(replace(GOOD, **changed), requirement) == wanted


@pytest.mark.parametrize(
    ("day", "wanted"),
    [
        ("2026-02-20", ("not_yet_due", "input_not_open")),
        ("2026-03-10", ("met", "range_of_inputs")),
    ],
)
def test_inputs_are_due_when_they_may_come(day: str, wanted: tuple[str, str]) -> None:
    assert standing(on(day, GOOD), Requirement.INPUTS) == wanted


def test_outreach_is_due_until_the_last_day_of_input() -> None:
    facts = replace(GOOD, outreach=())
    assert standing(on("2026-06-30", facts), Requirement.OUTREACH) == ("not_yet_due", "outreach_due")
    assert standing(on("2026-07-01", facts), Requirement.OUTREACH) == ("not_met", "outreach_missing")


def test_a_meeting_that_only_one_side_attended_is_no_dialogue() -> None:
    alone = tuple(replace(one, gathered=replace(one.gathered, present=Sides(5, 0))) for one in GOOD.meetings)
    assert standing(replace(GOOD, meetings=alone), Requirement.DIALOGUE)[1] == "pause_too_long"
    assert standing(replace(GOOD, meetings=alone), Requirement.IMPLEMENTATION_MEETINGS)[0] == "not_yet_due"


def test_a_meeting_cancelled_after_it_had_counted_counts_no_more_and_the_finding_says_so() -> None:
    gone = meeting("2026-08-01", number=2, cancelled="2026-09-20")
    facts = replace(GOOD, meetings=(GOOD.meetings[0], gone, GOOD.meetings[2]))
    before = CHECKS[Requirement.DIALOGUE](on("2026-09-19", facts))
    after = CHECKS[Requirement.DIALOGUE](on("2026-09-21", facts))
    assert (before.standing, after.standing) == (Standing.MET, Standing.NOT_MET)
    assert "cancelled_after_counted" not in before.figures
    assert after.figures["cancelled_after_counted"] == ("2",)


def test_two_meetings_are_asked_for_in_every_full_year_after_adoption() -> None:
    days = ["2026-08-01", "2026-12-01", "2027-07-15", "2027-08-01"]
    meetings = tuple(meeting(day, number=place) for place, day in enumerate(days, 1))
    facts = replace(GOOD, meetings=meetings)
    assert standing(on("2028-07-14", facts), M)[0] == "met"
    assert standing(on("2028-07-16", replace(facts, meetings=meetings[:3])), M)[0] == "not_met"


@pytest.mark.parametrize(
    ("changed", "level"),
    [
        ({"published_at": None}, Level.NONE),
        ({"contributions": {}}, Level.INFORM),
        ({"coverage": Coverage(5, 4)}, Level.CONSULT),
        ({"coverage": Coverage(5, 4), "adoption": Adoption(at("2026-07-15"), 1, "Late.")}, Level.CONSULT),
        ({"timetable": (CONSULTATION,), "announced": (CONSULTATION,)}, Level.INVOLVE),
        ({"outside_clauses": 0}, Level.INVOLVE),
        ({"rule": {"majority": "2/3"}}, Level.COLLABORATE),
        ({"adoption": Adoption(at("2026-07-15"), 0)}, Level.COLLABORATE),
        ({}, Level.EMPOWER),
    ],
)
def test_the_level_is_the_last_step_before_the_first_that_is_missing(changed: dict[str, Any], level: Level) -> None:
    assert scorecard(replace(GOOD, **changed)).reached.level is level


DAYS = st.dates(date(2026, 1, 1), date(2029, 12, 31))


@given(st.lists(DAYS, max_size=12), DAYS)
def test_a_further_meeting_never_makes_the_dialogue_worse(days: list[date], further: date) -> None:
    def broken(held: list[date]) -> bool:
        meetings = tuple(Met(n, Gathered(day, BOTH, at("2026-01-01"))) for n, day in enumerate(sorted(held), 1))
        facts = replace(GOOD, published_at=at("2026-01-01"), meetings=meetings, rules_on=date(2026, 1, 1))
        return CHECKS[D](on("2029-12-31", facts)).reason == "pause_too_long"

    assert not (broken([*days, further]) and not broken(days))


@given(st.integers(0, 60 * 24 * 60), DAYS)
def test_notice_is_enough_exactly_from_fourteen_days_of_the_clock_on(minutes: int, day: date) -> None:
    published = at(day.isoformat())
    starts = published + timedelta(minutes=minutes)  # by the clock of the place, as arithmetic within one zone is
    window = Window(PhaseKind.CONSULTATION, starts, starts + timedelta(days=9))
    found = CHECKS[T](replace(GOOD, announced_at=published, timetable=(window,)))
    assert (found.standing is Standing.MET) is (minutes >= 14 * 24 * 60)


@given(DAYS)
def test_no_day_makes_the_scorecard_fail_to_answer(day: date) -> None:
    card = scorecard(replace(GOOD, on=day, moment=datetime.combine(day, datetime.max.time(), ZoneInfo(BERLIN))))
    assert [one.requirement for one in card.findings] == list(Requirement)
