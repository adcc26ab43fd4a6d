"""Starting a process from a template, step by step."""

import tomllib
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.db import Database
from app.domain.describing import described
from app.domain.descriptions import ProcessKind
from app.domain.errors import GroupUnknown, MomentPassed, NotInThisState
from app.domain.phases import open_at
from app.processes import services, shipped, timetable
from app.processes.models import Process, Visibility
from app.processes.queries import process_by_slug
from app.web.languages import CODES
from tests.builders import NOON, a_person
from tests.reader import reader

START = date(2027, 3, 1)


def a_prepared(session: Session, kind: ProcessKind = ProcessKind.BILL, zone: str = "UTC") -> Process:
    tables = shipped.starting_from(kind, slug="bill", languages=["en"], start=START, time_zone=zone)
    return services.create(session, described(tables), creator_id=a_person(session).id, now=NOON, template=kind.value)


def test_every_kind_of_process_has_a_template_in_every_language_of_the_interface() -> None:
    assert set(shipped.kinds()) == set(ProcessKind)
    assert set(shipped.LANGUAGES) == set(CODES)
    for kind in shipped.kinds():
        assert set(shipped.about(kind)) == set(CODES)
        for language in CODES:
            tables = shipped.starting_from(kind, slug="one", languages=[language], start=START)
            for name in ("title", "summary", "objective", "decision_link", "next_steps", "house_rules"):
                assert set(tables[name]) == {language}
            assert all(set(words) == {language} for words in tables["criteria"].values())


@pytest.mark.parametrize("kind", shipped.kinds())
@pytest.mark.parametrize("languages", [("en",), ("ar", "ja"), CODES, ("pt-BR",), ("sw", "fr"), ("sw",)])
def test_a_printed_template_says_the_same_when_it_is_read(kind: ProcessKind, languages: tuple[str, ...]) -> None:
    tables = shipped.starting_from(kind, slug="one", languages=languages, start=START, time_zone="Asia/Tokyo")
    description = described(tables)
    assert described(tomllib.loads(shipped.written(tables))) == description
    assert description.preconditions
    assert description.languages == languages
    assert [phase.closes for phase in description.phases[:-1]] == [phase.opens for phase in description.phases[1:]]


def test_the_timetable_starts_on_another_day_and_keeps_the_time_of_the_day(session: Session) -> None:
    process = a_prepared(session, zone="Europe/Paris")
    lengths = [phase.closes.date() - phase.opens.date() for phase in process.phases]
    timetable.start_on(session, process, date(2027, 3, 20), now=NOON)
    assert process.phases[0].opens == datetime(2027, 3, 20, 8, tzinfo=UTC)
    assert process.phases[1].opens == datetime(2027, 4, 3, 7, tzinfo=UTC)
    assert [phase.closes.date() - phase.opens.date() for phase in process.phases] == lengths
    with pytest.raises(MomentPassed):
        timetable.start_on(session, process, NOON.date() - timedelta(days=1), now=NOON)


def test_groups_are_chosen_while_nobody_knows_of_the_process(session: Session) -> None:
    process = a_prepared(session)
    services.regroup(session, process, ["government", "academia"], now=NOON)
    assert [group.key for group in process.groups] == ["government", "academia"]
    assert process.decision_rule["groups_counted"] == ["government", "academia"]
    for keys in ([], ["government", "martians"]):
        with pytest.raises(GroupUnknown):
            services.regroup(session, process, keys, now=NOON)
    services.publish(session, process, actor_id=None, now=NOON, unprepared=True)
    with pytest.raises(NotInThisState):
        services.regroup(session, process, ["citizen"], now=NOON)
    with pytest.raises(NotInThisState):
        timetable.start_on(session, process, START, now=NOON)


def test_a_process_is_started_left_and_gone_on_with_until_it_is_public(app: Flask, database: Database) -> None:
    with database.writing() as session:
        administrator = a_person(session, administrator=True)
        session.commit()
    visitor = reader(app, administrator)
    listed = visitor.open("/en/processes/new/templates")
    assert "Request for information" in listed.text
    start = (datetime.now(UTC) + timedelta(days=20)).date()
    typed = {"title": "A code for us", "slug": "our code", "drafting": "en", "languages": ["fr"], "start": "2020-01-01"}
    wrong = visitor.send(visitor.open("/en/processes/new/templates/code_of_ethics"), typed, status=422)
    assert "This day has passed." in wrong.text
    assert wrong.tree.xpath("//input[@name='title']/@value") == ["A code for us"]
    tasks = visitor.send(wrong, {**typed, "slug": "our-code", "start": start.isoformat()})
    assert tasks.address == "/en/processes/our-code/facilitate/setup"
    assert "4 of 7 steps are done." in tasks.text
    address = "/en/processes/our-code/facilitate/setup"
    assert not visitor.open(f"{address}/check").tree.xpath("//form[contains(@action, '/publish')]")
    words = {
        "about": {"objective_en": "To bind us.", "objective_fr": "Nous lier."},
        "lead": {"lead_institution_en": "The ministry", "lead_institution_fr": "Le ministère", "contact": "a@b.org"},
        "promise": {"decision_link_en": "The council decides.", "next_steps_en": "It is carried out."}
        | {"decision_link_fr": "Le conseil décide.", "next_steps_fr": "C'est appliqué."},
    }  # fmt: skip
    for step, said in words.items():
        after = visitor.send(visitor.open(f"{address}/{step}"), said)
    assert "7 of 7 steps are done." in after.text
    refused = visitor.send(visitor.open(f"{address}/rule"), {"majority": "1/9"}, status=422)
    assert "at least 1/2" in refused.words("//*[@id='majority-error']")
    assert refused.tree.xpath("//input[@name='majority']/@value") == ["1/9"]
    visitor.send(visitor.open(f"{address}/groups"), {"groups": ["citizen", "government"]})
    later = (start + timedelta(days=3)).isoformat()
    visitor.send(visitor.open(f"{address}/dates"), {"start": later})
    check = visitor.open(f"{address}/check")
    assert "To bind us." in check.text
    visitor.send(check, action="/facilitate/publish")
    with database.reading() as session:
        process = process_by_slug(session, "our-code")
        assert process is not None
        assert (process.visibility, process.template) == (Visibility.PUBLISHED, "code_of_ethics")
        assert process.title == {"en": "A code for us"}
        assert process.phases[0].opens.date().isoformat() == later
        assert process.phases[0].held
        assert open_at(process.phases, process.phases[0].opens) is None
    assert visitor.open(address).address == "/en/processes/our-code/facilitate/settings"
