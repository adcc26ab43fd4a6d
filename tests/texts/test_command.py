"""`openclause text import`."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli import openclause
from app.db import Database
from app.texts.queries import clauses_of, document_of, versions_of
from tests.texts.scenes import Scene, a_scene
from tests.texts.test_importing import LANGUAGES, MARKDOWN, TABLE

Command = Callable[..., Result]


@pytest.fixture
def command(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("INSTANCE_FOLDER", str(tmp_path / "instance"))

    def run(scene: Scene, name: str, content: str | bytes, *options: str, exit_code: int = 0) -> Result:
        file = tmp_path / name
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        result = CliRunner().invoke(openclause, ["text", "import", scene.slug, str(file), *options])
        assert result.exit_code == exit_code, result.output
        return result

    return run


def bodies(database: Database, scene: Scene, language: str = "en") -> list[str]:
    with database.reading() as session:
        document = document_of(session, scene.process_id)
        return [row.body for row in clauses_of(session, document.id, language, "en")] if document else []


def test_a_draft_and_its_next_wording_are_imported_and_named(database: Database, command: Command) -> None:
    scene = a_scene(database)
    first = command(scene, "draft.csv", TABLE, "--column", "first", "--version-name", "First draft")
    assert "Found 0 divisions and 2 clauses." in first.output
    assert "Version 1: First draft" in first.output
    second = command(scene, "draft.csv", TABLE, "--column", "second", "--version-name", "Second draft")
    assert "new: 1, changed: 1, unchanged: 0, struck: 1, not matched: 0" in second.output
    assert bodies(database, scene) == ["One changed.", "Three."]
    with database.reading() as session:
        document = document_of(session, scene.process_id)
        assert document is not None
        assert [version.name["en"] for version in versions_of(session, document.id)] == ["Second draft", "First draft"]


def test_the_languages_of_a_table_are_imported_at_once_and_the_version_holds_them_all(
    database: Database, command: Command
) -> None:
    scene = a_scene(database)
    languages = ("--language", "en", "--language", "fr", "--version-name", "Act")
    told = command(scene, "act.csv", LANGUAGES, *languages)
    assert told.output.count("Found 1 divisions and 3 clauses.") == 2
    assert told.output.count("Version 1: Act") == 1
    assert bodies(database, scene, "fr") == ["Un.", "Deux.", "Trois."]
    refused = command(scene, "act.csv", LANGUAGES, *languages, "--column", "text_en", exit_code=1)
    assert "One column holds one language." in refused.stderr


def test_a_dry_run_tells_and_changes_nothing(database: Database, command: Command) -> None:
    scene = a_scene(database)
    told = command(scene, "draft.md", MARKDOWN, "--dry-run")
    assert "new: 4" in told.output
    assert "Nothing has been changed" in told.output
    assert bodies(database, scene) == []


def test_whole_articles_and_another_language(database: Database, command: Command) -> None:
    scene = a_scene(database)
    command(scene, "draft.md", MARKDOWN, "--by", "article")
    french = MARKDOWN.replace("This code lays down rules for public bodies.", "Ce code fixe des règles.")
    told = command(scene, "draft.fr.md", french, "--by", "article", "--language", "fr")
    assert "new: 3" in told.output
    assert "Ce code fixe des règles." in bodies(database, scene, "fr")


def test_what_is_not_matched_or_not_understood_is_named(database: Database, command: Command) -> None:
    scene = a_scene(database)
    command(scene, "draft.md", MARKDOWN, "--by", "article")
    shorter = "Some words before it all.\n\n" + MARKDOWN.replace("### Article 2. Definitions", "### Article 9. Other")
    told = command(scene, "draft.md", shorter, "--by", "article", "--dry-run")
    assert "line 1: It stands before the first heading. Some words before it all." in told.output
    assert "new: 0" in told.output or "not matched: Article 2" in told.output


def test_what_a_file_no_longer_has_is_struck_when_asked_for(database: Database, command: Command) -> None:
    scene = a_scene(database)
    command(scene, "draft.csv", TABLE, "--column", "first")
    one = "clause_ref,first\nArticle 1,One.\n"
    assert "not matched: Article 2" in command(scene, "one.csv", one, "--column", "first").output
    assert "struck: 1" in command(scene, "one.csv", one, "--column", "first", "--strike-absent").output
    assert bodies(database, scene) == ["One."]


@pytest.mark.parametrize(
    ("content", "options", "words"),
    [
        (b"", (), "The file is empty."),
        ("# Código".encode("latin-1"), (), "Save it as UTF-8"),
        (b"\x00\x01", (), "not a text file"),
        (TABLE.encode(), ("--format", "csv"), "Choose the column"),
        (TABLE.encode(), ("--format", "csv", "--column", "third"), "Its columns are: clause_ref, first, second"),
        (MARKDOWN.encode(), ("--language", "fr"), "drafting language first"),
        (MARKDOWN.encode(), ("--language", "xx"), "does not work in that language"),
    ],
)
def test_what_cannot_be_imported_is_refused_in_one_line(
    database: Database, command: Command, content: bytes, options: tuple[str, ...], words: str
) -> None:
    scene = a_scene(database)
    refused = command(scene, "draft.md", content, *options, exit_code=1)
    assert words in refused.stderr
    assert len(refused.stderr.strip().splitlines()) == 1
    assert bodies(database, scene) == []
