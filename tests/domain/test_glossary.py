"""Fixed terms: where they stand in a wording, and which renderings put them otherwise."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.glossary import Term, departures, forms, in_variety, occurrences
from tests.stopwatch import soon

SYSTEM = Term(
    1,
    {
        "en": "AI system",
        "fr": "système d’IA",
        "pl": "system AI; system sztucznej inteligencji",
        "nl": "AI-systeem",
        "ar": "نظام الذكاء الاصطناعي",
        "zh": "人工智能系统",
        "ja": "AIシステム",
        "ru": "система искусственного интеллекта",
        "es": "sistema de IA",
    },
)
HIGH_RISK = Term(2, {"en": "high-risk AI system", "fr": "système d’IA à haut risque"})
PROVIDER = Term(3, {"en": "provider", "fr": "fournisseur", "ar": "مزود", "pl": "dostawca"})
TERMS = (SYSTEM, HIGH_RISK, PROVIDER)


def words_met(wording: str, language: str) -> list[tuple[int, str]]:
    return [(one.number, wording[one.start : one.end]) for one in occurrences(wording, language, TERMS)]


def test_a_term_is_met_with_its_endings_and_a_shorter_one_not_inside_a_longer() -> None:
    assert words_met("Providers of high-risk AI systems and of AI systems.", "en") == [
        (3, "Providers"),
        (2, "high-risk AI systems"),
        (1, "AI systems"),
    ]
    assert words_met("The air is systematically cleaned.", "en") == []


@pytest.mark.parametrize(
    ("language", "rendering"),
    [
        ("fr", "Les systèmes d'IA sont surveillés."),
        ("pl", "Systemy sztucznej inteligencji podlegają nadzorowi."),
        ("nl", "De AI-systemen worden bewaakt."),
        ("ar", "تخضع لنظام الذَّكاء الاصطناعي رقابة."),
        ("zh", "人工智能系统受到监督。"),
        ("zh-Hans", "本条适用于人工智能系统。"),
        ("ja", "AIシステムは監視される。"),
        ("ru", "Системы искусственного интеллекта контролируются."),
        ("es-CO", "Los sistemas de IA se supervisan."),
    ],
)
def test_a_rendering_with_the_fixed_term_is_not_warned_of(language: str, rendering: str) -> None:
    assert departures("AI systems are supervised.", "en", rendering, language, TERMS) == []


@pytest.mark.parametrize(
    ("language", "rendering"),
    [
        ("fr", "Les machines intelligentes sont surveillées."),
        ("pl", "Maszyny podlegają nadzorowi."),
        ("nl", "Algoritmen worden bewaakt."),
        ("ar", "تخضع الآلات للرقابة."),
        ("zh", "智能机器受到监督。"),
        ("ja", "機械は監視される。"),
        ("ru", "Машины контролируются."),
    ],
)
def test_a_rendering_with_another_word_is_warned_of_once(language: str, rendering: str) -> None:
    told = departures("An AI system is an AI system.", "en", rendering, language, TERMS)
    assert [(one.number, one.found) for one in told] == [(1, "AI system")]
    assert told[0].expected == SYSTEM.forms(language)


def test_a_term_that_is_not_fixed_in_the_language_asks_for_nothing() -> None:
    assert departures("A provider.", "en", "Een leverancier.", "nl", TERMS) == []
    assert departures("A provider.", "en", "", "sw", TERMS) == []


def test_forms_are_parted_by_semicolons_and_counted_once() -> None:
    assert forms(" system AI ;; system  AI;systemu AI ") == ("system AI", "systemu AI")
    assert forms(" ; ") == ()


def test_a_variety_falls_back_to_its_language_and_back_again() -> None:
    assert in_variety({"pt": "a"}, "pt-BR") == "a"
    assert in_variety({"pt-BR": "b"}, "pt") == "b"
    assert in_variety({"pt-BR": "b", "pt": ""}, "fr") == ""


@given(st.text(max_size=200), st.text(max_size=200), st.sampled_from(["en", "fr", "ar", "zh", "th"]))
def test_any_words_can_be_searched_and_places_are_within_them(wording: str, form: str, language: str) -> None:
    for one in occurrences(wording, language, [Term(1, {language: form})]):
        assert 0 <= one.start < one.end <= len(wording)


@given(st.lists(st.sampled_from(["AI", "system", "risk", "the", "人", "نظام"]), min_size=1, max_size=30))
def test_a_term_made_of_words_of_a_text_is_met_in_it_and_two_places_never_overlap(tokens: list[str]) -> None:
    wording = " ".join(tokens)
    found = occurrences(wording, "en", [Term(1, {"en": " ".join(tokens[:2])}), Term(2, {"en": tokens[0]})])
    assert found
    assert all(one.end <= other.start for one, other in pairwise(found))


def test_many_terms_in_a_long_clause_are_found_at_once() -> None:
    letters = "bcdfghjklmnpqrstvwxz"
    words = [f"{one}o{other}{one}ur" for one in letters for other in letters]
    terms = [Term(number, {"en": f"{word} system"}) for number, word in enumerate(words)]
    wording = " ".join(f"The {word} systems and" for word in words * 5)
    with soon():
        assert len({one.number for one in occurrences(wording, "en", terms)}) == len(words)


def test_numbers_and_abbreviations_have_no_endings() -> None:
    terms = [Term(1, {"en": "Annex 1"}), Term(2, {"en": "law"})]
    assert occurrences("Annex 12, the ICT rules, a lawn", "en", terms) == []
    assert occurrences("Annex 1", "en", [Term(1, {"en": "annex 1"})]) != []
