"""Carrying a change over to the wording of today, and laying alternatives side by side."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.amending import Operation, Outcome, Proposal, fingerprint_of_package, overlaps
from app.domain.rebasing import Words, beside_insertion, carried, outcome_of_package
from app.domain.similarity import plain_words
from app.domain.weaving import Share, composed, shares, weave

BASE = Words("Notice", "Every person is told when a machine decides. Nobody is decided about in secret.")
BEFORE = BASE.body.replace("when", "before")
OPENLY = BASE.body.replace("in secret", "behind closed doors")
BOTH = BEFORE.replace("in secret", "behind closed doors")
TITLED = Words("Being told", BASE.body)
CLEAN, CONFLICTING, MOOT = Outcome.CLEAN, Outcome.CONFLICTING, Outcome.MOOT
REPLACE, DELETE, MOVE, AFTER = Operation.REPLACE, Operation.DELETE, Operation.MOVE, Operation.INSERT_AFTER


@pytest.mark.parametrize(
    ("operation", "proposed", "current", "outcome", "words"),
    [
        (REPLACE, Words("Notice", BEFORE), BASE, None, Words("Notice", BEFORE)),
        (REPLACE, Words("Notice", BEFORE), Words("Notice", OPENLY), CLEAN, Words("Notice", BOTH)),
        (REPLACE, TITLED, Words("Notice", OPENLY), CLEAN, Words("Being told", OPENLY)),
        (REPLACE, Words("Notice", BEFORE), TITLED, CLEAN, Words("Being told", BEFORE)),
        (REPLACE, TITLED, Words("Openness", BASE.body), CONFLICTING, None),
        (REPLACE, Words("Notice", BEFORE), Words("Notice", BASE.body.replace("when", "if")), CONFLICTING, None),
        (REPLACE, Words("Notice", BEFORE), Words("Notice", BEFORE), MOOT, Words("Notice", BEFORE)),
        (REPLACE, Words("Notice", BEFORE), Words("Notice", BOTH), MOOT, Words("Notice", BOTH)),
        (REPLACE, Words("Notice", BEFORE), None, CONFLICTING, Words("Notice", BEFORE)),
        (DELETE, Words("", ""), Words("Notice", OPENLY), CONFLICTING, None),
        (DELETE, Words("", ""), TITLED, CLEAN, Words("", "")),
        (DELETE, Words("", ""), None, MOOT, Words("", "")),
        (AFTER, Words("", "New."), Words("Notice", OPENLY), None, Words("", "New.")),
        (AFTER, Words("", "New."), None, None, Words("", "New.")),
        (MOVE, Words("", ""), Words("Notice", OPENLY), None, Words("", "")),
        (MOVE, Words("", ""), None, CONFLICTING, Words("", "")),
    ],
)
def test_a_change_is_carried_over(operation, proposed, current, outcome, words):
    result = carried(operation, proposed, BASE, current)
    assert result.outcome is outcome
    if words is not None:
        assert result.words == words


IN = Words("Scope", "This code binds every public body and whoever works for one.")


@pytest.mark.parametrize(
    ("proposed", "outcome"),
    [
        (IN, MOOT),
        (Words("", "this code binds every PUBLIC body, and whoever works for one"), MOOT),
        (Words("", "Whoever works for one."), MOOT),
        (Words("Reach", IN.body), CONFLICTING),
        (Words("Scope", "This code binds every public body and whoever is paid by one."), CONFLICTING),
        (Words("Scope", "This code binds every public and private body and whoever works for one."), CONFLICTING),
        (Words("Scope", "Courts decide about complaints."), None),
        (Words("Scope", "body"), MOOT),
        (Words("", "odd"), None),
        (Words("", ""), None),
    ],
)
def test_an_insertion_meets_another_one_at_its_place(proposed, outcome):
    assert beside_insertion(proposed, IN) is outcome


@given(st.text(min_size=1), st.text())
def test_an_insertion_whose_words_are_in_the_text_is_moot(words, more):
    inserted = Words("", f"{more} {words} {more}")
    assert beside_insertion(Words("", words), inserted) is (MOOT if plain_words(words) else None)


@pytest.mark.parametrize(
    ("parts", "whole"),
    [
        ([None, None], None),
        ([CLEAN, None], CLEAN),
        ([CLEAN, MOOT], CLEAN),
        ([MOOT, MOOT], MOOT),
        ([MOOT, None], CLEAN),
        ([CLEAN, CONFLICTING], CONFLICTING),
        ([], None),
    ],
)
def test_one_change_that_conflicts_holds_up_the_package(parts, whole):
    assert outcome_of_package(parts) is whole


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [("Being told", "Openness", True), ("Being told", "Being told", False), ("Being told", "Notice", False)],
)
def test_two_headings_for_one_clause_are_a_choice(one, other, told):
    proposals = [Proposal(REPLACE, BASE.body, title) for title in (one, other)]
    assert overlaps(BASE.body, *proposals, heading="Notice") is told
    assert overlaps(BASE.body, *reversed(proposals), heading="Notice") is told


def test_a_package_is_the_same_in_whatever_order_it_was_written():
    assert fingerprint_of_package(["a", "b"]) == fingerprint_of_package(["b", "a"])
    assert fingerprint_of_package(["a"]) == "a"
    assert fingerprint_of_package(["a", "b"]) != fingerprint_of_package(["a", "c"])


def test_alternatives_to_the_same_words_collide_and_others_do_not():
    woven = weave(BASE.body, {1: BEFORE, 2: BASE.body.replace("when", "if"), 3: OPENLY, 4: BEFORE})
    first, second = (woven.stretches[at] for at in woven.open_places)
    assert [(option.text.strip(), option.numbers) for option in first.options] == [("before", (1, 4)), ("if", (2,))]
    assert (first.colliding, second.colliding) == (True, False)
    assert "".join(stretch.today for stretch in woven.stretches) == BASE.body


def test_words_chosen_place_by_place_make_a_wording_and_say_whose_they_are():
    woven = weave(BASE.body, {1: BOTH, 2: BASE.body.replace("when", "if"), 3: OPENLY})
    first, second = woven.open_places
    words = {first: woven.stretches[first].options[0].text, second: woven.stretches[second].options[0].text}
    assert composed(woven, words) == BOTH
    assert shares(woven, words) == {1: Share.ALL, 2: Share.NONE, 3: Share.ALL}
    assert shares(woven, {second: words[second]}) == {1: Share.SOME, 2: Share.NONE, 3: Share.ALL}
    assert composed(woven, {}) == BASE.body


@given(st.text(max_size=60), st.lists(st.text(max_size=60), max_size=4))
def test_every_alternative_can_be_put_together_from_its_own_places(today, wordings):
    alternatives = dict(enumerate(wordings, start=1))
    woven = weave(today, alternatives)
    for number, wording in alternatives.items():
        own = {
            at: option.text
            for at, stretch in enumerate(woven.stretches)
            for option in stretch.options
            if number in option.numbers
        }
        assert composed(woven, own) == wording
