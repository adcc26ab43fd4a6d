"""Registering and confirming."""

from datetime import UTC, datetime

import pytest
from flask import Flask

from app.accounts.models import Person, Representation, Standing
from app.accounts.queries import organisation_by_name, person_by_email
from app.accounts.tasks import forget_unfinished
from app.db import Database
from tests.accounts.doorstep import PASSWORD, Clock, Postman, a_neighbour, path_of, register, sign_in, without_secrets
from tests.builders import NOON
from tests.reader import reader


def person_of(database: Database, email: str = "ana@example.org") -> Person | None:
    with database.reading() as session:
        return person_by_email(session, email)


def test_who_registers_confirms_by_mail_and_is_signed_in(app: Flask, clock: Clock, postman: Postman) -> None:
    ana = reader(app)
    sent = register(ana, clock)
    assert sent.heading == "Look into your mail"
    page = ana.open(postman.bring_link())
    assert "ana@example.org" in page.text
    ana.send(page, {"password": PASSWORD})
    assert "Ana Duarte" in ana.open("/en/account").text


def test_opening_the_link_alone_confirms_nothing_so_that_mail_scanners_cannot_spend_it(
    app: Flask, database: Database, clock: Clock, postman: Postman
) -> None:
    ana = reader(app)
    register(ana, clock)
    link = postman.bring_link()
    for _ in range(3):
        reader(app).open(link)
    person = person_of(database)
    assert person
    assert person.standing is Standing.UNCONFIRMED
    ana.send(ana.open(link), {"password": PASSWORD})
    person = person_of(database)
    assert person
    assert person.standing is Standing.ACTIVE


def test_a_link_works_once(app: Flask, clock: Clock, postman: Postman) -> None:
    ana = reader(app)
    register(ana, clock)
    link = postman.bring_link()
    ana.send(ana.open(link), {"password": PASSWORD})
    assert reader(app).open(link, status=410).heading == "This link no longer works"


def test_a_link_works_for_one_hour(app: Flask, clock: Clock, postman: Postman) -> None:
    ana = reader(app)
    register(ana, clock)
    link = postman.bring_link()
    page = ana.open(link)
    clock.shift(3601)
    ana.open(link, status=410)
    ana.send(page, {"password": PASSWORD}, status=410)


def test_a_link_that_nobody_sent_opens_nothing(app: Flask, database: Database) -> None:
    for token in ("", "x", "é" * 300, "a" * 5000):
        reader(app).open(f"/en/confirm?token={token}", status=410)


def test_the_answer_is_the_same_for_known_and_unknown_addresses(app: Flask, clock: Clock, database: Database) -> None:
    a_neighbour(database, "Somebody known", email="known@example.org", now=NOON)
    known = register(reader(app), clock, name="New name", email="known@example.org")
    unknown = register(reader(app), clock, name="New name", email="unknown@example.org")
    assert without_secrets(known) == without_secrets(unknown)
    assert known.status == unknown.status == 200


def test_a_known_address_gets_a_mail_that_says_so_and_keeps_its_account(
    app: Flask, clock: Clock, postman: Postman, database: Database
) -> None:
    a_neighbour(database, "Somebody known", email="known@example.org", now=NOON)
    register(reader(app), clock, name="Impostor", email="Known@Example.org", password="another long password")
    (mail,) = postman.bring()
    assert mail["Subject"] == "You already have an account at Openclause"
    sign_in(reader(app), "known@example.org")
    person = person_of(database, "known@example.org")
    assert person
    assert person.name == "Somebody known"


def test_nobody_can_slip_a_password_of_theirs_under_the_address_of_another(
    app: Flask, clock: Clock, postman: Postman
) -> None:
    stranger, owner = reader(app), reader(app)
    register(stranger, clock, password="the password of a stranger")
    page = owner.open(postman.bring_link())
    refused = owner.send(page, {"password": PASSWORD}, status=422)
    assert "This is not the password you chose when you registered." in refused.text
    register(owner, clock)
    owner.send(owner.open(postman.bring_link()), {"password": PASSWORD})
    sign_in(stranger, "ana@example.org", "the password of a stranger", status=422)


def test_a_name_is_free_until_somebody_has_confirmed_it(app: Flask, clock: Clock, postman: Postman) -> None:
    first, second = reader(app), reader(app)
    register(first, clock, email="first@example.org")
    first_link = postman.bring_link()
    register(second, clock, email="second@example.org")
    second.send(second.open(postman.bring_link()), {"password": PASSWORD})
    late = first.send(first.open(first_link), {"password": PASSWORD}, status=422)
    assert "Somebody else has this name" in late.text
    first.send(late, {"name": "Ana D.", "password": PASSWORD})
    assert "Ana D." in first.open("/en/account").text


