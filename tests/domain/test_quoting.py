"""Words quoted from a clause: found once, everywhere or nowhere, and followed from wording to wording."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.carrying_quotes import Fate, became
from app.domain.errors import QuoteAmbiguous, QuoteEverywhere, QuoteMissing
from app.domain.quoting import (
    LONGEST,
    MOST_PLACES,
    Quote,
    Span,
    density,
    passages,
    places,
    quoted,
    settled,
    trimmed,
)
from tests.stopwatch import soon

CLAUSE = "Every person is told when a machine decides.\n\nEvery person may ask for a person to decide again."
TABLED = "A system is registered.[^1]\n\n| Class | Fee |\n|---|---|\n| High | 100 |\n\n[^1]: Within a month."
WORDS = st.text(alphabet="abé中🙂 \n", max_size=60)


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        (Quote("a machine decides"), ["a machine decides"]),
        (Quote("machine   decides.\nEvery"), ["machine decides.\n\nEvery"]),
        (Quote("Every person"), ["Every person", "Every person"]),
        (Quote("Every person", suffix=" may"), ["Every person"]),
        (Quote("person", prefix="for a "), ["person"]),
        (Quote("person", prefix="against a "), []),
        (Quote("every person"), []),
        (Quote("a robot"), []),
        (Quote(""), []),
        (Quote("  \n "), []),
        (Quote("x" * (LONGEST + 1)), []),
    ],
)
def test_words_are_found_where_they_stand_between_their_context(quote: Quote, expected: list[str]) -> None:
    assert [CLAUSE[span.start : span.end] for span in places(CLAUSE, quote)] == expected


@pytest.mark.parametrize(
    ("typed", "stands"),
    [
        ("is registered. Class", "is registered.[^1]\n\n| Class"),
        ("High\t100", "High | 100"),
        ("“High”", None),
        ("Within a month", "Within a month"),
    ],
)
def test_what_a_page_leaves_out_makes_no_difference(typed: str, stands: str | None) -> None:
    assert [TABLED[span.start : span.end] for span in places(TABLED, Quote(typed))] == ([stands] if stands else [])


def test_offsets_count_characters_and_not_their_halves() -> None:
    wording = "🙂🙂 人工知能は説明される。"
    assert places(wording, Quote("人工知能")) == (Span(3, 7),)


def test_words_that_stand_in_several_places_ask_which_or_all() -> None:
    with pytest.raises(QuoteAmbiguous) as asked:
        settled(CLAUSE, Quote("Every person"))
    assert [CLAUSE[start:end] for start, end in asked.value.places] == ["Every person"] * 2
    assert len(settled(CLAUSE, Quote("Every person"), everywhere=True)) == 2
    second = Span(*asked.value.places[1])
    assert settled(CLAUSE, Quote("Every person"), position=second) == ((second, quoted(CLAUSE, second)),)


def test_a_position_where_the_words_do_not_stand_does_not_count() -> None:
    span, kept = settled(CLAUSE, Quote("a machine decides"), position=Span(0, 5))[0]
    assert CLAUSE[span.start : span.end] == kept.exact == "a machine decides"
    assert (kept.prefix, kept.suffix[:3]) == ("Every person is told when ", ".\n\n")


@pytest.mark.parametrize("position", [Span(-5, 3), Span(5, 5), Span(7, 3), Span(0, 10**9)])
def test_a_made_up_position_is_no_place(position: Span) -> None:
    with pytest.raises(QuoteMissing):
        settled(CLAUSE, Quote(""), position=position)


def test_words_that_stand_nowhere_or_everywhere_are_refused() -> None:
    with pytest.raises(QuoteMissing):
        settled(CLAUSE, Quote("a robot"))
    with pytest.raises(QuoteEverywhere):
        settled("e" * (MOST_PLACES + 1), Quote("e"), everywhere=True)


def test_a_huge_quote_is_refused_at_once() -> None:
    with soon():
        assert places("a" * 20_000, Quote("a" * 100_000)) == ()
        assert places("a" * 20_000, Quote("a" * LONGEST, prefix="b")) == ()
        assert len(places("a" * 20_000, Quote("a"))) == MOST_PLACES + 1


@given(WORDS, st.integers(0, 60), st.integers(0, 60))
def test_what_is_quoted_from_a_wording_is_found_again_in_it(wording: str, one: int, other: int) -> None:
    span = Span(min(one, other, len(wording)), min(max(one, other), len(wording)))
    if not wording[span.start : span.end].strip():
        return
    kept = trimmed(wording, span)
    found = places(wording, quoted(wording, kept), most=100)
    assert kept in found


@pytest.mark.parametrize(
    ("old", "new", "words", "fate", "now"),
    [
        (CLAUSE, CLAUSE, "a machine", Fate.CARRIED, "a machine"),
        (CLAUSE, "In this state, " + CLAUSE, "a machine", Fate.CARRIED, "a machine"),
        (CLAUSE, CLAUSE.replace("told when", "told, in plain words, when"), "a machine", Fate.CARRIED, "a machine"),
        (CLAUSE, CLAUSE.replace("a machine", "a system"), "a machine decides", Fate.ORPHANED, "a system decides"),
        (CLAUSE, CLAUSE.replace(" when a machine decides", ""), "when a machine decides", Fate.ORPHANED, None),
        (
            "One two three four five. Six seven eight nine ten eleven twelve.",
            "Six seven eight nine ten eleven twelve. One two three four five.",
            "One two three four five.",
            Fate.MOVED,
            "One two three four five.",
        ),
        (CLAUSE, "", "a machine", Fate.ORPHANED, None),
        ("人工知能は説明される。", "すべての人工知能は説明される。", "説明される", Fate.CARRIED, "説明される"),
        ("يُبلَّغ كل شخص.", "يُبلَّغ كل شخص كتابةً.", "كل شخص", Fate.CARRIED, "كل شخص"),
    ],
)
def test_quoted_words_are_carried_moved_or_orphaned(
    old: str, new: str, words: str, fate: Fate, now: str | None
) -> None:
    start = old.index(words)
    result = became(old, new, Span(start, start + len(words)))
    there = result.span or result.instead
    assert (result.fate, there and new[there.start : there.end]) == (fate, now)


def test_a_short_word_is_not_found_again_far_from_its_neighbours() -> None:
    old, new = "The fee is due at once.", "Nobody pays. What is owed is owed by the state."
    start = old.index("is")
    assert became(old, new, Span(start, start + 2)).fate is not Fate.MOVED


@given(WORDS, WORDS, st.integers(0, 60), st.integers(1, 60))
def test_what_is_said_to_stand_somewhere_stands_there(old: str, new: str, start: int, length: int) -> None:
    span = Span(min(start, len(old)), min(start + length, len(old)))
    result = became(old, new, span)
    if result.fate is Fate.CARRIED and result.span:
        assert new[result.span.start : result.span.end] == old[span.start : span.end]
    assert (result.span is None) is (result.fate is Fate.ORPHANED)
    for there in (result.span, result.instead):
        assert there is None or 0 <= there.start <= there.end <= len(new)


SPANS = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 10), st.integers(1, 5)), max_size=12)


@given(SPANS)
def test_every_character_is_counted_as_often_as_it_is_quoted(given: list[tuple[int, int, int]]) -> None:
    quotes = [(Span(start, start + length), count) for start, length, count in given]
    counted = density(quotes)
    for place in range(45):
        expected = sum(count for span, count in quotes if span.start <= place < span.end)
        assert sum(one.count for one in counted if one.span.start <= place < one.span.end) == expected
    joined = passages(span for span, _ in quotes)
    assert all(one.end <= other.start for one, other in itertools.pairwise(joined))
    assert {p for one in joined for p in range(one.start, one.end)} == {
        p for span, _ in quotes for p in range(span.start, span.end)
    }
