"""What members say of themselves is told in numbers that point at nobody."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.describing import described
from app.domain.descriptions import DescriptionMalformed
from app.domain.self_declared import Breakdown, answered, breakdown

AGES = ("young", "middle", "old")
PROCESS = {"slug": "a", "kind": "bill", "languages": ["en", "fr"], "title": {"en": "A"}}
GENDER = {"key": "gender", "title": {"en": "Gender"}, "choices": {"woman": {"en": "Woman"}, "man": {"en": "Man"}}}


@pytest.mark.parametrize(
    ("counted", "total", "told"),
    [
        ({"young": 9, "middle": 8, "old": 7}, 30, ((("young",), 9), (("middle",), 8), (("old",), 7))),
        ({"young": 9, "middle": 8, "old": 2}, 30, ((("young",), 9), (("middle", "old"), 10))),
        ({"young": 9, "middle": 8}, 17, ((("young",), 9), (("middle", "old"), 8))),
        ({"young": 9}, 9, ((AGES, 9),)),
        ({"young": 4}, 30, ()),
        ({}, 30, ()),
    ],
)
def test_small_numbers_are_told_together_with_their_complement(counted, total, told) -> None:
    known = sum(counted.values())
    assert breakdown(AGES, counted, total) == Breakdown(told, total - known if told else None, total)


def test_an_answer_that_is_no_choice_any_longer_is_unknown() -> None:
    told = breakdown(AGES, {"young": 6, "middle": 6, "old": 6, "ancient": 5}, 25)
    assert (told.unknown, told.known) == (7, 18)


@given(st.dictionaries(st.sampled_from(AGES), st.integers(0, 40)), st.integers(0, 40))
def test_no_number_below_five_is_ever_told_of_an_answer(counted: dict[str, int], unknown: int) -> None:
    told = breakdown(AGES, counted, sum(counted.values()) + unknown)
    assert all(people >= 5 for _, people in told.parts)
    if told.parts:
        assert sum(people for _, people in told.parts) + (told.unknown or 0) == told.total
        assert sorted(choice for choices, _ in told.parts for choice in choices) == sorted(AGES)


def test_only_what_is_asked_is_taken_and_an_empty_answer_is_none() -> None:
    given_answers = {"age": "young", "gender": "", "income": "high", "region": "elsewhere"}
    assert answered({"age": AGES, "gender": ("woman",), "region": ("north",)}, given_answers) == {"age": "young"}


def test_a_description_says_what_members_may_say_of_themselves() -> None:
    (gender,) = described({**PROCESS, "attributes": [GENDER]}).attributes
    assert (gender.key, gender.title["en"], list(gender.choices)) == ("gender", "Gender", ["woman", "man"])
    assert described(PROCESS).attributes == ()


@pytest.mark.parametrize(
    ("attributes", "places"),
    [
        ([GENDER, GENDER], ["attributes[2].key"]),
        ([{**GENDER, "title": {}}], ["attributes[1].title"]),
        ([{**GENDER, "choices": {}}], ["attributes[1].choices"]),
        ([{**GENDER, "choices": {"woman": {}}}], ["attributes[1].choices.woman"]),
        ([{**GENDER, "choices": {"woman": {"ja": "x"}}}], ["attributes[1].choices.woman.ja"]),
        ([{**GENDER, "choices": {"A B": {"en": "x"}}}], ["attributes[1].choices.A B"]),
        ([{**GENDER, "choices": {f"c{n}": {"en": "x"} for n in range(41)}}], ["attributes[1].choices"]),
        ([{**GENDER, "order": 1}], ["attributes[1].order"]),
        ([{"key": f"a{n}", **{k: GENDER[k] for k in ("title", "choices")}} for n in range(9)], ["attributes"]),
        ("gender", ["attributes"]),
        (["gender"], ["attributes[1]", "attributes[1].key", "attributes[1].title", "attributes[1].choices"]),
    ],
)
def test_every_mistake_in_it_is_found_at_its_place(attributes, places) -> None:
    with pytest.raises(DescriptionMalformed) as raised:
        described({**PROCESS, "attributes": attributes})
    assert [mistake.place for mistake in raised.value.mistakes] == places
