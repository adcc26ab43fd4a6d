"""Facilitators at work on a text."""

import pytest
import sqlalchemy as sa
from flask import Flask

from app.db import Database
from app.domain.phases import PhaseKind
from app.ledger.models import Entry
from app.texts import services
from app.texts.models import Clause, Revision
from app.texts.queries import clause_by_number, clauses_of, document_of, latest_revision
from app.texts.rows import ClauseRow
from tests.builders import NOON
from tests.reader import reader
from tests.texts.manuscripts import DUTY, FIRST, PURPOSE
from tests.texts.scenes import Scene, a_scene

DESK = "/facilitate/text"


def text_of(database: Database, scene: Scene) -> list[ClauseRow]:
    with database.reading() as session:
        document = document_of(session, scene.process_id)
        assert document is not None
        return list(clauses_of(session, document.id, "en", "en"))


def revise_meanwhile(database: Database, scene: Scene, body: str, number: str = "2") -> None:
    with database.writing() as session:
        clause = clause_by_number(session, scene.process_id, number)
        assert clause is not None
        latest = latest_revision(session, clause.id, "en")
        assert latest is not None
        services.revise(
            session, clause, language="en", heading=latest.heading, body=body, base_revision_number=latest.number,
            reason="Meanwhile.", author_id=None, now=NOON,
        )  # fmt: skip
        session.commit()


def test_before_there_is_a_text_the_desk_leads_to_the_import(app: Flask, database: Database) -> None:
    scene = a_scene(database)
    sheet = reader(app, scene.steward).open(scene.at(DESK))
    assert "There is no text yet." in sheet.text
    assert scene.at(f"{DESK}/import") in sheet.links()


def test_the_desk_lists_every_clause_and_the_state_of_the_languages(app: Flask, database: Database) -> None:
    scene = a_scene(database, FIRST)
    sheet = reader(app, scene.steward).open(scene.at(DESK))
    assert scene.at(f"{DESK}/clauses/3/edit") in sheet.links()
    rows = [[cell.text_content().strip() for cell in row.xpath("td")] for row in sheet.tree.xpath("//tbody/tr")]
    assert rows == [["3", "0", "0"], ["0", "0", "3"], ["0", "0", "3"]]


def test_new_words_become_a_revision_with_their_reason_and_an_entry(app: Flask, database: Database) -> None:
    scene = a_scene(database, FIRST)
    steward = reader(app, scene.steward)
    form = steward.open(scene.at(f"{DESK}/clauses/2/edit"))
    after = steward.send(form, {"body": f"{DUTY} Always.", "reason": "Asked for by many."})
    assert after.address == scene.at("/clauses/2/history")
    assert "Asked for by many." in after.text
    with database.reading() as session:
        entry = session.scalars(sa.select(Entry).order_by(Entry.index.desc())).first()
        assert entry is not None
        assert (entry.kind, entry.object) == ("revision", "clauses/2/en")


def test_a_form_that_lacks_words_or_reason_keeps_what_was_typed(app: Flask, database: Database) -> None:
    scene = a_scene(database, FIRST)
    steward = reader(app, scene.steward)
    form = steward.open(scene.at(f"{DESK}/clauses/2/edit"))
    again = steward.send(form, {"heading": "My heading", "body": "", "reason": ""}, status=422)
    assert again.form("body").fields["heading"] == "My heading"
    assert len(again.tree.xpath("//ul[@class='errors']/li")) == 2


@pytest.mark.parametrize("body", ["x" * 20_001, "nul \0 here", "a" + "\u0301" * 40, "\u202eright to left"])
def test_words_that_cannot_be_taken_are_refused_in_words(app: Flask, database: Database, body: str) -> None:
    scene = a_scene(database, FIRST)
    steward = reader(app, scene.steward)
    form = steward.open(scene.at(f"{DESK}/clauses/2/edit"))
    steward.send(form, {"body": body, "reason": "Because."}, status=422)
    assert text_of(database, scene)[1].body == DUTY


def test_unchanged_words_make_no_revision(app: Flask, database: Database) -> None:
    scene = a_scene(database, FIRST)
    steward = reader(app, scene.steward)
    form = steward.open(scene.at(f"{DESK}/clauses/2/edit"))
    steward.send(form, {"reason": "No change at all."}, status=409)
    assert text_of(database, scene)[1].revision == 1


def test_a_second_editor_sees_both_changes_brought_together(app: Flask, database: Database) -> None:
    scene = a_scene(database, FIRST)
    steward = reader(app, scene.steward)
    form = steward.open(scene.at(f"{DESK}/clauses/2/edit"))
    revise_meanwhile(database, scene, DUTY.replace("Every public body", "Each authority"))
    merged = steward.send(form, {"body": f"{DUTY} At once.", "reason": "Quicker."}, status=409)
    assert "The clause has changed since you began." in merged.text
    both = f"{DUTY.replace('Every public body', 'Each authority')} At once."
    assert merged.form("body").fields["body"].strip() == both
    assert f"{DUTY} At once." in merged.text
    steward.send(merged, {"reason": "Quicker."})
    shown = text_of(database, scene)[1]
    assert (shown.body, shown.revision) == (both, 3)


