"""Members say of themselves what they like to; everybody reads numbers, and nobody an answer."""

import json
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from flask import Flask

from app.accounts import personal
from app.accounts.erasing import erase_parts
from app.attributes.models import SelfDeclared
from app.attributes.queries import breakdowns, own_answers
from app.attributes.services import declare
from app.db import Database
from app.domain.phases import PhaseKind
from app.domain.self_declared import Measure
from app.exports.record.self_declared import sections
from app.ledger.models import Entry
from app.processes.models import Process
from app.processes.queries import membership_of
from tests.builders import a_clause, a_document, a_member, a_person, a_process
from tests.contributing import a_comment
from tests.reader import reader

NOW = datetime.now(UTC)
ASKED = {
    "age": {
        "title": {"en": "Age"},
        "choices": {"young": {"en": "Under 30"}, "middle": {"en": "30 to 64"}, "old": {"en": "65 and over"}},
    }
}


def a_process_that_asks(session) -> Process:
    return a_process(session, phase=PhaseKind.CONSULTATION, now=NOW, attributes=ASKED)


def people_who_say(session, process, *choices):
    people = [a_member(session, process) for _ in choices]
    for person, choice in zip(people, choices, strict=True):
        declare(session, membership_of(session, process.id, person.id), {"age": choice}, now=NOW)
    return people


def test_an_answer_is_given_changed_and_deleted_by_the_member_alone(app: Flask, database: Database) -> None:
    with database.writing() as session:
        process = a_process_that_asks(session)
        person, stranger = a_member(session, process), a_person(session)
        entries = session.scalar(sa.select(sa.func.count()).select_from(Entry))
        session.commit()
    own, page = reader(app, person), f"/en/processes/{process.slug}/about-me"
    own.send(own.open(page), {"answer_age": "young"})
    saved = own.send(own.open(page), {"answer_age": "middle"})
    with database.reading() as session:
        assert own_answers(session, process.id, person.id) == {"age": "middle"}
        assert personal.everything(session, person)["self_declared"][0]["choice"] == "middle"
        assert session.scalar(sa.select(sa.func.count()).select_from(Entry)) == entries
    assert "has been saved" in saved.text
    own.send(saved, {"answer_age": "nothing-that-is-asked"}, status=422)
    own.send(saved, action="deletion")
    with database.reading() as session:
        assert own_answers(session, process.id, person.id) == {}
    assert "/join" in reader(app, stranger).open(page).address


def test_everybody_reads_numbers_and_small_ones_only_together(app: Flask, database: Database) -> None:
    with database.writing() as session:
        process = a_process_that_asks(session)
        process_slug = process.slug
        people = people_who_say(session, process, *["young"] * 6, *["middle"] * 7, "old", "old", "", "")
        clause = a_clause(session, a_document(session, process), "Words.", number="1")
        for person in people[:4]:
            a_comment(session, process, person, "So it is.", clause=clause)
        session.commit()
    page = reader(app).open(f"/en/processes/{process_slug}/self-declared")
    rows = [" ".join(cell.text_content() for cell in row)[:60] for row in page.tree.xpath("//tbody/tr")]
    assert rows == [
        "30 to 64 7 46.7%",
        "Under 30, 65 and over (told together) 8 53.3%",
        "Unknown: gave no answer 2 –",
        "In all 17 –",
    ]
    assert "Fewer than 5 of 4 people" in page.text
    answer = reader(app).client.get(f"/api/v1/processes/{process_slug}/self-declared").get_json()
    members, comments, positions = answer["items"][0]["breakdowns"]
    assert (members["counted"], members["unknown"], members["total"]) == ("members", 2, 17)
    assert members["parts"] == [
        {"choices": ["middle"], "people": 7},
        {"choices": ["young", "old"], "people": 8},
    ]
    assert comments == {"counted": "comments", "parts": [], "unknown": None, "total": 4}
    assert positions["total"] == 0
    assert not any(person.name in json.dumps(answer) for person in people)


def test_the_record_tells_what_the_page_tells_and_who_leaves_is_forgotten(session) -> None:
    process = a_process_that_asks(session)
    people = people_who_say(session, process, *["young"] * 6, *["middle"] * 7, *["old"] * 5)
    (table,) = sections(session, process)
    assert list(table.rows()) == [
        ("age", "members", "young", 6, 0, 18),
        ("age", "members", "middle", 7, 0, 18),
        ("age", "members", "old", 5, 0, 18),
    ]
    membership_of(session, process.id, people[0].id).role_names = []
    erase_parts(session, people[1].id, datetime.now(UTC))
    told = breakdowns(session, process)["age"][Measure.MEMBERS]
    assert told.parts == ((("middle",), 7), (("young", "old"), 9))
    assert (told.unknown, told.total) == (1, 17)
    assert session.scalar(sa.select(sa.func.count()).where(SelfDeclared.person_id == people[1].id)) == 0


@pytest.mark.parametrize("address", ["about-me", "self-declared"])
def test_a_process_that_asks_nothing_says_so(app: Flask, database: Database, address: str) -> None:
    with database.writing() as session:
        process = a_process(session)
        person = a_member(session, process)
        session.commit()
    assert "Nothing is asked here" in reader(app, person).open(f"/en/processes/{process.slug}/{address}").text