@pytest.mark.parametrize("name", ["Ana Duarte", "ana  duarte", "ANA DUARTE", "Аna Duarte", "Ana-Duarte", "Anа Duаrte"])
def test_a_name_that_looks_like_that_of_another_is_not_taken(
    name: str, app: Flask, clock: Clock, database: Database
) -> None:
    a_neighbour(database, email="first@example.org", now=NOON)
    page = register(reader(app), clock, name=name, status=422)
    assert "Somebody else has this name, or one that looks like it." in page.text


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("name", "x" * 300, "This is too long. At most 80 characters can be taken."),
        ("name", " \u200b ", "Write something here"),
        ("name", "Ana\u202etraud", "turn the direction of writing"),
        ("email", "ana at example", "Write a mail address"),
        ("email", "ana@example.org\r\nBcc: all@example.org", "Write a mail address"),
        ("email", "a" * 250 + "@example.org", "Write a mail address"),
        ("password", "short", "at least 10 characters"),
        ("password", "x y" * 70, "at most 200 characters"),
        ("password", "Password2026!", "Many people use this password"),
        ("password", "1234567890", "Many people use this password"),
        ("password", "AnaDuarte1", "too close to your name"),
    ],
)
def test_what_cannot_be_taken_is_told_and_nothing_else_is_lost(
    field: str, typed: str, told: str, app: Flask, clock: Clock, database: Database
) -> None:
    page = register(reader(app), clock, **{field: typed}, organisation="Red Abierta", status=422)
    assert told in page.text
    assert page.form("organisation").fields["organisation"] == "Red Abierta"
    assert person_of(database) is None


def test_a_password_is_never_sent_back_to_the_page(app: Flask, clock: Clock) -> None:
    page = register(reader(app), clock, name=" ", status=422)
    assert PASSWORD not in page.response.get_data(as_text=True)


def test_a_machine_that_fills_in_the_trap_is_told_and_a_person_can_go_on(app: Flask, clock: Clock) -> None:
    someone = reader(app)
    page = register(someone, clock, website="https://example.org", status=422)
    assert "tell people from machines" in page.text
    assert someone.send(page, {"website": "", "password": PASSWORD}).heading == "Look into your mail"


def test_a_form_sent_within_a_moment_is_shown_again_with_what_was_written(app: Flask, clock: Clock) -> None:
    someone = reader(app)
    values = {"name": "Ana Duarte", "email": "ana@example.org", "password": PASSWORD, "group_key": "academia"}
    page = someone.send(someone.open("/en/register"), values, status=422)
    assert "That was very quick." in page.text
    assert page.form("name").fields["name"] == "Ana Duarte"
    clock.shift(5)
    assert someone.send(page, {"password": PASSWORD}).heading == "Look into your mail"


def test_a_forged_time_of_showing_does_not_help(app: Flask, clock: Clock) -> None:
    for forged in ("", "0", "eyJ4IjoxfQ.x", "é"):
        register(reader(app), clock, shown_at=forged, status=422)


def test_the_mail_is_written_in_the_language_chosen(app: Flask, clock: Clock, postman: Postman) -> None:
    register(reader(app), clock, language="fr")
    (mail,) = postman.bring()
    assert mail["Content-Language"] == "fr"
    assert "http://localhost/fr/confirm?token=" in mail.get_content()


def test_links_begin_with_the_setting_whatever_host_the_request_named(
    app: Flask, clock: Clock, postman: Postman
) -> None:
    someone = reader(app)
    someone.client.environ_base["HTTP_X_FORWARDED_HOST"] = "evil.example"
    register(someone, clock)
    (mail,) = postman.bring()
    assert "evil" not in mail.as_string()


def test_the_mail_can_be_sent_again(app: Flask, clock: Clock, postman: Postman) -> None:
    ana = reader(app)
    register(ana, clock)
    postman.bring()
    again = ana.send(ana.open("/en/confirm/again"), {"email": "ana@example.org"})
    assert again.heading == "Look into your mail"
    ana.send(ana.open(postman.bring_link()), {"password": PASSWORD})
    ana.open("/en/account")


def test_asking_again_is_answered_alike_for_known_and_unknown_addresses_and_writes_to_nobody_unknown(
    app: Flask, clock: Clock, postman: Postman
) -> None:
    register(reader(app), clock)
    postman.bring()
    answers = [
        without_secrets(one.send(one.open("/en/confirm/again"), {"email": email}))
        for one, email in [(reader(app), "ana@example.org"), (reader(app), "nobody@example.org")]
    ]
    assert answers[0] == answers[1]
    assert [mail["To"] for mail in postman.bring()] == ["ana@example.org"]


def test_an_organisation_named_when_registering_is_asked_for_once_the_address_is_confirmed(
    app: Flask, clock: Clock, postman: Postman, database: Database
) -> None:
    ana = reader(app)
    register(ana, clock, organisation="Red Ventanilla Abierta")
    with database.reading() as session:
        assert organisation_by_name(session, "Red Ventanilla Abierta") is None
    ana.send(ana.open(postman.bring_link()), {"password": PASSWORD})
    with database.reading() as session:
        (asked,) = session.query(Representation).all()
        assert asked.organisation.name == "Red Ventanilla Abierta"
        assert asked.organisation.verified_at is None


def test_whoever_came_from_a_page_is_led_back_to_it_after_confirming(
    app: Flask, clock: Clock, postman: Postman
) -> None:
    ana = reader(app)
    form = ana.open("/en/register?next=/en/organisations")
    clock.shift(30)
    ana.send(form, {"name": "Ana", "email": "ana@example.org", "password": PASSWORD, "group_key": "citizen"})
    confirmed = ana.send(ana.open(postman.bring_link()), {"password": PASSWORD})
    assert path_of(confirmed) == "/en/organisations"


def test_registrations_that_nobody_confirms_are_forgotten_after_a_week(
    app: Flask, clock: Clock, database: Database
) -> None:
    register(reader(app), clock)
    for days, left in ((1, True), (8, False)):
        clock.shift(days * 24 * 3600)
        with database.writing() as session:
            forget_unfinished(session, datetime.now(UTC))
            session.commit()
        assert (person_of(database) is not None) is left
