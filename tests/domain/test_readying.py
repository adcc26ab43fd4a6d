"""What has to be said before a phase opens."""

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.phases import PhaseKind, PhaseState, state_at
from app.domain.readying import Ready, Told, answered_by, is_said, missing
from app.domain.timetable import Span

NOON = datetime(2026, 6, 15, 12, tzinfo=UTC)
LATER = NOON + timedelta(days=10)
SAID = {"en": "Said."}
ALL = Told(SAID, SAID, SAID, SAID)


def lacking(kind: PhaseKind = PhaseKind.CONSULTATION, told: Told = ALL, **values: object) -> tuple[Ready, ...]:
    facts: dict[str, object] = {"answer_by": LATER, "responses": [], "readable": False, **values}
    return missing(kind, NOON, NOON + timedelta(days=5), told, **facts)  # type: ignore[arg-type]


def test_a_phase_of_which_everything_is_said_is_ready() -> None:
    assert lacking() == ()


@pytest.mark.parametrize(
    ("told", "what"),
    [
        (Told({}, SAID, SAID, SAID), Ready.OBJECTIVE),
        (Told(SAID, {}, SAID, SAID), Ready.DECISION_LINK),
        (Told(SAID, SAID, {}, SAID), Ready.NEXT_STEPS),
        (Told(SAID, SAID, SAID, {}), Ready.MATERIALS),
        (Told(SAID, SAID, {"en": "[[Say it]] here."}, SAID), Ready.NEXT_STEPS),
        (Told(SAID, SAID, {"en": "Said.", "fr": "[[À dire]]"}, SAID), Ready.NEXT_STEPS),
        (Told({"en": "  "}, SAID, SAID, SAID), Ready.OBJECTIVE),
    ],
)
def test_each_thing_that_is_not_said_keeps_it_closed(told: Told, what: Ready) -> None:
    assert lacking(told=told) == (what,)


@pytest.mark.parametrize("kind", PhaseKind)
def test_a_date_of_answers_is_asked_for_where_contributions_are_taken(kind: PhaseKind) -> None:
    takes = kind in (PhaseKind.AGENDA, PhaseKind.DRAFTING, PhaseKind.CONSULTATION, PhaseKind.MONITORING)
    assert (lacking(kind, answer_by=None) == (Ready.ANSWER_BY,)) is takes


def test_the_phase_of_response_that_follows_is_a_commitment_too() -> None:
    closes = NOON + timedelta(days=5)
    earlier, following, last = closes - timedelta(days=1), closes + timedelta(days=3), closes + timedelta(days=30)
    assert answered_by(closes, None, [last, earlier, following]) == following
    assert answered_by(closes, LATER, [following]) == LATER
    assert lacking(answer_by=None, responses=[following]) == ()
    assert lacking(answer_by=None, responses=[earlier]) == (Ready.ANSWER_BY,)
    assert lacking(answer_by=NOON) == (Ready.ANSWER_BY,)


def test_a_text_or_a_document_is_something_to_read() -> None:
    assert lacking(told=Told(SAID, SAID, SAID, {}), readable=True) == ()


def test_words_of_the_phase_stand_in_the_place_of_those_of_the_process() -> None:
    own = Told(objective={"en": "Own."}).instead_of(ALL)
    assert (own.objective, own.next_steps) == ({"en": "Own."}, SAID)
    assert not is_said({})


def test_a_phase_that_is_held_back_waits_from_its_opening_to_its_close() -> None:
    held = Span(PhaseKind.CONSULTATION, NOON, LATER, held=True)
    states = [state_at(held, when) for when in (NOON - timedelta(seconds=1), NOON, LATER)]
    assert states == [PhaseState.COMING, PhaseState.WAITING, PhaseState.PAST]
