"""Running a process through the API: mandates, what a phase waits for, options of clauses, meetings and minutes."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app.accounts.models import Organisation, Representation, RepresentationState
from app.db import Database
from app.domain.phases import PhaseKind
from app.jobs.models import OutboxMessage
from app.ledger.models import Entry
from app.processes.models import Process
from tests.api.conftest import Keys
from tests.builders import a_phase
from tests.contents import changed, contents
from tests.stage import Stage

PROCESS = "/api/v1/processes/consultation"


@pytest.fixture
def doors(database: Database, stage: Stage) -> str:
    """The address of an organisation whose mandates the participant manages, and the author holds one."""
    now = datetime.now(UTC)
    with database.writing() as session:
        found = session.scalars(sa.select(Organisation).where(Organisation.name == "Open Doors")).one()
        session.execute(sa.delete(Representation).where(Representation.organisation_id == found.id))
        for part, manages in (("participant", True), ("author", False)):
            session.add(
                Representation(
                    person_id=stage.people[part].id, organisation_id=found.id, state=RepresentationState.VERIFIED,
                    requested_at=now, decided_at=now, manages=manages,
                )
            )  # fmt: skip
        session.commit()
        return f"/api/v1/organisations/{found.slug}"


def _kinds(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(sa.select(Entry.kind).order_by(Entry.index)))


def test_an_organisation_grants_and_withdraws_mandates(
    client: FlaskClient, database: Database, key: Keys, doors: str
) -> None:
    own, mandate = key("participant"), {"email": "new@example.org", "processes": ["consultation"]}
    assert client.get(doors).get_json()["name"] == "Open Doors"
    listed = client.get(f"{doors}/mandates", headers=own).get_json()["items"]
    assert [(one["name"], one["manages"], one["stands"]) for one in listed] == [
        ("Amina Participant", True, True), ("Aiko Author", False, True),
    ]  # fmt: skip
    invited = client.post(f"{doors}/mandates", json=mandate, headers=own)
    assert (invited.status_code, invited.get_json()["processes"]) == (201, ["consultation"])
    with database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(OutboxMessage)) > 0
    left = client.post(f"{doors}/mandates/{listed[1]['id']}/withdrawal", headers=own)
    assert (left.status_code, left.get_json()["stands"]) == (200, False)
    assert client.post(f"{doors}/mandates/{listed[0]['id']}/withdrawal", headers=own).status_code == 409
    invitations = f"{doors}/mandate-invitations"
    assert [one["email"] for one in client.get(invitations, headers=own).get_json()["items"]] == ["new@example.org"]
    assert client.delete(f"{invitations}/{invited.get_json()['id']}", headers=own).status_code == 204
    assert client.get(invitations, headers=own).get_json()["items"] == []
    assert _kinds(database)[-1] == "mandate_withdrawn"


def test_mandates_are_nobody_elses_business(client: FlaskClient, database: Database, key: Keys, doors: str) -> None:
    keys = [key("author"), key("facilitator")]
    before = contents(database)
    calls = [
        ("GET", f"{doors}/mandates", None),
        ("GET", f"{doors}/mandate-invitations", None),
        ("POST", f"{doors}/mandates", {"email": "me@example.org"}),
        ("POST", f"{doors}/mandates/1/withdrawal", None),
        ("PUT", f"{doors}/register", {"kind": "lobby", "number": "1"}),
    ]
    for method, address, body in calls:
        assert client.open(address, method=method, json=body).status_code == 401, address
        for headers in keys:
            assert client.open(address, method=method, json=body, headers=headers).status_code == 404, address
    assert changed(before, contents(database)) == set()


def test_a_mandate_that_makes_no_sense_is_refused(client: FlaskClient, key: Keys, doors: str) -> None:
    own = key("participant")
    for body, status in [
        ({"email": "no address"}, 409),
        ({"email": "a@example.org", "ends_at": "2001-01-01T00:00:00Z"}, 422),
        ({"email": "a@example.org", "ends_at": "0001-01-01T00:00:00+14:00"}, 422),
        ({"email": "a@example.org", "ends_at": 0}, 422),
        ({"email": "a@example.org", "language": "tlh"}, 409),
        ({"email": "a@example.org\r\nBcc: b@example.org"}, 409),
        ({"email": "a@example.org", "processes": ["x"] * 51}, 422),
    ]:
        answer = client.post(f"{doors}/mandates", json=body, headers=own)
        assert (answer.status_code, answer.content_type) == (status, "application/problem+json"), (body, answer.data)


def test_a_register_number_is_public_and_goes_with_its_register(client: FlaskClient, key: Keys, doors: str) -> None:
    own, said = key("participant"), {"kind": "lobby", "number": "DE-1", "address": "https://example.org/register"}
    assert client.put(f"{doors}/register", json=said, headers=own).get_json() == said
    assert client.get(f"{doors}/register").get_json() == said
    for wrong in ({"kind": "lobby"}, {"number": "1"}, {"kind": "lobby", "number": "1", "address": "javascript:1"}):
        assert client.put(f"{doors}/register", json=wrong, headers=own).status_code == 422, wrong


def test_a_phase_opens_once_its_participants_are_told_what_they_are_owed(
    client: FlaskClient, database: Database, key: Keys
) -> None:
    with database.writing() as session:
        session.execute(sa.update(Process).where(Process.slug == "consultation").values(preconditions=True))
        session.commit()
    steward, opening = key("steward"), {"kind": "drafting", "reason": "We are early."}
    refused = client.post(f"{PROCESS}/phases/opening", json=opening, headers=steward)
    assert (refused.status_code, refused.content_type) == (409, "application/problem+json")
    assert "not told" in refused.get_json()["detail"]
    process = client.get(PROCESS).get_json()
    phase = process["phases"][-1]["id"]
    place = f"{PROCESS}/phases/{phase}/preparation"
    before = client.get(place, headers=steward)
    answer_by = (datetime.now(UTC) + timedelta(days=400)).isoformat()
    said = {
        **{name: {"en": f"About {name}."} for name in ("objective", "decision_link", "next_steps", "materials")},
        "answer_by": answer_by, "reason": "It was missing.",
    }  # fmt: skip
    told = client.put(place, json=said, headers={**steward, "If-Match": before.headers["ETag"]})
    assert (told.status_code, told.get_json()["missing"]) == (200, [])
    assert told.get_json()["objective"] == {"en": "About objective."}
    assert client.put(place, json=said, headers={**steward, "If-Match": before.headers["ETag"]}).status_code == 412
    assert client.put(place, json=said, headers=steward).status_code == 409
    assert client.put(place, json={**said, "objective": {"tlh": "nuq"}}, headers=steward).status_code == 409
    assert client.get(place, headers=key("participant")).status_code == 404
    assert _kinds(database)[-1] == "phase_described"


def _describe(database: Database) -> None:
    """Say of the process what nobody may open a phase without."""
    words = {"en": "It is said."}
    with database.writing() as session:
        found = session.scalars(sa.select(Process).where(Process.slug == "consultation")).one()
        found.objective = found.lead_institution = found.next_steps = words
        opens = datetime.now(UTC) + timedelta(days=900)
        a_phase(session, found, PhaseKind.RESPONSE, opens=opens, closes=opens + timedelta(days=30))
        session.commit()


def test_a_phase_is_opened_moved_and_closed(client: FlaskClient, database: Database, key: Keys) -> None:
    steward = key("steward")
    _describe(database)
    opened = client.post(
        f"{PROCESS}/phases/opening", json={"kind": "drafting", "reason": "We are early."}, headers=steward
    )
    assert (opened.status_code, opened.get_json()["state"]) == (200, "open"), opened.data
    number = opened.get_json()["id"]
    listed = client.get(f"{PROCESS}/phases").get_json()["items"]
    assert [one["kind"] for one in listed if one["state"] == "open"] == ["drafting"]
    later = (datetime.fromisoformat(opened.get_json()["closes"]) + timedelta(hours=1)).isoformat()
    dates = {"opens": opened.get_json()["opens"], "closes": later}
    place = f"{PROCESS}/phases/{number}"
    assert client.put(place, json=dates, headers=steward).status_code == 409
    moved = client.put(place, json={**dates, "reason": "More time."}, headers=steward)
    assert moved.status_code in (200, 409), moved.data
    for wrong in ("9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00", "tomorrow", 5, "2027-01-01T00:00:00"):
        body = {"opens": wrong, "closes": later, "reason": "?"}
        assert client.put(place, json=body, headers=steward).status_code == 422, wrong
    closed = client.post(f"{place}/closing", json={"reason": "All is said."}, headers=steward)
    assert (closed.status_code, closed.get_json()["state"]) == (200, "past")
    assert client.post(f"{place}/closing", json={"reason": "Again."}, headers=steward).status_code == 409
    for stranger in (key("participant"), key("translator")):
        assert client.post(f"{place}/closing", json={"reason": "?"}, headers=stranger).status_code == 404


def test_it_is_said_of_a_clause_that_a_law_fixes_it(client: FlaskClient, database: Database, key: Keys) -> None:
    place, team = f"{PROCESS}/clauses/1/options", key("facilitator")
    said = {"freedom": "fixed_by_law", "decider": "Law 172-13", "link": "https://example.org/l", "reason": "It binds."}
    assert client.get(place).get_json()["freedom"] == "open"
    fixed = client.put(place, json=said, headers=team)
    assert (fixed.status_code, fixed.get_json()["number"]) == (200, 1)
    assert client.put(place, json=said, headers=team).status_code == 409
    assert client.put(place, json={**said, "decider": ""}, headers=team).status_code == 409
    assert client.put(place, json={**said, "freedom": "perhaps"}, headers=team).status_code == 422
    assert client.put(place, json=said, headers=key("participant")).status_code == 404
    assert client.put(f"{PROCESS}/clauses/99/options", json=said, headers=team).status_code == 404
    history = client.get(f"{place}/history").get_json()["items"]
    assert [(one["number"], one["reason"]) for one in history] == [(1, "It binds.")]
    assert client.get(f"{PROCESS}/clauses/1").get_json()["options"]["decider"] == "Law 172-13"
    assert _kinds(database)[-1] == "options_set"


def _meeting(**more: Any) -> dict[str, Any]:
    begins = datetime.now(UTC) - timedelta(hours=2)
    return {
        "title": {"en": "Second meeting"}, "begins": begins.isoformat(), "language": "en", "place": "Town hall",
        "ends": (begins + timedelta(hours=1)).isoformat(), "remote_link": "https://example.org/join", **more,
    }  # fmt: skip


def test_a_meeting_is_announced_changed_told_about_and_cancelled(
    client: FlaskClient, database: Database, key: Keys
) -> None:
    team, body = key("facilitator"), client.get(f"{PROCESS}/forum").get_json()["bodies"][0]["number"]
    made = client.post(f"{PROCESS}/forum/bodies/{body}/meetings", json=_meeting(), headers=team)
    assert (made.status_code, made.get_json()["state"]) == (201, "announced"), made.data
    assert "example.org/join" not in made.get_data(as_text=True)
    place = f"{PROCESS}/forum/meetings/{made.get_json()['number']}"
    tag = client.get(place).headers["ETag"]
    moved = _meeting(place="Library")
    changed_now = client.put(place, json=moved, headers={**team, "If-Match": tag})
    assert (changed_now.status_code, changed_now.get_json()["place"]) == (200, "Library")
    assert client.put(place, json=moved, headers={**team, "If-Match": tag}).status_code == 412
    minutes = {
        "minutes": "We talked.", "attendance": [{"group": "citizen", "seats": 3, "guests": 1}],
        "decisions": [{"words": "Clause 1 stays.", "clause": "1"}], "recording_missing": "Nobody had a device.",
    }  # fmt: skip
    told = client.post(f"{place}/minutes", json=minutes, headers=team)
    assert (told.status_code, told.get_json()["state"]) == (200, "held"), told.data
    assert told.get_json()["decisions"] == [{"words": "Clause 1 stays.", "clause": "1"}]
    for wrong, status in [
        ({"recording": "https://example.org/r"}, 409),
        ({"attendance": [{"group": "martians", "seats": 1}]}, 422),
        ({"decisions": [{"words": "?", "clause": "99"}]}, 422),
        ({"minutes": ""}, 422),
    ]:
        answer = client.post(f"{place}/minutes", json={**minutes, **wrong}, headers=team)
        assert answer.status_code == status, (wrong, answer.data)
    assert client.post(f"{place}/minutes", json=minutes, headers=key("participant")).status_code == 404
    ended = client.post(f"{place}/cancellation", json={"reasons": "It was not public."}, headers=team)
    assert (ended.status_code, ended.get_json()["state"]) == (200, "cancelled")
    assert client.post(f"{place}/cancellation", json={"reasons": "Again."}, headers=team).status_code == 409
    assert _kinds(database)[-1] == "meeting_cancelled"


def test_a_meeting_that_makes_no_sense_is_not_announced(client: FlaskClient, database: Database, key: Keys) -> None:
    team, before = key("facilitator"), contents(database)
    place = f"{PROCESS}/forum/bodies/1/meetings"
    for wrong, status in [
        ({"ends": _meeting()["begins"], "begins": _meeting()["ends"]}, 409),
        ({"remote_link": "javascript:alert(1)"}, 422),
        ({"documents": [999]}, 422),
        ({"title": {"tlh": "qep"}}, 409),
        ({"title": {}}, 422),
        ({"begins": "9999-12-31T23:59:59-14:00"}, 422),
    ]:
        answer = client.post(place, json=_meeting(**wrong), headers=team)
        assert (answer.status_code, answer.content_type) == (status, "application/problem+json"), (wrong, answer.data)
    assert client.post(f"{PROCESS}/forum/bodies/99/meetings", json=_meeting(), headers=team).status_code == 404
    assert changed(before, contents(database)) <= {"api_tokens"}


def test_who_has_joined_reads_their_part(client: FlaskClient, key: Keys) -> None:
    place = f"{PROCESS}/membership"
    assert client.get(place).status_code == 401
    assert client.get(place, headers=key("outsider")).status_code == 404
    assert client.get(place, headers=key("author")).get_json()["group"] == "academia"
