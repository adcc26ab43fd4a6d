"""Stewards at work on the structure of a text, and what everybody sees of it."""

from flask import Flask

from app.db import Database
from app.domain.phases import PhaseKind
from app.texts import moving, queries
from app.texts.models import Clause
from tests.builders import NOON
from tests.contributing import a_comment, an_amendment
from tests.reader import reader
from tests.texts.manuscripts import APPEAL, DUTY, FIRST, PURPOSE, a_manuscript, an_article
from tests.texts.scenes import Scene, a_scene, stored

DESK = "/facilitate/text"


def order(database: Database, scene: Scene) -> list[str]:
    with database.reading() as session:
        document = queries.document_of(session, scene.process_id)
        assert document
        return [row.number for row in queries.clauses_of(session, document.id, "en", "en")]


def clause(session, scene: Scene, number: str) -> Clause:  # type: ignore[no-untyped-def]
    found = queries.clause_by_number(session, scene.process_id, number)
    assert found
    return found


def test_a_clause_is_moved_told_to_everybody_and_moved_back(app: Flask, database: Database) -> None:
    scene = a_scene(database, FIRST)
    steward = reader(app, scene.steward)
    sheet = steward.open(scene.at(f"{DESK}/structure"))
    assert scene.at(f"{DESK}/clauses/1/move") in sheet.links()
    form = steward.open(scene.at(f"{DESK}/clauses/1/move"))
    steward.send(form, {"side": "after", "beside": "c:3", "reason": "It closes the text."})
    assert order(database, scene) == ["2", "3", "1"]
    told = reader(app).open(scene.at("/text/structure"))
    assert "Article 1 was moved: it now stands in Chapter I General provisions, after Article 3." in told.text
    assert "It closes the text." in told.text
    back = steward.open(scene.at("/text/structure"))
    steward.send(back, {}, action="/structure/1/back")
    assert order(database, scene) == ["1", "2", "3"]


def test_whoever_is_overtaken_by_another_is_told_what_they_did(app: Flask, database: Database) -> None:
    scene = a_scene(database, FIRST)
    steward = reader(app, scene.steward)
    form = steward.open(scene.at(f"{DESK}/clauses/1/move"))
    with database.writing() as session:
        found = clause(session, scene, "3")
        moving.move(
            session, found.document.process, found, before=clause(session, scene, "1"), reason="Remedies first.",
            author_id=None, now=NOON,
        )  # fmt: skip
        session.commit()
    refused = steward.send(form, {"side": "after", "beside": "c:2", "reason": "My words."}, status=409)
    assert "Remedies first." in refused.text
    assert "My words." in refused.text
    assert order(database, scene) == ["3", "1", "2"]
    steward.send(refused, {"side": "after", "beside": "c:2", "reason": "My words."})
    assert order(database, scene) == ["3", "2", "1"]


def test_a_clause_is_split_side_by_side_in_its_languages(app: Flask, database: Database) -> None:
    scene = a_scene(database, a_manuscript([an_article("1", "Tell people. Hear them.")]))
    with database.writing() as session:
        process = clause(session, scene, "1").document.process
        stored(session, process, a_manuscript([an_article("1", "Informer. Entendre.")]), language="fr")
        session.commit()
    steward = reader(app, scene.steward)
    form = steward.open(scene.at(f"{DESK}/clauses/1/split"))
    refused = steward.send(form, {"place_0": "13", "begins_1": "Rien", "reason": "Two duties."}, status=422)
    assert "exactly once" in refused.text
    steward.send(refused, {"place_0": "13", "begins_1": "Entendre.", "reason": "Two duties."})
    assert order(database, scene) == ["1", "1a"]
    page = reader(app).open(scene.at("/clauses/1a"))
    assert "Hear them." in page.text
    assert scene.at("/clauses/1") in page.links()


