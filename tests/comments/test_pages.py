"""Commenting as a reader does it: on a clause, in a thread, edited, withdrawn, and refused."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from app.accounts.models import Person
from app.comments.models import Comment
from app.db import Database
from app.domain.commenting import CommentState
from app.domain.phases import PhaseKind, Role
from app.ledger.models import Entry
from app.processes.models import Process
from app.texts.models import Clause
from tests.builders import a_clause, a_document, a_member, a_person, a_phase, a_process
from tests.contributing import a_comment, an_amendment
from tests.reader import Sheet, reader


@dataclass(frozen=True)
class Room:
    """A process in consultation with a clause, and two who take part."""

    process: Process
    clause: Clause
    author: Person
    other: Person

    def page(self, place: str = "") -> str:
        return f"/en/processes/{self.process.slug}/{place}".rstrip("/")


@pytest.fixture
def room(database: Database) -> Room:
    with database.writing() as session:
        process = a_process(session)
        clause = a_clause(session, a_document(session, process), number="5")
        room = Room(process, clause, a_member(session, process), a_member(session, process))
        session.commit()
    return room


def kept(database: Database, room: Room, author: Person | None = None, **values: object) -> Comment:
    with database.writing() as session:
        made = a_comment(session, room.process, author or room.author, **{"clause": room.clause} | values)  # type: ignore[arg-type]
        session.commit()
    return made


def counted(database: Database) -> tuple[int, int]:
    """How many comments and how many entries of the record there are."""
    with database.reading() as session:
        return (
            session.scalar(sa.select(sa.func.count()).select_from(Comment)) or 0,
            session.scalar(sa.select(sa.func.count()).select_from(Entry)) or 0,
        )


def write(app: Flask, room: Room, place: str, status: int = 200, **values: str) -> Sheet:
    visitor = reader(app, room.author)
    form = visitor.open(room.page(place))
    words = {"kind": "question", "body": "Who decides that?", "language": "en"} | values
    return visitor.send(form, words, action=f"/{place}", status=status)


def test_a_member_comments_on_a_clause_and_finds_it_there(app: Flask, room: Room) -> None:
    after = write(app, room, "clauses/5/comments/new", kind="concern")
    assert "Your comment has been received as number 1." in after.text
    assert after.address.startswith(room.page("comments/1"))
    clause = reader(app).open(room.page("clauses/5"))
    assert "Who decides that?" in clause.text
    assert "Concern" in clause.text


def test_a_comment_may_be_on_the_whole_text_or_on_an_amendment(app: Flask, database: Database, room: Room) -> None:
    with database.writing() as session:
        number = an_amendment(session, room.clause).number
        session.commit()
    assert "On the whole text" in write(app, room, "text/comments/new").text
    assert f"On amendment {number}" in write(app, room, f"amendments/{number}/comments/new").text


def test_somebody_replies_and_the_reply_stands_in_the_thread(app: Flask, database: Database, room: Room) -> None:
    first = kept(database, room, room.other)
    after = write(app, room, f"comments/{first.number}/reply", body="The council does.")
    items = after.tree.xpath("//ol[@class='thread']/li/@class")
    assert [item.split()[1] for item in items] == ["depth-0", "depth-1"]


def test_the_page_without_comments_invites_to_write_one(app: Flask, room: Room) -> None:
    sheet = reader(app).open(room.page("comments"))
    assert "There are no comments here yet." in sheet.text


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"body": ""}, "Write something here; it cannot be empty."),
        ({"body": " \n\u200b "}, "Write something here; it cannot be empty."),
        ({"body": "x" * 5001}, "5,000"),
        ({"kind": "praise"}, "Not a valid choice"),
        ({"language": "xx"}, "Not a valid choice"),
    ],
    ids=["empty", "invisible", "too long", "no such kind", "no such language"],
)
def test_what_cannot_be_taken_comes_back_with_its_words_and_changes_nothing(
    app: Flask, database: Database, room: Room, wrong: dict[str, str], message: str
) -> None:
    before = counted(database)
    again = write(app, room, "clauses/5/comments/new", status=422, **wrong)
    assert message in again.text
    if "body" not in wrong:
        assert "Who decides that?" in again.words("//textarea[@name='body']")
    assert counted(database) == before


@pytest.mark.parametrize("body", ["a\x00b", "e" + "\u0301" * 40, "abc \u202e txet"])
def test_words_that_cannot_be_kept_are_a_clear_mistake_never_a_failure(
    app: Flask, database: Database, room: Room, body: str
) -> None:
    before = counted(database)
    visitor = reader(app, room.author)
    form = visitor.open(room.page("clauses/5/comments/new"))
    values = dict(form.form("body").form_values()) | {"kind": "question", "language": "en"}
    answer = visitor.client.post(form.address, data=values | {"body": body}, follow_redirects=True)
    assert 400 <= answer.status_code < 500
    assert counted(database) == before


def test_markup_in_a_comment_stays_words(app: Flask, room: Room) -> None:
    after = write(app, room, "clauses/5/comments/new", body="<script>alert(1)</script> <img src=x onerror=alert(1)>")
    assert after.tree.xpath("//article//script") == []
    assert after.tree.xpath("//article//img") == []
    assert "<script>alert(1)</script>" in after.text


def test_a_form_sent_twice_is_one_comment(app: Flask, database: Database, room: Room) -> None:
    visitor = reader(app, room.author)
    form = visitor.open(room.page("clauses/5/comments/new"))
    words = {"kind": "question", "body": "Once?", "language": "en"}
    first = visitor.send(form, words)
    second = visitor.send(form, words)
    assert "It was carried out once." in second.text
    assert second.address.split("?")[0] == first.address.split("?")[0]
    assert counted(database)[0] == 1


def test_a_stranger_is_asked_to_sign_in_and_a_person_to_join(app: Flask, database: Database, room: Room) -> None:
    with database.writing() as session:
        person = a_person(session)
        observer = a_member(session, room.process, roles=[Role.OBSERVER])
        session.commit()
    place = room.page("clauses/5/comments/new")
    assert "/sign-in?next=" in reader(app).client.get(place).location
    assert "/join?next=" in reader(app, person).client.get(place).location
    assert reader(app, observer).client.get(place).status_code == 403
    assert reader(app).client.post(place).status_code == 400


def test_while_the_vote_is_open_nobody_comments(app: Flask, database: Database) -> None:
    with database.writing() as session:
        process = a_process(session, phase=PhaseKind.VOTING)
        a_clause(session, a_document(session, process), number="5")
        member = a_member(session, process)
        session.commit()
    sheet = reader(app, member).open(f"/en/processes/{process.slug}/clauses/5/comments/new", status=409)
    assert "The phase that is open now does not allow this." in sheet.text


def test_a_phase_that_closed_while_somebody_wrote_refuses_and_keeps_their_words(
    app: Flask, database: Database, room: Room
) -> None:
    visitor = reader(app, room.author)
    form = visitor.open(room.page("clauses/5/comments/new"))
    with database.writing() as session:
        session.get_one(Process, room.process.id).phases[0].closes = datetime.now(UTC)
        session.commit()
    before = counted(database)
    late = visitor.send(form, {"kind": "question", "body": "Too late?", "language": "en"}, status=409)
    assert "Too late?" in late.text
    assert counted(database) == before


def test_the_author_edits_and_the_earlier_words_stay_readable(app: Flask, database: Database, room: Room) -> None:
    made = kept(database, room, body="Who decides?")
    visitor = reader(app, room.author)
    form = visitor.open(room.page(f"comments/{made.number}/edit"))
    after = visitor.send(form, {"body": "Who decides that, and when?"})
    assert "(edited)" in after.text
    stranger = reader(app).open(room.page(f"comments/{made.number}"))
    assert "Who decides that, and when?" in stranger.text
    assert "Who decides?" in stranger.text


def test_after_fifteen_minutes_the_page_offers_no_edit_and_a_late_one_is_refused_with_its_words(
    app: Flask, database: Database, room: Room
) -> None:
    made = kept(database, room, created_at=datetime.now(UTC) - timedelta(minutes=16))
    visitor = reader(app, room.author)
    place = room.page(f"comments/{made.number}")
    assert f"{place}/edit" not in visitor.open(place).links()
    late = visitor.send(visitor.open(f"{place}/edit"), {"body": "Too late to change."}, status=409)
    assert "A comment can be edited for fifteen minutes." in late.text
    assert "Too late to change." in late.text


def test_nobody_edits_or_withdraws_for_another(app: Flask, database: Database, room: Room) -> None:
    made = kept(database, room)
    intruder = reader(app, room.other)
    intruder.open(room.page(f"comments/{made.number}/edit"), status=403)
    own = kept(database, room, room.other)
    form = intruder.open(room.page(f"comments/{own.number}"))
    token = form.tree.xpath("//input[@name='csrf_token']/@value")[0]
    place = room.page(f"comments/{made.number}/withdrawal")
    assert intruder.client.post(place, data={"csrf_token": token}).status_code == 403
    assert reader(app, room.author).client.post(place).status_code == 400


def test_the_author_withdraws_and_the_words_are_gone_everywhere(app: Flask, database: Database, room: Room) -> None:
    made = kept(database, room, body="I regret this.", edited_at=datetime.now(UTC))
    visitor = reader(app, room.author)
    page = visitor.open(room.page(f"comments/{made.number}"))
    after = visitor.send(page, action=f"/comments/{made.number}/withdrawal")
    assert "Your comment has been withdrawn." in after.text
    for place in ("clauses/5", "comments", f"comments/{made.number}"):
        sheet = reader(app, room.other).open(room.page(place))
        assert "I regret this." not in sheet.text
        assert "The author has withdrawn this comment." in sheet.text


def test_a_comment_that_waits_for_a_moderator_exists_for_its_author_alone(
    app: Flask, database: Database, room: Room
) -> None:
    with database.writing() as session:
        session.get_one(Process, room.process.id).pre_moderation = True
        session.commit()
    assert "A facilitator reads every comment" in reader(app, room.author).open(room.page("text/comments/new")).text
    after = write(app, room, "text/comments/new", body="May I?")
    assert "A facilitator reads it first." in after.text
    assert "Waits for a moderator" in after.text
    reader(app, room.other).open(room.page("comments/1"), status=404)
    reader(app, room.other).open(room.page("comments/1/reply"), status=404)
    reader(app, room.other).open(room.page("comments/1/edit"), status=404)
    assert "May I?" not in reader(app).open(room.page("comments")).text


@pytest.mark.parametrize(
    "place", ["comments/99", "comments/0", "comments/²", "comments/99/reply", "clauses/77/comments/new"]
)
def test_what_is_not_there_is_not_found(app: Flask, room: Room, place: str) -> None:
    reader(app, room.author).open(room.page(place), status=404)


@pytest.mark.parametrize(
    "query", ["kind=praise", "group=nobody", "subject=moon", "topic=%00", "after=-1", "after=1e3", "after=" + "9" * 30]
)
def test_what_is_no_filter_is_refused(app: Flask, room: Room, query: str) -> None:
    reader(app).open(room.page(f"comments?{query}"), status=400)


def test_the_list_is_narrowed_by_its_filters(app: Flask, database: Database, room: Room) -> None:
    kept(database, room, body="In Arabic.", language="ar", group="academia")
    kept(database, room, body="In English.")
    for query in ("language_of=ar", "group=academia"):
        sheet = reader(app).open(room.page(f"comments?{query}"))
        assert "In Arabic." in sheet.text
        assert "In English." not in sheet.text
        assert "1 of 2 comments" in sheet.text


def test_each_comment_says_its_language_and_direction(app: Flask, database: Database, room: Room) -> None:
    kept(database, room, body="من يقرر؟", language="ar")
    sheet = reader(app).open(room.page("clauses/5"))
    assert sheet.words("//div[@class='prose'][@lang='ar'][@dir='rtl']") == "من يقرر؟"


def test_a_comment_of_another_process_is_not_found_here(app: Flask, database: Database, room: Room) -> None:
    with database.writing() as session:
        elsewhere = a_process(session)
        a_phase(
            session, elsewhere, PhaseKind.MONITORING,
            opens=datetime.now(UTC) + timedelta(days=20), closes=datetime.now(UTC) + timedelta(days=30),
        )  # fmt: skip
        number = [a_comment(session, elsewhere).number for _ in range(3)][-1]
        session.commit()
    reader(app).open(room.page(f"comments/{number}"), status=404)


def test_hidden_words_are_gone_from_the_page_their_history_and_the_reply_form(
    app: Flask, database: Database, room: Room
) -> None:
    made = kept(database, room, body="First words.")
    visitor = reader(app, room.author)
    visitor.send(visitor.open(room.page(f"comments/{made.number}/edit")), {"body": "Second words."})
    with database.writing() as session:
        session.get_one(Comment, made.id).state = CommentState.HIDDEN
        session.commit()
    sheet = reader(app, room.other).open(room.page(f"comments/{made.number}"))
    assert "A moderator has hidden this comment." in sheet.text
    assert "words." not in sheet.text
    reader(app, room.other).open(room.page(f"comments/{made.number}/reply"), status=404)
