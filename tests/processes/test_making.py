"""Making a process from its description, changing what it says, publishing it."""

import tomllib

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.describing import described
from app.domain.descriptions import Description
from app.domain.errors import AddressTaken, NothingChanged, NotInThisState, PhaseUnprepared
from app.domain.phases import Role
from app.ledger.models import Body, Entry
from app.processes import services
from app.processes.description import line_of, read, told
from app.processes.models import Visibility
from app.processes.queries import membership_of, process_by_slug
from tests.builders import NOON, a_person

CODE = """
slug = "ai-code"
kind = "code_of_ethics"
jurisdiction = ["DO", "CO"]
languages = ["es", "en"]
timezone = "America/Santo_Domingo"
contact = "code@example.org"
[title]
es = "Código de ética"
[objective]
es = "Un código que obligue a todos."
[next_steps]
es = "Se contesta todo y luego se vota."
[lead_institution]
es = "Ministerio"
[[groups]]
key = "citizen"
[[groups]]
key = "youth"
name.es = "Jóvenes"
[[phases]]
kind = "consultation"
opens = 2026-06-01T00:00:00
closes = 2026-06-30T23:59:59
allows = ["comment"]
[[phases]]
kind = "response"
opens = 2026-07-01
closes = 2026-07-31
[decision]
majority = "2/3"
each_group = "1/2"
[criteria]
feasibility.es = "Si se puede cumplir"
"""


def the_code(toml: str = CODE) -> Description:
    return described(tomllib.loads(toml))


def test_a_process_is_made_out_of_sight_with_its_groups_phases_and_rules(session: Session) -> None:
    services.create(session, the_code(), creator_id=None, now=NOON)
    session.expire_all()
    process = process_by_slug(session, "ai-code")
    assert process is not None
    assert process.visibility is Visibility.PREPARED
    assert process.drafting_language == "es"
    assert process.jurisdictions == ["DO", "CO"]
    assert [(group.key, group.name) for group in process.groups] == [("citizen", {}), ("youth", {"es": "Jóvenes"})]
    assert process.phases[0].allows == ["comment"]
    assert process.decision_rule["majority"] == "2/3"
    assert process.decision_rule["groups_counted"] == ["citizen", "youth"]
    assert process.criteria == {"feasibility": {"es": "Si se puede cumplir"}}
    assert session.scalars(sa.select(Entry)).all() == []


def test_who_makes_a_process_becomes_its_steward(session: Session) -> None:
    maker = a_person(session, group="academia")
    process = services.create(session, the_code(), creator_id=maker.id, now=NOON)
    membership = membership_of(session, process.id, maker.id)
    assert membership is not None
    assert membership.roles == {Role.STEWARD}
    assert membership.group_key == "citizen"


def test_an_address_is_given_once(session: Session) -> None:
    services.create(session, the_code(), creator_id=None, now=NOON)
    with pytest.raises(AddressTaken):
        services.create(session, the_code(), creator_id=None, now=NOON)


def test_publishing_enters_the_whole_description_in_the_record(session: Session) -> None:
    process = services.create(session, the_code(), creator_id=None, now=NOON)
    services.publish(session, process, actor_id=None, now=NOON)
    entry = session.scalars(sa.select(Entry)).one()
    body = session.get_one(Body, entry.index).body
    assert (entry.kind, body["missing"]) == ("process_published", [])
    assert body["decision_rule"]["majority"] == "2/3"
    assert [phase["kind"] for phase in body["phases"]] == ["consultation", "response"]
    with pytest.raises(NotInThisState):
        services.publish(session, process, actor_id=None, now=NOON)


def test_a_process_that_owes_its_participants_something_is_not_published(session: Session) -> None:
    unsaid = CODE.replace('[objective]\nes = "Un código que obligue a todos."', "")
    process = services.create(session, the_code(unsaid), creator_id=None, now=NOON)
    with pytest.raises(PhaseUnprepared) as refused:
        services.publish(session, process, actor_id=None, now=NOON)
    assert refused.value.missing == ("objective",)
    services.publish(session, process, actor_id=None, now=NOON, unprepared=True)
    entry = session.scalars(sa.select(Entry)).one()
    assert session.get_one(Body, entry.index).body["missing"] == ["objective"]


def test_a_change_of_a_public_process_is_entered_and_nothing_else_is(session: Session) -> None:
    process = services.create(session, the_code(), creator_id=None, now=NOON)
    services.publish(session, process, actor_id=None, now=NOON)
    changed = the_code(CODE.replace('"2/3"', '"1/2"').replace('["es", "en"]', '["fr", "es"]'))
    services.edit(session, process, changed, actor_id=None, now=NOON, reason="Asked for in the hearing.")
    entry = session.scalars(sa.select(Entry).where(Entry.kind == "process_changed")).one()
    assert set(session.get_one(Body, entry.index).body["changed"]) == {"decision_rule", "languages"}
    assert process.languages == ["es", "en", "fr"]
    with pytest.raises(NothingChanged):
        services.edit(session, process, changed, actor_id=None, now=NOON)


def test_mistakes_in_a_file_are_told_with_the_line_they_stand_on() -> None:
    wrong = CODE.replace("closes = 2026-07-31", 'closes = "never"').replace('"2/3"', '"1/3"').encode()
    with pytest.raises(ValueError) as refused:
        read(wrong)
    lines = told(refused.value.mistakes, wrong)  # type: ignore[attr-defined]
    assert [line.split(":")[0] for line in lines] == ["Line 29, phases[2].closes", "Line 31, decision.majority"]


@pytest.mark.parametrize(("place", "line"), [("slug", 2), ("title.es", 9), ("groups[2].name", 20), ("phases[2]", 26)])
def test_a_place_is_found_in_the_file(place: str, line: int) -> None:
    assert line_of(CODE, place) == line


@pytest.mark.parametrize("file", [b"\xff\xfe", b"x = [[[", b"= 3", b'a = "' + b"x" * 300_000 + b'"', b"[" * 50_000])
def test_what_is_no_description_is_refused_in_words(file: bytes) -> None:
    with pytest.raises(ValueError) as refused:
        read(file)
    assert all(told(refused.value.mistakes, file))  # type: ignore[attr-defined]
