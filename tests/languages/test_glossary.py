"""The glossary of a process: kept by translators, carried as a table, held against every rendering."""

import csv
import io

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.db import Database
from app.domain.errors import LanguageUnknown, NothingChanged, TermTaken
from app.languages import glossary
from app.languages.glossary import Entry, TableRefused
from app.languages.models import GlossaryTerm
from app.languages.queries import glossary_of
from app.processes.models import Process
from app.record.verification import verify
from tests.builders import NOON, a_process
from tests.reader import reader
from tests.texts.manuscripts import FIRST
from tests.texts.scenes import Scene, a_scene, stored


@pytest.fixture
def process(session: Session) -> Process:
    process = a_process(session, languages=("en", "fr", "ar"))
    stored(session, process, FIRST)
    return process


def added(session: Session, process: Process, **words: str) -> GlossaryTerm:
    return glossary.add(session, process, Entry(words), author_id=None, now=NOON)


def in_record(session: Session) -> list[str]:
    return [str(one) for one in verify(session).findings if "glossary" in one.place]


def test_terms_are_numbered_changed_and_taken_out_and_the_record_knows(session: Session, process: Process) -> None:
    first, second = added(session, process, en="machine"), added(session, process, en="decision", fr="décision")
    assert (first.number, second.number) == (1, 2)
    changed = Entry({"en": "machine", "fr": "machine"}, {"en": "What decides."}, "Not: robot.")
    glossary.change(session, process, first, changed, author_id=None, now=NOON)
    with pytest.raises(NothingChanged):
        glossary.change(session, process, first, changed, author_id=None, now=NOON)
    glossary.remove(session, process, second, author_id=None, now=NOON)
    assert [term.number for term in glossary_of(session, process.id)] == [1]
    assert added(session, process, en="decision").number == 3
    assert in_record(session) == []
    first.words = {"en": "robot"}
    session.flush()
    assert in_record(session) != [], "a change behind the application's back is found"


def test_a_form_belongs_to_one_term_and_to_a_language_of_the_process(session: Session, process: Process) -> None:
    added(session, process, fr="machine; automate")
    with pytest.raises(TermTaken):
        added(session, process, fr="Automate")
    added(session, process, en="machine")
    with pytest.raises(LanguageUnknown):
        added(session, process, de="Maschine")
    with pytest.raises(LanguageUnknown):
        glossary.add(session, process, Entry({}), author_id=None, now=NOON)


def taken(session: Session, process: Process, table: str) -> glossary.Taken:
    return glossary.take_table(session, process, table, author_id=None, now=NOON)


def test_a_table_goes_out_and_comes_in_again_unchanged(session: Session, process: Process) -> None:
    added(session, process, en='a "quoted", machine', ar="آلة")
    added(session, process, fr="=SOMME(1;2)")
    table = glossary.as_table(process, glossary_of(session, process.id))
    rows = list(csv.DictReader(io.StringIO(table)))
    assert rows[0]["ar"] == "آلة"
    assert rows[1]["fr"] == "'=SOMME(1;2)", "a spreadsheet calculates nothing of it"
    assert taken(session, process, table) == glossary.Taken(new=0, changed=0, unchanged=2)


def test_a_table_brings_new_terms_and_changes_those_it_names(session: Session, process: Process) -> None:
    added(session, process, en="machine")
    table = "number,en,fr,definition:en,clause,note\n1,machine,machine,What decides.,,\n,appeal,recours,,3,\n"
    assert taken(session, process, table) == glossary.Taken(new=1, changed=1, unchanged=0)
    one, other = glossary_of(session, process.id)
    assert (one.words, one.definition) == ({"en": "machine", "fr": "machine"}, {"en": "What decides."})
    assert other.clause is not None
    assert other.clause.number == "3"
    assert taken(session, process, "en,fr\nappeal,recours\n").changed == 1, "known by its first form"
    assert in_record(session) == []


@pytest.mark.parametrize(
    ("table", "fault", "line"),
    [
        ("", "empty", 1),
        ("en,klingon\na,b\n", "column", 1),
        ("en,en\na,b\n", "column", 1),
        ("note\na\n", "no_language", 1),
        ("en,fr\na,b,c\n", "too_wide", 2),
        ('en\n"a\n', "unreadable", 2),
        ("en,note\na,\n,b\n", "no_words", 3),
        ("en,clause\na,99\n", "no_clause", 2),
        ("number,en\n7,a\n", "no_term", 2),
        ("number,en\n²,a\n", "no_term", 2),
        ("en,fr\na,x\nb,X\n", "taken", 3),
        ("en\na\x00b\n", "cell", 2),
        (f"en\n{'a' * 301}\n", "cell", 2),
        ("en\n" + "\n".join(f"w{n}" for n in range(2_001)) + "\n", "too_many", 1),
    ],
)
def test_a_table_that_cannot_be_taken_is_refused_with_its_line(
    session: Session, process: Process, table: str, fault: str, line: int
) -> None:
    with pytest.raises(TableRefused) as refused:
        taken(session, process, table)
    assert (refused.value.fault, refused.value.line) == (fault, line)


