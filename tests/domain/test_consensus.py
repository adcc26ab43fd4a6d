"""Opinion maps: the formulas' golden values, the computation against a plain dense one, the number of groups."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.consensus import (
    Earlier,
    adjusted_rand_index,
    divisiveness,
    figures,
    group_informed_consensus,
    leaning,
    opinion_map,
    place,
    representative,
)
from app.domain.opinion_groups import Number, groupings, next_number, numbers_tried, silhouette
from app.domain.similarity import likeness, near_duplicates
from app.domain.stating import Polled, next_statement, priority
from app.domain.vote_matrix import VoteMatrix, admitted, components, matrix_of, projected


def a_matrix(participants: int, statements: int, *, seed: int = 1, share: float = 0.4, camps: int = 2) -> VoteMatrix:
    """People of several camps who vote mostly as their camp does, each on a part of the statements."""
    lots = np.random.default_rng(seed)
    views = lots.integers(-1, 2, size=(camps, statements))
    rows, columns = np.nonzero(lots.random((participants, statements)) < share)
    values = np.where(lots.random(len(rows)) < 0.85, views[rows % camps, columns], lots.integers(-1, 2, len(rows)))
    return matrix_of(participants, statements, rows, columns, values.astype(np.int8))


def dense(matrix: VoteMatrix) -> np.ndarray:
    """The matrix written out, what is missing at the statement's mean, centred."""
    table = np.zeros((matrix.participants, matrix.statements))
    table[matrix.rows, matrix.columns] = matrix.values - matrix.means[matrix.columns]
    return table


@pytest.mark.parametrize(
    ("groups", "expected"),
    [([(8, 10), (9, 10)], 0.6250), ([(90, 100), (1, 10)], 0.1487), ([], 1.0), ([(0, 0)], 0.5)],
)
def test_consensus_is_the_product_of_the_groups_agreement(groups: list[tuple[int, int]], expected: float) -> None:
    assert group_informed_consensus(groups) == pytest.approx(expected, abs=5e-5)


def test_a_large_group_cannot_make_a_consensus_alone() -> None:
    united, loud = [(8, 10), (9, 10)], [(90, 100), (1, 10)]
    assert sum(a for a, _s in loud) / sum(s for _a, s in loud) == pytest.approx(0.827, abs=5e-4)
    assert group_informed_consensus(loud) < group_informed_consensus(united)
    assert divisiveness(loud) > 0.7 > 0.2 > divisiveness(united)


def test_the_last_vote_of_a_pair_counts() -> None:
    matrix = matrix_of(2, 2, np.array([1, 0, 1]), np.array([0, 1, 0]), np.array([1, 0, -1], dtype=np.int8))
    assert list(zip(matrix.rows, matrix.columns, matrix.values, strict=True)) == [(0, 1, 0), (1, 0, -1)]
    assert matrix.means.tolist() == [-1.0, 0.0]


def test_whoever_voted_seven_times_enters_and_at_least_the_fifteen_most_active() -> None:
    rows = np.repeat(np.arange(20), np.arange(20) % 10)
    columns = np.concatenate([np.arange(n) for n in np.arange(20) % 10])
    matrix = matrix_of(20, 10, rows, columns, np.ones(len(rows), dtype=np.int8))
    entered = admitted(matrix)
    assert entered.sum() == 15
    assert matrix.seen[entered].min() == 2
    few = matrix_of(30, 3, np.repeat(np.arange(30), 3), np.tile(np.arange(3), 30), np.ones(90, dtype=np.int8))
    assert admitted(few).all()


@pytest.mark.parametrize("seed", range(4))
def test_the_components_are_those_of_a_dense_decomposition(seed: int) -> None:
    matrix = a_matrix(80, 30, seed=seed)
    table = dense(matrix)
    _left, sizes, right = np.linalg.svd(table, full_matrices=False)
    found = components(matrix)
    assert found.variances == pytest.approx(sizes[:2] ** 2, rel=1e-6)
    assert np.abs(found.directions @ right[:2].T) == pytest.approx(np.eye(2), abs=1e-5)
    points = projected(matrix, matrix.means, found.directions)
    scale = np.sqrt(matrix.statements / np.maximum(matrix.seen, 1))[:, None]
    assert points == pytest.approx(table @ found.directions.T * scale, abs=1e-9)


def test_an_earlier_map_leads_to_the_same_place_in_fewer_steps() -> None:
    matrix = a_matrix(300, 60)
    cold = components(matrix)
    warm = components(matrix, cold.directions)
    assert warm.steps < cold.steps
    assert warm.directions == pytest.approx(cold.directions, abs=1e-6)


def test_the_same_votes_give_the_same_map_in_whatever_order_they_came() -> None:
    matrix = a_matrix(60, 20)
    lots = np.random.default_rng(5).permutation(len(matrix.values))
    shuffled = matrix_of(60, 20, matrix.rows[lots], matrix.columns[lots], matrix.values[lots])
    one, other = opinion_map(matrix), opinion_map(shuffled)
    assert one is not None
    assert other is not None
    assert np.array_equal(one.points, other.points)
    assert np.array_equal(one.grouping.labels, other.grouping.labels)


def test_camps_are_found_and_a_map_of_six_is_refused() -> None:
    found = opinion_map(a_matrix(60, 20, camps=3, share=0.9))
    assert found is not None
    assert found.number.groups == 3
    assert adjusted_rand_index((np.arange(60) % 3).tolist(), found.grouping.labels.tolist()) > 0.9
    assert opinion_map(a_matrix(6, 20)) is None
    assert opinion_map(a_matrix(7, 20, share=1)) is not None


