"""Outreach: what was done so that people took part, once it took place, and what no longer counts."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.db import Database
from app.domain.errors import (
    EvidenceMissing,
    GroupUnknown,
    LanguageUnknown,
    NothingChanged,
    NotInThisState,
    NotYetHeld,
    ReasonsMissing,
    StaleBase,
)
from app.domain.phases import Role
from app.domain.reaching_out import OutreachKind
from app.exports.record.whole import sections_of
from app.outreach import queries, services
from app.outreach.models import Activity
from app.outreach.personal import personal
from app.outreach.queries import Filters
from app.outreach.services import Described
from app.processes.models import Process
from app.record.verification import verify
from tests.builders import NOON, a_member, a_process
from tests.reader import api_headers, reader

MARKET = Described(
    OutreachKind.EVENT, {"en": "A stall at the market"}, {}, date(2026, 6, 14), ["citizen"], ["fr", "en"], place="Lyon"
)


def an_activity(session: Session, process: Process, described: Described = MARKET) -> Activity:
    return services.record(session, process, described, author_id=None, now=NOON)


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"held_on": date(2026, 6, 16)}, NotYetHeld),
        ({"ends_on": date(2026, 6, 13)}, NotYetHeld),
        ({"groups": []}, GroupUnknown),
        ({"groups": ["pirates"]}, GroupUnknown),
        ({"languages": []}, LanguageUnknown),
        ({"address": "javascript:alert(1)"}, EvidenceMissing),
    ],
)
def test_an_activity_that_cannot_count_is_refused(
    session: Session, changed: dict[str, object], refusal: type[Exception]
) -> None:
    described = Described(**{**vars(MARKET), **changed})  # type: ignore[arg-type]
    with pytest.raises(refusal):
        an_activity(session, a_process(session, now=NOON), described)


def test_what_is_withdrawn_counted_until_then_and_stays_listed(session: Session) -> None:
    process = a_process(session, now=NOON)
    activity = an_activity(session, process)
    later = NOON + timedelta(days=1)
    with pytest.raises(ReasonsMissing), session.begin_nested():
        services.withdraw(session, process, activity, reasons=" ", actor_id=None, now=later)
    services.withdraw(session, process, activity, reasons="It rained.", actor_id=None, now=later)
    counted = [len(queries.standing_at(session, process.id, moment)) for moment in (NOON, later)]
    assert (counted, queries.count_of(session, process.id, Filters())) == ([1, 0], 1)
    with pytest.raises(NotInThisState):
        services.withdraw(session, process, activity, reasons="Again.", actor_id=None, now=later)
    session.expire_all()
    assert [one for one in verify(session).findings if "outreach" in one.place] == []


def test_an_activity_is_described_anew_from_what_one_saw(session: Session) -> None:
    process = a_process(session, now=NOON)
    activity = an_activity(session, process)

    def describe(title: str, edition: int) -> None:
        described = Described(**{**vars(MARKET), "title": {"en": title}})  # type: ignore[arg-type]
        services.describe(session, process, activity, described, edition=edition, actor_id=None, now=NOON)

    with pytest.raises(NothingChanged), session.begin_nested():
        describe("A stall at the market", 1)
    describe("Two stalls", 1)
    with pytest.raises(StaleBase), session.begin_nested():
        describe("Three stalls", 1)
    assert activity.title == {"en": "Two stalls"}


def test_the_list_is_narrowed_by_group_and_language(session: Session) -> None:
    process = a_process(session, now=NOON)
    an_activity(session, process)
    for filters, found in (
        (Filters("citizen"), 1),
        (Filters("academia"), 0),
        (Filters("", "fr"), 1),
        (Filters("", "ar"), 0),
    ):
        assert len(queries.activities_of(session, process.id, filters)) == found
    tables = {one.name: list(one.rows()) for one in sections_of(session, process, NOON)}
    assert tables["outreach"][0][4:8] == ("2026-06-14", None, ["citizen"], ["en", "fr"])


def test_the_team_records_and_strangers_read(app: Flask, database: Database) -> None:
    with database.writing() as session:
        process = a_process(session)
        team = a_member(session, process, roles=[Role.FACILITATOR])
        session.commit()
    path = f"/en/processes/{process.slug}/outreach"
    assert "No activity is recorded here." in reader(app).open(path).text
    reader(app).open(f"{path}/new", status=404)
    one = reader(app, team)
    values = {"kind": "workshop", "title_en": "A workshop", "held_on": "2026-06-01", "groups": ["citizen"]}
    refused = one.send(one.open(f"{path}/new"), values, status=422)
    assert "Choose at least one language." in refused.text
    assert "A workshop" in one.send(refused, {"languages": ["en"]}).text
    assert "A workshop" in reader(app).open(f"{path}?group=citizen&in=en").text
    reader(app).open(f"{path}?group=pirates", status=400)
    assert "It was raining." in one.send(one.open(f"{path}/1/withdrawal"), {"reasons": "It was raining."}).text
    with database.reading() as session:
        assert "A workshop" in str(personal(session, team.id))


def test_programs_record_and_read(app: Flask, database: Database) -> None:
    with database.writing() as session:
        process = a_process(session)
        team = a_member(session, process, roles=[Role.FACILITATOR])
        session.commit()
    client, path = app.test_client(), f"/api/v1/processes/{process.slug}/outreach"
    body = {
        "kind": "press", "title": {"en": "Posters"}, "held_on": "2026-06-01", "groups": ["citizen"], "languages": ["en"]
    }  # fmt: skip
    headers = api_headers(database, team)
    assert client.post(path, json=body, headers=headers).status_code == 201
    assert client.post(path, json={**body, "document": 9}, headers=headers).status_code == 409
    assert client.post(f"{path}/1/withdrawal", json={"reasons": "Stolen."}, headers=headers).status_code == 200
    assert client.get(path).json["items"][0]["withdrawal_reasons"] == "Stolen."
