"""Administrators: organisations, and who may speak for them."""

from datetime import UTC, datetime

import pytest
from flask import Flask

from app.accounts import queries, services
from app.accounts.models import Organisation, Person, Representation
from app.db import Database
from tests.builders import NOON, a_person, an_organisation
from tests.reader import Reader, reader


@pytest.fixture
def administrator(app: Flask, database: Database) -> Reader:
    """An administrator, signed in."""
    with database.writing() as session:
        root = a_person(session, "Root", administrator=True)
        session.commit()
    return reader(app, root)


def a_request(database: Database, *, name: str = "Red Abierta") -> tuple[Person, Representation]:
    """Somebody who asks to speak for an organisation that nobody knows yet."""
    with database.writing() as session:
        person = a_person(session, "Ana Duarte")
        organisation = services.add_organisation(session, name=name, group_key="civil_society", now=NOON)
        asked = services.request_representation(session, person.id, organisation, note="Ring our office", now=NOON)
        session.commit()
    return person, asked


def spoken_for(database: Database, person: Person) -> list[str]:
    with database.reading() as session:
        return [one.name for one in queries.represented_by(session, person.id, now=datetime.now(UTC))]


def test_a_request_waits_and_is_granted_which_makes_the_organisation_known(
    administrator: Reader, database: Database
) -> None:
    person, asked = a_request(database)
    assert "Red Abierta" in administrator.open("/en/admin/organisations").text
    assert "1 Requests to speak" in administrator.open("/en/admin").text
    page = administrator.open(f"/en/admin/representations/{asked.id}")
    assert "Ring our office" in page.text
    after = administrator.send(page, {"verdict": "verified"})
    assert "No request is waiting." in after.text
    assert spoken_for(database, person) == ["Red Abierta"]
    assert administrator.open("/en/organisations/red-abierta").heading == "Red Abierta"


def test_a_refusal_takes_a_reason(administrator: Reader, database: Database) -> None:
    person, asked = a_request(database)
    page = administrator.open(f"/en/admin/representations/{asked.id}")
    again = administrator.send(page, {"verdict": "refused"}, status=422)
    assert "Say why it could not be confirmed" in again.text
    administrator.send(again, {"verdict": "refused", "reasons": "Nobody there knows you"})
    assert spoken_for(database, person) == []
    administrator.open("/en/organisations/red-abierta", status=404)


def test_a_request_is_decided_once(administrator: Reader, database: Database) -> None:
    _person, asked = a_request(database)
    pages = [administrator.open(f"/en/admin/representations/{asked.id}") for _ in range(2)]
    administrator.send(pages[0], {"verdict": "verified"})
    administrator.send(pages[1], {"verdict": "refused", "reasons": "Too late"}, status=409)


def test_the_same_form_sent_twice_is_carried_out_once(administrator: Reader, database: Database) -> None:
    _person, asked = a_request(database)
    page = administrator.open(f"/en/admin/representations/{asked.id}")
    for _ in range(2):
        administrator.send(page, {"verdict": "verified"})


def test_requests_of_accounts_not_confirmed_do_not_wait(administrator: Reader, database: Database) -> None:
    person, _asked = a_request(database)
    with database.writing() as session:
        session.get_one(Person, person.id).standing = "unconfirmed"
        session.commit()
    assert "No request is waiting." in administrator.open("/en/admin/organisations").text


def test_speaking_for_an_organisation_can_be_ended(administrator: Reader, database: Database) -> None:
    person, asked = a_request(database)
    administrator.send(administrator.open(f"/en/admin/representations/{asked.id}"), {"verdict": "verified"})
    page = administrator.open(f"/en/admin/representations/{asked.id}")
    assert "Nobody yet." in administrator.send(page, action="/end").text
    assert spoken_for(database, person) == []


def test_an_organisation_is_added_and_changed(administrator: Reader, database: Database) -> None:
    form = administrator.open("/en/admin/organisations/new")
    values = {"name": "Digital Agency", "group_key": "government", "about_en": "Runs *services*.", "about_ar": "خدمات"}
    page = administrator.send(form, values)
    assert page.heading == "Digital Agency"
    administrator.send(page, {"name": "Agency for Digital Services", "about_en": ""})
    shown = administrator.open("/ar/organisations/digital-agency")
    assert "خدمات" in shown.text
    with database.reading() as session:
        (kept,) = session.query(Organisation)
    assert (kept.name, kept.about) == ("Agency for Digital Services", {"ar": "خدمات"})


def test_two_organisations_have_two_names(administrator: Reader, database: Database) -> None:
    with database.writing() as session:
        services.add_organisation(session, name="Digital Agency", group_key="government", now=NOON)
        services.add_organisation(session, name="Other Agency", group_key="government", now=NOON)
        session.commit()
    form = administrator.open("/en/admin/organisations/other-agency")
    again = administrator.send(form, {"name": "DlGITAL agency"}, status=422)
    assert "Somebody else has this name" in again.text
    administrator.send(again, {"name": "OTHER Agency"})


@pytest.mark.parametrize(
    "about", ["<script>alert(1)</script>", "[x](javascript:alert(1))", "![x](https://evil.example/x.png)"]
)
def test_what_is_said_of_an_organisation_can_do_nothing_but_be_read(
    about: str, administrator: Reader, database: Database
) -> None:
    with database.writing() as session:
        known = an_organisation(session, "Agency")
        session.commit()
    administrator.send(administrator.open(f"/en/admin/organisations/{known.slug}"), {"about_en": about})
    page = administrator.open(f"/en/organisations/{known.slug}")
    assert not page.tree.xpath("//main//script | //main//img | //main//a[starts-with(@href, 'javascript')]")


def test_organisations_are_found_by_the_beginning_of_their_name(administrator: Reader, database: Database) -> None:
    a_request(database, name="Ágora Común")
    assert (
        "Ágora Común" in administrator.open("/en/admin/organisations?q=%C3%A1gora").text.split("All organisations")[1]
    )
    assert "No organisation is found." in administrator.open("/en/admin/organisations?q=zzz").text
    administrator.open("/en/admin/organisations/none", status=404)
    administrator.open("/en/admin/representations/999", status=404)
