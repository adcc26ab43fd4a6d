"""The pages of drafts, packages, co-sponsors, carrying over, the merge desk and recommendations."""

from dataclasses import dataclass

import pytest
from flask import Flask

from app.accounts.models import Person
from app.accounts.queries import key_of
from app.amendments.rebasing import carry_over
from app.db import Database
from app.domain.phases import Role
from app.processes.models import Process
from app.texts.models import Clause
from tests.amendments.conftest import BEFORE, IF, LOGS, OPENLY, TOLD, YEAR
from tests.builders import NOON, a_clause, a_document, a_member, a_process, a_revision
from tests.contributing import an_amendment
from tests.reader import Reader, Sheet, reader


@dataclass(frozen=True)
class Room:
    process: Process
    notice: Clause
    logs: Clause
    proposer: Person
    other: Person
    facilitator: Person

    def page(self, place: str = "") -> str:
        return f"/en/processes/{self.process.slug}/{place}".rstrip("/")


@pytest.fixture
def room(database: Database) -> Room:
    with database.writing() as session:
        process = a_process(session)
        document = a_document(session, process)
        notice = a_clause(session, document, TOLD, number="5", heading="Notice")
        logs = a_clause(session, document, LOGS, number="6", heading="Logs")
        people = [a_member(session, process) for _ in range(2)]
        for person in people:
            person.name_key = key_of(person.name)
        facilitator = a_member(session, process, roles=[Role.FACILITATOR])
        session.commit()
    return Room(process, notice, logs, *people, facilitator)


def proposed(database: Database, room: Room, body: str = BEFORE, **values: object) -> None:
    with database.writing() as session:
        an_amendment(session, room.notice, room.proposer, body, **values)  # type: ignore[arg-type]
        session.commit()


def moved_on(database: Database, room: Room, body: str) -> None:
    with database.writing() as session:
        a_revision(session, room.notice, body, number=2, heading="Notice")
        carry_over(session, session.get_one(Process, room.process.id), now=NOON)
        session.commit()


def propose(who: Reader, room: Room, status: int = 200, button: str | None = None, **values: str) -> Sheet:
    form = who.open(room.page("clauses/5/amendments/new"))
    words = {"operation": "replace", "body": BEFORE, "rationale": "It is clearer."} | values
    return who.send(form, words, button=button, status=status)


def test_a_draft_grows_to_several_clauses_and_is_sent_as_one_proposal(app: Flask, room: Room) -> None:
    proposer, stranger = reader(app, room.proposer), reader(app)
    draft = propose(proposer, room, button="draft", rationale="")
    assert "Your draft is kept." in draft.text
    assert "/amendments/drafts/1" in " ".join(proposer.open("/en/account/amendments").links())
    stranger.open(room.page("amendments/drafts/1"), status=404)
    reader(app, room.other).open(room.page("amendments/drafts/1"), status=404)
    change = proposer.open(room.page("amendments/drafts/1/changes/new?clause=6"))
    draft = proposer.send(change, {"operation": "replace", "body": YEAR})
    assert "they are adopted or rejected together" in draft.text
    again = proposer.send(draft, {"rationale": ""}, button="send", status=422)
    sent = proposer.send(again, {"rationale": "Both belong together."}, button="send")
    assert "It has number 1." in sent.text
    shown = stranger.open(room.page("amendments/1"))
    assert "This proposal changes several clauses" in shown.text
    assert "one year" in shown.text
    assert "/amendments/1" in " ".join(stranger.open(room.page("clauses/6")).links())
    reader(app, room.proposer).open(room.page("amendments/drafts/1"), status=404)


def test_a_draft_can_be_discarded(app: Flask, room: Room) -> None:
    proposer = reader(app, room.proposer)
    draft = propose(proposer, room, button="draft")
    assert "has been discarded" in proposer.send(draft, {}, action="/discard").text
    assert "Nothing waits for you." in proposer.open("/en/account/amendments").text


def test_who_is_asked_reads_the_draft_and_agrees(app: Flask, room: Room) -> None:
    proposer, other = reader(app, room.proposer), reader(app, room.other)
    draft = propose(proposer, room, button="draft")
    unknown = proposer.send(draft, {"whom": "Nobody Here"}, action="/proposers", status=422)
    assert "No member of this process" in unknown.text
    draft = proposer.send(draft, {"whom": room.other.name}, action="/proposers")
    assert "Has not answered yet" in draft.text
    asked = other.open(room.page("amendments/drafts/1"))
    assert "Do you want to propose this too?" in asked.text
    assert "Discard" not in asked.text
    assert "You propose it too" in other.send(asked, {"answer": "agree"}, action="/answer").text
    proposer.send(proposer.open(room.page("amendments/drafts/1")), {"rationale": "Together."}, button="send")
    shown = reader(app).open(room.page("amendments/1"))
    assert f"Proposed together with: {room.other.name}" in shown.text
    assert "2 proposers" in shown.text


def test_what_is_already_proposed_is_offered_to_be_joined(app: Flask, database: Database, room: Room) -> None:
    propose(reader(app, room.proposer), room)
    other = reader(app, room.other)
    offered = propose(other, room, status=409)
    assert "This is already proposed as amendment 1." in offered.text
    joined = other.send(offered, {}, action="/proposers/join")
    assert "You propose this amendment too now." in joined.text
    reader(app).open(room.page("amendments/2"), status=404)


