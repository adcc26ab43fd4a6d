"""Objections: what becomes of one, who may do what about it, what it blocks."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import NotInThisState, OwnDecision, ReasonsMissing
from app.domain.objecting import (
    BLOCKING,
    BY_AUTHOR,
    DECISIONS,
    OWED_REASONS,
    Act,
    Answer,
    Asked,
    ObjectionState,
    Raised,
    Standing,
    after,
    blocking,
    check,
    is_blocking,
    may,
    possible,
)

ACTS = st.sampled_from(Act)
STANDINGS = [Standing(state, answer) for state, answer in product(ObjectionState, Answer)]
LIFE = """
open           none     addressed      open           offered
open           none     sustained      sustained      none
open           none     not_sustained  not_sustained  none
open           none     withdrawn      withdrawn      none
open           offered  agreed         resolved       offered
open           offered  disagreed      open           refused
open           offered  not_sustained  not_sustained  offered
open           refused  addressed      open           offered
open           refused  sustained      sustained      none
sustained      none     addressed      sustained      offered
sustained      none     withdrawn      withdrawn      none
sustained      offered  agreed         resolved       offered
sustained      offered  disagreed      sustained      refused
sustained      refused  not_sustained  not_sustained  refused
not_sustained  none     carried        minority       none
not_sustained  none     sustained      sustained      none
not_sustained  none     withdrawn      withdrawn      none
minority       none     withdrawn      withdrawn      none
"""


@pytest.mark.parametrize("line", LIFE.strip().splitlines())
def test_the_life_of_an_objection(line: str) -> None:
    state, answer, act, then, told = line.split()
    held = Standing(ObjectionState(state), Answer(answer))
    assert after(Act(act), held) == Standing(ObjectionState(then), Answer(told))


@pytest.mark.parametrize("answer", Answer)
def test_what_is_resolved_is_done_with(answer: Answer) -> None:
    held = Standing(ObjectionState.RESOLVED, answer)
    assert [act for act in Act if possible(act, held)] == []
    with pytest.raises(NotInThisState):
        after(Act.WITHDRAWN, held)


def test_what_was_sustained_is_never_set_aside_unanswered() -> None:
    assert not possible(Act.NOT_SUSTAINED, Standing(ObjectionState.SUSTAINED))
    assert possible(Act.NOT_SUSTAINED, Standing(ObjectionState.SUSTAINED, Answer.OFFERED))


def test_nobody_agrees_with_an_answer_that_was_not_given() -> None:
    for held in STANDINGS:
        assert not possible(Act.AGREED, held) or held.answer is Answer.OFFERED


@given(st.lists(ACTS, max_size=12))
def test_only_agreement_withdrawal_or_a_decision_with_reasons_ends_the_blocking(acts: list[Act]) -> None:
    held = Standing(ObjectionState.OPEN)
    for act in acts:
        if not possible(act, held):
            continue
        then = after(act, held)
        if is_blocking(held.state) and not is_blocking(then.state):
            assert act in {Act.AGREED, Act.WITHDRAWN, Act.NOT_SUSTAINED}
            assert act in BY_AUTHOR or act in OWED_REASONS
        held = then


@pytest.mark.parametrize(("act", "held"), list(product(Act, STANDINGS)))
def test_nobody_judges_their_own_objection_and_nobody_answers_for_another(act: Act, held: Standing) -> None:
    if act in BY_AUTHOR:
        assert not may(act, held, is_author=False)
    else:
        assert not may(act, held, is_author=True)
    if act in DECISIONS:
        assert not may(act, held, is_author=False, is_supporter=True)


@pytest.mark.parametrize(
    ("act", "reasons", "actor", "refusal"),
    [
        (Act.RAISED, " ", 1, ReasonsMissing),
        (Act.ADDRESSED, "", 2, ReasonsMissing),
        (Act.SUSTAINED, "\n", 2, ReasonsMissing),
        (Act.NOT_SUSTAINED, "", 2, ReasonsMissing),
        (Act.DISAGREED, "", 1, ReasonsMissing),
        (Act.ADDRESSED, "because", 1, OwnDecision),
        (Act.SUSTAINED, "because", 1, OwnDecision),
        (Act.NOT_SUSTAINED, "because", 3, OwnDecision),
        (Act.AGREED, "", 2, OwnDecision),
        (Act.WITHDRAWN, "", 2, OwnDecision),
        (Act.CARRIED, "", None, OwnDecision),
    ],
)
def test_what_is_refused(act: Act, reasons: str, actor: int | None, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        check(act, reasons=reasons, actor_id=actor, author_id=1, sides=(3,))


def test_what_is_in_order_passes() -> None:
    check(Act.AGREED, reasons="", actor_id=1, author_id=1)
    check(Act.NOT_SUSTAINED, reasons="It is met by article 4.", actor_id=2, author_id=1, sides=(3,))
    check(Act.NOT_SUSTAINED, reasons="It is met by article 4.", actor_id=2, author_id=None)


OBJECTIONS = [
    Raised(1, ObjectionState.OPEN, clause=10),
    Raised(2, ObjectionState.SUSTAINED, amendment=20),
    Raised(3, ObjectionState.OPEN, question=30),
    Raised(4, ObjectionState.OPEN),
    Raised(5, ObjectionState.RESOLVED, clause=10),
    Raised(6, ObjectionState.MINORITY),
    Raised(7, ObjectionState.NOT_SUSTAINED, amendment=20),
    Raised(8, ObjectionState.WITHDRAWN, question=30),
]


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        (Asked(question=30, clause=10), (1, 3)),
        (Asked(question=31, clause=10), (1,)),
        (Asked(question=31, clause=11), ()),
        (Asked(question=30, amendment=20), (2, 3)),
        (Asked(question=31), (1, 2, 4)),
        (Asked(), (1, 2, 4)),
        (Asked(question=30), (1, 2, 3, 4)),
    ],
)
def test_what_an_objection_blocks(asked: Asked, numbers: tuple[int, ...]) -> None:
    assert blocking(OBJECTIONS, asked) == numbers


@given(st.permutations(OBJECTIONS))
def test_the_order_in_which_they_came_blocks_nothing_else(objections: list[Raised]) -> None:
    assert blocking(objections, Asked(question=30)) == blocking(OBJECTIONS, Asked(question=30))
    assert {one.state for one in objections if one.number in blocking(objections, Asked())} <= BLOCKING
