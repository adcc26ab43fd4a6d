import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.spreading import MOST_SPANS, Span, spread

SPREADS = {
    "nothing": ([], []),
    "one day": (["2026-03-01", "2026-03-01"], [("2026-03-01", "2026-03-01", 2)]),
    "a day between": (
        ["2026-03-01", "2026-03-03"],
        [("2026-03-01", "2026-03-01", 1), ("2026-03-02", "2026-03-02", 0), ("2026-03-03", "2026-03-03", 1)],
    ),
}


@pytest.mark.parametrize(("days", "spans"), SPREADS.values(), ids=SPREADS.keys())
def test_days_are_counted_with_the_empty_ones_between(days: list[str], spans: list[tuple[str, str, int]]) -> None:
    expected = [Span(date.fromisoformat(first), date.fromisoformat(last), count) for first, last, count in spans]
    assert spread(map(date.fromisoformat, days)) == expected


def test_weeks_begin_on_monday_and_months_on_the_first() -> None:
    weeks = spread([date(2026, 1, 1), date(2026, 4, 1)])
    assert weeks[0] == Span(date(2025, 12, 29), date(2026, 1, 4), 1)
    months = spread([date(2024, 1, 31), date(2026, 4, 1)])
    assert months[:2] == [Span(date(2024, 1, 1), date(2024, 1, 31), 1), Span(date(2024, 2, 1), date(2024, 2, 29), 0)]


@given(st.lists(st.dates(date(1800, 1, 1), date(2300, 1, 1)), min_size=1, max_size=30))
def test_every_contribution_is_counted_once_and_no_day_left_out(days: list[date]) -> None:
    spans = spread(days)
    assert sum(one.count for one in spans) == len(days)
    assert len(spans) <= MOST_SPANS
    assert spans[0].first <= min(days)
    assert max(days) <= spans[-1].last
    assert all(one.last + timedelta(1) == other.first for one, other in itertools.pairwise(spans))
