"""Quoting words, naming sources and attaching files as a reader does it, without JavaScript."""

import io
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.models import Person
from app.accounts.queries import key_of
from app.comments.models import Comment
from app.db import Database
from app.domain.commenting import CommentState
from app.domain.phases import Role
from app.processes.models import Process
from app.texts.models import Clause
from tests.builders import a_clause, a_document, a_member, a_person, a_process, a_revision
from tests.comments.test_pages import counted
from tests.reader import Sheet, api_headers, reader
from tests.stopwatch import soon

BODY = "Every person is told when a machine decides.\n\nEvery person may object <b>at once</b>."
BAD = 422


@dataclass(frozen=True)
class Room:
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
        clause = a_clause(session, a_document(session, process), BODY, number="5")
        other = a_person(session, "Olga Other", name_key=key_of("Olga Other"))
        room = Room(process, clause, a_member(session, process), a_member(session, process, other))
        session.commit()
    return room


def write(app: Flask, room: Room, status: int = 200, button: str | None = None, **values: object) -> Sheet:
    visitor = reader(app, room.author)
    form = visitor.open(room.page("clauses/5/comments/new"))
    words = {"kind": "concern", "body": "Which machines?", "language": "en"} | values
    return visitor.send(form, words, action="/clauses/5/comments/new", status=status, button=button)


def marks(sheet: Sheet) -> list[str]:
    return ["".join(one.itertext()) for one in sheet.tree.xpath("//mark")]


def test_words_lead_to_what_is_said_of_them_and_back(app: Flask, room: Room) -> None:
    after = write(app, room, quote="when a machine\ndecides")
    assert "when a machine decides" in after.words("//blockquote[contains(@class, 'quote')]")
    write(app, room, body="Nothing in particular.")
    clause = reader(app).open(room.page("clauses/5"))
    assert marks(clause) == ["when a machine decides"]
    count = clause.tree.xpath("//sup[@class='quote-link']/a")[0]
    assert count.get("aria-label").startswith("Quoted 1 time")
    narrowed = reader(app).open(count.get("href"))
    assert "Only comments on these words" in narrowed.text
    assert ("Which machines?" in narrowed.text, "Nothing in particular." in narrowed.text) == (True, False)
    assert narrowed.tree.xpath("//mark[@id='words']")
    back = next(link for link in after.links() if "words=1" in link)
    assert reader(app).open(back).tree.xpath("//mark[@id='words']")
    assert marks(reader(app).open(room.page("text"))) == ["when a machine decides"]


@pytest.mark.parametrize(
    ("quote", "sentence"),
    [
        ("a robot decides", "These words do not stand in the clause."),
        ("Every person", "These words stand in 2 places."),
        ("e", "These words stand in"),
    ],
)
def test_a_quote_that_fits_nowhere_or_in_many_places_is_asked_about_and_nothing_is_lost(
    app: Flask, database: Database, room: Room, quote: str, sentence: str
) -> None:
    before = counted(database)
    sheet = write(app, room, status=BAD, quote=quote)
    assert sentence in sheet.text
    assert (quote in sheet.text, "Which machines?" in sheet.text) == (True, True)
    assert counted(database) == before


def test_the_place_that_is_meant_is_chosen_from_those_there_are(app: Flask, room: Room) -> None:
    visitor = reader(app, room.author)
    form = visitor.open(room.page("clauses/5/comments/new"))
    said = {"kind": "concern", "body": "Who?", "language": "en", "quote": "Every person"}
    asked = visitor.send(form, said, action="/comments/new", status=BAD)
    offered = asked.tree.xpath("//input[@name='quote_place']/@value")
    assert offered == ["0-12", "46-58", "all"]
    visitor.send(asked, {"quote_place": "46-58"}, action="/comments/new")
    form = visitor.open(room.page("clauses/5/comments/new"))
    again = visitor.send(form, {**said, "body": "All of them?"}, action="/comments/new", status=BAD)
    visitor.send(again, {"quote_place": "all"}, action="/comments/new")
    clause = reader(app).open(room.page("clauses/5"))
    assert marks(clause) == ["Every person", "Every person"]
    assert clause.tree.xpath("//mark/@class") == ["quoted many-1", "quoted many-2"]


