"""What an explanatory report is made of."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.reporting import Report, Section, Words, by_clause, chosen, in_lines, outline
from app.domain.tokens import Kind

texts = st.text(alphabet="ab \n", max_size=20)
words = st.lists(st.builds(Words, texts, st.sampled_from(("", "fr")), st.sampled_from(Kind)), max_size=8)


def section(name, *sections):
    return Section(name, (Words(name),), (), sections)


def test_the_outline_is_every_section_in_reading_order_with_its_depth():
    made = [section("a", section("b", section("c")), section("d")), section("e")]
    assert [(level, one.id) for level, one in outline(made)] == [(0, "a"), (1, "b"), (2, "c"), (1, "d"), (0, "e")]


def test_no_two_sections_have_one_name_for_a_link_leads_to_one_place():
    with pytest.raises(ValueError, match="b"):
        Report(Words("A code"), "", "en", (), (section("a", section("b")), section("b")))


@pytest.mark.parametrize(
    ("there", "languages", "found"),
    [
        ({"en": "Water", "fr": "Eau"}, ("fr", "en"), ("Eau", "fr")),
        ({"en": "Water"}, ("fr", "en"), ("Water", "en")),
        ({"pt": "Agua", "es": "Agua"}, ("fr", "en"), ("Agua", "es")),
        ({"fr": "  ", "en": " Water\n"}, ("fr", "en"), ("Water", "en")),
        ({"fr": ""}, ("fr",), None),
        ({}, ("fr",), None),
    ],
)
def test_words_are_told_in_the_first_language_that_there_is(there, languages, found):
    words = chosen(there, languages)
    assert (words and (words.text, words.language)) == found


@given(words)
def test_words_cut_into_lines_keep_every_word_its_language_and_what_became_of_it(given_words):
    lines = in_lines(given_words)
    assert all("\n" not in one.text and one.text for line in lines for one in line)
    assert all(any(one.text.strip() for one in line) for line in lines)
    whole = [(letter, one.language, one.kind) for one in given_words for letter in one.text if letter.strip()]
    assert [
        (letter, one.language, one.kind) for line in lines for one in line for letter in one.text if letter.strip()
    ] == whole


@given(st.lists(st.tuples(st.integers(0, 9), st.lists(st.integers(0, 5), max_size=4)), max_size=8))
def test_what_touches_several_clauses_is_told_once_under_each(touched):
    found = by_clause(touched)
    assert sum(map(len, found.values())) == sum(len(set(clauses)) for _what, clauses in touched)
    assert all(found[clause].count(what) >= 1 for what, clauses in touched for clause in clauses)
