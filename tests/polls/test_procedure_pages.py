"""The pages around a vote: mode, roll, one's own ballot, recounting, proxies, blocks, results from elsewhere."""

import io
import json
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from app.accounts.models import Person
from app.db import Database
from app.domain import recounting
from app.domain.answering import said
from app.domain.phases import PhaseKind, Role
from app.domain.recounted_results import Found
from app.domain.result_modes import ResultMode
from app.polls import services
from app.polls.models import Ballot, Question
from app.processes.models import Process
from tests.builders import HALF, a_clause, a_document, a_member, a_process
from tests.contributing import a_question
from tests.polls.test_pages import Room, close
from tests.reader import reader

RULE = {**HALF, "proxies": {"most": 2, "same_group": False}}


@pytest.fixture
def room(database: Database) -> Room:
    return a_room(database, ResultMode.PSEUDONYMOUS)


def a_room(database: Database, mode: ResultMode) -> Room:
    with database.writing() as session:
        process = a_process(session, phase=PhaseKind.VOTING, decision_rule=RULE)
        document = a_document(session, process)
        for number in ("1", "2", "3"):
            a_clause(session, document, number=number)
        room = Room(
            process,
            a_question(session, process, mode=mode),
            a_member(session, process),
            a_member(session, process, roles=[Role.FACILITATOR]),
        )
        session.commit()
    return room


def voters(database: Database, room: Room, number: int = 6) -> list[Person]:
    """So many members who vote for it."""
    with database.writing() as session:
        process, question = session.get_one(Process, room.process.id), session.get_one(Question, room.question.id)
        people = [a_member(session, process) for _ in range(number)]
        for person in people:
            services.cast(session, question, voter_id=person.id, answer=said("for"), now=datetime.now(UTC))
        session.commit()
    return people


def closed(database: Database, room: Room) -> None:
    close(database, room)
    with database.writing() as session:
        services.enter_passed_closes(session, datetime.now(UTC))
        session.commit()


def test_before_they_vote_members_read_what_is_published_and_afterwards_find_their_ballot(
    app: Flask, database: Database, room: Room
) -> None:
    visitor = reader(app, room.voter)
    sheet = visitor.open(room.vote)
    assert "After the close every ballot is published with its tracker" in sheet.text
    assert "By tracker: a list of all ballots in which only you can find yours" in sheet.text
    with database.writing() as session:
        a_member(session, session.get_one(Process, room.process.id))
        session.commit()
    visitor.send(sheet, {"choice": "for"}, action="/ballot")
    with database.reading() as session:
        tracker = session.query(Ballot).one().tracker
    assert tracker in visitor.open(f"{room.vote}/mine").text
    assert reader(app).open(f"{room.vote}/mine").heading == "Sign in"
    assert tracker not in reader(app, room.facilitator).open(f"{room.vote}/mine").text


def test_everybody_can_recount_and_a_voter_finds_theirs_in_the_list(app: Flask, database: Database, room: Room) -> None:
    voter = voters(database, room)[0]
    reader(app).open(f"{room.vote}/recount", status=409)
    closed(database, room)
    own = reader(app, voter).open(f"{room.vote}/mine")
    assert "Your ballot is among the commitments that are published." in own.text
    with database.reading() as session:
        tracker = session.query(Ballot).filter_by(person_id=voter.id).one().tracker
    page = reader(app).open(f"{room.vote}/recount")
    assert page.tree.xpath(f"//tr[@id='t-{tracker}']")
    document = reader(app).client.get(f"{room.vote}/recount.json").json
    assert recounting.verdict(recounting.recount(recounting.read(document))) is Found.HOLDS
    table = reader(app).client.get(f"{room.vote}/recount.csv").text
    assert table.count("\n") == 7
    assert voter.name not in page.text + json.dumps(document) + table
    assert reader(app).open(f"{room.vote}/recount?after=x", status=400)


def test_the_roll_names_who_can_vote_and_never_who_has(app: Flask, database: Database, room: Room) -> None:
    before = reader(app).open(f"{room.vote}/roll")
    assert room.voter.name in before.text
    assert "The roll is fixed by the first ballot." in before.text
    voters(database, room)
    after = reader(app).open(f"{room.vote}/roll?group=citizen")
    assert "The roll was fixed by the first ballot" in after.text
    assert reader(app).open(f"{room.vote}/roll?group=nobody", status=400)
    assert reader(app).open(f"{room.vote}/roll?after=x", status=400)


