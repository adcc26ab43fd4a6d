"""The forum: terms, parity, shares and quorum; and whether its meetings came often enough."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.gathering import (
    Gathered,
    announced_in_time,
    dialogue_days,
    earliest_start,
    gaps,
    meetings_by_year,
    often_enough,
)
from app.domain.repository import Upkeep
from app.domain.seating import (
    BodyRule,
    Sides,
    Tenure,
    collides,
    end_of_term,
    in_office,
    is_made_up,
    is_quorate,
    quorum_steps,
    sides,
    tenure,
)

HALF = Fraction(1, 2)
NUMBERS = st.integers(0, 50)


@dataclass(frozen=True)
class Term:
    begins: date
    ends: date | None = None


def a_term(begins: str, ends: str = "") -> Term:
    return Term(date.fromisoformat(begins), date.fromisoformat(ends) if ends else None)


@pytest.mark.parametrize(
    ("day", "stands"),
    [
        ("2026-04-30", Tenure.INCOMING),
        ("2026-05-01", Tenure.IN_OFFICE),
        ("2026-10-31", Tenure.IN_OFFICE),
        ("2026-11-01", Tenure.OVER),
    ],
)
def test_a_term_holds_from_its_first_day_until_it_ends(day: str, stands: Tenure) -> None:
    assert tenure(a_term("2026-05-01", "2026-11-01"), date.fromisoformat(day)) is stands


@pytest.mark.parametrize(
    ("begins", "ends", "collision"),
    [
        ("2026-11-01", "", False),
        ("2026-10-31", "", True),
        ("2026-01-01", "2026-05-01", False),
        ("2026-01-01", "", True),
        ("2027-01-01", "2027-01-01", True),
    ],
)
def test_a_seat_has_one_holder_at_a_time(begins: str, ends: str, collision: bool) -> None:
    assert collides(a_term(begins, ends), [a_term("2026-05-01", "2026-11-01")]) is collision


@given(st.lists(st.dates(date(2020, 1, 1), date(2030, 1, 1)), min_size=2, max_size=8, unique=True), st.data())
def test_of_terms_that_do_not_collide_one_holds_on_any_day(days: list[date], data: st.DataObject) -> None:
    ordered = sorted(days)
    terms = [Term(one, other) for one, other in pairwise(ordered)]
    assert not any(collides(term, [other for other in terms if other is not term]) for term in terms)
    day = data.draw(st.dates(date(2020, 1, 1), date(2030, 1, 1)))
    assert len(in_office(terms, day)) == (ordered[0] <= day < ordered[-1])


def test_the_rule_says_when_a_term_ends() -> None:
    assert end_of_term(date(2024, 2, 29), BodyRule(term_months=12)) == date(2025, 2, 28)
    assert end_of_term(date(2024, 2, 29), BodyRule()) is None


def test_everybody_who_is_not_government_is_the_other_side() -> None:
    assert sides({"government": 5, "academia": 2, "citizen": 4}) == Sides(5, 6)
    assert sides(["government", "academia", "academia"]) == Sides(1, 2)


@pytest.mark.parametrize(
    ("seats", "rule", "made_up"),
    [
        (Sides(4, 4), BodyRule(parity=True), True),
        (Sides(4, 5), BodyRule(parity=True), False),
        (Sides(5, 6), BodyRule(government_seats=5, other_seats=6), True),
        (Sides(5, 5), BodyRule(government_seats=5, other_seats=6), False),
        (Sides(9, 1), BodyRule(), True),
        (Sides(9, 0), BodyRule(other_seats=1), False),
    ],
)
def test_parity_and_fixed_shares(seats: Sides, rule: BodyRule, made_up: bool) -> None:
    assert is_made_up(seats, rule) is made_up


@pytest.mark.parametrize(
    ("seats", "present", "each_side", "quorate"),
    [
        (Sides(4, 4), Sides(4, 0), False, True),
        (Sides(4, 4), Sides(4, 0), True, False),
        (Sides(5, 6), Sides(2, 6), True, False),
        (Sides(5, 6), Sides(3, 3), True, True),
        (Sides(4, 0), Sides(4, 0), True, False),
    ],
)
def test_a_quorum_of_each_side_is_met_by_neither_alone(
    seats: Sides, present: Sides, each_side: bool, quorate: bool
) -> None:
    assert is_quorate(seats, present, BodyRule(quorum=HALF, each_side=each_side)) is quorate


@given(NUMBERS, NUMBERS, NUMBERS, NUMBERS, st.fractions(0, 1), st.booleans())
def test_who_joins_a_meeting_never_takes_its_quorum_away(
    government: int, others: int, here: int, there: int, share: Fraction, each_side: bool
) -> None:
    rule, seats = BodyRule(quorum=share, each_side=each_side), Sides(government, others)
    if is_quorate(seats, Sides(here, there), rule):
        assert is_quorate(seats, Sides(here + 1, there), rule)
        assert is_quorate(seats, Sides(here, there + 1), rule)
    for step in quorum_steps(seats, Sides(here, there), rule):
        assert not share or step.needed >= step.seats * share


@pytest.mark.parametrize(
    ("days", "until", "enough"),
    [
        (["2026-01-31", "2026-07-31"], "2026-07-31", True),
        (["2026-08-31", "2027-02-28"], "2027-02-28", True),
        (["2026-08-31", "2027-03-01"], "2027-03-01", False),
        (["2026-08-31"], "2027-02-28", True),
        (["2026-08-31"], "2027-03-01", False),
    ],
)
def test_no_gap_is_longer_than_six_months_of_the_calendar(days: list[str], until: str, enough: bool) -> None:
    met = [date.fromisoformat(day) for day in days]
    assert often_enough(met, since=met[0], until=date.fromisoformat(until)) is enough


def test_each_stretch_says_when_the_next_meeting_was_due() -> None:
    first, last = gaps([date(2027, 2, 28)], since=date(2026, 8, 31), until=date(2027, 5, 1))
    assert (first.due, first.ends, first.upkeep) == (date(2027, 2, 28), date(2027, 2, 28), Upkeep.MET)
    assert (last.due, last.ends, last.upkeep) == (date(2027, 8, 28), None, Upkeep.NOT_YET_DUE)


def test_a_meeting_counts_from_when_it_was_told_until_it_is_cancelled() -> None:
    noon = datetime(2026, 5, 1, 12, tzinfo=UTC)
    held = Gathered(date(2026, 4, 1), Sides(1, 1), noon, noon + timedelta(days=2))
    one_sided = Gathered(date(2026, 4, 2), Sides(0, 9), noon)
    announced = Gathered(date(2026, 4, 3), Sides(0, 0))
    found = [dialogue_days([held, one_sided, announced], noon + timedelta(days=day)) for day in (-1, 0, 1, 2)]
    assert found == [[], [date(2026, 4, 1)], [date(2026, 4, 1)], []]


def test_two_meetings_a_year_on_implementation() -> None:
    adopted, first, second = date(2026, 1, 1), date(2026, 3, 1), date(2026, 9, 1)
    years = meetings_by_year([first, second], since=adopted, until=date(2027, 2, 1))
    assert [year.upkeep for year in years] == [Upkeep.MET, Upkeep.NOT_YET_DUE]
    assert meetings_by_year([first], since=adopted, until=date(2027, 1, 1))[0].upkeep is Upkeep.NOT_MET


def test_two_weeks_are_fourteen_days() -> None:
    published = datetime(2026, 5, 1, tzinfo=UTC)
    assert earliest_start(published) == datetime(2026, 5, 15, tzinfo=UTC)
    assert announced_in_time(published, published + timedelta(days=14))
    assert not announced_in_time(published, published + timedelta(days=13, hours=23))
