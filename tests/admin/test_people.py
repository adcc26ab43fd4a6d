"""Administrators: people, suspensions, and who else is an administrator."""

from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from flask import Flask

from app.accounts import services, standing
from app.accounts.models import Person, Standing
from app.db import Database
from app.domain.errors import LastAdministrator
from app.jobs.models import OutboxMessage
from tests.builders import NOON, a_person
from tests.reader import Reader, reader

ADDRESSES = (
    "/en/admin",
    "/en/admin/people",
    "/en/admin/people/1",
    "/en/admin/organisations",
    "/en/admin/organisations/new",
)


def people_of(database: Database, *names: str, administrators: int = 1) -> list[Person]:
    """People of these names; the first ones are administrators."""
    with database.writing() as session:
        made = [
            services.add_person(session, f"{name.split()[0].lower()}@example.org", name=name, now=NOON)
            for name in names
        ]
        for person in made[:administrators]:
            person.administrator = True
        session.commit()
    return made


def fresh(database: Database, person: Person) -> Person:
    """The person as they are now."""
    with database.reading() as session:
        return session.get_one(Person, person.id)


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_administration_does_not_exist_for_others(address: str, app: Flask, database: Database) -> None:
    _root, ana = people_of(database, "Root", "Ana")
    reader(app).open(address, status=404)
    page = reader(app, ana).open("/en/account")
    someone = reader(app, ana)
    someone.open(address, status=404)
    csrf = page.form("csrf_token").fields["csrf_token"]
    for act in ("suspend", "restore", "appoint", "dismiss"):
        answer = someone.client.post(f"/en/admin/people/{ana.id}/{act}", data={"csrf_token": csrf, "reason": "x"})
        assert answer.status_code in (400, 404)
    assert fresh(database, ana).administrator is False


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_administrator_opens_every_page(address: str, app: Flask, database: Database) -> None:
    root, _ana = people_of(database, "Root", "Ana")
    reader(app, root).open(address)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("maría", {"María Pérez"}),
        ("MARÍA P", {"María Pérez"}),
        ("omar@", {"Omar Haddad"}),
        ("pérez", set()),
        ("%", set()),
        ("_", set()),
        ("'; DROP TABLE people; --", set()),
        ("", {"Root", "María Pérez", "Omar Haddad"}),
    ],
)
def test_people_are_found_by_the_beginning_of_a_name_or_address(
    words: str, found: set[str], app: Flask, database: Database
) -> None:
    root, *_others = people_of(database, "Root", "María Pérez", "Omar Haddad")
    with database.writing() as session:
        session.get_one(Person, _others[1].id).email = "omar@example.org"
        session.commit()
    someone = reader(app, root)
    response = someone.client.get("/en/admin/people", query_string={"q": words})
    names = {name for name in ("Root", "María Pérez", "Omar Haddad") if f">{name}</bdi></a>" in response.text}
    assert response.status_code == 200
    assert names == found


@pytest.mark.parametrize(
    "query", ["standing=wizard", "q=%00", "q=" + "x" * 500, "after=-1", "after=%C2%B2", "limit=101", "limit=0"]
)
def test_a_query_that_makes_no_sense_is_refused(query: str, app: Flask, database: Database) -> None:
    (root,) = people_of(database, "Root")
    reader(app, root).open(f"/en/admin/people?{query}", status=400)


def test_people_are_listed_page_by_page(app: Flask, database: Database) -> None:
    (root,) = people_of(database, "Root")
    with database.writing() as session:
        for number in range(120):
            a_person(session, f"Neighbour {number:03}")
        session.commit()
    someone, address, seen = reader(app, root), "/en/admin/people", []
    for _ in range(3):
        page = someone.open(address)
        seen += [str(name) for name in page.tree.xpath("//th[@scope='row']//bdi/text()")]
        address = next((str(href) for href in page.tree.xpath("//a[@rel='next']/@href")), "")
    assert len(seen) == len(set(seen)) == 121
    assert address == ""