def test_where_both_changed_the_same_words_nothing_typed_is_lost(app: Flask, database: Database) -> None:
    scene = a_scene(database, FIRST)
    steward = reader(app, scene.steward)
    form = steward.open(scene.at(f"{DESK}/clauses/2/edit"))
    revise_meanwhile(database, scene, DUTY.replace("Every public body", "Each authority"))
    mine = DUTY.replace("Every public body", "All ministries")
    merged = steward.send(form, {"body": mine, "reason": "Clearer."}, status=409)
    assert "Where both changed the same words" in merged.text
    assert merged.form("body").fields["body"].strip() == mine
    assert text_of(database, scene)[1].revision == 2


def test_a_form_sent_twice_makes_one_revision(app: Flask, database: Database) -> None:
    scene = a_scene(database, FIRST)
    steward = reader(app, scene.steward)
    form = steward.open(scene.at(f"{DESK}/clauses/2/edit"))
    for _time in range(2):
        steward.send(form, {"body": f"{DUTY} Always.", "reason": "Once."})
    assert text_of(database, scene)[1].revision == 2


@pytest.mark.parametrize(("place", "numbers"), [("after", ["1", "2", "2a", "3"]), ("before", ["1", "1a", "2", "3"])])
def test_a_clause_is_inserted_beside_another(app: Flask, database: Database, place: str, numbers: list[str]) -> None:
    scene = a_scene(database, FIRST)
    steward = reader(app, scene.steward)
    form = steward.open(scene.at(f"{DESK}/clauses/2/insert"))
    steward.send(form, {"place": place, "body": "Something new.", "heading": "", "reason": "It was missing."})
    assert [row.number for row in text_of(database, scene)] == numbers


def test_a_struck_clause_leaves_the_text_and_can_be_restored(app: Flask, database: Database) -> None:
    scene = a_scene(database, FIRST)
    steward = reader(app, scene.steward)
    struck = steward.send(steward.open(scene.at(f"{DESK}/clauses/2/strike")), {"reason": "Said elsewhere."})
    assert "Clause struck" in struck.text
    assert [row.number for row in text_of(database, scene)] == ["1", "3"]
    steward.send(steward.open(scene.at(f"{DESK}/clauses/2/strike")), {"reason": "Again."}, status=409)
    back = steward.open(scene.at(f"{DESK}/clauses/2/edit"))
    assert "This clause has been struck." in back.text
    steward.send(back, {"body": DUTY, "reason": "It is needed after all."})
    assert [row.number for row in text_of(database, scene)] == ["1", "2", "3"]


def test_the_text_of_today_gets_a_name_once(app: Flask, database: Database) -> None:
    scene = a_scene(database, FIRST, versions=False)
    steward = reader(app, scene.steward)
    sheet = steward.open(scene.at(f"{DESK}/versions/new"))
    steward.send(sheet, {"name_en": ""}, status=422)
    words = {"name_en": "First draft", "name_fr": "Premier projet", "note_en": "After the hearing."}
    named = steward.send(steward.open(sheet.address), words)
    assert (named.heading, PURPOSE in named.text) == ("First draft", True)
    assert reader(app).open(scene.at("/versions/1", "fr")).heading == "Premier projet"
    steward.send(steward.open(sheet.address), {"name_en": "Second draft"}, status=409)


def test_while_a_vote_is_open_no_clause_is_changed(app: Flask, database: Database) -> None:
    scene = a_scene(database, FIRST, phase=PhaseKind.VOTING)
    steward = reader(app, scene.steward)
    sheet = steward.open(scene.at(DESK))
    assert "Clauses cannot be changed in the phase that is open now." in sheet.text
    for act in ("edit", "insert", "strike"):
        steward.open(scene.at(f"{DESK}/clauses/2/{act}"), status=409)


@pytest.mark.parametrize(
    "path", [DESK, f"{DESK}/import", f"{DESK}/clauses/2/edit", f"{DESK}/clauses/2/insert", f"{DESK}/clauses/2/strike"]
)
def test_to_others_the_desk_does_not_exist(app: Flask, database: Database, path: str) -> None:
    scene = a_scene(database, FIRST)
    for visitor in (reader(app), reader(app, scene.participant), reader(app, scene.translator)):
        visitor.open(scene.at(path), status=404)


def test_a_clause_of_another_process_is_not_found_here(app: Flask, database: Database) -> None:
    one, other = a_scene(database, FIRST), a_scene(database)
    reader(app, other.steward).open(other.at(f"{DESK}/clauses/2/edit"), status=404)
    reader(app, other.steward).open(one.at(f"{DESK}/clauses/2/edit"), status=404)


@pytest.mark.parametrize("base", ["", "x", "-1", "99", "9" * 5000, "²"])
def test_a_form_with_a_nonsense_base_changes_nothing(app: Flask, database: Database, base: str) -> None:
    scene = a_scene(database, FIRST)
    steward = reader(app, scene.steward)
    form = steward.open(scene.at(f"{DESK}/clauses/2/edit"))
    status = 409 if base == "99" else 422
    steward.send(form, {"base_revision": base, "body": "Other words.", "reason": "Because."}, status=status)
    with database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Revision)) == 3
        assert session.scalar(sa.select(sa.func.count()).select_from(Clause)) == 3
