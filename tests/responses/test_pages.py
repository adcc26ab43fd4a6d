"""The pages of responses: figures, what waits, answering, the permanent address of an answer."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask

from app.accounts.models import Person
from app.comments.models import Comment
from app.db import Database
from app.domain.commenting import CommentState, Kind
from app.domain.phases import Role
from app.domain.responding import Disposition
from app.jobs.mail import compose
from app.jobs.models import OutboxMessage
from app.processes.models import Process
from app.texts.models import Clause
from tests.builders import a_clause, a_document, a_member, a_process, a_revision
from tests.contributing import a_comment, a_response, an_amendment
from tests.reader import Reader, Sheet, reader


@dataclass(frozen=True)
class Room:
    """A process with a text, somebody who answers, and somebody who takes part."""

    process: Process
    clause: Clause
    responder: Person
    facilitator: Person
    participant: Person

    def page(self, place: str = "") -> str:
        return f"/en/processes/{self.process.slug}/{place}"


@pytest.fixture
def room(database: Database) -> Room:
    with database.writing() as session:
        process = a_process(session, criteria={"feasibility": {"en": "Can it be done?", "fr": "Est-ce faisable ?"}})
        room = Room(
            process,
            a_clause(session, a_document(session, process), number="5"),
            a_member(session, process, roles=[Role.RESPONDER]),
            a_member(session, process, roles=[Role.FACILITATOR]),
            a_member(session, process),
        )
        session.commit()
    return room


def comment(database: Database, room: Room, **values: object) -> Comment:
    with database.writing() as session:
        made = a_comment(session, room.process, room.participant, **{"clause": room.clause} | values)  # type: ignore[arg-type]
        session.commit()
    return made


def next_of(sheet: Sheet) -> list[str]:
    """Where the next page is, if there is one."""
    return [str(href) for href in sheet.tree.xpath("//a[@rel='next']/@href")]


def test_before_anything_was_received_the_page_says_so(app: Flask, room: Room) -> None:
    assert "No contribution has been received yet." in reader(app).open(room.page("responses")).text
    assert "Nothing waits for an answer." in reader(app).open(room.page("responses/waiting")).text


def test_the_figures_say_how_much_is_answered_and_lead_to_what_waits(
    app: Flask, database: Database, room: Room
) -> None:
    answered = comment(database, room)
    comment(database, room, kind=Kind.CONCERN, group="academia", body="Too vague by half.")
    with database.writing() as session:
        a_response(session, room.process, room.responder, comments=[answered])
        session.commit()
    sheet = reader(app).open(room.page("responses"))
    assert "1 of 2 contributions are answered: 50%" in sheet.text
    assert f"/en/processes/{room.process.slug}/responses/waiting?group=academia" in sheet.links()
    waiting = reader(app).open(f"/en/processes/{room.process.slug}/responses/waiting?group=academia")
    assert "1 contribution waits" in waiting.text
    assert "Too vague by half." in waiting.text


def test_an_answer_has_a_permanent_address_with_what_it_answers(app: Flask, database: Database, room: Room) -> None:
    asked = comment(database, room, body="Who pays for it?")
    with database.writing() as session:
        proposed = an_amendment(session, room.clause, room.participant)
        made = a_response(
            session, room.process, room.responder, comments=[asked], amendments=[proposed], criterion="feasibility"
        )
        later = a_response(session, room.process, room.responder, comments=[asked])
        session.commit()
    sheet = reader(app).open(room.page(f"responses/{made.number}"))
    assert sheet.heading == f"Response {made.number}"
    for words in ("Not accepted", "The law already says so.", "Can it be done?", "Who pays for it?", "It is clearer."):
        assert words in sheet.text
    assert f"/en/processes/{room.process.slug}/responses/{later.number}" in sheet.links()
    assert "Est-ce faisable ?" in reader(app).open(sheet.address.replace("/en/", "/fr/")).text


def test_a_response_that_does_not_exist_is_not_found(app: Flask, room: Room) -> None:
    reader(app).open(room.page("responses/7"), status=404)
    reader(app).open(room.page("responses/0"), status=404)


@pytest.mark.parametrize(
    "query",
    [
        "?kind=praise",
        "?group=nobody",
        "?after=1-2",
        "?after=1-2-3",
        "?after=a-0-1",
        "?after=²-0-1",
        "?after=" + "9" * 40,
    ],
)
def test_what_is_no_filter_and_no_place_in_the_list_is_refused(app: Flask, room: Room, query: str) -> None:
    reader(app).open(room.page("responses/waiting") + query, status=400)


def test_an_unknown_disposition_is_refused(app: Flask, room: Room) -> None:
    reader(app).open(room.page("responses?disposition=maybe"), status=400)


def test_the_list_of_responses_pages_and_keeps_its_filter(app: Flask, database: Database, room: Room) -> None:
    with database.writing() as session:
        for place in range(23):
            disposition = Disposition.DEFERRED if place else Disposition.NOT_ACCEPTED
            asked = a_comment(session, room.process)
            a_response(session, room.process, room.responder, comments=[asked], disposition=disposition)
        session.commit()
    first = reader(app).open(room.page("responses?disposition=deferred"))
    (following,) = next_of(first)
    second = reader(app).open(following)
    assert "disposition=deferred" in following
    assert len(first.tree.xpath("//article[contains(@class, 'response')]")) == 20
    assert len(second.tree.xpath("//article[contains(@class, 'response')]")) == 2


def test_the_waiting_list_pages_without_losing_anybody(app: Flask, database: Database, room: Room) -> None:
    with database.writing() as session:
        for place in range(53):
            since = timedelta(minutes=place // 10)
            a_comment(session, room.process, created_at=room.process.created_at + since)
        session.commit()
    seen, sheet = [], reader(app).open(room.page("responses/waiting"))
    for _ in range(2):
        seen += sheet.tree.xpath("//li[starts-with(@id, 'comments-')]/@id")
        sheet = reader(app).open(next(iter(next_of(sheet)), sheet.address))
    assert next_of(sheet) == []
    assert len(seen) == len(set(seen)) == 53


def test_participants_see_what_waits_and_cannot_answer_it(app: Flask, database: Database, room: Room) -> None:
    made = comment(database, room)
    sheet = reader(app, room.participant).open(room.page("responses/waiting"))
    assert sheet.tree.xpath("//input[@type='checkbox']") == []
    reader(app, room.participant).open(room.page(f"facilitate/responses/new?comments={made.number}"), status=404)


def answering(someone: Reader, room: Room, *comments: Comment) -> Sheet:
    waiting = someone.open(room.page("responses/waiting"))
    return someone.send(waiting, {"comments": [str(one.number) for one in comments]}, action="/responses/new")


@pytest.mark.parametrize("role", ["responder", "facilitator"])
def test_the_team_ticks_what_one_answer_fits_and_publishes_it(
    app: Flask, database: Database, room: Room, role: str
) -> None:
    first, second = comment(database, room, body="Who pays?"), comment(database, room, body="Who will pay?")
    someone = reader(app, getattr(room, role))
    form = answering(someone, room, first, second)
    assert form.heading == "Answer 2 contributions"
    published = someone.send(
        form,
        {
            "disposition": "out_of_scope",
            "reasons": "The budget law decides that.",
            "criterion": "feasibility",
            "language": "en",
        },
    )
    assert "The response is published as number 1." in published.text
    assert published.address == room.page("responses/1")
    assert "Who will pay?" in published.text
    with database.reading() as session:
        (mail,) = session.query(OutboxMessage).filter_by(kind="mail")
        assert mail.payload["to"] == room.participant.id
        letter = compose(
            "response", to="x@example.org", language="en", values=mail.payload["values"], base_url="http://localhost"
        )
    assert "The budget law decides that." in letter.body
    assert f"http://localhost{room.page('responses/1')}" in letter.body
    assert "Nothing waits for an answer." in reader(app).open(room.page("responses/waiting")).text


def test_to_say_accepted_the_form_asks_for_the_wording_and_keeps_what_was_typed(
    app: Flask, database: Database, room: Room
) -> None:
    made = comment(database, room)
    with database.writing() as session:
        carried = a_revision(session, room.clause, "Everybody is told before a machine decides.", number=2)
        session.commit()
    someone = reader(app, room.responder)
    form = answering(someone, room, made)
    words = {"disposition": "accepted", "reasons": "You are right.", "language": "en"}
    again = someone.send(form, words, status=422)
    assert "To say accepted, name the wording that carries the change." in again.text
    assert again.words("//textarea[@name='reasons']") == "You are right."
    published = someone.send(again, {"revision": str(carried.id)})
    assert "Carried by wording 2 of clause 5" in published.text


@pytest.mark.parametrize(
    "wrong", [{"disposition": "maybe"}, {"revision": "999999"}, {"criterion": "fame"}, {"language": "xx"}]
)
def test_choices_that_were_not_offered_are_told_and_nothing_is_published(
    app: Flask, database: Database, room: Room, wrong: dict[str, str]
) -> None:
    made = comment(database, room)
    someone = reader(app, room.responder)
    form = answering(someone, room, made)
    words = {"disposition": "deferred", "reasons": "Later.", "language": "en", "revision": "", "criterion": ""}
    someone.send(form, words | wrong, status=422)
    reader(app).open(room.page("responses/1"), status=404)


def test_an_answer_to_nothing_leads_back_to_what_waits(app: Flask, room: Room) -> None:
    sheet = reader(app, room.responder).open(room.page("facilitate/responses/new"))
    assert "Choose at least one contribution to answer." in sheet.text


@pytest.mark.parametrize(
    ("query", "status"), [("?comments=99", 404), ("?amendments=99", 404), ("?comments=x", 400), ("?comments=-1", 400)]
)
def test_contributions_that_are_not_there_cannot_be_answered(app: Flask, room: Room, query: str, status: int) -> None:
    reader(app, room.responder).open(room.page("facilitate/responses/new") + query, status=status)


def test_a_comment_of_another_process_cannot_be_answered_here(app: Flask, database: Database, room: Room) -> None:
    with database.writing() as session:
        elsewhere = a_process(session)
        for _ in range(3):
            foreign = a_comment(session, elsewhere)
        session.commit()
    address = room.page(f"facilitate/responses/new?comments={foreign.number}")
    reader(app, room.responder).open(address, status=404)


def test_what_was_withdrawn_meanwhile_is_left_out_and_said(app: Flask, database: Database, room: Room) -> None:
    made, gone = comment(database, room), comment(database, room, state=CommentState.WITHDRAWN)
    someone = reader(app, room.responder)
    sheet = someone.open(room.page(f"facilitate/responses/new?comments={made.number},{gone.number}"))
    assert "1 contribution was withdrawn meanwhile and is left out." in sheet.text
    someone.open(room.page(f"facilitate/responses/new?comments={gone.number}"), status=409)


def test_only_moderators_read_hidden_words_while_answering(app: Flask, database: Database, room: Room) -> None:
    hidden = comment(database, room, body="a secret", state=CommentState.HIDDEN)
    pending = comment(database, room, body="another secret", state=CommentState.PENDING)
    with database.writing() as session:
        made = a_response(session, room.process, room.responder, comments=[hidden, pending])
        session.commit()
    address = room.page(f"facilitate/responses/new?comments={hidden.number},{pending.number}")
    assert "secret" in reader(app, room.facilitator).open(address).text
    assert "secret" not in reader(app, room.responder).open(address).text
    for place in ("responses", "responses/waiting", f"responses/{made.number}"):
        for person in (None, room.participant, room.facilitator):
            assert "secret" not in reader(app, person).open(room.page(place)).text


def test_what_was_answered_before_is_said_and_may_be_followed_up(app: Flask, database: Database, room: Room) -> None:
    made = comment(database, room)
    with database.writing() as session:
        earlier = a_response(session, room.process, room.responder, comments=[made])
        session.commit()
    someone = reader(app, room.responder)
    form = someone.open(room.page(f"facilitate/responses/new?comments={made.number}"))
    assert f"Already answered by response {earlier.number}" in form.text
    after = someone.send(form, {"disposition": "deferred", "reasons": "To be clear: later.", "language": "en"})
    assert after.heading == f"Response {earlier.number + 1}"
