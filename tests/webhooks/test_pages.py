"""The pages of webhooks: made, shown, tried, paused and deleted by whoever runs a process, and by nobody else."""

import re

import pytest
import sqlalchemy as sa
from flask import Flask

from app import connect
from app.config import Settings
from app.db import Database
from app.domain.phases import Role
from app.jobs import mail
from app.processes.models import Process
from app.processes.services import enter
from app.web.languages import CODES
from app.webhooks import tasks
from app.webhooks.models import Webhook
from tests.builders import NOON, a_member, a_person, a_process
from tests.reader import reader
from tests.webhooks.receiver import Receiver

LIST = "/en/processes/code/facilitate/webhooks"
ALL = "/en/admin/webhooks"


@pytest.fixture
def app(house: Flask, testing: Settings, database: Database) -> Flask:
    """The application of an instance that may call machines inside the network."""
    connect(house, testing, database)
    return house


def test_a_steward_adds_a_webhook_tries_it_and_sees_what_came_of_it(
    app: Flask, database: Database, testing: Settings, receiver: Receiver
) -> None:
    with database.writing() as session:
        process = a_process(session, slug="code")
        person = a_member(session, process, roles=(Role.STEWARD,))
        session.commit()
    steward = reader(app, person)
    assert "No program is told of anything yet" in steward.open(LIST).text
    assert LIST in steward.open("/en/processes/code/facilitate").links()
    form = steward.open(f"{LIST}/new")
    refused = steward.send(form, {"url": "https://me:pass@example.org/", "note": "Kept words"}, status=422)
    assert "Leave the name and the password out" in refused.text
    assert "Choose at least one kind of event" in refused.text
    assert refused.tree.xpath("//input[@name='note']/@value") == ["Kept words"]
    shown = steward.send(form, {"url": f"{receiver.url}/hook", "topics": ["comment", "phase"], "note": "Newsroom"})
    secret = str(shown.tree.xpath("//input[@readonly]/@value")[0])
    assert re.fullmatch(r"whsec_[A-Za-z0-9+/]{43}=", secret)
    with database.reading() as session:
        number = session.scalars(sa.select(Webhook.id)).one()
    page = steward.open(f"{LIST}/{number}")
    assert secret not in page.response.text
    assert "No message has been sent yet" in page.text
    steward.send(page, action="/test")
    with database.writing() as session:
        found = session.scalars(sa.select(Process)).one()
        enter(session, found, kind="comment_sent", object="comments/1", body={}, actor_id=person.id, now=NOON)
        session.commit()
    receiver.answers, receiver.said = [200, 500], "<script>alert(1)</script>"
    work(database, testing)
    page = steward.open(f"{LIST}/{number}")
    assert "Arrived" in page.text
    assert "comment.published" in page.text
    assert "<script>alert(1)</script>" in page.text
    assert all(one.is_signed_by(secret) for one in receiver.received)
    assert "comment.published" not in steward.open(f"{LIST}/{number}?state=given_up").words("//table")
    steward.open(f"{LIST}/{number}?state=lost", status=400)
    with database.reading() as session:
        entry = session.scalars(sa.text("SELECT entry FROM webhook_deliveries WHERE entry IS NOT NULL")).one()
    assert f"/en/processes/code/record/{entry}" in page.links()
    fresh = steward.send(page, action="/rotate")
    assert str(fresh.tree.xpath("//input[@readonly]/@value")[0]) != secret
    steward.send(steward.open(f"{LIST}/{number}"), action="/pause")
    assert "The team paused it" in steward.open(f"{LIST}/{number}").text
    steward.send(steward.open(f"{LIST}/{number}"), {"catch_up": "y"}, action="/resume")
    steward.send(steward.open(f"{LIST}/{number}/edit"), {"note": "Another note"})
    assert "Another note" in steward.open(LIST).text
    messages = steward.open(f"{LIST}/{number}")
    steward.send(messages, action=messages.tree.xpath("//form[contains(@action, '/again')]/@action")[0])
    steward.send(steward.open(f"{LIST}/{number}"), action="/delete")
    assert "No program is told of anything yet" in steward.open(LIST).text


def test_webhooks_are_nobodys_business_but_of_who_runs_the_process(app: Flask, database: Database) -> None:
    with database.writing() as session:
        code, other = a_process(session, slug="code"), a_process(session, slug="other")
        stewards = [a_member(session, one, roles=(Role.STEWARD,)) for one in (code, other)]
        people = [
            a_member(session, code, roles=(Role.FACILITATOR,)),
            a_member(session, other, roles=(Role.FACILITATOR, Role.STEWARD)),
            a_member(session, code),
        ]
        administrator = a_person(session, administrator=True)
        session.commit()
    steward = reader(app, stewards[0])
    steward.send(steward.open(f"{LIST}/new"), {"url": "https://example.org/unspeakable", "topics": ["comment"]})
    with database.reading() as session:
        number = session.scalars(sa.select(Webhook.id)).one()
    for person in people:
        for address in (LIST, f"{LIST}/new", f"{LIST}/{number}", f"{LIST}/{number}/edit", ALL, f"{ALL}/{number}"):
            assert "unspeakable" not in reader(app, person).open(address, status=404).text
    reader(app, stewards[1]).open(f"/en/processes/other/facilitate/webhooks/{number}", status=404)
    stranger = reader(app).open("/en/processes/code/facilitate/webhooks", status=404)
    assert "unspeakable" not in stranger.text
    keeper = reader(app, administrator)
    assert "unspeakable" in keeper.open(f"{LIST}/{number}").text
    keeper.open(f"{ALL}/{number}", status=404)
    assert ALL in keeper.open("/en/admin").links()
    keeper.send(keeper.open(f"{ALL}/new"), {"url": "https://example.org/all", "topics": ["result"]})
    assert "https://example.org/all" in keeper.open(ALL).text
    assert "https://example.org/all" not in keeper.open(LIST).text


@pytest.mark.parametrize("language", CODES)
@pytest.mark.parametrize("why", ["failing", "gone", "secret"])
def test_the_letter_about_a_pause_says_why_and_where_to_look(why: str, language: str) -> None:
    for slug, address in (("code", "/processes/code/facilitate/webhooks/7"), ("", "/admin/webhooks/7")):
        title = {"en": "A code"} if slug else {}
        values = {"name": "Ana", "why": why, "url": "https://example.org/", "slug": slug, "title": title, "number": 7}
        letter = mail.compose(
            "webhook_paused", to="ana@example.org", language=language, values=values, base_url="https://here.example"
        )
        assert f"https://here.example/{language}{address}" in letter.body
        assert "\n\n\n" not in letter.body
        assert "https://example.org/" in letter.body


def work(database: Database, settings: Settings) -> None:
    with database.writing() as session:
        tasks.tell(session, NOON)
        session.commit()
    tasks.deliver(database, settings, lambda: NOON.replace(year=2100))
