"""Languages as equals: a wording is complete when every language has it, and any of them may begin it."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.db import Database
from app.domain.drift import Drift
from app.domain.errors import LanguagesIncomplete, LanguageUnknown, NothingChanged
from app.languages import services
from app.languages.queries import progress_of
from app.processes.models import Process
from app.record.verification import verify
from app.texts.models import Clause, Document
from app.texts.naming import name_version
from app.texts.queries import clause_by_number, clause_in, clauses_of, document_of, latest_revision, version_contents
from app.texts.renderings import coverage_of, drift_of, lacking_in, lacking_of
from app.texts.services import revise
from tests.builders import NOON, a_process
from tests.reader import reader
from tests.texts.manuscripts import FIRST, a_manuscript, an_article
from tests.texts.scenes import Scene, a_scene, stored

FRENCH = a_manuscript([an_article(str(number), f"Mots {number}.") for number in (1, 2, 3)])
ARABIC = a_manuscript([an_article(str(number), f"كلمات {number}.") for number in (1, 2, 3)])


@pytest.fixture
def process(session: Session) -> Process:
    process = a_process(session, languages=("en", "fr", "ar"), languages_equal=True)
    stored(session, process, FIRST)
    return process


def the_document(session: Session, process: Process) -> Document:
    document = document_of(session, process.id)
    assert document is not None
    return document


def the_clause(session: Session, process: Process, number: str = "2") -> Clause:
    clause = clause_by_number(session, process.id, number)
    assert clause is not None
    return clause


def completed(session: Session, process: Process) -> None:
    stored(session, process, FRENCH, language="fr")
    stored(session, process, ARABIC, language="ar")


def begun(session: Session, process: Process, language: str, body: str, base: int) -> None:
    services.begin_wording(
        session, process, the_clause(session, process), language=language, heading="", body=body,
        base_revision_number=base, reason="It is clearer.", author_id=None, now=NOON,
    )  # fmt: skip


def rendered(session: Session, process: Process, language: str, body: str, *, base: int, renders: int) -> None:
    services.render(
        session, process, the_clause(session, process), language=language, heading="", body=body,
        base_revision_number=base, renders_number=renders, author_id=None, now=NOON,
    )  # fmt: skip


def lacks(session: Session, process: Process) -> dict[str, Drift]:
    clause = the_clause(session, process)
    found = lacking_of(session, clause, process)
    whole = lacking_in(session, clause.document_id, process.languages, process.drafting_language)
    assert whole.get(clause.id, {}) == found
    return found


def test_a_version_cannot_be_named_while_a_clause_lacks_a_language(session: Session, process: Process) -> None:
    stored(session, process, FRENCH, language="fr")
    with pytest.raises(LanguagesIncomplete) as refusal:
        name_version(session, the_document(session, process), name="Final text", author_id=None, now=NOON)
    assert refusal.value.missing == {"ar": 3}
    stored(session, process, ARABIC, language="ar")
    version = name_version(session, the_document(session, process), name="Final text", author_id=None, now=NOON)
    for language in process.languages:
        held = version_contents(session, version.id, language, "en")
        assert [(row.language, row.outdated) for row in held] == [(language, False)] * 3


def test_new_words_in_the_first_language_leave_the_others_outdated(session: Session, process: Process) -> None:
    completed(session, process)
    assert lacks(session, process) == {}
    revise(
        session, the_clause(session, process), language="en", heading="", body="New words.", base_revision_number=1,
        reason="", author_id=None, now=NOON,
    )  # fmt: skip
    assert lacks(session, process) == {"fr": Drift.OUTDATED, "ar": Drift.OUTDATED}
    with pytest.raises(LanguagesIncomplete) as refusal:
        name_version(session, the_document(session, process), name="Too early", author_id=None, now=NOON)
    assert refusal.value.missing == {"fr": 1, "ar": 1}


def test_a_wording_may_be_begun_in_any_language_and_the_first_then_renders_it(
    session: Session, process: Process
) -> None:
    completed(session, process)
    begun(session, process, "fr", "Mots nouveaux.", 1)
    assert lacks(session, process) == {"en": Drift.OUTDATED, "ar": Drift.OUTDATED}
    document = the_document(session, process)
    shown = {row.number: row.outdated for row in clauses_of(session, document.id, "fr", "en")}
    assert shown == {"1": False, "2": False, "3": False}, "the language that leads is not outdated"
    assert clause_in(session, the_clause(session, process).id, "en", "en").outdated  # type: ignore[union-attr]
    assert coverage_of(session, document.id, "en")["en"] == {Drift.CURRENT: 2, Drift.OUTDATED: 1}
    assert [row.drift for row in drift_of(session, document.id, "fr", "en")] == [Drift.CURRENT] * 3
    rendered(session, process, "en", "Words anew.", base=1, renders=2)
    rendered(session, process, "ar", "كلمات جديدة.", base=1, renders=2)
    assert lacks(session, process) == {}
    version = name_version(session, document, name="Complete", author_id=None, now=NOON)
    for language in process.languages:
        assert not any(row.outdated for row in version_contents(session, version.id, language, "en"))


def test_the_lead_passes_on_with_every_new_wording(session: Session, process: Process) -> None:
    completed(session, process)
    begun(session, process, "fr", "Mots nouveaux.", 1)
    rendered(session, process, "en", "Words anew.", base=1, renders=2)
    begun(session, process, "en", "English words lead again.", 2)
    assert lacks(session, process) == {"fr": Drift.OUTDATED, "ar": Drift.OUTDATED}
    begun(session, process, "ar", "كلمات تقود.", 1)
    assert lacks(session, process) == {"en": Drift.OUTDATED, "fr": Drift.OUTDATED}
    assert [row.leading for row in drift_of(session, the_clause(session, process).document_id, "en", "en")] == [
        "en", "ar", "en",
    ]  # fmt: skip


def test_the_same_words_begin_no_new_wording(session: Session, process: Process) -> None:
    completed(session, process)
    latest = latest_revision(session, the_clause(session, process).id, "fr")
    assert latest is not None
    with pytest.raises(NothingChanged):
        begun(session, process, "fr", latest.body, 1)


def test_a_language_renders_the_one_that_leads_and_not_itself(session: Session, process: Process) -> None:
    completed(session, process)
    begun(session, process, "fr", "Mots nouveaux.", 1)
    with pytest.raises(LanguageUnknown):
        rendered(session, process, "fr", "Encore.", base=2, renders=2)


def test_where_one_language_leads_for_good_no_other_begins_a_wording_and_versions_wait_for_none(
    session: Session,
) -> None:
    process = a_process(session, languages=("en", "fr"))
    stored(session, process, FIRST)
    with pytest.raises(LanguageUnknown):
        begun(session, process, "fr", "Mots.", 0)
    assert name_version(session, the_document(session, process), name="First", author_id=None, now=NOON).number == 1


def test_what_is_imported_follows_the_first_language_again(session: Session, process: Process) -> None:
    completed(session, process)
    begun(session, process, "fr", "Mots nouveaux.", 1)
    again = a_manuscript([an_article("1", "A."), an_article("2", "B."), an_article("3", "C.")])
    stored(session, process, again)
    assert lacks(session, process) == {"fr": Drift.OUTDATED, "ar": Drift.OUTDATED}
    assert the_clause(session, process).leading_language == ""


def test_progress_is_told_for_every_language_and_the_record_agrees(session: Session, process: Process) -> None:
    completed(session, process)
    begun(session, process, "ar", "كلمات جديدة.", 1)
    progress = progress_of(session, process, the_document(session, process))
    assert [(one.language, one.current, one.outdated, one.missing) for one in progress] == [
        ("en", 2, 1, 0), ("fr", 2, 1, 0), ("ar", 3, 0, 0),
    ]  # fmt: skip
    about_words = [one for one in verify(session).findings if "clauses" in one.place]
    assert about_words == []


def an_equal_scene(database: Database) -> Scene:
    scene = a_scene(database, FIRST, versions=False)
    with database.writing() as session:
        session.get_one(Process, scene.process_id).languages_equal = True
        session.commit()
    return scene


def test_the_pages_say_what_is_not_yet_complete_and_naming_a_version_lists_it(app: Flask, database: Database) -> None:
    scene = an_equal_scene(database)
    with database.writing() as session:
        process = session.get_one(Process, scene.process_id)
        stored(session, process, FRENCH, language="fr")
        session.commit()
    visitor, steward = reader(app), reader(app, scene.steward)
    assert "Not yet complete: Arabic is missing." in visitor.open(scene.at("/clauses/2")).text
    assert "Not yet complete: Arabic is missing." in visitor.open(scene.at("/text")).text
    assert "3 clauses are not yet complete" in visitor.open(scene.at("")).text
    sheet = steward.open(scene.at("/facilitate/text/versions/new"))
    refused = steward.send(sheet, {f"name_{code}": "Final" for code in ("en", "fr", "ar")}, status=409)
    assert "some clauses have no words yet: Arabic (3 clauses)" in refused.text


def test_a_steward_begins_a_wording_in_arabic_and_the_desk_of_english_shows_it(app: Flask, database: Database) -> None:
    scene = an_equal_scene(database)
    with database.writing() as session:
        completed(session, session.get_one(Process, scene.process_id))
        session.commit()
    steward, translator = reader(app, scene.steward), reader(app, scene.translator)
    place = "/facilitate/translations/ar/clauses/2"
    translator.open(scene.at(f"{place}/wording"), status=404)
    sheet = steward.open(scene.at(f"{place}/wording"))
    after = steward.send(sheet, {"body": "كلمات جديدة تماما.", "reason": "أوضح."})
    assert "begun in this language" in after.text
    desk = translator.open(scene.at("/facilitate/translations/en/clauses/2"))
    assert "كلمات جديدة تماما." in desk.text
    assert "The wording of today was begun in Arabic" in desk.text
    translator.send(desk, {"body": "Altogether new words."})
    assert "Not yet complete: French is outdated." in reader(app).open(scene.at("/clauses/2")).text
    reader(app, scene.steward).open(scene.at("/facilitate/translations/xx/clauses/2/wording"), status=404)
