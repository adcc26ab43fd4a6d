"""One's own account: profile, password, devices, keys, data, leaving; and the outbox of a demo."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from flask import Flask

from app import create_app
from app.accounts import services, standing
from app.accounts.identity import program_of
from app.accounts.models import ApiToken, Person, SignIn, Standing
from app.config import Settings
from app.db import Database
from app.domain.errors import LastAdministrator, TooManyTokens
from tests.accounts.doorstep import PASSWORD, Clock, Postman, a_neighbour, path_of, register, sign_in
from tests.builders import NOON, an_organisation
from tests.reader import Reader, Sheet, reader

FRESH = "five quite unusual words together"
PAGES = ("", "/password", "/address", "/devices", "/tokens", "/organisations", "/delete", "/data")


@pytest.fixture
def ana(app: Flask, clock: Clock, database: Database) -> Reader:
    """Ana, signed in."""
    a_neighbour(database, now=NOON)
    someone = reader(app)
    sign_in(someone, "ana@example.org")
    return someone


def a_key(page: Sheet) -> str:
    return str(page.tree.xpath("//input[@readonly and contains(@class, 'address')]/@value")[0])


@pytest.mark.parametrize("page", PAGES)
def test_strangers_see_no_page_of_an_account(page: str, app: Flask) -> None:
    assert path_of(reader(app).open(f"/en/account{page}")) == "/en/sign-in"


def test_the_profile_can_be_changed_and_the_pages_follow_the_language(ana: Reader) -> None:
    page = ana.open("/en/account")
    changed = ana.send(page, {"name": "Ana María Duarte", "group_key": "academia", "language": "fr"})
    assert changed.address == "/fr/account"
    assert "Ana María Duarte" in changed.text


@pytest.mark.parametrize("name", ["Bob Mbeki", "вob mbeki", "Digital Agency", "x" * 300, "\u200b", "B\u202eob"])
def test_a_name_that_cannot_be_taken_is_shown_again(name: str, ana: Reader, database: Database) -> None:
    a_neighbour(database, "Bob Mbeki", email="bob@example.org", now=NOON)
    with database.writing() as session:
        services.add_organisation(session, name="Digital Agency", group_key="government", now=NOON)
        session.commit()
    page = ana.send(ana.open("/en/account"), {"name": name}, status=422)
    assert "There is a problem" in page.text
    assert ana.open("/en/account").form("name").fields["name"] == "Ana Duarte"


@pytest.mark.parametrize(("field", "value"), [("group_key", "wizards"), ("language", "tlh"), ("language", "../..")])
def test_a_choice_that_is_not_offered_is_refused(field: str, value: str, ana: Reader) -> None:
    form = dict(ana.open("/en/account").form("name").form_values())
    assert ana.client.post("/en/account", data={**form, field: value}).status_code == 422


def test_changing_the_password_ends_the_other_sessions_and_not_this_one(ana: Reader, app: Flask) -> None:
    other = reader(app)
    sign_in(other, "ana@example.org")
    page = ana.open("/en/account/password")
    ana.send(page, {"current_password": PASSWORD, "password": FRESH})
    assert path_of(ana.open("/en/account")) == "/en/account"
    assert path_of(other.open("/en/account")) == "/en/sign-in"
    sign_in(other, "ana@example.org", FRESH)


def test_the_password_of_a_device_left_open_cannot_be_guessed(ana: Reader) -> None:
    for status in [422] * 10 + [429]:
        page = ana.open("/en/account/password")
        ana.send(page, {"current_password": "a guess", "password": FRESH}, status=status)


def test_devices_are_listed_and_can_be_signed_out(ana: Reader, app: Flask, database: Database) -> None:
    phone, laptop = reader(app), reader(app)
    phone.client.environ_base["HTTP_USER_AGENT"] = "Mozilla/5.0 (Android 14; Mobile; rv:128.0) Firefox/128.0"
    laptop.client.environ_base["HTTP_USER_AGENT"] = "<script>alert(1)</script>" * 200
    sign_in(phone, "ana@example.org")
    sign_in(laptop, "ana@example.org")
    page = ana.open("/en/account/devices")
    assert "Firefox, Android" in page.text
    assert "Unknown device" in page.text
    assert page.text.count("This device") == 1
    with database.reading() as session:
        (phone_id,) = session.execute(_of_device("Firefox, Android")).scalars()
    ana.send(page, action=f"/account/devices/{phone_id}/end")
    assert path_of(phone.open("/en/account")) == "/en/sign-in"
    ana.send(ana.open("/en/account/devices"), action="/account/devices/end")
    assert path_of(laptop.open("/en/account")) == "/en/sign-in"
    assert path_of(ana.open("/en/account")) == "/en/account"


def _of_device(name: str) -> sa.Select[tuple[int]]:
    return sa.select(SignIn.id).where(SignIn.device == name)


def test_nobody_signs_out_the_device_or_revokes_the_key_of_another(ana: Reader, app: Flask, database: Database) -> None:
    bob_account = a_neighbour(database, "Bob", email="bob@example.org", now=NOON)
    bob = reader(app)
    sign_in(bob, "bob@example.org")
    with database.writing() as session:
        key = services.issue_token(session, bob_account, name="bob's", days=30, now=NOON)
        session.commit()
    csrf = ana.open("/en/account").form("name").fields["csrf_token"]
    for number in range(1, 6):
        ana.client.post(f"/en/account/devices/{number}/end", data={"csrf_token": csrf})
        ana.client.post(f"/en/account/tokens/{number}/revoke", data={"csrf_token": csrf})
    assert path_of(bob.open("/en/account")) == "/en/account"
    with database.reading() as session:
        assert program_of(session, key, NOON)


def test_a_key_to_the_api_is_shown_once_works_and_can_be_revoked(ana: Reader, database: Database) -> None:
    page = ana.send(ana.open("/en/account/tokens"), {"name": "our script", "days": "30"})
    key = a_key(page)
    assert page.response.headers["Cache-Control"] == "no-store"
    with database.reading() as session:
        visitor = program_of(session, key, datetime.now(UTC))
        (kept,) = session.query(ApiToken).all()
    assert visitor
    assert visitor.name == "Ana Duarte"
    assert kept.token_hash != key
    again = ana.open("/en/account/tokens")
    assert "our script" in again.text
    assert key not in again.response.get_data(as_text=True)
    ana.send(again, action=f"/account/tokens/{kept.id}/revoke")
    with database.reading() as session:
        assert program_of(session, key, datetime.now(UTC)) is None


def test_a_key_ends_when_it_was_said_to(ana: Reader, clock: Clock, database: Database) -> None:
    key = a_key(ana.send(ana.open("/en/account/tokens"), {"name": "our script", "days": "30"}))
    clock.shift(30 * 24 * 3600 + 60)
    with database.reading() as session:
        assert program_of(session, key, datetime.now(UTC)) is None


@pytest.mark.parametrize("days", ["31", "-1", "٣٠", "99999999999999999999", ""])
def test_a_key_lasts_as_long_as_is_offered_and_no_longer(days: str, ana: Reader, database: Database) -> None:
    form = dict(ana.open("/en/account/tokens").form("name", "days").form_values())
    answer = ana.client.post("/en/account/tokens", data={**form, "name": "x", "days": days})
    assert answer.status_code == 422
    with database.reading() as session:
        assert session.query(ApiToken).count() == 0


def test_nobody_keeps_more_than_twenty_keys(database: Database) -> None:
    person = a_neighbour(database, now=NOON)
    with database.writing() as session:
        for _ in range(20):
            services.issue_token(session, person, name="x", days=30, now=NOON)
        with pytest.raises(TooManyTokens):
            services.issue_token(session, person, name="x", days=30, now=NOON)


def test_everything_known_of_a_person_can_be_taken_along(ana: Reader, database: Database) -> None:
    response = ana.client.get("/en/account/data")
    data = json.loads(response.get_data(as_text=True))
    assert response.headers["Content-Disposition"].startswith("attachment;")
    assert data["account"]["email"] == "ana@example.org"
    assert data["sign_ins"][0]["ended"] is None
    assert "hash" not in response.get_data(as_text=True)


def test_who_leaves_is_a_former_participant_of_whom_nothing_is_left(
    ana: Reader, app: Flask, database: Database, postman: Postman
) -> None:
    key = a_key(ana.send(ana.open("/en/account/tokens"), {"name": "x", "days": "30"}))
    with database.writing() as session:
        person = session.query(Person).one()
        services.request_representation(session, person.id, an_organisation(session), now=NOON)
        session.commit()
    page = ana.open("/en/account/delete")
    ana.send(page, {"sure": "y", "current_password": "a guess"}, status=422)
    left = ana.send(page, {"sure": "y", "current_password": PASSWORD})
    assert "Your account has been deleted." in left.text
    assert path_of(ana.open("/en/account")) == "/en/sign-in"
    sign_in(reader(app), "ana@example.org", status=422)
    with database.reading() as session:
        person = session.query(Person).one()
        assert (person.standing, person.email, person.name, person.password_hash) == (Standing.DELETED, None, "", None)
        assert program_of(session, key, datetime.now(UTC)) is None
        for table in ("sign_ins", "api_tokens", "mail_tokens", "representations"):
            assert session.connection().exec_driver_sql(f"SELECT count(*) FROM {table}").scalar() == 0
    assert "Former participant" in reader(app).open(f"/en/people/{person.id}", status=410).text
    assert postman.bring()[-1]["Subject"] == "Your account at Openclause has been deleted"


def test_the_name_and_address_of_who_has_left_are_free_again(
    ana: Reader, app: Flask, clock: Clock, postman: Postman
) -> None:
    ana.send(ana.open("/en/account/delete"), {"sure": "y", "current_password": PASSWORD})
    postman.bring()
    somebody = reader(app)
    register(somebody, clock)
    somebody.send(somebody.open(postman.bring_link()), {"password": PASSWORD})
    assert "Ana Duarte" in somebody.open("/en/account").text


def test_mails_that_wait_for_who_has_left_reach_nobody(database: Database, app: Flask, postman: Postman) -> None:
    person = a_neighbour(database, now=NOON)
    with database.writing() as session:
        person = session.get_one(Person, person.id)
        standing.suspend(session, person, until=None, reason="Spam", actor_id=0, now=NOON)
        standing.delete(session, person, now=NOON)
        session.commit()
    assert [mail["Subject"] for mail in postman.bring()] == ["Your account at Openclause has been deleted"]


def test_the_last_administrator_cannot_leave(ana: Reader, database: Database) -> None:
    with database.writing() as session:
        person = session.query(Person).one()
        standing.appoint(session, person, actor_id=None, now=NOON)
        with pytest.raises(LastAdministrator):
            standing.delete(session, person, now=NOON)
        session.commit()
    page = ana.send(ana.open("/en/account/delete"), {"sure": "y", "current_password": PASSWORD}, status=409)
    assert "The instance needs at least one administrator." in page.text


def test_the_outbox_is_there_in_a_demo_only(app: Flask, ana: Reader, settings: Settings, database: Database) -> None:
    ana.open("/en/account/outbox", status=404)
    demo = reader(create_app(replace(settings, demo=True), database))
    demo.send(demo.open("/en/reset"), {"email": "ana@example.org"})
    assert "No mail has been written yet." in demo.open("/en/account/outbox").text


def test_in_a_demo_whoever_registers_finds_the_link_in_the_outbox(
    settings: Settings, database: Database, clock: Clock
) -> None:
    demo = reader(create_app(replace(settings, demo=True), database))
    register(demo, clock, name="<b>Eve</b>\u00a0<script>")
    page = demo.open("/en/account/outbox")
    assert "Confirm your mail address for Openclause" in page.text
    assert not page.tree.xpath("//b")
    assert not page.tree.xpath("//main//script")
    (link,) = [href for href in page.links() if "token=" in href]
    demo.send(demo.open(link), {"password": PASSWORD})
