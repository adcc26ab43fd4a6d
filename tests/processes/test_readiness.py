"""A phase stays closed until its participants are told what they are owed; and what everybody reads of changes."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from app.db import Database
from app.domain.describing import described
from app.domain.descriptions import DescribedPhase, Description, ProcessKind
from app.domain.errors import MomentPassed, NothingChanged, PhaseOver, PhasesOverlap, PhaseUnprepared, ReasonsMissing
from app.domain.phases import PhaseKind, PhaseState, Role, open_at, state_at
from app.jobs.models import OutboxMessage
from app.ledger.models import Entry
from app.processes import services, shipped, timetable
from app.processes.changes import changes_of
from app.processes.models import Phase, Process
from app.processes.readiness import readiness_of
from app.record.verification import verify
from tests.builders import a_clause, a_document, a_member, a_phase, a_process
from tests.reader import reader

START = date(2026, 6, 15)
OPENING = datetime(2026, 6, 15, 9, tzinfo=UTC)
BEFORE = OPENING - timedelta(days=20)
SAID = {"en": "Said."}


def completed(description: Description) -> Description:
    """The template with everything said, but nothing to read."""
    said = dict.fromkeys(("title", "objective", "decision_link", "next_steps", "lead_institution"), SAID)
    return replace(description, **said)


def a_started(session: Session, **values: object) -> Process:
    tables = shipped.starting_from(ProcessKind.BILL, slug="bill", languages=["en"], start=START)
    description = replace(completed(described(tables)), **values)
    process = services.create(session, description, creator_id=None, now=BEFORE, template="bill")
    services.publish(session, process, actor_id=None, now=BEFORE, unprepared=True)
    return process


def kinds(session: Session) -> list[str]:
    return list(session.scalars(sa.select(Entry.kind).order_by(Entry.index)))


def test_a_phase_that_is_not_ready_stays_closed_and_the_team_is_told_once(session: Session) -> None:
    process = a_started(session)
    a_member(session, process, roles=(Role.STEWARD,))
    a_member(session, process, roles=(Role.PARTICIPANT,))
    for moment in (OPENING, OPENING + timedelta(minutes=1)):
        timetable.enter_passed_phases(session, moment)
    first = process.phases[0]
    assert state_at(first, OPENING) is PhaseState.WAITING
    assert open_at(process.phases, OPENING) is None
    assert kinds(session) == ["process_published", "phase_held"]
    mails = session.scalars(sa.select(OutboxMessage.payload).where(OutboxMessage.kind == "mail")).all()
    assert [mail["template"] for mail in mails] == ["phase_held"]
    assert [(one.kind, one.after) for one in changes_of(session, process.id)] == [
        ("phase_held", {"missing": ["materials"]})
    ]


def test_it_opens_by_itself_once_there_is_something_to_read_and_its_dates_say_so(session: Session) -> None:
    process = a_started(session)
    timetable.enter_passed_phases(session, OPENING)
    a_clause(session, a_document(session, process))
    later = OPENING + timedelta(days=2)
    timetable.enter_passed_phases(session, later)
    first = process.phases[0]
    assert (first.opens, state_at(first, later)) == (later, PhaseState.OPEN)
    assert kinds(session) == ["process_published", "phase_held", "phase_moved", "phase_opened"]
    assert changes_of(session, process.id)[0].kind == "phase_opened_late"


def test_one_that_never_became_ready_neither_opens_nor_closes(session: Session) -> None:
    process = a_started(session)
    over = process.phases[0].closes
    timetable.enter_passed_phases(session, over - timedelta(minutes=1))
    timetable.enter_passed_phases(session, over + timedelta(minutes=1))
    assert "phase_closed" not in kinds(session)
    assert state_at(process.phases[0], over) is PhaseState.PAST


def test_what_is_missing_is_said_for_one_phase_in_words_of_its_own(session: Session) -> None:
    process = a_started(session)
    timetable.enter_passed_phases(session, OPENING)
    first = process.phases[0]
    words = {"materials": {"en": "The paper of the ministry."}}
    asked = {"words": words, "answer_by": None, "actor_id": None, "now": OPENING}
    with pytest.raises(ReasonsMissing):
        timetable.prepare_phase(session, first, reason=" ", **asked)
    timetable.prepare_phase(session, first, reason="It was ready.", **asked)
    assert state_at(first, OPENING) is PhaseState.OPEN
    assert [bool(one.missing) for one in readiness_of(session, process)][:2] == [False, True]
    with pytest.raises(NothingChanged):
        timetable.prepare_phase(session, first, reason="Again.", **asked)
    with pytest.raises(PhaseOver):
        timetable.prepare_phase(session, first, reason="Late.", **{**asked, "now": first.closes})


def test_a_phase_is_not_opened_by_hand_while_something_is_missing(session: Session) -> None:
    process = a_started(session)
    asked = {"reason": "Now.", "actor_id": None, "now": OPENING + timedelta(days=1), "unprepared": True}
    with pytest.raises(PhaseUnprepared) as refused:
        timetable.open_phase_now(session, process, PhaseKind.CONSULTATION, **asked)
    assert refused.value.missing == ("materials",)
    a_clause(session, a_document(session, process))
    opened = timetable.open_phase_now(session, process, PhaseKind.CONSULTATION, **asked)
    assert open_at(process.phases, OPENING + timedelta(days=1)) is opened
    assert process.phases[0].held
    timetable.enter_passed_phases(session, OPENING + timedelta(days=1))
    found = [str(finding) for finding in verify(session).findings]
    assert [one for one in found if "phase" in one or "process" in one] == []


def test_a_process_that_does_not_ask_for_it_opens_by_the_clock_as_ever(session: Session) -> None:
    process = a_started(session, preconditions=False)
    timetable.enter_passed_phases(session, OPENING)
    assert open_at(process.phases, OPENING) == process.phases[0]
    assert [one.missing for one in readiness_of(session, process)] != []


def test_taking_the_condition_back_lets_a_waiting_phase_open(session: Session) -> None:
    process = a_started(session)
    timetable.enter_passed_phases(session, OPENING)
    tables = shipped.starting_from(ProcessKind.BILL, slug="bill", languages=["en"], start=START)
    freed = replace(completed(described(tables)), preconditions=False)
    services.edit(session, process, freed, actor_id=None, now=OPENING, reason="It is known elsewhere.")
    timetable.enter_passed_phases(session, OPENING + timedelta(minutes=1))
    assert state_at(process.phases[0], OPENING + timedelta(minutes=1)) is PhaseState.OPEN


def test_a_phase_that_waits_keeps_its_announced_opening_or_opens_later_and_never_overlaps(session: Session) -> None:
    process = a_started(session)
    now = OPENING + timedelta(days=1)
    timetable.enter_passed_phases(session, now)
    first, second = process.phases[:2]
    asked = {"reason": "More time.", "actor_id": None, "now": now}
    with pytest.raises(MomentPassed):
        timetable.move_phase(session, first, opens=OPENING + timedelta(hours=1), closes=first.closes, **asked)
    with pytest.raises(PhasesOverlap):
        timetable.move_phase(session, first, opens=first.opens, closes=second.opens + timedelta(hours=1), **asked)
    with pytest.raises(PhasesOverlap):
        timetable.add_phase(session, process, DescribedPhase(PhaseKind.AGENDA, now, second.opens), **asked)
    moved = timetable.move_phase(session, first, opens=now + timedelta(days=1), closes=first.closes, **asked)
    assert (state_at(moved, now), moved.holding_entered) == (PhaseState.COMING, False)


def test_everybody_reads_who_changed_what_when_and_why(app: Flask, database: Database) -> None:
    now = datetime.now(UTC)
    with database.writing() as session:
        process = a_process(session, preconditions=True, objective={"en": "To be fair.", "fr": "Être juste."})
        steward = a_member(session, process, roles=(Role.STEWARD,))
        coming = a_phase(
            session, process, PhaseKind.VOTING, opens=now + timedelta(days=20), closes=now + timedelta(days=30)
        )
        session.commit()
    address, visitor = f"/en/processes/{process.slug}", reader(app, steward)
    assert "Nothing has been changed" in reader(app).open(f"{address}/changes").text
    sheet = visitor.open(f"{address}/facilitate/settings")
    typed = {"objective_en": "To be fairer.", "majority": "2/3"}
    assert "cannot be empty" in visitor.send(sheet, typed, status=422).text
    visitor.send(sheet, {**typed, "reason": "The hearing asked for it."})
    page = f"{address}/facilitate/phases/{coming.id}"
    overlapping = {"opens": now.strftime("%Y-%m-%dT%H:%M"), "reason": "Sooner."}
    refused = visitor.send(visitor.open(page), overlapping, button="act=move", status=409)
    assert "cannot open or close in the past" in refused.text
    assert refused.words("//textarea[@name='reason']") == "Sooner."
    prepared = visitor.send(visitor.open(f"{page}/preparation"), {"materials_en": "The minutes.", "reason": "Asked."})
    assert "What to read before taking part" in prepared.text
    log = reader(app).open(f"{address}/changes").text
    said = ("The hearing asked for it.", "To be fairer.", "To be fair.", "two thirds", steward.name, "The minutes.")
    for words in said:
        assert words in log
    assert "Être juste." not in log


def test_the_public_page_says_why_a_phase_did_not_open(app: Flask, database: Database) -> None:
    now = datetime.now(UTC)
    with database.writing() as session:
        process = a_process(session, preconditions=True, phase=None, objective=SAID)
        phase = Phase(
            process_id=process.id, kind=PhaseKind.CONSULTATION, name={}, held=True,
            opens=now - timedelta(days=1), closes=now + timedelta(days=9),
        )  # fmt: skip
        session.add(phase)
        session.commit()
    about = reader(app).open(f"/en/processes/{process.slug}/about")
    assert "It stays closed until participants are told:" in about.text
    assert "how contributions bear on the decision" in about.text
    assert "waits until it is ready" in reader(app).open(f"/en/processes/{process.slug}").text.casefold()