def test_one_may_send_the_same_all_the_same(app: Flask, room: Room) -> None:
    propose(reader(app, room.proposer), room)
    other = reader(app, room.other)
    sent = other.send(propose(other, room, status=409), {"rationale": "For other reasons."}, button="anyway")
    assert "It has number 2." in sent.text


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"operation": "heading", "heading": "Being told", "body": "ignored"}, "Change the heading alone"),
        ({"operation": "move", "beside": "6", "side": "after"}, "To stand right after this clause:"),
    ],
)
def test_a_heading_or_a_move_is_proposed(app: Flask, room: Room, values: dict[str, str], told: str) -> None:
    assert told in propose(reader(app, room.proposer), room, **values).text


@pytest.mark.parametrize(("beside", "told"), [("99", "There is no clause"), ("5", "beside itself"), ("", "Say beside")])
def test_a_move_to_no_place_is_told(app: Flask, room: Room, beside: str, told: str) -> None:
    again = propose(reader(app, room.proposer), room, status=422, operation="move", beside=beside)
    assert told in again.text


def test_proposing_on_a_deleted_clause_says_that_it_is_deleted(app: Flask, database: Database, room: Room) -> None:
    with database.writing() as session:
        session.get_one(Clause, room.notice.id).struck_at = NOON
        session.commit()
    refused = reader(app, room.proposer).open(room.page("clauses/5/amendments/new"), status=409)
    assert "This clause has been deleted" in refused.text


def test_the_proposer_confirms_what_was_carried_over(app: Flask, database: Database, room: Room) -> None:
    proposed(database, room)
    moved_on(database, room, OPENLY)
    proposer = reader(app, room.proposer)
    assert "/amendments/1/rebase" in " ".join(proposer.open("/en/account/amendments").links())
    reader(app, room.other).open(room.page("amendments/1/rebase"), status=404)
    page = proposer.open(room.page("amendments/1/rebase"))
    assert "Fits the wording of today" in page.text
    done = proposer.send(page, {}, action="/rebase", button="confirm")
    assert "stands on the wording of today now" in done.text
    assert "What it said before" in done.text
    assert "when" in done.words("//div[@lang]//del")


def test_a_conflict_is_written_anew(app: Flask, database: Database, room: Room) -> None:
    proposed(database, room)
    moved_on(database, room, IF)
    proposer = reader(app, room.proposer)
    page = proposer.open(room.page("amendments/1/rebase"))
    assert "Where your words and the new wording collide" in page.text
    assert "the same as before" in proposer.send(page, {"body": IF}, button="rewrite", status=422).text
    done = proposer.send(page, {"body": BEFORE.replace("told", "told in time")}, button="rewrite")
    assert "collides" not in done.text


def test_the_desk_puts_words_together_place_by_place(app: Flask, database: Database, room: Room) -> None:
    for body in (BEFORE, IF, OPENLY):
        proposed(database, room, body)
    facilitator = reader(app, room.facilitator)
    reader(app, room.proposer).open(room.page("facilitate/amendments/5"), status=404)
    assert "3 amendments" in facilitator.open(room.page("facilitate/amendments")).text
    desk = facilitator.open(room.page("facilitate/amendments/5"))
    assert "2 alternatives collide" in desk.text
    form = desk.form("base", "body")
    places = sorted({name for name in form.fields if name.startswith("choice_")})
    checked = facilitator.send(
        desk, {places[0]: "0", places[1]: "own", f"own_{places[1][7:]}": "at night"}, button="compose"
    )
    whole = checked.tree.xpath("//textarea[@name='body']")[0].text_content().strip()
    assert whole == BEFORE.replace("in secret", "at night")
    assert checked.tree.xpath("//select[@name='fate_1']/option[@selected]/@value") == ["adopted"]
    assert checked.tree.xpath("//select[@name='fate_3']/option[@selected]/@value") == ["open"]
    assert "owed reasons" in facilitator.send(checked, {"reasons": ""}, button="adopt", status=422).text
    facilitator.send(checked, {"reasons": "It is clearer.", "fate_3": "adopted_in_part"}, button="adopt")
    shown = reader(app).open(room.page("amendments/3"))
    assert "From what was proposed to what was taken" in shown.text
    assert "at night" in reader(app).open(room.page("clauses/5")).text


def test_the_second_facilitator_at_the_desk_sees_why_nothing_was_done(
    app: Flask, database: Database, room: Room
) -> None:
    proposed(database, room)
    facilitator = reader(app, room.facilitator)
    desk = facilitator.open(room.page("facilitate/amendments/5"))
    moved_on(database, room, IF)
    again = facilitator.send(desk, {}, action="/amendments/5", button="compose", status=409)
    assert "somebody else adopted or edited meanwhile" in again.text


def test_the_alternatives_are_put_to_a_vote(app: Flask, database: Database, room: Room) -> None:
    for body in (BEFORE, IF):
        proposed(database, room, body)
    facilitator = reader(app, room.facilitator)
    form = facilitator.open(room.page("facilitate/votes/alternatives/5"))
    hours = {"opens": "2099-01-01T10:00", "closes": "2099-01-02T10:00"}
    listed = facilitator.send(form, hours)
    assert "2 questions have been put." in listed.text
    assert "Should amendment 2 be adopted?" in reader(app).open(room.page("amendments/2")).text


def test_a_recommendation_stands_on_the_page_before_the_decision(app: Flask, database: Database, room: Room) -> None:
    proposed(database, room)
    facilitator = reader(app, room.facilitator)
    form = facilitator.open(room.page("amendments/1/recommendation"))
    facilitator.send(form, {"decision": "rejected", "reasons": "The law forbids it."})
    shown = reader(app).open(room.page("amendments/1"))
    assert "Recommended: reject" in shown.text
    assert "The law forbids it." in shown.text
    reader(app, room.other).open(room.page("amendments/1/recommendation"), status=404)