def test_a_huge_quote_is_refused_at_once(app: Flask, database: Database, room: Room) -> None:
    before = counted(database)
    with soon():
        assert "characters" in write(app, room, status=BAD, quote="a" * 100_000).text
    assert counted(database) == before


def test_orphaned_words_stand_with_the_comment_and_the_old_wording_a_click_away(
    app: Flask, database: Database, room: Room
) -> None:
    write(app, room, quote="when a machine decides")
    with database.writing() as session:
        a_revision(session, room.clause, "Every person is told.", number=2)
        session.commit()
    clause = reader(app).open(room.page("clauses/5"))
    assert marks(clause) == []
    assert "These words are no longer in the clause." in clause.text
    assert any("/clauses/5/revisions/1" in link for link in clause.links())
    assert any("/clauses/5/compare?" in link for link in clause.links())
    assert "No comment with the number 1" in reader(app).open(room.page("clauses/5?words=1")).text
    assert reader(app).open(room.page("clauses/5?words=x"), status=400)


def test_sources_and_files_are_shown_and_gone_with_the_comment(app: Flask, database: Database, room: Room) -> None:
    sheet = write(
        app,
        room,
        source_title_1="A study <b>2026</b>",
        source_address_1="https://example.org/study",
        files=(io.BytesIO(b"%PDF-1.7 x"), "../study.pdf"),
    )
    link = sheet.tree.xpath("//a[@href='https://example.org/study']")[0]
    assert {"nofollow", "noopener"} <= set(link.get("rel").split())
    address = room.page("comments/1/files/1")
    client: FlaskClient = app.test_client()
    answer = client.get(address)
    assert (answer.status_code, answer.data, answer.content_type) == (200, b"%PDF-1.7 x", "application/pdf")
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "study.pdf" in answer.headers["Content-Disposition"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    with database.writing() as session:
        session.get_one(Comment, 1).state = CommentState.HIDDEN
        session.commit()
    assert client.get(address).status_code == 404
    assert "example.org/study" not in reader(app).open(room.page("comments/1")).text


@pytest.mark.parametrize(
    ("values", "file", "sentence"),
    [
        ({"source_address_1": "javascript:alert(1)", "source_title_1": "x"}, None, "Give the whole address"),
        ({"source_address_1": "https://example.org"}, None, "Say what the source is"),
        ({}, (b"<svg/>", "x.svg"), "Attach PDF, PNG, JPEG"),
        ({}, (b"MZ", "x.pdf"), "A file is not what its name says"),
    ],
)
def test_what_cannot_come_with_a_comment_is_said_and_the_words_are_kept(
    app: Flask,
    database: Database,
    room: Room,
    values: dict[str, str],
    file: tuple[bytes, str] | None,
    sentence: str,
) -> None:
    before = counted(database)
    attached = {"files": (io.BytesIO(file[0]), file[1])} if file else {}
    sheet = write(app, room, status=BAD, **values, **attached)
    assert (sentence in sheet.text, "Which machines?" in sheet.text) == (True, True)
    assert counted(database) == before


def test_a_draft_is_kept_found_continued_and_discarded(app: Flask, room: Room) -> None:
    kept = write(app, room, button="keep", body="Not finis", quote="a robot")
    assert "Your draft is kept." in kept.text
    own = reader(app, room.author).open("/en/account/comments")
    assert "Not finis" in own.text
    assert "Not finis" not in reader(app, room.other).open("/en/account/comments").text
    author = reader(app, room.author)
    form = author.open(room.page("clauses/5/comments/new"))
    assert ("Not finis" in form.text, "a robot" in form.text) == (True, True)
    address = form.tree.xpath("//form[contains(@action, '/discard')]/@action")[0]
    stranger = reader(app, room.other)
    token = stranger.open(room.page("clauses/5/comments/new")).tree.xpath("//input[@name='csrf_token']/@value")[0]
    assert stranger.client.post(address, data={"csrf_token": token}).status_code == 404
    after = author.send(form, {}, action="/discard")
    assert "Your draft has been discarded." in after.text


def test_a_receipt_is_for_the_author_alone_also_when_the_comment_is_hidden(
    app: Flask, database: Database, room: Room
) -> None:
    write(app, room)
    with database.writing() as session:
        session.get_one(Comment, 1).state = CommentState.HIDDEN
        session.commit()
    receipt = reader(app, room.author).open(room.page("comments/1/receipt"))
    assert "openclause verify" in receipt.text
    file = reader(app, room.author).client.get(room.page("comments/1/receipt.json"))
    assert file.get_json()["body"]["body"] == "Which machines?"
    for other in (reader(app), reader(app, room.other)):
        assert other.client.get(room.page("comments/1/receipt.json")).status_code == 404


def test_who_is_mentioned_finds_it_in_the_account(app: Flask, room: Room) -> None:
    sheet = write(app, room, body="What do you say, @Olga Other?")
    assert "@Olga Other" in sheet.words("//p[contains(@class, 'came-with')]")
    assert "Comment 1" in reader(app, room.other).open("/en/account/comments").text


def test_the_api_takes_and_gives_quotes_and_sources(client: FlaskClient, database: Database, room: Room) -> None:
    address = f"/api/v1/processes/{room.process.slug}/clauses/5/comments"
    headers = api_headers(database, room.author)
    said = {"body": "Which?", "kind": "question", "language": "en"}
    sources = [{"title": "A study", "address": "https://example.org/x"}]
    sent = client.post(
        address, json={**said, "quote": {"exact": "person", "suffix": " may"}, "sources": sources}, headers=headers
    ).get_json()
    quote = sent["quote"]
    assert (quote["start"], quote["end"], quote["fate"], quote["revision"]) == (52, 58, "carried", 1)
    assert (quote["now_start"], quote["language"], quote["clause"]) == (52, "en", "5")
    assert sent["sources"] == sources
    read = client.get(address).get_json()["items"][0]
    assert (read["quote"], read["quotes"]) == (quote, [quote])
    everywhere = {**said, "quote": {"exact": "Every person", "everywhere": True}}
    assert len(client.post(address, json=everywhere, headers=headers).get_json()["quotes"]) == 2
    for wrong, status in (
        ({"exact": "a robot"}, 409),
        ({"exact": "Every person"}, 409),
        ({"exact": ""}, 422),
        ({"exact": "a" * 100_000}, 422),
        ({"exact": "person", "start": -1, "end": 2}, 422),
        ({"exact": "person", "start": "1"}, 422),
    ):
        answer = client.post(address, json={**said, "quote": wrong}, headers=headers)
        assert answer.status_code == status, answer.data
    elsewhere = address.replace("/clauses/5", "")
    assert client.post(elsewhere, json={**said, "quote": {"exact": "person"}}, headers=headers).status_code == 409


def test_a_moderator_sees_what_came_with_a_hidden_comment(app: Flask, database: Database, room: Room) -> None:
    write(app, room, quote="may object", source_title_1="A bad source", files=(io.BytesIO(b"x"), "bad.txt"))
    with database.writing() as session:
        moderator = a_member(session, room.process, roles=(Role.FACILITATOR,))
        session.commit()
    page = reader(app, moderator).open(room.page("facilitate/comments/1/decision"))
    assert ("A bad source" in page.text, "bad.txt" in page.text, "may object" in page.text) == (True, True, True)
