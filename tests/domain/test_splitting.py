"""Where the words of a clause may be divided."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import SplitMisplaced
from app.domain.splitting import Seam, divided, joined, place_before, stretches


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (
            "One is told. Two; three: four.\nFive (5.1) is.",
            ["One is told.", "Two;", "three:", "four.", "Five (5.1) is."],
        ),
        ("第一条。甲は乙；丙。", ["第一条。", "甲は乙；", "丙。"]),
        ("يُخبر الشخص؛ ويُسمع.", ["يُخبر الشخص؛", "ويُسمع."]),
        ("No end", ["No end"]),
        ("", []),
    ],
)
def test_a_wording_is_offered_by_its_sentences_and_lines(body: str, found: list[str]) -> None:
    assert [words for _start, words in stretches(body)] == found


def test_a_wording_is_divided_between_two_words() -> None:
    assert divided("He is told. She is not.", 12) == ("He is told.", "She is not.")
    assert divided("He is told. She is not.", 11) == ("He is told.", "She is not.")
    assert divided("告知本人并记录", 4) == ("告知本人", "并记录")
    for body, place in (("He is told.", 4), ("He is told.", 0), ("He is told.", 11), ("He is told.", -3), ("He.", 99)):
        with pytest.raises(SplitMisplaced):
            divided(body, place)
    with pytest.raises(SplitMisplaced):
        divided("مُقدَّم", 1)


def test_a_place_is_named_by_words_that_stand_there_once() -> None:
    assert place_before("a b a", "b") == 2
    for words in ("a", "c", " "):
        with pytest.raises(SplitMisplaced):
            place_before("a b a", words)


def test_two_wordings_become_one() -> None:
    assert joined("One.", "Two.", Seam.SPACE) == "One. Two."
    assert joined("One.", "Two.", Seam.PARAGRAPH) == "One.\n\nTwo."
    assert joined("甲。", "乙。", Seam.SPACE) == "甲。乙。"
    assert joined("", "Two.", Seam.SPACE) == "Two."


@given(st.text(max_size=60), st.integers(-2, 62))
def test_dividing_loses_nothing_but_space(body: str, place: int) -> None:
    try:
        first, second = divided(body, place)
    except SplitMisplaced:
        return
    assert "".join((first + second).split()) == "".join(body.split())
    assert first.strip()
    assert second.strip()
