"""Signing in and out, and what ends a session."""

from datetime import UTC, datetime, timedelta
from statistics import median
from time import process_time
from urllib.parse import urlencode

import pytest
from flask import Flask

from app.accounts import passwords, standing
from app.accounts.models import Person, SignIn
from app.db import Database
from tests.accounts.doorstep import PASSWORD, Clock, a_neighbour, path_of, register, sign_in, without_secrets
from tests.builders import NOON
from tests.reader import reader

WRONG = "The mail address or the password is not right."


def test_who_signs_in_sees_their_account_and_who_signs_out_does_not(
    app: Flask, clock: Clock, database: Database
) -> None:
    a_neighbour(database, now=NOON)
    ana = reader(app)
    home = sign_in(ana, "ANA@example.org ")
    assert "Ana Duarte" in home.text
    ana.send(home, action="/sign-out")
    assert path_of(ana.open("/en/account")) == "/en/sign-in"


def test_a_wrong_password_and_an_unknown_address_are_answered_alike(
    app: Flask, clock: Clock, database: Database
) -> None:
    a_neighbour(database, now=NOON)
    wrong = sign_in(reader(app), "ana@example.org", "not the password", status=422)
    unknown = sign_in(reader(app), "bob@example.org", "not the password", status=422)
    typed = b"ana@example.org", b"bob@example.org"
    assert WRONG in wrong.text
    assert without_secrets(wrong).replace(*typed) == without_secrets(unknown)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_wrong_password_and_an_unknown_address_take_the_same_time(
    app: Flask, clock: Clock, database: Database
) -> None:
    a_neighbour(database, now=NOON)

    def seconds(email: str) -> float:
        someone = reader(app)
        page, begun = someone.open("/en/sign-in"), process_time()
        someone.send(page, {"email": email, "password": "not the password"}, status=422)
        return process_time() - begun

    known, unknown = zip(*((seconds("ana@example.org"), seconds("bob@example.org")) for _ in range(7)), strict=True)
    assert 0.4 < median(known) / median(unknown) < 2.5


@pytest.mark.parametrize("password", ["", " ", "x" * 100_000, "e\u0301" * 5000, "\u202e", "nul\0nul"])
def test_any_password_is_answered_with_words(password: str, app: Flask, clock: Clock, database: Database) -> None:
    a_neighbour(database, now=NOON)
    sign_in(reader(app), "ana@example.org", password, status=422)


def test_accents_typed_apart_or_composed_are_one_password(app: Flask, clock: Clock, database: Database) -> None:
    a_neighbour(database, now=NOON)
    sign_in(reader(app), "ana@example.org", PASSWORD.replace("ö", "o\u0308"))


@pytest.mark.parametrize(
    ("target", "arrives"),
    [
        ("/en/organisations", "/en/organisations"),
        ("/fr/organisations", "/en/organisations"),
        ("//evil.example/x", "/en/"),
        ("/\\evil.example", "/en/"),
        ("https:evil.example", "/en/"),
        ("https://evil.example/en/", "/en/"),
        ("javascript:alert(1)", "/en/"),
        ("", "/en/"),
    ],
)
def test_after_signing_in_the_reader_goes_on_within_this_site_in_their_own_language(
    target: str, arrives: str, app: Flask, clock: Clock, database: Database
) -> None:
    a_neighbour(database, now=NOON)
    ana = reader(app)
    door = f"/en/sign-in?{urlencode({'next': target})}"
    page = sign_in(ana, "ana@example.org", target=door)
    assert path_of(page) == arrives


def test_a_page_for_the_signed_in_leads_to_the_door_and_back(app: Flask, clock: Clock, database: Database) -> None:
    a_neighbour(database, now=NOON)
    ana = reader(app)
    door = ana.open("/en/account/devices")
    assert path_of(door) == "/en/sign-in"
    assert path_of(ana.send(door, {"email": "ana@example.org", "password": PASSWORD})) == "/en/account/devices"


def test_signing_in_gives_a_new_cookie_so_that_one_planted_before_is_worth_nothing(
    app: Flask, clock: Clock, database: Database
) -> None:
    a_neighbour(database, now=NOON)
    ana = reader(app)
    ana.open("/en/sign-in")
    with ana.client.session_transaction() as cookie:
        planted = dict(cookie)
    sign_in(ana, "ana@example.org")
    with ana.client.session_transaction() as cookie:
        assert cookie["_user_id"] not in planted.values()
        assert cookie.get("csrf_token") != planted.get("csrf_token")


def test_a_cookie_is_worth_nothing_after_signing_out(app: Flask, clock: Clock, database: Database) -> None:
    a_neighbour(database, now=NOON)
    ana, thief = reader(app), reader(app)
    home = sign_in(ana, "ana@example.org")
    with ana.client.session_transaction() as cookie, thief.client.session_transaction() as stolen:
        stolen.update(cookie)
    assert "Ana Duarte" in thief.open("/en/account").text
    ana.send(home, action="/sign-out")
    assert path_of(thief.open("/en/account")) == "/en/sign-in"


