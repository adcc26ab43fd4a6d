"""Days of the calendar, and whether a repository is added to twice a year."""

from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.days import day_of, months_later
from app.domain.repository import Evidence, PaperKind, Upkeep, evidence_of, kinds_of, years_of

DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ("2026-01-31", 6, "2026-07-31"),
        ("2026-08-31", 6, "2027-02-28"),
        ("2027-08-31", 6, "2028-02-29"),
        ("2026-12-15", 1, "2027-01-15"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2026-05-05", 0, "2026-05-05"),
    ],
)
def test_months_end_on_their_last_day(day: str, months: int, later: str) -> None:
    assert months_later(date.fromisoformat(day), months) == date.fromisoformat(later)


@given(DAYS, st.integers(0, 60))
def test_so_many_months_later_is_never_another_month(day: date, months: int) -> None:
    later = months_later(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day <= day.day


def test_a_moment_falls_on_the_day_of_the_place() -> None:
    moment = datetime(2026, 5, 1, 2, 30, tzinfo=UTC)
    assert day_of(moment, "UTC") == date(2026, 5, 1)
    assert day_of(moment, "America/Santo_Domingo") == date(2026, 4, 30)


def test_every_kind_of_document_is_evidence_of_one_thing_but_for_other() -> None:
    assert {kind for kind in PaperKind if evidence_of(kind) is None} == {PaperKind.OTHER}
    both = [*kinds_of(Evidence.CO_CREATION), *kinds_of(Evidence.IMPLEMENTATION)]
    assert sorted(both) == sorted(set(PaperKind) - {PaperKind.OTHER})


@pytest.mark.parametrize(
    ("published", "until", "found"),
    [
        ([], "2026-03-01", [Upkeep.NOT_YET_DUE]),
        (["2026-01-01", "2026-01-01"], "2026-12-31", [Upkeep.NOT_YET_DUE]),
        (["2026-01-01", "2026-12-31"], "2026-12-31", [Upkeep.MET]),
        (["2026-01-01"], "2027-01-01", [Upkeep.NOT_MET, Upkeep.NOT_YET_DUE]),
        (["2026-01-01", "2027-01-01"], "2027-06-01", [Upkeep.NOT_MET, Upkeep.NOT_YET_DUE]),
        (["2026-02-01", "2026-03-01", "2027-05-01", "2027-06-01"], "2027-06-01", [Upkeep.MET, Upkeep.MET]),
        (["2026-02-01", "2026-09-01"], "2026-08-31", [Upkeep.NOT_YET_DUE]),
        (["2026-02-01"], "2025-12-31", []),
    ],
)
def test_a_repository_is_added_to_on_two_days_of_every_full_year(
    published: list[str], until: str, found: list[Upkeep]
) -> None:
    days = [date.fromisoformat(day) for day in published]
    years = years_of(days, since=date(2026, 1, 1), until=date.fromisoformat(until))
    assert [year.upkeep for year in years] == found


@given(st.lists(DAYS, max_size=20), DAYS, DAYS)
def test_years_follow_one_another_and_count_no_day_twice(published: list[date], since: date, until: date) -> None:
    years = years_of(published, since=since, until=until)
    assert all(one.ends == other.begins for one, other in pairwise(years))
    counted = [day for year in years for day in year.days]
    assert counted == sorted({day for day in published if since <= day <= until})