def test_a_vote_is_entrusted_cast_by_the_other_and_taken_back_on_pages(
    app: Flask, database: Database, room: Room
) -> None:
    with database.writing() as session:
        holder = a_member(session, session.get_one(Process, room.process.id))
        session.commit()
    owner, other = reader(app, room.voter), reader(app, holder)
    given = owner.send(owner.open(f"{room.vote}/proxies"), {"holder": str(holder.id)}, action="/proxies")
    assert f"You have entrusted your vote to {holder.name}." in given.text
    assert "1 vote on this question is entrusted to another member." in reader(app).open(room.vote).text
    assert "You carry votes of others" in other.open(f"{room.vote}/proxies").text
    cast = other.send(other.open(f"{room.vote}/proxies/{room.voter.id}"), {"choice": "against"})
    assert "You have voted for them: Against" in cast.text
    owner.send(owner.open(f"{room.vote}/proxies"), {}, action="/proxies/back")
    with database.reading() as session:
        assert session.query(Ballot).count() == 0
    other.open(f"{room.vote}/proxies/{room.voter.id}", status=404)


def test_without_proxies_in_the_rule_there_is_no_page_for_them(app: Flask, database: Database) -> None:
    with database.writing() as session:
        process = a_process(session, phase=PhaseKind.VOTING, decision_rule=HALF)
        number, member = a_question(session, process).number, a_member(session, process)
        session.commit()
    reader(app, member).open(f"/en/processes/{process.slug}/votes/{number}/proxies", status=404)


def test_a_block_is_put_one_clause_taken_out_and_the_rest_voted_on_at_once(
    app: Flask, database: Database, room: Room
) -> None:
    someone, member = reader(app, room.facilitator), reader(app, room.voter)
    now = datetime.now(UTC)
    hours = {
        "opens": (now - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M"),
        "closes": (now + timedelta(days=9)).strftime("%Y-%m-%dT%H:%M"),
        "take_out_until": (now + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M"),
    }
    form = someone.open(room.page("facilitate/votes/blocks/new"))
    few = someone.send(form, {"title_en": "The undisputed", "clauses": ["1"], **hours}, status=422)
    assert "Choose at least two clauses" in few.text
    put = someone.send(form, {"title_en": "The undisputed", "clauses": ["1", "2", "3"], **hours})
    assert put.heading == "The undisputed"
    block = member.open(put.address)
    alone = member.send(block, {}, action="/take-out")
    assert "Taken out of a block, voted on by itself:" in alone.text
    voted = member.send(member.open(put.address), {"choice": "for"}, action="/ballot")
    assert voted.text.count("Your vote: For") == 2
    with database.reading() as session:
        assert session.query(Ballot).count() == 2


def test_a_result_from_elsewhere_is_entered_with_its_source_and_marked_as_such(app: Flask, database: Database) -> None:
    room = a_room(database, ResultMode.EXTERNAL)
    place = room.page(f"facilitate/votes/{room.question.number}/external")
    official = reader(app, room.facilitator)
    official.open(place, status=409)
    closed(database, room)
    said_there = {"body": "Council", "result": "carried", "in_favour": "60", "against": "40"}
    refused = official.send(official.open(place), said_there, status=422)
    assert "Add the document that the result is taken from." in refused.text
    token = official.open(place).tree.xpath("//input[@name='csrf_token']/@value")[0]
    sent = {**said_there, "csrf_token": token, "source": (io.BytesIO(b"<script>minutes"), "minutes.html")}
    assert official.client.post(place, data=sent, content_type="multipart/form-data").status_code == 302
    sheet = reader(app).open(room.vote)
    assert "Result of a vote held elsewhere: Carried" in sheet.text
    assert "minutes.html" in sheet.text
    source = reader(app).client.get(f"{room.vote}/source")
    assert source.data == b"<script>minutes"
    assert source.mimetype == "application/octet-stream"
    assert source.headers["Content-Disposition"].startswith("attachment")


def test_what_was_tried_after_the_first_ballot_stays_on_the_page_and_changes_nothing(
    app: Flask, database: Database, room: Room
) -> None:
    someone = reader(app, room.facilitator)
    form = someone.open(room.page(f"facilitate/votes/{room.question.number}/edit"))
    voters(database, room, 1)
    refused = someone.send(form, {"title_en": "Or rather not?", "mode": "on_record"}, status=409)
    assert "The first ballot has been cast" in refused.text
    assert refused.tree.xpath("//input[@name='title_en']/@value") == ["Or rather not?"]
    with database.reading() as session:
        assert session.get_one(Question, room.question.id).mode is ResultMode.PSEUDONYMOUS


def test_reminders_are_switched_off_and_on(app: Flask, room: Room) -> None:
    someone = reader(app, room.voter)
    off = someone.send(someone.open("/en/account/vote-reminders"), {}, action="/off")
    assert "You are not reminded of votes." in off.text
    assert "You are reminded of votes." in someone.send(off, {}, action="/on").text