@pytest.mark.parametrize("value", [1, 0, -1])
def test_there_is_no_map_where_all_vote_alike(value: int) -> None:
    rows, columns = np.repeat(np.arange(20), 8), np.tile(np.arange(8), 20)
    assert opinion_map(matrix_of(20, 8, rows, columns, np.full(160, value, dtype=np.int8))) is None


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 11), st.integers(0, 5), st.sampled_from([-1, 0, 1])), min_size=0, max_size=120)
)
def test_no_log_of_votes_breaks_the_computation(log: list[tuple[int, int, int]]) -> None:
    rows, columns, values = (np.array([one[place] for one in log], dtype=np.int64) for place in range(3))
    matrix = matrix_of(12, 6, rows, columns, values.astype(np.int8))
    found = opinion_map(matrix)
    if found is None:
        return
    assert np.isfinite(found.points).all()
    assert found.grouping.labels.max() + 1 == found.grouping.groups
    counted = figures(matrix.only(found.entered), found.grouping.labels, found.grouping.groups)
    assert counted.seen.sum() == found.entered[matrix.rows].sum()
    again = opinion_map(matrix, Earlier(found.components.directions, found.grouping.centres, found.number))
    assert again is not None


def test_a_person_is_placed_by_hand_where_the_map_places_them() -> None:
    matrix = a_matrix(40, 12, share=0.7)
    found = opinion_map(matrix)
    assert found is not None
    someone = int(np.flatnonzero(found.entered)[3])
    cells = matrix.rows == someone
    own = dict(zip(matrix.columns[cells].tolist(), matrix.values[cells].tolist(), strict=True))
    assert place(own, found.means.tolist(), found.components.directions.tolist()) == pytest.approx(found.points[3])


@pytest.mark.parametrize(("people", "most"), [(1, 1), (7, 2), (12, 3), (24, 4), (36, 5), (10_000, 5)])
def test_up_to_five_groups_are_tried_one_more_for_every_twelve_people(people: int, most: int) -> None:
    assert numbers_tried(people)[-1] == most


def test_the_number_of_groups_changes_only_after_it_has_won_four_times_running() -> None:
    now, tried = Number(2), range(2, 6)
    for best, groups in [(3, 2), (3, 2), (3, 2), (2, 2), (3, 2), (3, 2), (3, 2), (3, 3)]:
        now = next_number(now, best, tried)
        assert now.groups == groups
    assert next_number(None, 4, tried).groups == 4
    assert next_number(Number(5), 2, range(2, 4)).groups == 2


def test_the_silhouette_is_that_of_the_definition() -> None:
    points = np.array([[0.0, 0], [0, 1], [5, 0], [5, 1]])
    near, far = 1.0, (5 + 26**0.5) / 2
    assert silhouette(points, np.array([0, 0, 1, 1])) == pytest.approx((far - near) / far)
    assert groupings(points)[2].labels.tolist() in ([0, 0, 1, 1], [1, 1, 0, 0])


def test_what_a_group_says_above_all_passes_both_tests() -> None:
    strong = leaning(True, (18, 20), (5, 40))
    assert strong.share == pytest.approx(19 / 22)
    assert strong.ratio == pytest.approx((19 / 22) / (6 / 42))
    assert strong.is_representative
    assert not leaning(True, (18, 20), (36, 40)).is_representative
    assert not leaning(True, (3, 20), (1, 40)).is_representative
    matrix = a_matrix(60, 20, share=0.9)
    found = opinion_map(matrix)
    assert found is not None
    said = representative(figures(matrix, found.grouping.labels, 2), 0, 3)
    assert len(said) == 3


def test_alike_groupings_agree_fully_and_unlike_ones_hardly() -> None:
    assert adjusted_rand_index([0, 0, 1, 1], [1, 1, 0, 0]) == 1.0
    assert adjusted_rand_index([0, 0, 1, 1], [0, 1, 0, 1]) == pytest.approx(-0.5)


def test_few_votes_and_even_opinion_come_first() -> None:
    fresh, even, settled = Polled(1, 0, 0, 0), Polled(2, 20, 20, 0), Polled(3, 40, 0, 0)
    assert priority(fresh) > priority(even) > priority(settled) > 0
    assert priority(Polled(4, 10, 10, 20)) < priority(even)


def test_everybody_has_an_order_of_their_own_and_keeps_it() -> None:
    statements = [Polled(number, 5, 5, 0) for number in range(1, 30)]
    firsts = {next_statement(statements, f"person {one}") for one in range(40)}
    assert len(firsts) > 10
    assert next_statement(statements, "person 1") == next_statement(list(reversed(statements)), "person 1")
    assert next_statement([], "person 1") is None
    few = [*statements, Polled(99, 0, 0, 0)]
    assert sum(next_statement(few, f"person {one}") == 99 for one in range(300)) > 300 / 30 * 2


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Every decision can be appealed.", "every decision can be APPEALED", True),
        ("Every decision can be appealed.", "All decisions can be appealed!", True),
        ("Every decision can be appealed.", "Agencies publish their systems.", False),
        ("我有用過 Uber 叫車。", "我用過Uber叫車", True),
        ("كل قرار قابل للطعن", "تنشر الوكالات أنظمتها", False),
        ("", "", False),
    ],
)
def test_near_duplicates_are_found_in_any_script(one: str, other: str, alike: bool) -> None:
    assert bool(near_duplicates(one, [(1, other)])) is alike
    assert likeness(one, other) == likeness(other, one)
