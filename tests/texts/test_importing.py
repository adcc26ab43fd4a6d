"""The way of a text into a process through the browser: file or paste, preview, confirmation."""

import io

import pytest
import sqlalchemy as sa
from flask import Flask

from app.db import Database
from app.texts.models import Clause, ManuscriptDraft, Revision
from tests.reader import Reader, Sheet, reader
from tests.texts.manuscripts import FIRST
from tests.texts.scenes import Scene, a_scene

MARKDOWN = """# A code of conduct

## Chapter I. General provisions

### Article 1. Purpose

This code lays down rules for public bodies.

### Article 2. Definitions

In this code a machine is whatever decides without a person.

## Chapter II. Duties

### Article 3. Duty to tell

1. People are told when a machine decides.

2. They are told in plain words.
"""
TABLE = """clause_ref,first,second
"Article 1","One.","One changed."
"Article 2","Two.","deleted"
"Article 3","","Three."
"""


def brought(
    steward: Reader, scene: Scene, text: str | bytes, *, name: str = "", status: int = 200, **values: object
) -> Sheet:
    """The page a steward sees after sending a text."""
    sheet = steward.open(scene.at("/facilitate/text/import"))
    content = text if isinstance(text, bytes) else text.encode()
    sent = {"file": (io.BytesIO(content), name)} if name else {"pasted": content.decode()}
    return steward.send(sheet, {**sent, **values}, status=status)


def confirmed(steward: Reader, preview: Sheet, status: int = 200) -> Sheet:
    return steward.send(preview, action=preview.address, status=status)


def rows(database: Database, table: type) -> int:
    with database.reading() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(table)) or 0


@pytest.mark.parametrize("name", ["", "draft.md"])
def test_a_text_is_previewed_then_imported(app: Flask, database: Database, name: str) -> None:
    scene = a_scene(database)
    steward = reader(app, scene.steward)
    preview = brought(steward, scene, MARKDOWN, name=name, version_name="First draft")
    assert preview.heading == "A code of conduct"
    for words in ("Chapter I", "Purpose", "Chapter II", "First draft"):
        assert words in preview.text
    assert rows(database, Clause) == 0
    desk = confirmed(steward, preview)
    assert "The text has been imported. New: 4, changed: 0, struck: 0, unchanged: 0." in desk.text
    assert "First draft" in desk.text
    assert (rows(database, Clause), rows(database, ManuscriptDraft)) == (4, 0)


def test_whole_articles_can_be_the_clauses(app: Flask, database: Database) -> None:
    scene = a_scene(database)
    steward = reader(app, scene.steward)
    preview = brought(steward, scene, MARKDOWN)
    again = steward.send(preview, {"unit": "article"}, action="/reading")
    assert "New: 3" in confirmed(steward, again).text


def test_the_column_of_a_table_can_be_chosen_after_sending_it(app: Flask, database: Database) -> None:
    scene = a_scene(database)
    steward = reader(app, scene.steward)
    preview = brought(steward, scene, TABLE, name="table.csv")
    assert "Choose the column that holds the words." in preview.text
    chosen = steward.send(preview, {"csv_column": "first"}, action="/reading")
    assert "New: 2" in confirmed(steward, chosen).text
    second = brought(steward, scene, TABLE, name="table.csv", csv_column="second", version_name="Second")
    assert "New: 1, changed: 1, struck: 1, unchanged: 0." in confirmed(steward, second).text


def test_the_preview_says_what_would_become_of_every_clause(app: Flask, database: Database) -> None:
    scene = a_scene(database, FIRST)
    steward = reader(app, scene.steward)
    preview = brought(steward, scene, MARKDOWN, unit="article")
    figures = [" ".join(one.text_content().split()) for one in preview.tree.xpath("//*[contains(@class, 'stat')]")]
    assert any("Changed" in figure for figure in figures)
    assert rows(database, Revision) == 3


def test_a_language_version_names_what_it_lacks(app: Flask, database: Database) -> None:
    scene = a_scene(database, FIRST)
    steward = reader(app, scene.steward)
    french = "# Un code\n\n### Article 1. Objet\n\nCe code fixe des règles.\n"
    preview = brought(steward, scene, french, language="fr")
    assert "Not everything could be matched." in preview.text
    assert "Article 2" in preview.text
    assert "New: 1" in confirmed(steward, preview).text
    assert "Ce code fixe des règles." in reader(app).open(scene.at("/clauses/1/revisions/1?lang=fr")).text


def test_an_import_can_be_discarded(app: Flask, database: Database) -> None:
    scene = a_scene(database)
    steward = reader(app, scene.steward)
    preview = brought(steward, scene, MARKDOWN)
    left = steward.send(preview, action="/discard")
    assert "Nothing was imported." in left.text
    steward.open(preview.address, status=404)
    assert (rows(database, Clause), rows(database, ManuscriptDraft)) == (0, 0)


def test_confirming_twice_imports_once(app: Flask, database: Database) -> None:
    scene = a_scene(database)
    steward = reader(app, scene.steward)
    preview = brought(steward, scene, MARKDOWN)
    confirmed(steward, preview)
    confirmed(steward, preview)
    assert rows(database, Revision) == 4


