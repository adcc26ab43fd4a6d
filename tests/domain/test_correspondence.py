"""Which clause of a text each clause of a new draft is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.anchoring import in_order
from app.domain.correspondence import Known, correspond, correspond_by_place
from app.domain.manuscript import DraftClause
from app.domain.structure import ClauseKind
from tests.stopwatch import soon

LONG = "Every public body tells people when a machine has taken part in a decision about them."
OTHER = "Whoever is affected by such a decision may ask a person to review it within thirty days."


def known(label: str, body: str = "Words.", kind: ClauseKind = ClauseKind.ARTICLE) -> Known:
    return Known(label, kind, "", body)


def draft(label: str, body: str = "Words.", kind: ClauseKind = ClauseKind.ARTICLE) -> DraftClause:
    return DraftClause(kind, label, "", body, None)


@pytest.mark.parametrize(
    ("there", "drafts", "found"),
    [
        ([], [draft("Article 1")], {}),
        ([known("Article 1")], [draft("Article 1", "Other words.")], {0: 0}),
        ([known("Article 1"), known("Article 2")], [draft("Article 2"), draft("Article 1")], {0: 1, 1: 0}),
        ([known("Article 1", LONG), known("Article 2", OTHER)], [draft("Article 3", LONG)], {0: 0}),
        ([known("Article 1", LONG), known("Article 2", OTHER)], [draft("Article 2", LONG)], {0: 0}),
        ([known("Article 1", "Short."), known("Article 2", "Other.")], [draft("Article 2", "Short.")], {0: 1}),
        ([known("Article 1", LONG)], [draft("§ X", f"{LONG} In plain words.")], {0: 0}),
        ([known("Article 1", LONG)], [draft("§ X", OTHER)], {}),
        ([known("Article 1", LONG), known("Article 1", OTHER)], [draft("Article 1", f"{OTHER} Free.")], {0: 1}),
        ([known("Article 1", LONG)] * 2, [draft("Article 1", LONG)] * 2, {0: 0, 1: 1}),
    ],
    ids=[
        "nothing to find", "same number", "other order", "renumbered", "renumbered over another number",
        "too short to be recognised by its words", "similar words between the same neighbours", "other words",
        "the more similar of one number", "twice the same",
    ],
)  # fmt: skip
def test_a_clause_is_found_again(there: list[Known], drafts: list[DraftClause], found: dict[int, int]) -> None:
    assert correspond(there, drafts) == found


def test_another_language_is_matched_by_number_then_by_place() -> None:
    there = [known("(1)", kind=ClauseKind.RECITAL), known("Article 1"), known("Purpose"), known("Duties")]
    drafts = [draft("(1)", kind=ClauseKind.RECITAL), draft("المادة 1"), draft("الغرض"), draft("الواجبات")]
    assert correspond_by_place(there, drafts) == {0: 0, 1: 1, 2: 2, 3: 3}
    assert correspond_by_place(there, drafts[:3]) == {0: 0, 1: 1}


@given(st.lists(st.sampled_from("abcdef"), max_size=12), st.lists(st.sampled_from("abcdef"), max_size=12))
def test_nothing_is_ever_paired_twice(there: list[str], drafts: list[str]) -> None:
    one, other = (
        [known(f"Article {name}", name * 50) for name in there],
        [draft(f"Article {n}", n * 50) for n in drafts],
    )
    for found in (correspond(one, other), correspond_by_place(one, other)):
        assert len(set(found.values())) == len(found)
        assert all(0 <= clause < len(one) and 0 <= index < len(other) for index, clause in found.items())


@given(st.permutations(range(8)))
def test_the_pairs_kept_in_order_rise_on_both_sides(order: list[int]) -> None:
    kept = in_order(enumerate(order))
    assert [pair[1] for pair in kept] == sorted(pair[1] for pair in kept)
    assert kept


def test_twenty_thousand_clauses_of_one_number_take_no_minutes() -> None:
    there = [known("Article 1", f"Words {number}.") for number in range(20_000)]
    drafts = [draft("Article 1", f"Other words {number}.") for number in range(20_000)]
    with soon():
        assert len(correspond(there, drafts)) == 20_000