def test_signing_out_takes_a_form_and_not_a_link(app: Flask, clock: Clock, database: Database) -> None:
    a_neighbour(database, now=NOON)
    ana = reader(app)
    sign_in(ana, "ana@example.org")
    ana.open("/en/sign-out", status=405)
    ana.open("/en/account")


@pytest.mark.parametrize(("stay", "lasts"), [(False, timedelta(hours=12)), (True, timedelta(days=30))])
def test_a_session_lasts_as_long_as_was_said(
    stay: bool, lasts: timedelta, app: Flask, clock: Clock, database: Database
) -> None:
    a_neighbour(database, now=NOON)
    ana = reader(app)
    values = {"email": "ana@example.org", "password": PASSWORD, **({"stay": "y"} if stay else {})}
    ana.send(ana.open("/en/sign-in"), values)
    clock.shift(lasts - timedelta(minutes=5))
    assert path_of(ana.open("/en/account")) == "/en/account"
    clock.shift(timedelta(minutes=6))
    assert path_of(ana.open("/en/account")) == "/en/sign-in"


def test_a_suspension_ends_every_session_at_once_and_says_why_at_the_door(
    app: Flask, clock: Clock, database: Database
) -> None:
    ana_account = a_neighbour(database, now=NOON)
    ana = reader(app)
    sign_in(ana, "ana@example.org")
    until = datetime.now(UTC) + timedelta(days=3)
    with database.writing() as session:
        person = session.get_one(Person, ana_account.id)
        standing.suspend(session, person, until=until, reason="Threats", actor_id=0, now=datetime.now(UTC))
        session.commit()
    assert path_of(ana.open("/en/account")) == "/en/sign-in"
    refused = sign_in(ana, "ana@example.org", status=422)
    assert "Your account is suspended until June 18, 2026" in refused.text
    assert "Threats" in refused.text
    assert "suspended" not in sign_in(ana, "ana@example.org", "not the password", status=422).text
    clock.shift(timedelta(days=3, minutes=1))
    sign_in(ana, "ana@example.org")
    assert "Ana Duarte" in ana.open("/en/account").text


def test_an_account_that_is_not_confirmed_opens_only_with_the_link(app: Flask, clock: Clock) -> None:
    ana = reader(app)
    register(ana, clock)
    assert "Confirm your mail address first" in sign_in(ana, "ana@example.org", status=422).text


def test_passwords_are_kept_as_argon2id_and_hashed_anew_when_the_parameters_change(
    app: Flask, clock: Clock, database: Database
) -> None:
    person = a_neighbour(database, now=NOON)
    weaker = passwords.PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1).hash(PASSWORD)
    with database.writing() as session:
        session.get_one(Person, person.id).password_hash = weaker
        session.commit()
    sign_in(reader(app), "ana@example.org")
    with database.reading() as session:
        kept = session.get_one(Person, person.id).password_hash or ""
    assert kept.startswith("$argon2id$")
    assert not passwords.is_outdated(kept)
    sign_in(reader(app), "ana@example.org")


def test_only_a_digest_of_a_session_is_kept(app: Flask, clock: Clock, database: Database) -> None:
    a_neighbour(database, now=NOON)
    ana = reader(app)
    sign_in(ana, "ana@example.org")
    with ana.client.session_transaction() as cookie:
        secret = cookie["_user_id"]
    with database.reading() as session:
        assert secret not in [one.token_hash for one in session.query(SignIn)]


def test_a_cookie_signs_in_to_pages_and_not_to_the_api(app: Flask, clock: Clock, database: Database) -> None:
    a_neighbour(database, now=NOON)
    ana = reader(app)
    sign_in(ana, "ana@example.org")
    assert ana.client.get("/api/v1/me").status_code in (401, 404)


def test_a_form_without_its_token_of_protection_is_refused(app: Flask, clock: Clock, database: Database) -> None:
    a_neighbour(database, now=NOON)
    values = {"email": "ana@example.org", "password": PASSWORD}
    assert app.test_client().post("/en/sign-in", data=values).status_code == 400
    foreign = {"Origin": "https://evil.example"}
    assert app.test_client().post("/en/sign-in", data=values, headers=foreign).status_code == 403


def test_json_is_no_form(app: Flask, clock: Clock) -> None:
    someone = reader(app)
    page = someone.open("/en/sign-in")
    token = page.form("csrf_token").fields["csrf_token"]
    for body in ([1], {"email": 5, "password": {"a": 1}}, "text", None):
        answer = someone.client.post("/en/sign-in", json=body, headers={"X-CSRFToken": token})
        assert answer.status_code == 422
