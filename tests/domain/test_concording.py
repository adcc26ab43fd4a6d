"""The table of concordance: what became of each clause from one version to another."""

import pytest

from app.domain.concording import Descended, Held, Mark, Side, table_of

ONE = "Every public body tells people when a machine has taken part in a decision about them."
TWO = "Whoever is affected by such a decision may ask a person to review it within thirty days."
THREE = "Public bodies keep a list of all the machines that they use and publish it every year."


def held(number: int, body: str, label: str = "") -> Held:
    return Held(number, label or f"Article {number}", "", body)


def rows(*sides: Side, descents: tuple[Descended, ...] = ()) -> list[tuple[str, str, str, bool]]:
    return [
        (
            line.before.label if line.before else "",
            line.after.label if line.after else "",
            " ".join(line.marks),
            line.recorded,
        )
        for line in table_of(sides, descents)
    ]


@pytest.mark.parametrize(
    ("side", "row"),
    [
        ((held(1, ONE), held(1, ONE), False), ("Article 1", "Article 1", "kept", True)),
        ((held(1, ONE), held(1, TWO), False), ("Article 1", "Article 1", "changed", True)),
        ((held(1, ONE), held(1, ONE, "Article 4"), False), ("Article 1", "Article 4", "renumbered", True)),
        ((held(1, ONE), held(1, TWO, "Article 4"), True), ("Article 1", "Article 4", "changed renumbered moved", True)),
        ((held(1, ONE), held(1, ONE), True), ("Article 1", "Article 1", "moved", True)),
        ((held(1, ONE), None, False), ("Article 1", "", "gone", True)),
        ((None, held(1, ONE), False), ("", "Article 1", "inserted", True)),
    ],
)
def test_one_clause(side: Side, row: tuple[str, str, str, bool]) -> None:
    assert rows(side) == [row]


def test_a_split_is_found_by_the_words_that_left_a_clause() -> None:
    assert rows((held(1, f"{ONE} {TWO}"), held(1, ONE), False), (None, held(2, TWO, "Article 1a"), False)) == [
        ("Article 1", "Article 1", "changed split", True),
        ("Article 1", "Article 1a", "split", False),
    ]


def test_clauses_that_were_joined_are_found_by_the_words_that_came_into_one() -> None:
    assert rows((held(1, ONE), held(1, f"{ONE} {TWO}"), False), (held(2, TWO), None, False)) == [
        ("Article 1", "Article 1", "changed joined", True),
        ("Article 2", "Article 1", "joined", False),
    ]


def test_words_that_stand_in_both_versions_of_a_clause_were_not_split_from_it() -> None:
    both = f"{ONE} {TWO}"
    assert rows((held(1, both), held(1, both), False), (None, held(2, TWO), False))[1][2] == "inserted"


def test_what_the_record_says_goes_before_words_and_leads_over_clauses_in_between() -> None:
    descents = (
        Descended(8, 1, Mark.SPLIT), Descended(9, 8, Mark.SPLIT), Descended(7, 2, Mark.JOINED),
        Descended(3, 7, Mark.JOINED),
    )  # fmt: skip
    assert rows(
        (held(1, ONE), held(1, THREE), False),
        (None, held(9, "Quite other words.", "Article 1b"), False),
        (held(2, TWO), None, False),
        (held(3, THREE), held(3, THREE), False),
        descents=descents,
    ) == [
        ("Article 1", "Article 1", "changed split", True),
        ("Article 1", "Article 1b", "split", True),
        ("Article 2", "Article 3", "joined", True),
        ("Article 3", "Article 3", "joined", True),
    ]


def test_a_record_that_leads_back_to_itself_ends_nowhere() -> None:
    circle = (Descended(8, 9, Mark.SPLIT), Descended(9, 8, Mark.SPLIT))
    assert rows((None, held(9, ONE), False), descents=circle) == [("", "Article 9", "inserted", True)]


def test_a_clause_whose_words_stand_in_a_new_one_has_moved() -> None:
    assert rows((held(1, ONE), None, False), (None, held(5, ONE), False)) == [
        ("Article 1", "Article 5", "renumbered moved", False),
    ]  # fmt: skip