def test_two_clauses_are_joined_and_the_discussion_of_the_second_can_be_reached(app: Flask, database: Database) -> None:
    scene = a_scene(database, FIRST)
    with database.writing() as session:
        second = clause(session, scene, "2")
        a_comment(session, second.document.process, scene.participant, "Told how?", clause=second)
        an_amendment(session, second, scene.participant)
        session.commit()
    steward = reader(app, scene.steward)
    form = steward.open(scene.at(f"{DESK}/clauses/1/join"))
    assert f"{PURPOSE}\n\n{DUTY}" in "\n\n".join(p.text_content() for p in form.tree.xpath("//section//p"))
    steward.send(form, {"seam": "space", "reason": "One idea."})
    assert order(database, scene) == ["1", "3"]
    assert scene.at("/clauses/2") in reader(app).open(scene.at("/clauses/1")).links()
    struck = reader(app).open(scene.at("/clauses/2"))
    assert "Told how?" in struck.text
    assert scene.at("/clauses/1") in struck.links()
    amendment = reader(app).open(scene.at("/amendments/1"))
    assert "joined" in amendment.text


def test_the_numbers_are_previewed_then_given_and_an_old_address_leads_on(app: Flask, database: Database) -> None:
    draft = a_manuscript([an_article("1", PURPOSE), an_article("4", DUTY), an_article("9", APPEAL)])
    scene = a_scene(database, draft)
    steward = reader(app, scene.steward)
    address = scene.at(f"{DESK}/numbers")
    sheet = steward.open(address)
    assert "Article {1}" in [box.get("value") for box in sheet.tree.xpath("//input")]
    asked = f"{address}?inside=&restarts_1=&pattern_1_0=Article+%7B1%7D&pattern_1_1=&pattern_1_2=&new_addresses=y"
    preview = steward.open(asked)
    assert "Article 9" in preview.text
    assert order(database, scene) == ["1", "4", "9"]
    steward.send(preview, {"reason": "Gaps closed."})
    assert order(database, scene) == ["1", "2", "3"]
    for path in ("/clauses/9", "/clauses/9/history?lang=en"):
        led = reader(app).client.get(scene.at(path))
        assert (led.status_code, led.location) == (301, scene.at(path).replace("/9", "/3"))
    assert reader(app).client.get(f"/api/v1/processes/{scene.slug}/clauses/9").status_code == 301
    assert reader(app).client.get(scene.at("/clauses/77")).status_code == 404


def test_a_malformed_pattern_is_refused_with_what_was_typed(app: Flask, database: Database) -> None:
    scene = a_scene(database, FIRST)
    sheet = reader(app, scene.steward).open(scene.at(f"{DESK}/numbers?pattern_1_0=Article"), status=422)
    assert "exactly once" in sheet.text
    for bad in ("inside=nowhere", "restarts_1=moon", "pattern_1_0=%7Bx%7D"):
        assert reader(app, scene.steward).client.get(scene.at(f"{DESK}/numbers?{bad}")).status_code == 422


def test_a_division_is_made_renamed_and_taken_out(app: Flask, database: Database) -> None:
    scene = a_scene(database, FIRST)
    steward = reader(app, scene.steward)
    form = steward.open(scene.at(f"{DESK}/divisions/new"))
    words = {"label_0": "Section 2", "heading_1": "Recours"}
    place = {"kind": "section", "side": "inside", "beside": "d:chapter-i", "reason": "Later."}
    steward.send(form, place, status=422)
    steward.send(form, {**words, **place})
    own = scene.at(f"{DESK}/divisions/section-2")
    assert "Section 2" in steward.open(scene.at(f"{DESK}/structure")).text
    steward.send(steward.open(own), {"label_0": "Section II", "heading_1": "Recours", "reason": "Roman."})
    assert "Roman." in steward.open(own).text
    steward.send(steward.open(f"{own}/remove"), {"reason": "Not needed."})
    assert steward.client.get(own).status_code == 404
    full = steward.open(scene.at(f"{DESK}/divisions/chapter-i/remove"))
    assert "still something in this division" in steward.send(full, {"reason": "Away."}, status=409).text


def test_a_text_is_not_rearranged_while_it_is_voted_on(app: Flask, database: Database) -> None:
    scene = a_scene(database, FIRST, phase=PhaseKind.VOTING)
    steward = reader(app, scene.steward)
    for path in ("structure", "numbers", "clauses/1/move", "clauses/1/split", "clauses/1/join", "divisions/new"):
        assert steward.client.get(scene.at(f"{DESK}/{path}")).status_code == 409
    assert reader(app, scene.participant).client.get(scene.at(f"{DESK}/structure")).status_code == 404
