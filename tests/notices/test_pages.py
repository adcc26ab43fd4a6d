"""Following and reading notices in a browser without a screen; feeds, calendars, and links that stop mails."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from flask import Flask
from icalendar import Calendar
from lxml import etree

from app.accounts.models import Person
from app.comments import services as comments
from app.comments.models import Comment
from app.db import Database
from app.domain.commenting import CommentState, Kind
from app.domain.noticing import About, Channel
from app.domain.phases import PhaseKind
from app.notices import following, tasks
from app.notices.followed import general_of
from app.notices.following import subscription_to
from app.notices.links import Stop, token_of
from app.notices.models import Recipient
from app.processes.models import Process
from app.processes.queries import membership_of
from app.texts.models import Clause
from tests.builders import a_clause, a_document, a_member, a_process
from tests.contributing import a_question
from tests.reader import api_headers, reader

ATOM = {"a": "http://www.w3.org/2005/Atom"}


@dataclass
class Place:
    """A process with one comment on its clause 7, and two members."""

    process: Process
    clause_id: int
    author: Person
    reader: Person


@pytest.fixture
def place(database: Database) -> Place:
    now = datetime.now(UTC)
    with database.writing() as session:
        process = a_process(
            session, slug="code", title={"en": "A code", "fr": "Un code"}, phase=PhaseKind.CONSULTATION, now=now
        )
        clause = a_clause(session, a_document(session, process), number="7")
        people = [a_member(session, process), a_member(session, process)]
        a_question(session, process, title="Do you adopt the code?")
        session.commit()
        assert process.phases
        return Place(process, clause.id, *people)


def wrote(database: Database, place: Place, body: str = "Why so?") -> None:
    now = datetime.now(UTC)
    with database.writing() as session:
        process, author = (
            session.get_one(Process, place.process.id),
            membership_of(session, place.process.id, place.author.id),
        )
        assert author is not None
        clause = session.get_one(Clause, place.clause_id)
        comments.send(
            session, process, author=author, kind=Kind.QUESTION, body=body, language="en", now=now, clause=clause
        )
        tasks.tell(session, now)
        session.commit()


def test_a_clause_is_followed_by_a_button_told_of_and_let_go_of_again(
    app: Flask, database: Database, place: Place
) -> None:
    visitor = reader(app, place.reader)
    page = visitor.send(visitor.open("/en/processes/code/clauses/7"), {}, action="/following")
    assert "You follow this clause." in page.text
    wrote(database, place)
    notices = visitor.open("/en/account/notices")
    assert "1 unread" in notices.text
    assert "Comment 1 was written on clause 7." in notices.text
    assert any(link.endswith("/processes/code/comments/1") for link in notices.links())
    after = visitor.send(notices, {}, action="/read")
    assert "unread" not in after.text
    page = visitor.send(visitor.open("/en/processes/code/clauses/7"), {}, action="/following/end")
    assert "Follow this clause" in page.text


def test_the_channel_of_one_thing_and_of_all_is_chosen_in_the_account(
    app: Flask, database: Database, place: Place
) -> None:
    visitor = reader(app, place.reader)
    assert "You follow nothing yet." in visitor.open("/en/account/notices/settings").text
    visitor.send(visitor.open("/en/processes/code"), {}, action="/following")
    page = visitor.open("/en/account/notices/settings")
    page = visitor.send(page, {"channel": "weekly"})
    visitor.send(page, {"own": "none", "usual": "at_once", "time_zone": "Asia/Tokyo"})
    with database.reading() as session:
        followed = subscription_to(session, place.reader.id, About.PROCESS, place.process.id)
        general = general_of(session, place.reader.id)
    assert followed is not None
    assert followed.channel is Channel.WEEKLY
    assert (general.own, general.usual, general.time_zone) == (Channel.NONE, Channel.AT_ONCE, "Asia/Tokyo")


@pytest.mark.parametrize("about", ["own", "nonsense", "clause", "amendment", "thread"])
def test_what_is_not_there_cannot_be_followed(app: Flask, place: Place, about: str) -> None:
    visitor = reader(app, place.reader)
    page = visitor.open("/en/processes/code")
    visitor.send(
        page, {"about": about, "number": "99"}, action="/following", status=400 if about in ("own", "nonsense") else 404
    )


def the_link(database: Database, place: Place, stop: Stop) -> str:
    with database.reading() as session:
        return f"/unsubscribe/{token_of(session.get_one(Recipient, place.reader.id), stop)}"


def test_one_click_stops_a_digest_without_signing_in(app: Flask, database: Database, place: Place) -> None:
    with database.writing() as session:
        following.follow(
            session, place.reader.id, About.PROCESS, place.process.id, time_zone="UTC", now=datetime.now(UTC),
            channel=Channel.DAILY,
        )  # fmt: skip
        session.commit()
    link = the_link(database, place, Stop(place.reader.id, Channel.DAILY))
    stranger = reader(app)
    assert "Ne plus" in stranger.open(f"{link}?language=fr").text or "Stop these mails" in stranger.open(link).text
    assert channel_of(database, place) is Channel.DAILY
    answer = app.test_client().post(link, data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert channel_of(database, place) is Channel.IN_APP
    for wrong in (link[:-1] + ("0" if link[-1] != "0" else "1"), link.replace("daily", "weekly"), "/unsubscribe/x"):
        assert app.test_client().post(wrong).status_code == 404


def channel_of(database: Database, place: Place) -> Channel:
    with database.reading() as session:
        found = subscription_to(session, place.reader.id, About.PROCESS, place.process.id)
    assert found is not None
    return found.channel


def test_the_feed_tells_what_everybody_may_know_in_the_language_asked_for(
    app: Flask, database: Database, place: Place
) -> None:
    wrote(database, place)
    wrote(database, place, "unspeakable")
    with database.writing() as session:
        session.scalars(sa.select(Comment).where(Comment.number == 2)).one().state = CommentState.HIDDEN
        session.commit()
    answer = app.test_client().get("/feeds/code.atom?language=fr")
    assert answer.content_type == "application/atom+xml; charset=utf-8"
    feed = etree.fromstring(answer.data)
    assert feed.findtext("a:title", namespaces=ATOM) == "Un code"
    for needed in ("id", "title", "updated"):
        assert len(feed.findall(f"a:{needed}", ATOM)) == 1
        assert all(len(entry.findall(f"a:{needed}", ATOM)) == 1 for entry in feed.findall("a:entry", ATOM))
    assert [link.get("rel") for link in feed.findall("a:link", ATOM)] == ["self", "alternate"]
    entries = feed.findall("a:entry/a:link", ATOM)
    assert [entry.get("href") for entry in entries] == ["http://localhost/fr/processes/code/comments/1"]
    assert b"unspeakable" not in answer.data
    again = app.test_client().get("/feeds/code.atom?language=fr", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_the_calendar_holds_the_phases_and_the_votes(app: Flask, place: Place) -> None:
    answer = app.test_client().get("/calendar/code.ics?language=en")
    assert answer.content_type == "text/calendar; charset=utf-8"
    events = Calendar.from_ical(answer.data).walk("VEVENT")
    assert [str(event["summary"]) for event in events] == ["Consultation – A code", "Do you adopt the code? – A code"]
    assert events[0].decoded("dtstart") == place.process.phases[0].opens.replace(microsecond=0)
    again = app.test_client().get("/calendar/code.ics?language=en", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    for nowhere in ("/feeds/nowhere.atom", "/calendar/nowhere.ics"):
        assert app.test_client().get(nowhere).status_code == 404


def test_the_api_reads_notices_and_follows(app: Flask, database: Database, place: Place) -> None:
    client, headers = app.test_client(), api_headers(database, place.reader)
    wanted = {"about": "clause", "process": "code", "number": "7", "channel": "in_app"}
    made = client.put("/api/v1/me/subscriptions", json=wanted, headers=headers)
    assert made.status_code == 200
    assert client.get("/api/v1/me/subscriptions", headers=headers).json["items"] == [made.json]
    wrote(database, place)
    (notice,) = client.get("/api/v1/me/notices?unread=true", headers=headers).json["items"]
    assert (notice["text"], notice["read"]) == ("Comment 1 was written on clause 7.", False)
    assert client.put(f"/api/v1/me/notices/{notice['id']}/read", headers=headers).status_code == 204
    assert client.get("/api/v1/me/notices?unread=true", headers=headers).json["items"] == []
    assert client.get("/api/v1/me/notices", headers=headers).json["items"][0]["read"] is True
    assert client.delete(f"/api/v1/me/subscriptions/{made.json['id']}", headers=headers).status_code == 204
    assert client.get("/api/v1/me/subscriptions", headers=headers).json["items"] == []
