"""Pages of a clause's past, read by anybody."""

import pytest
from flask import Flask

from app.db import Database
from app.texts import services
from app.texts.models import Origin
from app.texts.queries import clause_by_number
from app.texts.services import Credited
from tests.builders import NOON
from tests.reader import reader
from tests.texts.manuscripts import DUTY, FIRST, a_manuscript, an_article
from tests.texts.scenes import Scene, a_scene

SECOND = a_manuscript(
    [
        FIRST.clauses[0],
        an_article("2", DUTY.replace("tells people", "informs everybody"), "Duty to inform"),
        FIRST.clauses[2],
    ]
)


def by_amendment(database: Database, scene: Scene) -> None:
    with database.writing() as session:
        clause = clause_by_number(session, scene.process_id, "2")
        assert clause is not None
        services.revise(
            session,
            clause,
            language="en",
            heading="Duty to inform",
            body="Every body informs.",
            base_revision_number=2,
            reason="Shorter.",
            author_id=scene.steward.id,
            now=NOON,
            origin=Origin.AMENDMENT,
            amendment_number=7,
            credits=[Credited("civil_society", attributed_to="Forum of Towns")],
        )
        session.commit()


def test_the_history_names_every_revision_its_origin_reason_and_proposers(app: Flask, database: Database) -> None:
    scene = a_scene(database, FIRST, SECOND)
    by_amendment(database, scene)
    sheet = reader(app).open(scene.at("/clauses/2/history"))
    assert [one.text_content().split() for one in sheet.tree.xpath("//ol//h2/a")] == [
        ["Revision", "3"], ["Revision", "2"], ["Revision", "1"],
    ]  # fmt: skip
    for words in ("From amendment 7", "Forum of Towns", "Civil society", "Shorter.", "Imported with the text"):
        assert words in sheet.text


def test_a_revision_keeps_its_address_and_says_when_it_is_no_longer_todays(app: Flask, database: Database) -> None:
    scene = a_scene(database, FIRST, SECOND)
    sheet = reader(app).open(scene.at("/clauses/2/revisions/1"))
    assert DUTY in sheet.text
    assert "This is an earlier wording." in sheet.text
    assert "Version 1" in sheet.text
    assert "This is an earlier wording." not in reader(app).open(scene.at("/clauses/2/revisions/2")).text


def test_an_address_of_a_revision_means_the_same_to_every_reader(app: Flask, database: Database) -> None:
    scene = a_scene(database, FIRST)
    assert DUTY in reader(app).open(scene.at("/clauses/2/revisions/1", "fr")).text


@pytest.mark.parametrize("view", ["inline", "side"])
def test_two_revisions_are_compared_by_words(app: Flask, database: Database, view: str) -> None:
    scene = a_scene(database, FIRST, SECOND)
    sheet = reader(app).open(scene.at(f"/clauses/2/compare?from=1&to=2&view={view}"))
    assert "informs everybody" in "".join(one.text_content() for one in sheet.tree.xpath("//ins"))
    assert "tells people" in "".join(one.text_content() for one in sheet.tree.xpath("//del"))
    assert "Duty to" in sheet.text


def test_without_numbers_the_last_two_revisions_are_compared(app: Flask, database: Database) -> None:
    scene = a_scene(database, FIRST, SECOND)
    assert "Revisions 1 and 2 compared" in reader(app).open(scene.at("/clauses/2/compare")).text
    assert "The words are the same in both." in reader(app).open(scene.at("/clauses/1/compare")).text


def test_a_clause_without_words_in_a_language_says_so(app: Flask, database: Database) -> None:
    scene = a_scene(database, FIRST)
    sheet = reader(app).open(scene.at("/clauses/2/history?lang=ar"))
    assert "Revision 1" in sheet.text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/clauses/99/history", 404),
        ("/clauses/2/revisions/99", 404),
        ("/clauses/2/revisions/0", 404),
        ("/clauses/2/revisions/1?lang=ar", 404),
        ("/clauses/2/revisions/1?lang=xx", 400),
        ("/clauses/2/revisions/999999999999999999999", 404),
        ("/clauses/2/compare?from=0", 400),
        ("/clauses/2/compare?from=-1", 400),
        ("/clauses/2/compare?from=²", 400),
        ("/clauses/2/compare?from=٣", 400),
        ("/clauses/2/compare?from=" + "9" * 5000, 400),
        ("/clauses/2/compare?from=1&to=77", 404),
        ("/clauses/2/compare?view=upside", 400),
        ("/clauses/2/history?before=x", 400),
        ("/clauses/2/history?lang=%00", 400),
        ("/clauses/%00/history", 404),
        ("/clauses/" + "9" * 3000 + "/history", 404),
        ("/versions/9", 404),
        ("/versions/1/compare/9", 404),
        ("/versions/compare?from=x", 400),
        ("/versions/1/compare/today?start=9999", 400),
        ("/versions/1?lang=<script>", 400),
    ],
)
def test_addresses_of_nothing_are_answered_clearly(app: Flask, database: Database, path: str, status: int) -> None:
    scene = a_scene(database, FIRST)
    reader(app).open(scene.at(path), status=status)
