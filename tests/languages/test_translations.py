"""Comments and clauses read in another language: by a machine when asked, or confirmed by a person."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask import Flask

from app import create_app
from app.comments.models import Comment
from app.config import Settings
from app.db import Database
from app.domain.commenting import CommentState
from app.domain.errors import MachineAbsent
from app.jobs.handlers import HANDLERS
from app.jobs.outbox import deliver_due, waiting
from app.languages import tasks, translating
from app.languages.machines import machine_of
from app.languages.models import Failure, InOtherWords, Progress
from app.languages.queries import in_other_words
from app.processes.models import Process
from app.record.verification import verify
from app.texts.queries import clause_by_number
from tests.builders import NOON
from tests.contributing import a_comment
from tests.languages.machines import Translator, a_closed_port, a_translator
from tests.reader import reader
from tests.texts.manuscripts import FIRST
from tests.texts.scenes import Scene, a_scene

FRENCH = "Qui décide ? <script>"


@pytest.fixture
def translator() -> Iterator[Translator]:
    with a_translator() as translator:
        yield translator


@pytest.fixture
def with_machine(settings: Settings, translator: Translator) -> Settings:
    return replace(settings, translation="libretranslate", translation_url=translator.url, translation_seconds=1)


def a_debate(database: Database) -> tuple[Scene, int]:
    scene = a_scene(database, FIRST)
    with database.writing() as session:
        process = session.get_one(Process, scene.process_id)
        clause = clause_by_number(session, process.id, "2")
        said = a_comment(session, process, None, FRENCH, clause=clause, language="fr")
        number = said.number
        session.commit()
    return scene, number


def work_off(database: Database, settings: Settings) -> int:
    return deliver_due(database, settings, HANDLERS, lambda: datetime.now(UTC))


def kept(database: Database) -> InOtherWords | None:
    with database.reading() as session:
        return in_other_words(session, FRENCH, "fr", "en")


def test_a_reader_asks_once_and_finds_the_machines_words_marked_one_click_away(
    database: Database, with_machine: Settings, translator: Translator
) -> None:
    app = create_app(with_machine, database)
    scene, number = a_debate(database)
    visitor = reader(app)
    sheet = visitor.open(scene.at("/clauses/2"))
    after = visitor.send(sheet, {}, action=f"/comments/{number}/in/en")
    assert "A machine translation has been asked for." in after.text
    assert translator.asked == [], "the page itself asks nobody"
    assert work_off(database, with_machine) == 1
    assert [one["q"] for one in translator.asked] == [FRENCH]
    sheet = visitor.open(scene.at("/clauses/2"))
    told = sheet.words("//details[contains(@class, 'other-words')]")
    assert "Machine translation" in told
    assert "Made by a machine (LibreTranslate) and confirmed by nobody." in told
    assert f"[en] {FRENCH[::-1]}" in told
    assert not sheet.tree.xpath("//details//script")
    assert FRENCH in sheet.text, "the original stays where it is"
    row = kept(database)
    assert row is not None
    assert (row.progress, row.original) == (Progress.MADE, "")
    with database.writing() as session:
        translating.ask(session, machine_of(with_machine), FRENCH, source="fr", target="en", now=NOON)
        session.commit()
        assert waiting(session) == 0, "every pair of words and languages is asked for once"


def test_without_a_machine_nobody_is_asked_and_nothing_is_offered(app: Flask, database: Database) -> None:
    scene, number = a_debate(database)
    sheet = reader(app).open(scene.at("/clauses/2"))
    assert not sheet.words("//form[contains(@action, '/in/en')]")
    reader(app).open(scene.at(f"/facilitate/comments/{number}/in/en"), status=404)
    with database.writing() as session, pytest.raises(MachineAbsent):
        translating.ask(session, machine_of(Settings()), FRENCH, source="fr", target="en", now=NOON)


def test_a_translator_corrects_and_confirms_and_the_record_knows(database: Database, with_machine: Settings) -> None:
    app = create_app(with_machine, database)
    scene, number = a_debate(database)
    translator = reader(app, scene.translator)
    with database.writing() as session:
        translating.ask(session, machine_of(with_machine), FRENCH, source="fr", target="en", now=NOON)
        session.commit()
    work_off(database, with_machine)
    sheet = translator.open(scene.at(f"/facilitate/comments/{number}/in/en"))
    assert "Made by a machine (LibreTranslate)." in sheet.text
    after = translator.send(sheet, {"body": "Who decides?"})
    told = after.words("//details[contains(@class, 'other-words')]")
    assert "Confirmed translation" in told
    assert "Who decides?" in told
    assert "Machine translation" not in told
    row = kept(database)
    assert row is not None
    assert (row.is_machine_made, row.engine, row.body) == (False, "", "Who decides?")
    with database.writing() as session:
        assert not [one for one in verify(session).findings if "words in" in one.place]
        session.get_one(InOtherWords, row.id).body = "Nobody decides."
        session.flush()
        assert [one for one in verify(session).findings if "words in" in one.place]


def test_a_translator_writes_it_where_there_is_no_machine(app: Flask, database: Database) -> None:
    scene, number = a_debate(database)
    translator = reader(app, scene.translator)
    translator.send(translator.open(scene.at(f"/facilitate/comments/{number}/in/en")), {"body": "Who decides?"})
    assert "Who decides?" in reader(app).open(scene.at("/clauses/2")).text
    for text in ("", "x" * 20_001):
        sheet = translator.open(scene.at(f"/facilitate/comments/{number}/in/ar"))
        translator.send(sheet, {"body": text}, status=422)


def test_what_is_hidden_is_hidden_in_every_language(database: Database, with_machine: Settings) -> None:
    app = create_app(with_machine, database)
    scene, number = a_debate(database)
    translator = reader(app, scene.translator)
    place = scene.at(f"/facilitate/comments/{number}/in/en")
    sheet = translator.open(place)
    translator.send(sheet, {"body": "Who decides indeed?"})
    with database.writing() as session:
        session.query(Comment).one().state = CommentState.HIDDEN
        session.commit()
    for page in ("/clauses/2", "/comments", f"/comments/{number}"):
        assert "Who decides indeed?" not in reader(app).client.get(scene.at(page)).text
    translator.open(place, status=404)


@pytest.mark.parametrize(
    ("manner", "progress", "failure"),
    [
        ("failing", Progress.ASKED, Failure.UNREACHABLE),
        ("hanging", Progress.ASKED, Failure.UNREACHABLE),
        ("huge", Progress.FAILED, Failure.UNUSABLE),
    ],
)
def test_a_machine_that_fails_leaves_the_original_and_may_be_asked_again(
    database: Database,
    with_machine: Settings,
    translator: Translator,
    manner: str,
    progress: Progress,
    failure: Failure,
) -> None:
    translator.manner = manner
    app = create_app(with_machine, database)
    scene, number = a_debate(database)
    visitor = reader(app)
    visitor.send(visitor.open(scene.at("/clauses/2")), {}, action=f"/comments/{number}/in/en")
    work_off(database, with_machine)
    row = kept(database)
    assert row is not None
    assert (row.progress, row.failure, row.body) == (progress, failure, "")
    assert FRENCH in visitor.open(scene.at("/clauses/2")).text
    translator.manner = "well"
    with database.writing() as session:
        tasks.give_up(session, datetime(2100, 1, 1, tzinfo=UTC))
        translating.ask(session, machine_of(with_machine), FRENCH, source="fr", target="en", now=NOON)
        session.commit()
    work_off(database, with_machine)
    row = kept(database)
    assert row is not None
    assert row.progress is Progress.MADE


def test_a_machine_that_is_away_is_asked_again_by_the_outbox(database: Database, settings: Settings) -> None:
    away = replace(settings, translation="libretranslate", translation_url=f"http://127.0.0.1:{a_closed_port()}")
    with database.writing() as session:
        translating.ask(session, machine_of(away), FRENCH, source="fr", target="en", now=NOON)
        session.commit()
    assert work_off(database, away) == 1
    with database.reading() as session:
        assert waiting(session) == 1


def test_a_clause_without_words_in_the_readers_language_is_read_by_machine_and_marked(
    database: Database, with_machine: Settings
) -> None:
    app = create_app(with_machine, database)
    scene = a_scene(database, FIRST)
    visitor = reader(app)
    sheet = visitor.open(scene.at("/clauses/2?lang=fr"))
    visitor.send(sheet, {}, action="/clauses/2/in/fr")
    work_off(database, with_machine)
    after = visitor.open(scene.at("/clauses/2?lang=fr"))
    assert "confirmed by nobody" in after.words("//details[contains(@class, 'other-words')]")
    assert after.tree.xpath("//details//div[@class='legal'][@lang='fr']")
    for target in ("xx", "tlh"):
        assert visitor.client.get(scene.at(f"/clauses/2/in/{target}")).status_code in (404, 405)


def test_a_translator_begins_with_the_machines_suggestion(database: Database, with_machine: Settings) -> None:
    app = create_app(with_machine, database)
    scene = a_scene(database, FIRST)
    translator = reader(app, scene.translator)
    page = scene.at("/facilitate/translations/fr/clauses/2")
    asked = translator.send(translator.open(page), {}, action="/suggestion")
    assert "The machine has been asked. Look again in a moment." in asked.text
    work_off(database, with_machine)
    sheet = translator.open(f"{page}?begin=machine")
    assert sheet.words("//textarea[@name='body']").startswith("[fr]")
    words = sheet.words("//textarea[@name='body']").strip()
    translator.send(sheet, {"body": words})
    assert "As the machine gave it, not confirmed" in translator.open(page).text


def test_a_flood_of_questions_is_held_back(database: Database, with_machine: Settings) -> None:
    app = create_app(with_machine, database)
    scene, number = a_debate(database)
    visitor = reader(app)
    sheet = visitor.open(scene.at("/clauses/2"))
    token = sheet.tree.xpath("//input[@name='csrf_token']/@value")[0]
    answers = [
        visitor.client.post(scene.at(f"/comments/{number}/in/en"), data={"csrf_token": token}).status_code
        for _ in range(62)
    ]
    assert answers[-1] == 429
    assert 302 in answers
