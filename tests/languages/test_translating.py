"""Translators at work on the language versions of a text."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.db import Database
from app.domain.drift import Drift
from app.domain.errors import LanguageUnknown, NothingChanged, StaleBase
from app.domain.manuscript import Manuscript
from app.languages import services
from app.processes.models import Process
from app.texts.models import Clause
from app.texts.queries import clause_by_number, clauses_of, document_of, revisions_of
from app.texts.renderings import coverage_of, drift_of
from app.texts.services import revise, strike
from tests.builders import NOON, a_process
from tests.reader import reader
from tests.texts.manuscripts import DUTY, FIRST, a_manuscript, an_article
from tests.texts.scenes import Scene, a_scene, stored

PLACE = "/facilitate/translations"
FRENCH: Manuscript = a_manuscript([an_article("1", "Objet du code."), an_article("2", "Chacun est informé.")])


def a_clause_of(session: Session, process: Process, number: str = "2") -> Clause:
    clause = clause_by_number(session, process.id, number)
    assert clause is not None
    return clause


@pytest.fixture
def process(session: Session) -> Process:
    process = a_process(session, languages=("en", "fr"))
    stored(session, process)
    stored(session, process, FRENCH, language="fr")
    return process


def moved_on(session: Session, process: Process, body: str = "New words.", base: int = 1) -> None:
    revise(
        session,
        a_clause_of(session, process),
        language="en",
        heading="Duty to tell",
        body=body,
        base_revision_number=base,
        reason="",
        author_id=None,
        now=NOON,
    )


def rendered(session: Session, process: Process, body: str, *, base: int = 1, renders: int = 2, **more: str) -> None:
    services.render(
        session,
        process,
        a_clause_of(session, process),
        language=more.pop("language", "fr"),
        heading="",
        body=body,
        base_revision_number=base,
        renders_number=renders,
        author_id=None,
        now=NOON,
        **more,
    )


def drift_by_number(session: Session, process: Process) -> dict[str, Drift]:
    document = document_of(session, process.id)
    assert document is not None
    return {row.number: row.drift for row in drift_of(session, document.id, "fr", "en")}


def test_a_language_version_is_current_outdated_or_missing(session: Session, process: Process) -> None:
    assert drift_by_number(session, process) == {"1": Drift.CURRENT, "2": Drift.CURRENT, "3": Drift.MISSING}
    moved_on(session, process)
    assert drift_by_number(session, process)["2"] is Drift.OUTDATED
    document = document_of(session, process.id)
    assert document is not None
    assert coverage_of(session, document.id, "en") == {"fr": {Drift.CURRENT: 1, Drift.OUTDATED: 1}}


def test_new_words_render_the_revision_the_translator_had_before_them(session: Session, process: Process) -> None:
    moved_on(session, process)
    rendered(session, process, "Nouveaux mots.")
    assert drift_by_number(session, process)["2"] is Drift.CURRENT
    newest = revisions_of(session, a_clause_of(session, process).id, "fr")[0]
    assert (newest.number, newest.renders) == (2, 2)


def test_words_written_over_an_earlier_wording_are_kept_and_count_as_outdated(
    session: Session, process: Process
) -> None:
    moved_on(session, process)
    rendered(session, process, "Mots sur l'ancienne version.", renders=1)
    assert drift_by_number(session, process)["2"] is Drift.OUTDATED


def test_the_same_words_can_be_confirmed_for_a_later_wording_once(session: Session, process: Process) -> None:
    moved_on(session, process)
    rendered(session, process, "Chacun est informé.")
    assert drift_by_number(session, process)["2"] is Drift.CURRENT
    with pytest.raises(NothingChanged):
        rendered(session, process, "Chacun est informé.", base=2)


def test_a_translation_over_a_stale_base_is_refused(session: Session, process: Process) -> None:
    with pytest.raises(StaleBase):
        rendered(session, process, "Trop tard.", base=0, renders=1)
    with pytest.raises(StaleBase):
        rendered(session, process, "Jamais vu.", renders=9)


def test_the_drafting_language_is_not_translated_into(session: Session, process: Process) -> None:
    for language in ("en", "de"):
        with pytest.raises(LanguageUnknown):
            rendered(session, process, "Words.", renders=1, language=language)


def test_striking_a_clause_takes_it_out_of_the_count(session: Session, process: Process) -> None:
    strike(session, a_clause_of(session, process), base_revision_number=1, reason="", author_id=None, now=NOON)
    assert set(drift_by_number(session, process)) == {"1", "3"}


def in_english(database: Database, scene: Scene, body: str) -> None:
    with database.writing() as session:
        process = session.get_one(Process, scene.process_id)
        moved_on(session, process, body)
        session.commit()


def test_a_translator_finds_what_is_missing_and_writes_it(app: Flask, database: Database) -> None:
    scene = a_scene(database, FIRST)
    translator = reader(app, scene.translator)
    overview = translator.open(scene.at(PLACE))
    assert "0 of 3 clauses are up to date" in overview.text
    listed = translator.open(scene.at(f"{PLACE}/fr?state=missing"))
    assert len(listed.tree.xpath("//main//ul[contains(@class, 'list')]/li")) == 3
    sheet = translator.open(scene.at(f"{PLACE}/fr/clauses/2"))
    assert DUTY in sheet.text
    words = {"label": "Article 2", "heading": "Informer", "body": "Chacun est informé."}
    after = translator.send(sheet, words, button="next")
    assert after.address == scene.at(f"{PLACE}/fr/clauses/3")
    with database.reading() as session:
        document = document_of(session, scene.process_id)
        assert document is not None
        shown = clauses_of(session, document.id, "fr", "en")[1]
        assert (shown.heading, shown.body, shown.language, shown.label["fr"]) == (
            "Informer", "Chacun est informé.", "fr", "Article 2",
        )  # fmt: skip


def test_a_translator_sees_what_has_changed_since(app: Flask, database: Database) -> None:
    scene = a_scene(database, FIRST)
    translator = reader(app, scene.translator)
    page = scene.at(f"{PLACE}/ar/clauses/2")
    translator.send(translator.open(page), {"body": "يُبلَّغ كل شخص."})
    in_english(database, scene, f"{DUTY} At once.")
    sheet = translator.open(page)
    assert "These words are outdated." in sheet.text
    assert "At once" in sheet.words("//section[@aria-labelledby='since']//div[contains(@class, 'diff')]/ins")
    assert sheet.tree.xpath("//textarea[@name='body'][@lang='ar'][@dir='rtl']")
    translator.send(sheet, {"body": "يُبلَّغ كل شخص."})
    assert "These words are outdated." not in translator.open(page).text


def test_a_second_translator_gets_both_brought_together(app: Flask, database: Database) -> None:
    scene = a_scene(database, FIRST)
    translator = reader(app, scene.translator)
    page = scene.at(f"{PLACE}/fr/clauses/2")
    translator.send(translator.open(page), {"body": "Chaque personne est informée de la décision."})
    sheet = translator.open(page)
    colleague = reader(app, scene.steward)
    colleague.send(colleague.open(page), {"body": "Chaque habitant est informé de la décision."})
    mine = "Chaque personne est informée de toute décision."
    merged = translator.send(sheet, {"body": mine}, status=409)
    assert "The clause has changed since you began." in merged.text
    assert mine in merged.text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/en", 404),
        ("/xx", 404),
        ("/fr?state=lost", 400),
        ("/fr?start=-1", 400),
        ("/fr?start=99", 400),
        ("/en/clauses/2", 404),
        ("/fr/clauses/99", 404),
        ("/fr/clauses/%00", 404),
    ],
)
def test_addresses_of_nothing_are_answered_clearly(app: Flask, database: Database, path: str, status: int) -> None:
    scene = a_scene(database, FIRST)
    reader(app, scene.translator).open(scene.at(f"{PLACE}{path}"), status=status)


@pytest.mark.parametrize("values", [{"body": ""}, {"body": "x" * 20_001}, {"body": "x", "renders": "x"}])
def test_what_cannot_be_taken_is_shown_again(app: Flask, database: Database, values: dict[str, str]) -> None:
    scene = a_scene(database, FIRST)
    translator = reader(app, scene.translator)
    translator.send(translator.open(scene.at(f"{PLACE}/fr/clauses/2")), values, status=422)


def test_to_others_the_translators_pages_do_not_exist(app: Flask, database: Database) -> None:
    scene = a_scene(database, FIRST)
    for visitor in (reader(app), reader(app, scene.participant)):
        for path in ("", "/fr", "/fr/clauses/2"):
            visitor.open(scene.at(f"{PLACE}{path}"), status=404)


def test_a_process_without_a_text_or_with_one_language_says_so(app: Flask, database: Database) -> None:
    empty = a_scene(database)
    assert "There is no text yet." in reader(app, empty.translator).open(empty.at(PLACE)).text
    assert "There is no text yet." in reader(app, empty.translator).open(empty.at(f"{PLACE}/fr")).text
    alone = a_scene(database, FIRST, languages=("en",))
    assert "one language only" in reader(app, alone.translator).open(alone.at(PLACE)).text
