"""Phases open and close by the clock, and by people with reasons; everything is entered in the record once."""

import json
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.descriptions import DescribedPhase
from app.domain.errors import NotInThisState, PhaseOver, PhasesOverlap, PhaseUnprepared, ReasonsMissing
from app.domain.phases import PhaseKind, PhaseState, open_at, state_at
from app.ledger.models import Body, Entry
from app.processes import timetable
from app.processes.models import Process, Visibility
from tests.builders import NOON, a_phase, a_process

DAY = timedelta(days=1)
SAID = {"en": "Said."}


def a_prepared_process(session: Session, **values: object) -> Process:
    """Consultation now, response after it, and everything said that is owed."""
    process = a_process(session, now=NOON, objective=SAID, lead_institution=SAID, next_steps=SAID, **values)
    a_phase(session, process, PhaseKind.RESPONSE, opens=NOON + 20 * DAY, closes=NOON + 30 * DAY)
    session.refresh(process)
    return process


def entered(session: Session) -> list[str]:
    return list(session.scalars(sa.select(Entry.kind).order_by(Entry.index)))


def test_the_clock_enters_each_opening_and_each_close_once(session: Session) -> None:
    process = a_process(session, now=NOON)
    assert timetable.enter_passed_phases(session, NOON) == 1
    assert timetable.enter_passed_phases(session, NOON + DAY) == 0
    assert timetable.enter_passed_phases(session, NOON + 11 * DAY) == 1
    assert timetable.enter_passed_phases(session, NOON + 12 * DAY) == 0
    assert entered(session) == ["phase_opened", "phase_closed"]
    assert open_at(process.phases, NOON + 11 * DAY) is None


def test_a_worker_that_slept_enters_what_passed_in_the_order_in_which_it_did(session: Session) -> None:
    process = a_process(session, phase=None)
    a_phase(session, process, PhaseKind.VOTING, opens=NOON + 10 * DAY, closes=NOON + 20 * DAY)
    a_phase(session, process, PhaseKind.CONSULTATION, opens=NOON, closes=NOON + 10 * DAY)
    assert timetable.enter_passed_phases(session, NOON + 30 * DAY) == 4
    kinds = [
        (entry.kind, session.get_one(Body, entry.index).body["phase"]) for entry in session.scalars(sa.select(Entry))
    ]
    assert kinds == [
        ("phase_opened", "consultation"),
        ("phase_closed", "consultation"),
        ("phase_opened", "voting"),
        ("phase_closed", "voting"),
    ]


def test_nothing_is_entered_of_a_process_that_is_still_prepared(session: Session) -> None:
    a_process(session, now=NOON, visibility=Visibility.PREPARED)
    assert timetable.enter_passed_phases(session, NOON + 30 * DAY) == 0


def test_a_moved_date_is_entered_with_its_reason_and_what_stood_there_before(session: Session) -> None:
    process = a_process(session, now=NOON)
    phase = process.phases[0]
    before = phase.closes
    timetable.move_phase(
        session, phase, opens=phase.opens, closes=before + DAY, reason="Holidays.", actor_id=None, now=NOON
    )
    entry = session.scalars(sa.select(Entry).where(Entry.kind == "phase_moved")).one()
    body = session.get_one(Body, entry.index).body
    assert body["reason"] == "Holidays."
    assert body["before"]["closes"] == before.isoformat()
    assert body["closes"] == (before + DAY).isoformat()
    assert "Holidays" not in entry.canonical


def test_what_everybody_was_told_does_not_change_without_a_reason(session: Session) -> None:
    phase = a_process(session, now=NOON).phases[0]
    with pytest.raises(ReasonsMissing):
        timetable.move_phase(
            session, phase, opens=phase.opens, closes=phase.closes + DAY, reason=" ", actor_id=None, now=NOON
        )


def test_before_anybody_was_told_dates_move_freely(session: Session) -> None:
    phase = a_process(session, now=NOON, visibility=Visibility.PREPARED).phases[0]
    timetable.move_phase(
        session, phase, opens=phase.opens, closes=phase.closes + DAY, reason="", actor_id=None, now=NOON
    )
    assert entered(session) == []


