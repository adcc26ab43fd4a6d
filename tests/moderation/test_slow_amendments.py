"""The slow lane for amendments: what a new account proposes is seen by nobody else until a moderator has read it."""

import json

import pytest
from flask import Flask

from app.amendments import services as amendments
from app.amendments.models import Amendment
from app.db import Database
from app.domain.amending import Operation
from app.domain.errors import NotInThisState
from app.domain.moderating import Measure, ReportReason
from app.domain.phases import Role
from app.moderation import services
from app.moderation.queries import count_pending
from app.processes.models import Process
from app.processes.queries import membership_of
from app.processes.slow_lane import waits
from app.record.verification import verify
from app.texts.queries import latest_revision
from tests.builders import NOON, a_clause, a_document, a_member, a_process
from tests.moderation.rooms import Room
from tests.reader import reader

SECRET = "Quiet machines decide nothing."


@pytest.fixture
def room(session) -> Room:
    found = Room(session)
    found.process.slow_lane_contributions = 2
    session.flush()
    return found


def propose(session, process, clause, person) -> Amendment:
    return amendments.propose(
        session, process, clause, operation=Operation.REPLACE, base=latest_revision(session, clause.id, "en"),
        heading="", body=SECRET, rationale="It matters.", proposer=membership_of(session, process.id, person.id),
        now=NOON,
    )  # fmt: skip


def proposed_by(room: Room, person) -> Amendment:
    return propose(room.session, room.process, room.clause, person)


def decide(room: Room, found: Amendment, measure: Measure) -> None:
    services.decide(
        room.session, room.process, measure=measure, rule=ReportReason.ABUSE, facts="It insults.", legal_ground="",
        language="en", moderator_id=room.facilitator.id, now=NOON, amendment=found,
    )  # fmt: skip


def findings(room: Room) -> list[str]:
    return [one.what for one in verify(room.session).findings if "amendments/" in one.place]


def test_what_a_new_account_proposes_waits_and_the_teams_own_does_not(room: Room) -> None:
    waiting = proposed_by(room, room.author)
    assert (waiting.pending, waiting.hidden) == (True, True)
    assert not proposed_by(room, room.facilitator).hidden
    assert count_pending(room.session, room.process.id) == 1
    assert findings(room) == []


def test_let_through_it_is_shown_counts_for_its_author_and_cannot_be_let_through_twice(room: Room) -> None:
    first, second = proposed_by(room, room.author), proposed_by(room, room.author)
    for one in (first, second):
        services.let_through(room.session, room.process, one, moderator_id=room.facilitator.id, now=NOON)
    assert not first.hidden
    assert not waits(room.session, room.process, room.member(room.author), NOON)
    assert not proposed_by(room, room.author).hidden
    with pytest.raises(NotInThisState):
        services.let_through(room.session, room.process, first, moderator_id=room.facilitator.id, now=NOON)
    assert findings(room) == []


@pytest.mark.parametrize(("measure", "hidden"), [(Measure.HIDE, True), (Measure.RESTORE, False)])
def test_a_decision_about_what_waits_is_told_by_the_record_alike(room: Room, measure, hidden) -> None:
    found = proposed_by(room, room.author)
    decide(room, found, measure)
    assert (found.hidden, found.pending) == (hidden, False)
    assert findings(room) == []
    found.hidden = not hidden
    room.session.flush()
    assert findings(room) == ["whether it is hidden differs from the log of moderation"]


def test_only_the_author_and_moderators_see_it_until_it_is_let_through(app: Flask, database: Database) -> None:
    with database.writing() as session:
        process: Process = a_process(session, slow_lane_contributions=1)
        clause = a_clause(session, a_document(session, process))
        author, other = a_member(session, process), a_member(session, process)
        facilitator = a_member(session, process, roles=[Role.FACILITATOR])
        number = propose(session, process, clause, author).number
        session.commit()
    own, address = reader(app, author), f"/en/processes/{process.slug}"
    page = own.open(f"{address}/amendments/{number}")
    assert "A facilitator reads your amendment before it is shown." in page.text
    assert "Your account is new here" in own.open(f"{address}/clauses/{clause.number}/amendments/new").text
    stranger = reader(app, other)
    stranger.open(f"{address}/amendments/{number}", status=404)
    assert SECRET not in stranger.open(f"{address}/amendments").text
    told = reader(app).client.get(f"/api/v1/processes/{process.slug}/amendments").get_json()
    assert SECRET not in json.dumps(told)
    desk = reader(app, facilitator)
    queue = desk.open(f"{address}/facilitate/reports")
    assert SECRET in queue.response.get_data(as_text=True).replace("&#39;", "'")
    assert "To read before it is shown" in desk.open(f"{address}/facilitate/queue").text
    published = desk.send(queue, action=f"{address}/facilitate/amendments/{number}/publication")
    assert f"Amendment {number} is published." in published.text
    stranger.open(f"{address}/amendments/{number}")
