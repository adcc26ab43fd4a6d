"""What may be searched for, and the words around what was found."""

import pytest

from app.domain.searching import Unsearchable, Why, excerpt, marked, words_of


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("Data data DATA", ("data",)),
        ("  two   words ", ("two", "words")),
        ("STRASSE Straße", ("strasse",)),
        ("e\u0301tat", ("état",)),
        ("権", ("権",)),
        ("a 1", ("a", "1")),
        ("5%", None),
        ("", None),
        ("é", None),
        ("…!", None),
    ],
)
def test_two_letters_are_needed_and_one_where_a_letter_is_a_word(asked: str, words: tuple[str, ...] | None) -> None:
    if words is None:
        with pytest.raises(Unsearchable) as refusal:
            words_of(asked)
        assert refusal.value.why is Why.SHORT
    else:
        assert words_of(asked) == words


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ("a" * 201, Why.LONG),
        (" ".join("abcdefghijk"), Why.LONG),
        ("wo\x00rd", Why.UNWRITABLE),
        ("wo\ud800rd", Why.UNWRITABLE),
        ("wo\u202erd", Why.UNWRITABLE),
        ("two\nlines", Why.UNWRITABLE),
    ],
)
def test_what_is_too_long_or_cannot_be_seen_is_refused(asked: str, why: Why) -> None:
    with pytest.raises(Unsearchable) as refusal:
        words_of(asked)
    assert refusal.value.why is why


@pytest.mark.parametrize(
    ("text", "words", "spans"),
    [
        ("Data and data", ("data",), ((0, 4), (9, 13))),
        ("overlapping", ("overlap", "lapping"), ((0, 11),)),
        ("Die Straße ist lang", ("strasse", "lang"), ((4, 10), (15, 19))),
        ("nothing", ("x",), ()),
    ],
)
def test_every_place_is_marked_once(text: str, words: tuple[str, ...], spans: tuple[tuple[int, int], ...]) -> None:
    assert marked(text, words).spans == spans


def test_an_excerpt_stands_around_the_first_hit_and_cuts_no_word() -> None:
    found = excerpt("before " * 50 + "the  needle\nis here " + "after " * 50, ("needle",))
    assert found.text.startswith("…before ")
    assert found.text.endswith(" after…")
    assert [words for words, is_found in found.runs if is_found] == ["needle"]
    assert "the needle is here" in found.text
    assert len(found.text) <= 242


def test_an_excerpt_without_a_hit_is_how_the_text_begins_and_a_script_without_spaces_is_cut_anywhere() -> None:
    assert excerpt("Short.", ("x",)).text == "Short."
    assert excerpt("", ("x",)).text == ""
    japanese = excerpt("前" * 300 + "権利" + "後" * 300, ("権利",))
    assert len(japanese.text) == 242
    assert [words for words, is_found in japanese.runs if is_found] == ["権利"]