def test_what_one_steward_brought_is_not_there_for_another_or_in_another_process(
    app: Flask, database: Database
) -> None:
    scene, other = a_scene(database), a_scene(database)
    steward = reader(app, scene.steward)
    preview = brought(steward, scene, MARKDOWN)
    number = preview.address.rsplit("/", 1)[1]
    reader(app, other.steward).open(preview.address, status=404)
    reader(app, other.steward).open(other.at(f"/facilitate/text/import/{number}"), status=404)
    reader(app, scene.participant).open(preview.address, status=404)


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "empty.md", "The file is empty."),
        (b" \n\t\n", "blank.md", "The file is empty."),
        ("# Código\n".encode("latin-1"), "old.md", "Save it as UTF-8"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "image.md", "This is not a text file."),
        (b"# A code\n\nnul \0 here", "nul.md", "This is not a text file."),
        (b"x" * (10 * 1024 * 1024 + 1), "huge.md", "The file is larger than 10 MB."),
    ],
)
def test_files_that_are_no_texts_are_refused_in_words(
    app: Flask, database: Database, content: bytes, name: str, words: str
) -> None:
    scene = a_scene(database)
    steward = reader(app, scene.steward)
    assert words in brought(steward, scene, content, name=name, status=422).text
    assert rows(database, ManuscriptDraft) == 0


def test_a_request_that_is_too_large_is_refused(app: Flask, database: Database) -> None:
    scene = a_scene(database)
    steward = reader(app, scene.steward)
    brought(steward, scene, b"x" * (13 * 1024 * 1024), name="huge.md", status=413)


@pytest.mark.parametrize(
    ("text", "name", "words"),
    [
        ("a,b\n1,2\n", "other.csv", "A table needs the columns"),
        ('clause_ref,words\n"Article 1","unfinished', "broken.csv", "The table cannot be read"),
        ("clause_ref,words\nArticle 1," + "x" * 1_000_001, "long.csv", "The table cannot be read"),
        ("clause_ref,words\nArticle 1," + "x" * 20_001, "long.csv", "This is too long. At most 20000 characters"),
        ("### Article 1. A\n\n" + "a" + "\u0301" * 60, "marks.md", "piles too many marks"),
        ("### Article 1. A\n\nLeft \u202e right.", "turned.md", "turn the direction of writing"),
        ("clause_ref,words\n", "header.csv", ""),
        ("### Article 1\n", "nothing.md", "No clause was found"),
    ],
)  # fmt: skip
def test_texts_that_cannot_be_imported_are_previewed_with_the_reason_and_change_nothing(
    app: Flask, database: Database, text: str, name: str, words: str
) -> None:
    scene = a_scene(database)
    steward = reader(app, scene.steward)
    preview = brought(steward, scene, text, name=name)
    assert "This text cannot be imported as it is." in preview.text
    assert words in preview.text
    token = preview.form("unit").fields["csrf_token"]
    assert steward.client.post(preview.address, data={"csrf_token": token}).status_code in (400, 422)
    assert rows(database, Clause) == 0


def test_a_table_of_too_many_clauses_is_refused(app: Flask, database: Database) -> None:
    scene = a_scene(database)
    steward = reader(app, scene.steward)
    text = "clause_ref,words\n" + "\n".join(f"Article {number},Words." for number in range(1, 20_003))
    assert "more than 20000 clauses" in brought(steward, scene, text, name="many.csv").text


@pytest.mark.parametrize(
    "values",
    [
        {"pasted": ""},
        {"language": "xx", "pasted": "x"},
        {"format": "docx", "pasted": "x"},
        {"unit": "?", "pasted": "x"},
    ],
)
def test_forms_with_nonsense_in_them_are_shown_again(app: Flask, database: Database, values: dict[str, str]) -> None:
    scene = a_scene(database)
    steward = reader(app, scene.steward)
    steward.send(steward.open(scene.at("/facilitate/text/import")), values, status=422)


def test_the_first_import_is_in_the_drafting_language(app: Flask, database: Database) -> None:
    scene = a_scene(database)
    steward = reader(app, scene.steward)
    sheet = reader(app, scene.steward).open(scene.at("/facilitate/text/import"))
    assert sheet.tree.xpath("//select[@name='language']/option/@value") == ["en"]
    brought(steward, scene, MARKDOWN, language="fr", status=422)


LANGUAGES = """number,paragraph,heading_en,text_en,heading_fr,text_fr
1,,Purpose,One.,Objet,Un.
2,1,Duty,Two.,Devoir,Deux.
2,2,Duty,Three.,Devoir,Trois.
"""


def test_a_table_with_a_column_for_each_language_is_imported_one_after_another(app: Flask, database: Database) -> None:
    scene = a_scene(database)
    steward = reader(app, scene.steward)
    first = brought(steward, scene, LANGUAGES, name="act.csv", version_name="Act")
    assert "French (text_fr)" in first.text
    second = confirmed(steward, first)
    assert "The same table holds the text in French. Check it and import it next." in second.text
    assert "Article 1" in second.text
    assert "Un." in second.text or "Objet" in second.text
    assert "New: 3" in confirmed(steward, second).text
    assert rows(database, ManuscriptDraft) == 0
    assert "Deux." in reader(app).open(scene.at("/clauses/2.1?lang=fr")).text
    assert "Act" in reader(app).open(scene.at("/versions")).text
