"""From when clauses apply and in which class they are: set, shown, filtered, kept."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.db import Database
from app.domain.applying import MOST_PERIODS, Period, applies, in_order, periods_of
from app.domain.errors import ClassUnknown, NothingChanged, NotInThisState, PeriodsMalformed, StaleBase
from app.processes.models import Process
from app.record.verification import verify
from app.texts.application import application_of, applications_of, history_of, holding, set_application
from app.texts.models import Application, Clause
from app.texts.queries import clause_by_number
from tests.builders import NOON, a_clause, a_document, a_process
from tests.reader import reader
from tests.texts.manuscripts import FIRST
from tests.texts.scenes import Scene, a_scene

CLASSES = {"high": {"en": "High risk", "fr": "Risque élevé"}, "minimal": {"en": "Minimal risk"}}
FEBRUARY, AUGUST = Period(date(2025, 2, 2), date(2026, 8, 1), "Prohibitions"), Period(date(2026, 8, 2))


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("periods", "on", "holds"),
    [
        ([], "2026-01-01", True),
        ([AUGUST], "2026-08-01", False),
        ([AUGUST], "2026-08-02", True),
        ([AUGUST], "2199-01-01", True),
        ([FEBRUARY], "2025-02-02", True),
        ([FEBRUARY], "2026-08-01", True),
        ([FEBRUARY], "2026-08-02", False),
        ([FEBRUARY, Period(date(2027, 1, 1))], "2026-12-31", False),
    ],
)
def test_a_clause_applies_on_the_days_of_its_periods(periods: list[Period], on: str, holds: bool) -> None:
    assert applies(periods, day(on)) is holds


def test_periods_follow_each_other() -> None:
    assert in_order([AUGUST, FEBRUARY]) == (FEBRUARY, AUGUST)
    assert periods_of([FEBRUARY.told(), AUGUST.told()]) == (FEBRUARY, AUGUST)
    many = [Period(date(2000 + year, 1, 1), date(2000 + year, 2, 1)) for year in range(MOST_PERIODS + 1)]
    for wrong in ([Period(date(2026, 2, 2), date(2026, 2, 1))], [AUGUST, Period(date(2027, 1, 1))], many):
        with pytest.raises(PeriodsMalformed):
            in_order(wrong)


def said(session: Session, process: Process, clause: Clause, **more: object) -> Application:
    values: dict[str, object] = {
        "class_key": "high", "periods": [AUGUST], "base_number": 0, "reason": "Article 113.", "author_id": None,
        "now": NOON, **more,
    }  # fmt: skip
    return set_application(session, process, clause, **values)  # type: ignore[arg-type]


def test_what_was_said_stays_in_the_history_and_in_the_record(session: Session) -> None:
    process = a_process(session, classes=CLASSES)
    first, second = (a_clause(session, a_document(session, process), number="1"), None)
    said(session, process, first)
    for refusal, more in (
        (StaleBase, {"periods": []}),
        (NothingChanged, {"base_number": 1}),
        (ClassUnknown, {"base_number": 1, "class_key": "other"}),
        (PeriodsMalformed, {"base_number": 1, "periods": [AUGUST, AUGUST]}),
    ):
        with pytest.raises(refusal):
            said(session, process, first, **more)
    said(session, process, first, class_key="", periods=[FEBRUARY], base_number=1)
    assert [one.class_key for one in history_of(session, first.id)] == ["", "high"]
    assert application_of(session, first.id).periods == (FEBRUARY,)
    first.struck_at = NOON
    session.flush()
    with pytest.raises(NotInThisState):
        said(session, process, first, base_number=2)
    findings = [one for one in verify(session).findings if "application" in str(one)]
    assert findings == []
    history_of(session, first.id)[0].class_key = "minimal"
    session.flush()
    assert any("application" in str(one) for one in verify(session).findings)
    assert second is None


def test_the_draft_is_filtered_by_class_and_day_in_three_statements(session: Session) -> None:
    process = a_process(session, classes=CLASSES)
    document = a_document(session, process)
    one, two, three = (a_clause(session, document, number=str(number)) for number in (1, 2, 3))
    said(session, process, one, periods=[FEBRUARY])
    said(session, process, two, class_key="minimal")
    everything, ids = applications_of(session, document.id), [one.id, two.id, three.id]
    assert holding(everything, ids, class_key="high") == {one.id}
    assert holding(everything, ids, day=day("2026-09-01")) == {two.id, three.id}
    assert holding(everything, ids, class_key="high", day=day("2026-09-01")) == set()
    assert holding(everything, ids) == set(ids)


def scene_with_classes(database: Database) -> Scene:
    scene = a_scene(database, FIRST)
    with database.writing() as session:
        session.get_one(Process, scene.process_id).classes = CLASSES
        session.commit()
    return scene


def test_a_steward_says_so_and_a_reader_finds_it_everywhere(app: Flask, database: Database) -> None:
    scene = scene_with_classes(database)
    steward, stranger = reader(app, scene.steward), reader(app)
    address = scene.at("/facilitate/text/clauses/2/application")
    form, overtaken = steward.open(address), steward.open(address)
    refused = steward.send(
        form, {"class_key": "high", "since_0": "2026-08-02", "until_0": "2026-08-01", "reason": "Stages."}, status=422
    )
    assert "Every period ends after it begins" in refused.text
    steward.send(refused, {"until_0": "", "note_0": "Two years after entry into force"})
    late = steward.send(overtaken, {"class_key": "minimal", "reason": "Too late."}, status=409)
    assert "High risk" in late.text
    page = stranger.open(scene.at("/clauses/2"))
    assert "From August 2, 2026 on" in page.text
    assert "High risk" in page.text
    assert "Stages." in stranger.open(scene.at("/clauses/2/application")).text
    shown = stranger.open(scene.at("/text?class=high"))
    assert shown.tree.xpath("//section[@id='clause-2']")
    assert not shown.tree.xpath("//section[@id='clause-1']")
    before = stranger.open(scene.at("/text?applies=2026-08-01"))
    assert not before.tree.xpath("//section[@id='clause-2']")
    for bad in ("class=other", "applies=tomorrow", "applies=2026-02-30", "applies=%00"):
        assert stranger.client.get(scene.at(f"/text?{bad}")).status_code == 400


def test_programs_read_and_filter_it(app: Flask, database: Database) -> None:
    scene = scene_with_classes(database)
    with database.writing() as session:
        clause = clause_by_number(session, scene.process_id, "3")
        assert clause
        said(session, clause.document.process, clause)
        session.commit()
    client, address = reader(app).client, f"/api/v1/processes/{scene.slug}/clauses"
    items = client.get(f"{address}?class=high&applies=2026-08-02").get_json()["items"]
    assert [(one["number"], one["class"], one["applies"]) for one in items] == [
        ("3", "high", [{"from": "2026-08-02", "until": None, "note": ""}])
    ]
    assert len(client.get(f"{address}?applies=2026-08-01").get_json()["items"]) == 2
    assert client.get(f"{address}/1").get_json()["applies"] == []
    assert client.get(f"{address}?applies=soon").status_code == 400
