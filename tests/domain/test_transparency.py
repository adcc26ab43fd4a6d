"""The yearly table: small figures are withheld, and none can be had back by subtraction."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.transparency import FEWEST, Cell, median, told, year_in

CELLS = st.dictionaries(
    st.sampled_from("abcdefg"),
    st.integers(0, 30).flatmap(lambda count: st.builds(Cell, st.just(count), st.integers(min(count, 1), count))),
)


@pytest.mark.parametrize(
    ("cells", "people", "shown", "total"),
    [
        ({}, 0, {}, 0),
        ({"a": Cell(9, 6), "b": Cell()}, 6, {"a": 9, "b": 0}, 9),
        ({"a": Cell(9, 6), "b": Cell(2, 1), "c": Cell(7, 7)}, 13, {"a": 9, "b": None, "c": None}, 18),
        ({"a": Cell(2, 1)}, 1, {"a": None}, None),
        ({"a": Cell(2, 1), "b": Cell(3, 1)}, 2, {"a": None, "b": None}, None),
        ({"a": Cell(4, 4), "b": Cell(3, 3)}, 7, {"a": None, "b": None}, 7),
    ],
)
def test_what_concerns_fewer_than_five_is_not_told(cells, people, shown, total):
    found = told(cells, people)
    assert (dict(found.cells), found.total) == (shown, total)


@given(CELLS)
def test_no_single_figure_is_ever_withheld_beside_a_total(cells):
    found = told(cells, max((cell.people for cell in cells.values()), default=0))
    withheld = [name for name, count in found.cells.items() if count is None]
    assert found.total is None or len(withheld) != 1
    assert all(found.cells[name] is None for name, cell in cells.items() if cell.count and cell.people < FEWEST)


@pytest.mark.parametrize(("values", "middle"), [([], None), ([3], 3), ([1, 9, 2], 2), ([1, 2, 3, 10], 2.5)])
def test_the_median_is_the_middle(values, middle):
    assert median(values) == middle


def test_a_year_is_one_of_the_calendar_where_the_process_is():
    assert year_in(2026, "Asia/Tokyo")[0] == datetime(2025, 12, 31, 15, tzinfo=UTC)
    assert year_in(2026, "UTC") == (datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))