def test_opening_a_phase_at_once_closes_the_one_that_is_open(session: Session) -> None:
    process = a_prepared_process(session)
    response = timetable.open_phase_now(
        session, process, PhaseKind.RESPONSE, reason="Enough was said.", actor_id=None, now=NOON
    )
    consultation = next(phase for phase in process.phases if phase.kind is PhaseKind.CONSULTATION)
    assert state_at(consultation, NOON) is PhaseState.PAST
    assert open_at(process.phases, NOON) is response
    assert response.closes == NOON + 30 * DAY
    assert entered(session)[-3:] == ["phase_opened", "phase_closed", "phase_opened"]


def test_closing_a_phase_early_ends_what_it_allows_at_that_moment(session: Session) -> None:
    process = a_process(session, now=NOON)
    timetable.close_phase_now(session, process.phases[0], reason="Everything was said.", actor_id=None, now=NOON)
    assert open_at(process.phases, NOON) is None
    assert entered(session)[-1] == "phase_closed"
    with pytest.raises(PhaseOver):
        timetable.close_phase_now(session, process.phases[0], reason="Again.", actor_id=None, now=NOON)


def test_a_phase_does_not_open_while_participants_are_owed_something(session: Session) -> None:
    process = a_process(session, now=NOON)
    with pytest.raises(PhaseUnprepared) as refused:
        timetable.open_phase_now(session, process, PhaseKind.VOTING, reason="Now.", actor_id=None, now=NOON)
    assert set(refused.value.missing) == {"objective", "lead", "next_steps", "answer"}


def test_whoever_runs_the_instance_may_open_one_all_the_same(session: Session) -> None:
    process = a_process(session, now=NOON)
    phase = timetable.open_phase_now(
        session, process, PhaseKind.VOTING, reason="Now.", actor_id=None, now=NOON, unprepared=True
    )
    assert open_at(process.phases, NOON) is phase


def test_no_phase_of_a_prepared_process_is_opened(session: Session) -> None:
    process = a_prepared_process(session, visibility=Visibility.PREPARED)
    with pytest.raises(NotInThisState):
        timetable.open_phase_now(session, process, PhaseKind.RESPONSE, reason="Now.", actor_id=None, now=NOON)


def test_a_further_phase_finds_its_place_or_is_refused(session: Session) -> None:
    process = a_process(session, now=NOON)
    second = DescribedPhase(PhaseKind.CONSULTATION, NOON + 11 * DAY, NOON + 20 * DAY)
    timetable.add_phase(session, process, second, reason="A second round.", actor_id=None, now=NOON)
    assert [phase.kind for phase in process.phases] == [PhaseKind.CONSULTATION, PhaseKind.CONSULTATION]
    overlapping = DescribedPhase(PhaseKind.VOTING, NOON + 15 * DAY, NOON + 25 * DAY)
    with pytest.raises(PhasesOverlap):
        timetable.add_phase(session, process, overlapping, reason="A vote.", actor_id=None, now=NOON)


def test_a_coming_phase_can_be_taken_out_and_an_open_one_cannot(session: Session) -> None:
    process = a_prepared_process(session)
    consultation, response = process.phases
    timetable.remove_phase(session, response, reason="Not needed.", actor_id=None, now=NOON)
    assert process.phases == [consultation]
    with pytest.raises(PhaseOver):
        timetable.remove_phase(session, consultation, reason="Not needed.", actor_id=None, now=NOON)


def test_the_record_never_holds_a_reason_or_a_name_of_a_phase_in_the_entry_itself(session: Session) -> None:
    a_process(session, now=NOON)
    timetable.enter_passed_phases(session, NOON)
    entry = session.scalars(sa.select(Entry)).one()
    assert set(json.loads(entry.canonical)) == {
        "actor", "commitment", "object", "process", "revision", "role", "time", "type",
    }  # fmt: skip