PLACE = "/facilitate/glossary"


def a_scene_with_terms(app: Flask, database: Database) -> Scene:
    scene = a_scene(database, FIRST)
    translator = reader(app, scene.translator)
    sheet = translator.open(scene.at(f"{PLACE}/new"))
    words = {
        "words_en": "public body", "words_fr": "organisme public; organisme", "definition_en": "An <b>office</b>.",
        "clause": "1", "note": "Not: autorité.",
    }  # fmt: skip
    after = translator.send(sheet, words)
    assert "public body" in after.text
    return scene


def test_a_rendering_without_the_fixed_term_is_warned_of_and_saved_when_it_is_meant(
    app: Flask, database: Database
) -> None:
    scene = a_scene_with_terms(app, database)
    translator = reader(app, scene.translator)
    page = scene.at("/facilitate/translations/fr/clauses/2")
    sheet = translator.open(page)
    assert "Fixed terms in this clause" in sheet.text
    warned = translator.send(sheet, {"body": "Toute autorité informe les gens."}, status=422)
    assert "Fixed terms are put otherwise here." in warned.text
    assert "organisme public · organisme" in warned.text
    assert "Toute autorité informe les gens." in warned.text, "what was typed is kept"
    after = translator.send(warned, {"body": "Toute autorité informe les gens."})
    assert "The words have been saved." in after.text
    sheet = translator.open(page)
    translator.send(sheet, {"body": "Les organismes publics informent les gens."})
    assert "Fixed terms are put otherwise here." not in translator.open(page).text


def test_everybody_reads_the_glossary_and_takes_it_along(app: Flask, database: Database) -> None:
    scene = a_scene_with_terms(app, database)
    visitor = reader(app)
    sheet = visitor.open(scene.at("/glossary"))
    assert "public body" in sheet.words("//dfn")
    assert "An <b>office</b>." in sheet.text, "markup in a definition is shown for what it is"
    assert "Defined by Article 1" in sheet.text
    answer = visitor.client.get(scene.at("/glossary.csv"))
    assert (answer.status_code, answer.mimetype) == (200, "text/csv")
    assert "public body" in answer.text
    assert "The glossary is empty." in visitor.open(a_scene(database, FIRST).at("/glossary")).text


def test_a_table_is_brought_through_the_page_and_what_is_wrong_is_told(app: Flask, database: Database) -> None:
    scene = a_scene_with_terms(app, database)
    translator = reader(app, scene.translator)

    def brought(content: bytes, status: int) -> str:
        sheet = translator.open(scene.at(f"{PLACE}/table"))
        return translator.send(sheet, {"file": (io.BytesIO(content), "terms.csv")}, status=status).text

    assert "1 terms are new" in brought("en,fr\nreview,réexamen\n".encode(), 200)
    assert "The heading has the column xx" in brought(b"en,xx\na,b\n", 422)
    assert "The file is not UTF-8." in brought(b"en\n\xff\xfe\n", 422)
    none = {"file": (io.BytesIO(b""), "")}
    assert "Choose a file." in translator.send(translator.open(scene.at(f"{PLACE}/table")), none, status=422).text


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ({"words_en": " ; "}, "Write the term in one language at least."),
        ({"words_en": "x", "clause": "99"}, "The text has no clause with this address."),
        ({"words_en": "x" * 301}, "300"),
    ],
)
def test_a_term_that_cannot_be_kept_is_shown_again(
    app: Flask, database: Database, words: dict[str, str], told: str
) -> None:
    scene = a_scene(database, FIRST)
    translator = reader(app, scene.translator)
    assert told in translator.send(translator.open(scene.at(f"{PLACE}/new")), words, status=422).text


def test_a_term_is_changed_and_taken_out_by_translators_only(app: Flask, database: Database) -> None:
    scene = a_scene_with_terms(app, database)
    translator, other = reader(app, scene.translator), reader(app, scene.participant)
    for path in ("/new", "/table", "/1"):
        other.open(scene.at(f"{PLACE}{path}"), status=404)
    sheet = translator.open(scene.at(f"{PLACE}/1"))
    translator.send(sheet, {"words_en": "public office"}, button=None)
    assert "public office" in translator.open(scene.at("/glossary")).text
    translator.send(translator.open(scene.at(f"{PLACE}/1")), {}, action="/removal")
    assert "The glossary is empty." in translator.open(scene.at("/glossary")).text
    translator.open(scene.at(f"{PLACE}/1"), status=404)
