"""Organisations, who speaks for them, and what everybody sees of people."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from flask import Flask

from app.accounts import queries, services
from app.accounts.models import Organisation, Person, Representation
from app.db import Database
from app.domain.errors import NameTaken, NotInThisState, ReasonsMissing
from tests.accounts.doorstep import Clock, Postman, a_neighbour, register, sign_in
from tests.builders import NOON, a_person, an_organisation
from tests.reader import reader

REQUEST = {"name": "Red Ventanilla Abierta", "group_key": "civil_society", "note": "See our page of staff."}


def spoken_for(database: Database, person: Person) -> list[str]:
    with database.reading() as session:
        return [one.name for one in queries.represented_by(session, person.id, now=datetime.now(UTC))]


def test_speaking_for_an_organisation_is_asked_for_and_counts_once_it_is_confirmed(
    app: Flask, clock: Clock, database: Database
) -> None:
    ana_account = a_neighbour(database, now=NOON)
    ana = reader(app)
    sign_in(ana, "ana@example.org")
    page = ana.send(ana.open("/en/account/organisations"), REQUEST)
    assert "Waiting to be checked" in page.text
    assert spoken_for(database, ana_account) == []
    reader(app).open("/en/organisations/red-ventanilla-abierta", status=404)
    with database.writing() as session:
        (asked,) = session.query(Representation)
        services.decide_representation(session, asked, verified=True, actor_id=ana_account.id, now=NOON)
        session.commit()
    assert spoken_for(database, ana_account) == ["Red Ventanilla Abierta"]
    shown = reader(app).open("/en/organisations/red-ventanilla-abierta")
    assert shown.heading == "Red Ventanilla Abierta"
    assert "People who may speak for it 1" in shown.text
    assert "Red Ventanilla Abierta" in reader(app).open(f"/en/people/{ana_account.id}").text


def test_two_people_may_ask_for_the_same_organisation_however_they_write_it(
    app: Flask, clock: Clock, database: Database
) -> None:
    a_neighbour(database, now=NOON)
    a_neighbour(database, "Bob", email="bob@example.org", now=NOON)
    for email, name in (("ana@example.org", "Red Ventanilla Abierta"), ("bob@example.org", "RED ventanilla-abierta")):
        someone = reader(app)
        sign_in(someone, email)
        someone.send(someone.open("/en/account/organisations"), {**REQUEST, "name": name})
    with database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Organisation)) == 1
        assert session.scalar(sa.select(sa.func.count()).select_from(Representation)) == 2


def test_asking_twice_is_told_and_changes_nothing(app: Flask, clock: Clock, database: Database) -> None:
    a_neighbour(database, now=NOON)
    ana = reader(app)
    sign_in(ana, "ana@example.org")
    ana.send(ana.open("/en/account/organisations"), REQUEST)
    again = ana.send(ana.open("/en/account/organisations"), REQUEST, status=422)
    assert "You have asked to speak for this organisation already" in again.text


def test_the_form_of_an_organisation_known_here_comes_filled_in(app: Flask, clock: Clock, database: Database) -> None:
    a_neighbour(database, now=NOON)
    with database.writing() as session:
        known = an_organisation(session, "Digital Agency", group="government")
        session.commit()
    ana = reader(app)
    sign_in(ana, "ana@example.org")
    fields = ana.open(f"/en/account/organisations?organisation={known.slug}").form("note").fields
    assert (fields["name"], fields["group_key"]) == ("Digital Agency", "government")


def test_an_organisation_cannot_have_the_name_of_a_person_nor_a_person_that_of_an_organisation(
    app: Flask, clock: Clock, database: Database
) -> None:
    a_neighbour(database, now=NOON)
    with database.writing() as session:
        services.add_organisation(session, name="Digital Agency", group_key="government", now=NOON)
        session.commit()
    ana = reader(app)
    sign_in(ana, "ana@example.org")
    page = ana.send(ana.open("/en/account/organisations"), {**REQUEST, "name": "ANA DUARTE"}, status=422)
    assert "A person has this name." in page.text
    assert page.form("note").fields["note"].strip() == REQUEST["note"]
    refused = register(reader(app), clock, name="Digita1 Agency", email="x@example.org", status=422)
    assert "Somebody else has this name" in refused.text


def test_a_request_can_be_taken_back_and_made_again(app: Flask, clock: Clock, database: Database) -> None:
    a_neighbour(database, now=NOON)
    ana = reader(app)
    sign_in(ana, "ana@example.org")
    page = ana.send(ana.open("/en/account/organisations"), REQUEST)
    page = ana.send(page, action="/end")
    assert "Ended" in page.text
    assert "Waiting to be checked" in ana.send(page, REQUEST).text


def test_nobody_ends_the_request_of_another(app: Flask, clock: Clock, database: Database) -> None:
    a_neighbour(database, now=NOON)
    with database.writing() as session:
        other = services.request_representation(session, a_person(session).id, an_organisation(session), now=NOON)
        session.commit()
    ana = reader(app)
    sign_in(ana, "ana@example.org")
    csrf = ana.open("/en/account").form("name").fields["csrf_token"]
    answer = ana.client.post(f"/en/account/organisations/{other.id}/end", data={"csrf_token": csrf})
    assert answer.status_code == 404


def test_a_refusal_is_owed_its_reason_and_told_by_mail(
    app: Flask, clock: Clock, database: Database, postman: Postman
) -> None:
    person = a_neighbour(database, now=NOON)
    with database.writing() as session:
        asked = services.request_representation(session, person.id, an_organisation(session, "Agency"), now=NOON)
        with pytest.raises(ReasonsMissing):
            services.decide_representation(session, asked, verified=False, reasons=" ", actor_id=person.id, now=NOON)
        services.decide_representation(
            session, asked, verified=False, reasons="Nobody there knows you.", actor_id=person.id, now=NOON
        )
        with pytest.raises(NotInThisState):
            services.decide_representation(session, asked, verified=True, actor_id=person.id, now=NOON)
        session.commit()
    (told,) = postman.bring()
    assert told["Subject"] == "Your request to speak for Agency"
    assert "Nobody there knows you." in told.get_content()
    assert spoken_for(database, person) == []


def test_organisations_whose_names_have_no_latin_letter_have_addresses_too(database: Database) -> None:
    with database.writing() as session:
        names = ["هيئة الإدارة الرقمية", "デジタル庁", "Ágora", "Agora 2"]
        for name in names:
            services.add_organisation(session, name=name, group_key="government", now=NOON)
        with pytest.raises(NameTaken):
            services.add_organisation(session, name="Agora-2", group_key="government", now=NOON)
        slugs = session.scalars(sa.select(Organisation.slug)).all()
    assert len(set(slugs)) == len(names)
    assert all(slug.replace("-", "").isalnum() and slug.isascii() for slug in slugs)


def test_organisations_are_listed_page_by_page_once_they_are_confirmed(app: Flask, database: Database) -> None:
    with database.writing() as session:
        for number in range(55):
            an_organisation(session, f"Agency {number}")
        services.add_organisation(session, name="Not yet", group_key="government", now=NOON)
        session.commit()
    first = reader(app).open("/en/organisations")
    assert "Agency 0" in first.text
    assert "Agency 54" not in first.text
    (onward,) = [href for href in first.links() if "after=" in href and "/en/" in href and "hreflang" not in href][-1:]
    second = reader(app).open(onward)
    assert "Agency 54" in second.text
    assert "Not yet" not in second.text


def test_a_person_shows_name_group_and_month_and_nothing_else(app: Flask, database: Database) -> None:
    person = a_neighbour(database, now=NOON)
    page = reader(app).open(f"/en/people/{person.id}")
    assert page.heading == "Ana Duarte"
    assert "June 2026" in page.text
    html = page.response.get_data(as_text=True)
    assert "ana@example.org" not in html
    assert "15 June" not in html


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ config }}", "'); --"]
)
def test_a_name_is_words_and_never_markup(name: str, app: Flask, database: Database) -> None:
    person = a_neighbour(database, name, now=NOON)
    page = reader(app).open(f"/en/people/{person.id}")
    assert page.heading == name
    assert not page.tree.xpath("//main//script | //main//img")


def test_an_account_not_confirmed_is_as_absent_as_one_that_never_was(
    app: Flask, clock: Clock, database: Database
) -> None:
    register(reader(app), clock)
    with database.reading() as session:
        number = session.scalars(sa.select(Person.id)).one()
    absent = [reader(app).open(f"/en/people/{one}", status=404) for one in (number, 99999)]
    bodies = [one.response.get_data(as_text=True).replace(f"/people/{number}", "/people/99999") for one in absent]
    assert bodies[0] == bodies[1]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("number", ["0", "-1", "²", "٣", "1e3", "9" * 5000, "1.0", "x", " 1"])
def test_a_number_that_is_none_finds_nobody(number: str, app: Flask) -> None:
    reader(app).open(f"/en/people/{number}", status=404)
