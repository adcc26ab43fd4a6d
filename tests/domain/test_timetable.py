"""What may still change in a timetable, and what is owed before a phase opens."""

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.errors import MomentPassed, PhaseOver, PhasesOverlap
from app.domain.phases import PhaseKind
from app.domain.preparing import Owed, missing
from app.domain.timetable import UNPLANNED, Span, moved, opened_now

NOON = datetime(2026, 6, 15, 12, 0, tzinfo=UTC)


def day(number: float) -> datetime:
    return NOON + timedelta(days=number)


def span(kind: PhaseKind, opens: float, closes: float) -> Span:
    return Span(kind, day(opens), day(closes))


RUNNING = span(PhaseKind.CONSULTATION, -10, 10)
COMING = span(PhaseKind.VOTING, 20, 30)
OVER = span(PhaseKind.DRAFTING, -30, -20)


def test_a_coming_phase_can_be_moved_anywhere_into_the_future() -> None:
    assert moved(COMING, [RUNNING], opens=day(12), closes=day(15), now=NOON) == span(PhaseKind.VOTING, 12, 15)


def test_an_open_phase_can_be_prolonged_or_closed_at_once_but_keeps_its_opening() -> None:
    assert moved(RUNNING, [COMING], opens=RUNNING.opens, closes=day(20), now=NOON).closes == day(20)
    assert moved(RUNNING, [COMING], opens=RUNNING.opens, closes=NOON, now=NOON).closes == NOON
    with pytest.raises(PhaseOver):
        moved(RUNNING, [COMING], opens=day(-9), closes=day(20), now=NOON)


def test_what_is_past_stays() -> None:
    with pytest.raises(PhaseOver):
        moved(OVER, [], opens=day(1), closes=day(2), now=NOON)
    with pytest.raises(MomentPassed):
        moved(RUNNING, [], opens=RUNNING.opens, closes=day(-1), now=NOON)
    with pytest.raises(MomentPassed):
        moved(COMING, [], opens=day(-1), closes=day(2), now=NOON)


def test_no_move_makes_two_phases_open_at_once() -> None:
    with pytest.raises(PhasesOverlap):
        moved(COMING, [RUNNING], opens=day(9), closes=day(30), now=NOON)


def test_opening_a_coming_phase_at_once_keeps_its_close() -> None:
    assert opened_now([RUNNING, COMING], PhaseKind.VOTING, NOON) == Span(PhaseKind.VOTING, NOON, COMING.closes)


def test_a_phase_opened_early_makes_way_for_the_next_one() -> None:
    response = span(PhaseKind.RESPONSE, 12, 18)
    assert opened_now([RUNNING, response, COMING], PhaseKind.VOTING, NOON).closes == response.opens


def test_a_kind_that_is_over_is_opened_again_for_as_long_as_before() -> None:
    assert opened_now([OVER, RUNNING], PhaseKind.DRAFTING, NOON).closes == day(10)


def test_a_kind_that_was_never_planned_lasts_two_weeks() -> None:
    assert opened_now([RUNNING], PhaseKind.ADOPTION, NOON).closes == NOON + UNPLANNED


def test_an_open_phase_is_not_opened_again() -> None:
    with pytest.raises(PhaseOver):
        opened_now([RUNNING], PhaseKind.CONSULTATION, NOON)


def test_participants_are_owed_the_objective_who_decides_what_follows_and_a_date_for_the_answer() -> None:
    nothing = missing(objective={}, lead_institution={}, next_steps={}, phases=[RUNNING])
    assert nothing == (Owed.OBJECTIVE, Owed.LEAD, Owed.NEXT_STEPS, Owed.ANSWER)
    said = {"en": "Said."}
    everything = missing(
        objective=said, lead_institution=said, next_steps=said, phases=[RUNNING, span(PhaseKind.RESPONSE, 10, 20)]
    )
    assert everything == ()


def test_answers_before_the_last_input_are_no_promise() -> None:
    said = {"en": "Said."}
    phases = [span(PhaseKind.RESPONSE, -20, -10), RUNNING]
    assert missing(objective=said, lead_institution=said, next_steps=said, phases=phases) == (Owed.ANSWER,)
