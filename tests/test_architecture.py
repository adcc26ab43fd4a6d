"""What holds the house together and no linter can see."""

import ast
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest
from alembic import command
from flask import Flask

import app as openclause
from app import create_app
from app.config import Settings
from app.db import Database, migrations, upgrade
from app.domain import errors
from app.web.errors import WORDED
from app.web.refusals import WORDINGS

ROOT = Path(__file__).resolve().parent.parent
COMMITTING_ROOMS = {"routes", "api", "tasks", "cli"}
COMMITTING_PACKAGES = {"demo", "jobs", "web"}
TAGS = re.compile(r"\{%.*?%\}|\{#.*?#\}|\{\{.*?\}\}|/\*.*?\*/", re.DOTALL)
INLINE = re.compile(
    r"""\sstyle\s*=|\son[a-z]+\s*=\s*["']|<style\b|<script\b(?![^>]*(?:\ssrc=|type="application/ld\+json"))"""
    r"""|javascript:""",
    re.IGNORECASE,
)
PHYSICAL = re.compile(
    r"(?:margin|padding|border)-(?:left|right)\b|(?:^|[\s;{])(?:left|right)\s*:|(?:text-align|float|clear)\s*:\s*(?:left|right)\b",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The application with all its pages, on no database in particular."""
    folder = tmp_path_factory.mktemp("instance")
    return create_app(
        Settings(secret_key="only for tests", instance_folder=folder, testing=True), Database("sqlite://")
    )


def test_imports_run_down_the_floors_and_never_up() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    outcome = subprocess.run([linter, "--no-logo", "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert outcome.returncode == 0, outcome.stdout


def test_every_address_is_guarded_or_marked_as_open_to_everybody(house: Flask) -> None:
    unmarked = [
        endpoint
        for endpoint, view in house.view_functions.items()
        if endpoint != "static" and (getattr(view, "guard", None) is None) is not getattr(view, "is_public", False)
    ]
    assert unmarked == []


def test_acts_are_committed_where_requests_jobs_and_commands_begin_and_nowhere_below() -> None:
    assert [place for path in sorted((ROOT / "app").rglob("*.py")) for place in _commits(path)] == []


def _commits(path: Path) -> list[str]:
    parts = path.relative_to(ROOT / "app").with_suffix("").parts
    if parts[0] in COMMITTING_PACKAGES or COMMITTING_ROOMS & set(parts):
        return []
    return [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr == "commit"
    ]


def test_every_refusal_of_the_rules_has_a_wording() -> None:
    for module in walk_packages(openclause.__path__, "app."):
        if module.name.startswith("app.domain."):
            import_module(module.name)
    assert {refusal.__name__ for refusal in _kinds(errors.Refusal) - set(WORDINGS)} == set()


def _kinds(kind: type) -> set[type]:
    below = set(kind.__subclasses__())
    return below.union(*(_kinds(one) for one in below))


def test_every_template_is_an_address_of_the_same_name_or_a_part_of_one(house: Flask) -> None:
    homeless = []
    for path in sorted((ROOT / "templates").rglob("*.*")):
        place = path.relative_to(ROOT / "templates").with_suffix("")
        is_part = any(part.startswith("_") for part in place.parts)
        is_error = place.parts[0] == "errors" and place.name in {str(status) for status in (*WORDED, 500)}
        if not (is_part or is_error or ".".join(place.parts) in house.view_functions):
            homeless.append(str(place))
    assert homeless == []


def test_every_template_can_be_read(house: Flask) -> None:
    for name in house.jinja_env.list_templates():
        house.jinja_env.get_template(name)


def test_pages_need_nothing_that_the_content_security_policy_forbids() -> None:
    assert _lines("templates", "*.html", INLINE) == []


def test_no_page_overwrites_the_language_its_reader_reads_it_in() -> None:
    overwritten = re.compile(r"{%-? set (language|direction)\b")
    written = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "templates").rglob("*.html")}
    assert [name for name, words in written.items() if overwritten.search(words)] == []


def test_no_view_hands_its_page_something_under_a_name_that_the_frame_of_every_page_reads(house: Flask) -> None:
    frame = " ".join(path.read_text(encoding="utf-8") for path in (ROOT / "templates" / "_layout").glob("*.html"))
    read = {name for name in house.jinja_env.globals if re.search(rf"\b{name}\b", frame)}
    hidden = []
    for path in sorted((ROOT / "app").glob("*/routes*")) + sorted((ROOT / "app").glob("*/routes/*.py")):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8") if path.is_file() else "")):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "render_template":
                taken = {one.arg for one in call.keywords if one.arg in read}
                hidden += [f"{path.relative_to(ROOT)}:{call.lineno} {name}" for name in sorted(filter(None, taken))]
    assert "languages" in read
    assert hidden == []


def test_style_sheets_know_no_left_and_no_right() -> None:
    assert _lines("app/static/css", "*.css", PHYSICAL) == []


def _lines(folder: str, kind: str, forbidden: re.Pattern[str]) -> list[str]:
    """The lines of a folder's files that have what is forbidden, outside Jinja's own tags and comments."""
    found = []
    for path in sorted((ROOT / folder).rglob(kind)):
        text = TAGS.sub(lambda tag: "\n" * tag.group().count("\n"), path.read_text(encoding="utf-8"))
        found += [
            f"{path.relative_to(ROOT)}:{text.count(chr(10), 0, hit.end()) + 1}" for hit in forbidden.finditer(text)
        ]
    return found


def test_the_migrations_make_the_tables_that_the_models_describe(database_url: str) -> None:
    command.check(migrations(database_url))


def test_the_migrations_can_be_undone_and_done_again(database_url: str) -> None:
    command.downgrade(migrations(database_url), "base")
    upgrade(database_url)
    command.check(migrations(database_url))


def test_the_lock_files_name_no_registry() -> None:
    locks = sorted((ROOT / "requirements").glob("*.lock"))
    assert locks
    assert [path.name for path in locks if "://" in path.read_text(encoding="utf-8")] == []
