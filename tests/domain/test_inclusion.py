"""Who takes part: the figures of the methods page, by their golden values and by what always holds."""

from datetime import UTC, date, datetime
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.domain.inclusion import (
    Concentration,
    Standing,
    composition,
    concentration,
    consideration_days,
    depending_on,
    effective_number,
    gini,
    hhi,
    index_may_be_told,
    influence,
    late_from,
    lorenz,
    most_active,
    representation,
    represented,
    share_of_top,
    unsuppressed,
)

COUNTS = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 60), max_size=8)
PEOPLE = st.dictionaries(st.integers(0, 40), st.integers(1, 30), min_size=1, max_size=12)
HUNDREDTH = Fraction(1, 100)


@pytest.mark.parametrize(
    ("counts", "index"),
    [
        ({"a": 30, "b": 30, "c": 20, "d": 20}, 2600),
        ({"a": 1}, 10_000),
        ({"a": 5, "b": 5}, 5_000),
        ({"a": 5, "b": 0}, 10_000),
        ({}, None),
        ({"a": 0}, None),
    ],
)
def test_the_index_is_the_sum_of_the_squared_shares(counts, index) -> None:
    assert hhi(counts) == index


def test_the_effective_number_of_55_9_and_36_is_2_27() -> None:
    assert round(float(effective_number({"a": 55, "b": 9, "c": 36}) or 0), 2) == 2.27
    assert effective_number({}) is None


@pytest.mark.parametrize(
    ("index", "where"),
    [
        (1_000, Concentration.LOW),
        (1_001, Concentration.MODERATE),
        (1_800, Concentration.MODERATE),
        (1_801, Concentration.HIGH),
    ],
)
def test_the_borrowed_scale_has_its_steps_at_1000_and_1800(index, where) -> None:
    assert concentration(Fraction(index)) is where


@pytest.mark.parametrize(
    ("people", "value"),
    [
        ({3: 4}, 0),
        ({0: 3, 8: 1}, Fraction(3, 4)),
        ({1: 1, 2: 1, 3: 1}, Fraction(2, 9)),
        ({0: 9}, None),
        ({}, None),
    ],
)
def test_gini_is_0_of_equals_and_near_1_where_one_does_all(people, value) -> None:
    assert gini(people) == value


@given(PEOPLE)
def test_gini_of_a_histogram_is_that_of_its_people_one_by_one(people) -> None:
    one_by_one = sorted(made for made, number in people.items() for _ in range(number))
    assume(sum(one_by_one))
    n, total = len(one_by_one), sum(one_by_one)
    plain = Fraction(2 * sum(i * x for i, x in enumerate(one_by_one, 1)), n * total) - Fraction(n + 1, n)
    assert gini(people) == plain
    assert 0 <= plain < 1


@pytest.mark.parametrize(
    ("people", "part", "share"),
    [
        ({1: 99, 101: 1}, HUNDREDTH, Fraction(101, 200)),
        ({1: 9, 11: 1}, Fraction(1, 10), Fraction(11, 20)),
        ({2: 5}, HUNDREDTH, Fraction(1, 5)),
        ({1: 150}, HUNDREDTH, Fraction(2, 150)),
        ({0: 4}, HUNDREDTH, None),
    ],
)
def test_the_share_of_the_top_counts_at_least_one_person(people, part, share) -> None:
    assert share_of_top(people, part) == share


@given(PEOPLE)
def test_the_top_tenth_has_at_least_the_share_of_the_top_hundredth(people) -> None:
    few, more = share_of_top(people, HUNDREDTH), share_of_top(people, Fraction(1, 10))
    assert (few is None and more is None) or 0 < few <= more <= 1


@given(PEOPLE)
def test_the_curve_of_inequality_lies_under_the_diagonal_and_ends_at_all(people) -> None:
    points = lorenz(people)
    assert all(made <= heads for heads, made in points)
    assert points == sorted(points)
    assert not points or points[-1] == (1, 1)


def test_influence_compares_what_was_accepted_with_what_was_submitted() -> None:
    found = influence({"a": 80, "b": 20, "c": 0}, {"a": 5, "b": 5})
    assert found == {"a": Fraction(5, 8), "b": Fraction(5, 2), "c": None}
    assert influence({"a": 3}, {}) == {"a": None}


@given(COUNTS, COUNTS)
def test_influence_weighted_by_what_was_submitted_is_1(submitted, accepted) -> None:
    accepted = {key: min(number, submitted.get(key, 0)) for key, number in accepted.items()}
    assume(sum(accepted.values()))
    found, whole = influence(submitted, accepted), sum(submitted.values())
    assert sum((found[key] or 0) * Fraction(submitted[key], whole) for key in submitted) == 1