def test_a_suspended_person_is_out_at_once_and_told_why(app: Flask, database: Database) -> None:
    root, ana = people_of(database, "Root", "Ana")
    somebody, administrator = reader(app, ana), reader(app, root)
    somebody.open("/en/account")
    until = (datetime.now(UTC) + timedelta(days=7)).strftime("%Y-%m-%dT%H:%M")
    page = administrator.open(f"/en/admin/people/{ana.id}")
    after = administrator.send(page, {"until": until, "reason": "Threats against others"}, action="/suspend")
    assert "Threats against others" in after.text
    assert somebody.open("/en/account").heading == "Sign in"
    with database.reading() as session:
        (mail,) = session.query(OutboxMessage)
    assert mail.payload["to"] == ana.id
    assert mail.payload["values"]["reason"] == "Threats against others"
    administrator.send(after, action="/restore")
    assert fresh(database, ana).standing is Standing.ACTIVE


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"reason": " "}, "Write something here"),
        ({"reason": "x" * 501}, "At most 500 characters"),
        ({"reason": "x", "until": "2001-01-01T00:00"}, "Give a moment in the future"),
        ({"reason": "x", "until": "9999-99-99T00:00"}, "There is a problem"),
        ({"reason": "x", "until": "never"}, "There is a problem"),
    ],
)
def test_a_suspension_takes_a_reason_and_a_moment_to_come(
    values: dict[str, str], told: str, app: Flask, database: Database
) -> None:
    root, ana = people_of(database, "Root", "Ana")
    administrator = reader(app, root)
    page = administrator.open(f"/en/admin/people/{ana.id}")
    assert told in administrator.send(page, values, action="/suspend", status=422).text
    assert fresh(database, ana).standing is Standing.ACTIVE


def test_nobody_suspends_themselves(app: Flask, database: Database) -> None:
    root, ana = people_of(database, "Root", "Ana", administrators=2)
    administrator = reader(app, root)
    form = dict(administrator.open(f"/en/admin/people/{ana.id}").form("reason").form_values())
    answer = administrator.client.post(f"/en/admin/people/{root.id}/suspend", data={**form, "reason": "x", "until": ""})
    assert answer.status_code == 409
    assert fresh(database, root).standing is Standing.ACTIVE


def test_administrators_are_made_and_unmade_but_one_stays(app: Flask, database: Database) -> None:
    root, ana = people_of(database, "Root", "Ana")
    administrator = reader(app, root)
    own = administrator.open(f"/en/admin/people/{root.id}")
    refused = administrator.send(own, action="/dismiss", status=409)
    assert "The instance needs at least one administrator." in refused.text
    administrator.send(administrator.open(f"/en/admin/people/{ana.id}"), action="/appoint")
    assert fresh(database, ana).administrator
    administrator.send(administrator.open(f"/en/admin/people/{root.id}"), action="/dismiss")
    administrator.open("/en/admin", status=404)
    reader(app, ana).open("/en/admin")


def test_two_administrators_who_dismiss_each_other_at_once_do_not_both_succeed(database: Database) -> None:
    pair = people_of(database, "Root", "Ana", administrators=2)
    barrier, refused = Barrier(2), []

    def dismiss(actor: Person, other: Person) -> None:
        barrier.wait()
        with database.writing() as session:
            try:
                standing.dismiss(session, session.get_one(Person, other.id), actor_id=actor.id, now=NOON)
                session.commit()
            except LastAdministrator:
                refused.append(actor.id)

    threads = [Thread(target=dismiss, args=(pair[one], pair[1 - one])) for one in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [fresh(database, person).administrator for person in pair].count(True) == 1
    assert len(refused) == 1


def test_an_account_that_was_deleted_or_never_confirmed_cannot_be_made_administrator(
    app: Flask, database: Database
) -> None:
    root, ana, bob = people_of(database, "Root", "Ana", "Bob")
    with database.writing() as session:
        standing.delete(session, session.get_one(Person, ana.id), now=NOON)
        session.get_one(Person, bob.id).standing = Standing.UNCONFIRMED
        session.commit()
    administrator: Reader = reader(app, root)
    csrf = administrator.open("/en/admin/people").form("csrf_token").fields["csrf_token"]
    for person in (ana, bob):
        answer = administrator.client.post(f"/en/admin/people/{person.id}/appoint", data={"csrf_token": csrf})
        assert answer.status_code == 409
        assert "Former participant" in administrator.open(f"/en/admin/people/{ana.id}").text
    administrator.open("/en/admin/people/99999", status=404)


def test_what_an_administrator_did_is_in_the_log_without_names(
    database: Database, capsys: pytest.CaptureFixture[str], app: Flask
) -> None:
    root, ana = people_of(database, "Root", "Ana")
    with database.writing() as session:
        person = session.get_one(Person, ana.id)
        standing.suspend(session, person, until=None, reason="Threats", actor_id=root.id, now=NOON)
        session.commit()
    line = next(line for line in capsys.readouterr().err.splitlines() if '"administration"' in line)
    assert f'"person": {ana.id}' in line
    assert "Ana" not in line
    assert "Threats" not in line
