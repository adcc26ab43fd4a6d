"""Same reasons for unlike contributions: what counts as the same, what as unlike, and what is flagged."""

import pytest

from app.domain.same_reasons import MANY, is_pasted, key_of, lengths_of_nearly_same, nearly_same, unlike

REASONS = "Thank you for your contribution. The article already protects applicants, so we keep its wording as it is."
UNLIKE = [
    "Who pays for the interpreters at the counter?",
    "Article 4 forgets people without an address.",
    "Ten working days are too long for a refusal of benefits.",
    "Children should be told in words that they understand.",
    "El registro público tendría que publicarse cada mes.",
    "第4条は電話の利用者を忘れている。",
]
ALIKE = [
    f"Ten working days are too long for a refusal of benefits, {name}."
    for name in ("Ada", "Ben", "Cyd", "Dan", "Eve", "Flo")
]


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (REASONS.upper(), True),
        (REASONS.replace(".", "!"), True),
        (REASONS.replace("article", "paragraph"), True),
        ("We follow you: the second paragraph now names the counter and the telephone.", False),
        ("", False),
    ],
)
def test_reasons_are_the_same_whatever_their_case_and_with_a_word_changed(other: str, same: bool) -> None:
    assert nearly_same(REASONS, other) is same
    least, most = lengths_of_nearly_same(REASONS)
    assert not same or least <= len(other) <= most


def test_a_key_finds_copies_that_differ_in_case_punctuation_and_numbers() -> None:
    assert key_of("See Article 4, please.") == key_of("see article 7 please")
    assert key_of("See Article 4.") != key_of("See Annex 4.")


@pytest.mark.parametrize(
    ("contributions", "expected"), [(UNLIKE, True), (ALIKE, False), ([], False), (UNLIKE[:1], False), (["", ""], True)]
)
def test_contributions_are_unlike_when_most_pairs_of_them_say_different_things(
    contributions: list[str], expected: bool
) -> None:
    assert unlike(contributions) is expected


@pytest.mark.parametrize(
    ("total", "contributions", "flagged"),
    [(MANY, UNLIKE, True), (MANY - 1, UNLIKE, False), (800, ALIKE, False), (800, UNLIKE, True)],
)
def test_the_same_reasons_are_flagged_when_many_contributions_got_them_that_are_unlike(
    total: int, contributions: list[str], flagged: bool
) -> None:
    assert is_pasted(total, contributions) is flagged