@pytest.mark.parametrize(
    ("share", "reference", "standing"),
    [
        (Fraction(40, 100), Fraction(50, 100), Standing.WITHIN),
        (Fraction(39, 100), Fraction(50, 100), Standing.UNDER),
        (Fraction(50, 100), Fraction(40, 100), Standing.WITHIN),
        (Fraction(51, 100), Fraction(40, 100), Standing.OVER),
        (Fraction(0), Fraction(40, 100), Standing.ABSENT),
        (Fraction(1, 10), Fraction(0), Standing.OVER),
        (Fraction(0), Fraction(0), Standing.WITHIN),
    ],
)
def test_representation_is_within_the_band_from_080_to_125(share, reference, standing) -> None:
    assert represented(share, reference).standing is standing


def test_shares_are_of_the_known_and_the_unknown_are_told_apart() -> None:
    told = composition({"business": 300, "citizen": 130, "unknown": 281})
    assert (told.n, told.known, told.unknown) == (711, 430, 281)
    assert told.share(300) == Fraction(300, 430)
    assert told.unknown_share == Fraction(281, 711)
    assert unsuppressed({"a": 1, "b": 2}).parts == ((("a",), 1), (("b",), 2))
    assert unsuppressed({}).n == 0


@pytest.mark.parametrize(
    ("counts", "every", "parts"),
    [
        ({"a": 9, "b": 8}, (), ((("a",), 9), (("b",), 8))),
        ({"a": 9, "b": 8, "c": 2}, (), ((("a",), 9), (("b", "c"), 10))),
        ({"a": 9, "b": 8}, ("a", "b", "c"), ((("a",), 9), (("b", "c"), 8))),
        ({"a": 2, "unknown": 40}, (), ()),
        ({}, ("a",), ()),
    ],
)
def test_small_numbers_are_told_together_with_their_complement(counts, every, parts) -> None:
    assert composition(counts, every=every).parts == parts


@given(COUNTS)
def test_nothing_told_is_under_five_and_all_that_is_told_adds_up(counts) -> None:
    told = composition(counts)
    assert all(number >= 5 for _, number in told.parts)
    assert told.known is None or sum(number for _, number in told.parts) == told.known
    assert told.known is not None or sum(counts.values()) < 5


@given(COUNTS)
def test_no_index_gives_two_small_numbers_away(counts) -> None:
    told = composition(counts)
    together = next((keys for keys, _ in told.parts if len(keys) > 1), ())
    if told.hhi is None or len(together) != 2:
        return
    one, other = together
    whole = counts[one] + counts[other]
    same = [
        split
        for split in range(whole + 1)
        if round(hhi({**counts, one: split, other: whole - split}) or 0) == round(told.hhi)
    ]
    assert len(same) > 1


def test_an_index_of_two_equal_small_numbers_is_withheld() -> None:
    assert not index_may_be_told({"a": 5, "b": 3, "c": 3}, ("b", "c"))
    assert index_may_be_told({"a": 400, "b": 4, "c": 1}, ("b", "c"))
    assert composition({"a": 5, "b": 3, "c": 3}).hhi is None


def test_what_is_told_together_is_compared_together() -> None:
    told = composition({"a": 90, "b": 6, "c": 4})
    found = representation(told, {"a": Fraction(1, 2), "b": Fraction(3, 10), "c": Fraction(2, 10)})
    assert found["b", "c"].index == Fraction(1, 5)
    assert found["a",].standing is Standing.OVER
    assert representation(told, {"a": Fraction(1, 2), "b": Fraction(1, 2)}).keys() == {("a",)}


def test_the_last_tenth_of_a_window_of_ten_days_is_its_last_day() -> None:
    opens, closes = datetime(2026, 5, 1, tzinfo=UTC), datetime(2026, 5, 11, tzinfo=UTC)
    assert late_from(opens, closes) == datetime(2026, 5, 10, tzinfo=UTC)


def test_consideration_is_counted_in_days_of_the_calendar() -> None:
    assert consideration_days(date(2026, 5, 11), date(2026, 6, 1)) == 21


def test_a_clause_depends_on_those_without_whom_a_change_would_not_be_there() -> None:
    changes = {"1": [frozenset({"x"}), frozenset({"y"})], "2": [frozenset({"x", "y"})], "3": [frozenset()], "4": []}
    assert depending_on(changes, {"x"}) == ["1"]
    assert depending_on(changes, {"x", "y"}) == ["1", "2"]


def test_the_most_active_are_at_least_one_and_ties_do_not_depend_on_the_order() -> None:
    assert most_active({"b": 3, "a": 3, "c": 1}, HUNDREDTH) == {"a"}
    assert most_active({}, HUNDREDTH) == frozenset()
