"""Pages of the versions of a text, read by anybody."""

from dataclasses import replace

from flask import Flask

from app.db import Database
from app.domain.manuscript import Manuscript
from app.processes.models import Process
from app.texts import services
from app.texts.queries import clause_by_number
from tests.builders import NOON, a_process
from tests.reader import reader
from tests.texts.manuscripts import APPEAL, DUTY, FIRST, PURPOSE, a_manuscript, an_article
from tests.texts.scenes import a_scene, stored

SECOND = a_manuscript(
    [
        FIRST.clauses[0],
        an_article("2", f"{DUTY} At once.", "Duty to tell"),
        an_article("2a", "Notices are written so that everybody understands them.", "Plain words"),
        an_article("3", "", struck=True),
    ]
)


def test_a_process_without_a_text_says_so(app: Flask, database: Database) -> None:
    sheet = reader(app).open(a_scene(database).at("/versions"))
    assert "No version has been named yet." in sheet.text


def test_versions_are_listed_with_what_changed_between_them(app: Flask, database: Database) -> None:
    scene = a_scene(database, FIRST, SECOND)
    sheet = reader(app).open(scene.at("/versions"))
    assert sheet.words("//ol//h2") == "Version 2"
    compared = reader(app).open(next(link for link in sheet.links() if "/compare/" in link))
    assert compared.address.startswith(scene.at("/versions/1/compare/2"))


def test_a_version_stays_as_it_was_when_the_text_moves_on(app: Flask, database: Database) -> None:
    scene = a_scene(database, FIRST, SECOND)
    sheet = reader(app).open(scene.at("/versions/1"))
    assert APPEAL in sheet.text
    assert "At once." not in sheet.text
    assert "There is a later version." in sheet.text
    listed = sheet.tree.xpath("//nav[@aria-label='Contents']//li/a")
    assert ["".join(one.text_content().split()) for one in listed] == [
        "ChapterIGeneralprovisions", "Article1Purpose", "Article2Dutytotell", "Article3Review",
    ]  # fmt: skip


def test_two_versions_are_compared_clause_by_clause(app: Flask, database: Database) -> None:
    scene = a_scene(database, FIRST, SECOND)
    sheet = reader(app).open(scene.at("/versions/1/compare/2"))
    assert [one.get("id") for one in sheet.tree.xpath("//article[starts-with(@id, 'clause-')]")] == [
        "clause-2", "clause-3", "clause-2a",
    ]  # fmt: skip
    assert sheet.tree.xpath("//article[@id='clause-2a']//ins")
    assert sheet.tree.xpath("//article[@id='clause-3']//del")
    assert PURPOSE not in sheet.text
    assert PURPOSE in reader(app).open(scene.at("/versions/1/compare/2?clauses=all")).text
    assert "Not in this wording" in reader(app).open(scene.at("/versions/1/compare/2?view=side")).text


def test_the_choice_of_two_versions_leads_to_their_comparison(app: Flask, database: Database) -> None:
    scene = a_scene(database, FIRST, SECOND)
    sheet = reader(app).open(scene.at("/versions"))
    assert reader(app).send(sheet, {"from": "1", "to": "2"}).address == scene.at("/versions/1/compare/2")
    assert reader(app).send(sheet, {"from": "2", "to": "today"}).address == scene.at("/versions/2/compare/today")


def test_a_version_is_compared_with_the_text_of_today(app: Flask, database: Database) -> None:
    scene = a_scene(database, FIRST)
    same = reader(app).open(scene.at("/versions/1/compare/today"))
    assert "The two have the same words in every clause." in same.text
    with database.writing() as session:
        clause = clause_by_number(session, scene.process_id, "1")
        assert clause is not None
        services.revise(
            session, clause, language="en", heading="Purpose", body="Shorter now.", base_revision_number=1,
            reason="", author_id=None, now=NOON,
        )  # fmt: skip
        session.commit()
    assert "Shorter now" in reader(app).open(scene.at("/versions/1/compare/today")).text


def test_a_moved_clause_is_told_as_moved_not_as_new(app: Flask, database: Database) -> None:
    turned = a_manuscript([FIRST.clauses[2], FIRST.clauses[0], replace(FIRST.clauses[1], body=f"{DUTY} Always.")])
    scene = a_scene(database, FIRST, turned)
    sheet = reader(app).open(scene.at("/versions/1/compare/2"))
    assert sheet.words("//article[@id='clause-3']//span[contains(@class, 'tag')]") == "Moved"
    assert not sheet.tree.xpath("//article[@id='clause-3']//ins")


def test_long_comparisons_are_shown_in_pages(app: Flask, database: Database) -> None:
    def numbered(word: str) -> Manuscript:
        return a_manuscript(
            [an_article(str(number), f"Provision {word} of number {number}.") for number in range(1, 131)]
        )

    scene = a_scene(database, numbered("one"), numbered("two"))
    first = reader(app).open(scene.at("/versions/1/compare/2"))
    assert len(first.tree.xpath("//article[starts-with(@id, 'clause-')]")) == 100
    more = first.tree.xpath("//a[@rel='next']/@href")[0]
    assert len(reader(app).open(more).tree.xpath("//article[starts-with(@id, 'clause-')]")) == 30


def test_a_version_keeps_its_language_versions_and_marks_what_is_missing(app: Flask, database: Database) -> None:
    with database.writing() as session:
        process: Process = a_process(session, languages=("en", "fr"))
        stored(session, process)
        french = a_manuscript(
            [an_article("1", "Objet du présent code.", label="Article 1"), an_article("2", "Informer.")]
        )
        stored(session, process, french, language="fr", version_name="Bilingual")
        slug = process.slug
        session.commit()
    sheet = reader(app).open(f"/en/processes/{slug}/versions/1?lang=fr")
    assert "Objet du présent code." in sheet.text
    assert "In English: not translated yet" in sheet.text
    assert APPEAL in sheet.text


def test_a_version_in_another_language_is_compared_in_one_language_only(app: Flask, database: Database) -> None:
    with database.writing() as session:
        process = a_process(session, languages=("en", "fr"))
        stored(session, process, version_name="First")
        french = a_manuscript([an_article(str(number), f"Texte {number}.") for number in (1, 2, 3)])
        stored(session, process, french, language="fr", version_name="Second")
        slug = process.slug
        session.commit()
    sheet = reader(app).open(f"/en/processes/{slug}/versions/1/compare/2?lang=fr")
    assert "The two have the same words in every clause." in sheet.text
