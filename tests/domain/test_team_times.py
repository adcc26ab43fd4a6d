"""How quickly a team works: nearest ranks, weeks on the clock of the process, and who did how much."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.team_times import Duty, Handled, Times, percentile, times_of, weeks_until


@pytest.mark.parametrize(
    ("hours", "median", "ninetieth"),
    [
        ({}, None, None),
        ({5: 1}, 5, 5),
        ({1: 1, 2: 1}, 1, 2),
        ({1: 1, 2: 1, 3: 1}, 2, 3),
        (dict.fromkeys(range(1, 11), 1), 5, 9),
        (dict.fromkeys(range(1, 12), 1), 6, 10),
        ({3: 9, 100: 1}, 3, 3),
        ({3: 8, 100: 2}, 3, 100),
    ],
)
def test_a_percentile_is_a_time_that_somebody_took(
    hours: dict[int, int], median: int | None, ninetieth: int | None
) -> None:
    assert (percentile(hours, 50), percentile(hours, 90)) == (median, ninetieth)


@given(st.dictionaries(st.integers(0, 500), st.integers(1, 5), min_size=1))
def test_half_are_done_within_the_median(hours: dict[int, int]) -> None:
    median = percentile(hours, 50)
    assert median in hours
    assert 2 * sum(number for hour, number in hours.items() if hour <= median) >= sum(hours.values())


def test_times_are_told_in_all_by_week_and_by_person() -> None:
    handled = [
        Handled(Duty.ANSWER, 0, 7, 10, 3),
        Handled(Duty.ANSWER, 1, 8, 20, 5),
        Handled(Duty.DECISION, 1, 7, 99, 1),
        Handled(Duty.ANSWER, 1, None, 30, 1),
    ]
    times = times_of(handled, Duty.ANSWER, 3)
    assert times.in_all == Times(9, 20, 30)
    assert times.by_week == [Times(3, 10, 10), Times(6, 20, 30), Times(0, None, None)]
    assert list(times.by_person.items()) == [
        (8, Times(5, 20, 20)),
        (7, Times(3, 10, 10)),
        (None, Times(1, 30, 30)),
    ]


def test_weeks_begin_on_mondays_at_midnight_where_the_process_is() -> None:
    zone = ZoneInfo("Europe/Paris")
    sunday = datetime(2026, 3, 29, 22, 30, tzinfo=UTC)  # already Monday in Paris, on the day after the clocks change
    weeks = weeks_until(sunday, zone, 3)
    assert [(week.isoformat(), week.weekday()) for week in weeks] == [
        ("2026-03-16T00:00:00+01:00", 0),
        ("2026-03-23T00:00:00+01:00", 0),
        ("2026-03-30T00:00:00+02:00", 0),
    ]
    assert weeks[-1] <= sunday < weeks[-1] + timedelta(days=7)
