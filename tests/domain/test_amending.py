import csv
from collections import Counter
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.amending import (
    FINAL,
    AmendmentState,
    Decision,
    Operation,
    Outcome,
    Proposal,
    become,
    decided,
    fingerprint,
    may_become,
    overlaps,
    rebase,
)
from app.domain.errors import AlreadyDecided, NotInThisState

PROPOSED, DISCUSSED = AmendmentState.PROPOSED, AmendmentState.UNDER_DISCUSSION
BASE = "Providers shall keep the logs for six months."


def replaces(text):
    return Proposal(Operation.REPLACE, text)


LONGER = replaces("Providers shall keep the logs for one year.")
SHORTER = replaces("Providers shall keep the logs for three months.")
DEPLOYERS = replaces("Deployers shall keep the logs for six months.")
DELETION = Proposal(Operation.DELETE)
BEFORE = Proposal(Operation.INSERT_BEFORE, "New.")
AFTER = Proposal(Operation.INSERT_AFTER, "New.")
MOVE = Proposal(Operation.MOVE)


@pytest.mark.parametrize(("state", "later"), list(product(AmendmentState, AmendmentState)))
def test_an_open_amendment_may_be_settled_and_a_settled_one_never_changes(state, later):
    forward = state is PROPOSED and later is DISCUSSED
    assert may_become(state, later) == (forward or (state in (PROPOSED, DISCUSSED) and later in FINAL))


@pytest.mark.parametrize("decision", Decision)
def test_a_decision_gives_the_state_of_its_name(decision):
    assert decided(DISCUSSED, decision) == decision.value


@pytest.mark.parametrize("decision", Decision)
def test_nothing_is_decided_twice(decision):
    with pytest.raises(AlreadyDecided):
        decided(AmendmentState.REJECTED, decision)


def test_a_withdrawn_amendment_cannot_be_adopted():
    with pytest.raises(NotInThisState):
        become(AmendmentState.WITHDRAWN, AmendmentState.ADOPTED)


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        (LONGER, SHORTER, True),
        (LONGER, LONGER, True),
        (LONGER, DEPLOYERS, False),
        (LONGER, DELETION, True),
        (DELETION, DELETION, True),
        (BEFORE, BEFORE, True),
        (AFTER, AFTER, True),
        (BEFORE, AFTER, False),
        (AFTER, LONGER, False),
        (AFTER, DELETION, False),
        (AFTER, MOVE, False),
        (MOVE, MOVE, True),
        (MOVE, DELETION, True),
        (MOVE, LONGER, False),
    ],
)
def test_two_amendments_overlap_when_both_cannot_be_carried_out(one, other, told):
    assert overlaps(BASE, one, other) is told
    assert overlaps(BASE, other, one) is told


def test_an_amendment_is_carried_over_to_a_clause_changed_elsewhere():
    rebased = rebase(BASE, LONGER.text, DEPLOYERS.text)
    assert (rebased.outcome, rebased.text) == (Outcome.CLEAN, "Deployers shall keep the logs for one year.")


def test_an_amendment_of_words_that_changed_meanwhile_conflicts():
    rebased = rebase(BASE, LONGER.text, SHORTER.text)
    assert rebased.outcome is Outcome.CONFLICTING
    assert not rebased.merge.clean


def test_an_amendment_is_moot_when_its_words_are_already_in_the_text():
    current = "Deployers shall keep the logs for one year."
    rebased = rebase(BASE, LONGER.text, current)
    assert (rebased.outcome, rebased.text) == (Outcome.MOOT, current)


@pytest.mark.parametrize(
    ("current", "outcome"), [("", Outcome.MOOT), (BASE, Outcome.CLEAN), (LONGER.text, Outcome.CONFLICTING)]
)
def test_a_deletion_holds_only_for_the_words_it_was_proposed_on(current, outcome):
    assert rebase(BASE, "", current).outcome is outcome


@given(st.text(max_size=40), st.text(max_size=40))
def test_on_an_unmoved_clause_an_amendment_makes_what_it_proposes(base, proposed):
    rebased = rebase(base, proposed, base)
    assert rebased.text == proposed
    assert rebased.outcome is (Outcome.MOOT if base == proposed else Outcome.CLEAN)


@pytest.mark.parametrize(
    "text",
    ["Delete “high-risk”.", 'delete "HIGH-RISK".', "Delete  «high‑risk».\n", " Delete „high–risk“. "],
)
def test_amendments_that_ask_for_the_same_have_one_fingerprint(text):
    expected = fingerprint(Operation.REPLACE, "5.1.a", 'Delete "high-risk".')
    assert fingerprint(Operation.REPLACE, "5.1.a", text) == expected
    assert len(expected) == 64


def test_another_target_operation_or_word_has_another_fingerprint():
    prints = {
        fingerprint(Operation.REPLACE, "5.1.a", "x"),
        fingerprint(Operation.INSERT_AFTER, "5.1.a", "x"),
        fingerprint(Operation.REPLACE, "5.1.b", "x"),
        fingerprint(Operation.REPLACE, "5.1.a", "y"),
        fingerprint(Operation.REPLACE, "5.1.a x", ""),
    }
    assert len(prints) == 5


def test_of_the_amendments_to_the_ai_act_250_share_their_text_with_another(data_folder):
    with (data_folder / "aiact" / "amendments_groups.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    same = Counter(fingerprint(Operation.REPLACE, row["original_text"], row["proposed_text"]) for row in rows)
    assert sum(count for count in same.values() if count > 1) == 250
