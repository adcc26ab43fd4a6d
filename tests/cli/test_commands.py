"""The command line: done is 0, refused is 1 with one line that says why, wrong usage is 2."""

import os
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask.testing import FlaskClient

from app.cli import openclause
from app.db import Database
from app.domain.phases import PhaseKind, Role, open_at
from app.jobs.worker import clock
from app.processes.queries import membership_of, process_by_slug
from tests.databases import Databases

DESCRIPTION = """
slug = "ai-code"
kind = "code_of_ethics"
jurisdiction = "DO"
languages = ["es", "en"]
timezone = "America/Santo_Domingo"
[title]
es = "Código de ética"
[[groups]]
key = "citizen"
[[groups]]
key = "government"
[[phases]]
kind = "consultation"
opens = 2020-01-01T00:00:00
closes = 2199-01-15T23:59:59
[decision]
majority = "1/2"
each_group = "1/2"
"""


class Shell:
    """Runs commands on one database."""

    def __init__(self, url: str, folder: Path) -> None:
        self.folder = folder
        self.environment = {"DATABASE_URL": url, "INSTANCE_FOLDER": str(folder), "SECRET_KEY": "only for tests"}

    def __call__(self, *words: str, status: int = 0, typed: str | None = None) -> Result:
        result = CliRunner().invoke(openclause, words, env=self.environment, input=typed, prog_name="openclause")
        assert result.exit_code == status, (words, result.output, result.exception)
        return result

    def file(self, content: str, name: str = "process.toml") -> str:
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(content, encoding="utf-8")
        return str(path)


@pytest.fixture
def shell(database_url: str, tmp_path: Path) -> Shell:
    return Shell(database_url, tmp_path / "instance")


def is_one_line(text: str) -> bool:
    return text.endswith("\n") and text.count("\n") == 1 and len(text) > 20


def test_every_command_explains_itself(shell: Shell) -> None:
    def walk(command, words: tuple[str, ...]) -> None:  # type: ignore[no-untyped-def]
        shown = shell(*words, "--help")
        assert shown.output.startswith("Usage: openclause")
        assert (command.help or "").strip()
        for name, inner in getattr(command, "commands", {}).items():
            walk(inner, (*words, name))

    walk(openclause, ())


def test_the_commands_are_those_of_the_contract(shell: Shell) -> None:
    assert {"demo", "serve", "worker", "db", "person", "process"} <= set(openclause.commands)
    assert openclause.commands["db"].commands.keys() == {"upgrade", "downgrade", "check"}  # type: ignore[attr-defined]
    assert {"create", "list", "show", "phase"} <= openclause.commands["process"].commands.keys()  # type: ignore[attr-defined]


def test_wrong_usage_is_two(shell: Shell) -> None:
    for words in (
        ["frobnicate"],
        ["process", "create"],
        ["serve", "--port", "0"],
        ["person", "token", "a@b", "--days", "x"],
    ):
        assert "Usage:" in shell(*words, status=2).stderr


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_a_database_without_tables_is_refused_with_what_to_do(
    databases: Databases, tmp_path: Path, engine: str
) -> None:
    with databases.fresh(engine, empty=True) as url:
        shell = Shell(url, tmp_path)
        for words in (["process", "list"], ["db", "check"], ["serve", "--port", "9"], ["worker"]):
            refused = shell(*words, status=1)
            if words[0] != "serve" or "db upgrade" in refused.stderr:
                assert "openclause db upgrade" in refused.stderr
            assert is_one_line(refused.stderr)
        shell("db", "upgrade")
        shell("db", "check")
        assert "lost" in shell("db", "downgrade", "base", status=1, typed="n\n").output
        shell("db", "downgrade", "base", "--yes")
        shell("db", "check", status=1)


def test_a_database_that_is_away_and_a_setting_that_is_none_are_told_in_one_line(tmp_path: Path) -> None:
    away = Shell("postgresql://nobody@127.0.0.1:1/nothing", tmp_path)
    assert is_one_line(away("process", "list", status=1).stderr)
    away.environment["BASE_URL"] = "ftp://example.org"
    assert "BASE_URL" in away("process", "list", status=1).stderr


def test_a_process_is_made_published_listed_and_shown(shell: Shell, client: FlaskClient) -> None:
    made = shell("process", "create", shell.file(DESCRIPTION))
    assert made.stdout == "ai-code\n"
    assert "Participants are not told yet: the objective" in made.stderr
    assert "ai-code\tpublished\tconsultation\tCódigo de ética" in shell("process", "list").stdout
    shown = shell("process", "show", "ai-code").stdout
    assert "consultation: 2020-01-01 00:00 to 2199-01-15 23:59 America/Santo_Domingo (open)" in shown
    assert client.get("/en/processes/ai-code/about").status_code == 200


def test_a_process_can_be_kept_out_of_sight(shell: Shell, client: FlaskClient) -> None:
    shell("process", "create", shell.file(DESCRIPTION), "--prepared")
    assert client.get("/en/processes/ai-code/about").status_code == 404


def test_an_address_is_given_once_and_a_wrong_description_makes_nothing(shell: Shell) -> None:
    shell("process", "create", shell.file(DESCRIPTION))
    assert is_one_line(shell("process", "create", shell.file(DESCRIPTION), status=1).stderr)
    wrong = DESCRIPTION.replace("ai-code", "other").replace('"1/2"', '"1/3"', 1).replace("consultation", "consultacion")
    refused = shell("process", "create", shell.file(wrong), status=1)
    assert is_one_line(refused.stderr)
    assert "Line 14, phases[1].kind" in refused.stderr
    assert "Did you mean “consultation”?" in refused.stderr
    assert "decision.majority" in refused.stderr
    assert "other" not in shell("process", "list").stdout
    assert "no process named other" in shell("process", "show", "other", status=1).stderr


def test_a_phase_is_opened_and_opening_it_again_changes_nothing(shell: Shell, database: Database) -> None:
    shell("process", "create", shell.file(DESCRIPTION))
    opened = shell("process", "phase", "ai-code", "voting").stdout
    assert re.match(r"voting: .*\(open\)\n", opened)
    assert shell("process", "phase", "ai-code", "voting").stdout == opened
    with database.reading() as session:
        process = process_by_slug(session, "ai-code")
        assert process is not None
        phase = open_at(process.phases, clock())
        assert phase is not None
        assert phase.kind is PhaseKind.VOTING


def test_a_person_is_added_with_a_password_and_a_role_and_gets_a_token(
    shell: Shell, database: Database, client: FlaskClient
) -> None:
    shell("process", "create", shell.file(DESCRIPTION))
    words = ["person", "add", "ana@example.net", "--name", "Ana", "--group", "government"]
    shell(*words, "--role", "facilitator", "--process", "ai-code", "--password-stdin", typed="a long enough secret\n")
    token = shell("person", "token", "ana@example.net").stdout
    assert re.fullmatch(r"[A-Za-z0-9_-]{40,}\n", token)
    me = client.get("/api/v1/me", headers={"Authorization": f"Bearer {token.strip()}"})
    assert me.status_code == 200
    with database.reading() as session:
        process = process_by_slug(session, "ai-code")
        assert process is not None
        members = membership_of(session, process.id, 1)
        assert members is not None
        assert members.roles == {Role.FACILITATOR}


def test_what_makes_no_account_is_refused_in_one_line(shell: Shell) -> None:
    words = ["person", "add", "ana@example.net", "--group", "citizen", "--name"]
    shell(*words, "Ana")
    for refused in (
        shell(*words, "Another", status=1),
        shell("person", "add", "no address", "--group", "citizen", "--name", "Bo", status=1),
        shell("person", "add", "bo@example.net", "--group", "citizen", "--name", "Аna", status=1),
        shell("person", "add", "bo@example.net", "--group", "citizen", "--name", "B\u202eo", status=1),
        shell(
            "person",
            "add",
            "bo@example.net",
            "--group",
            "citizen",
            "--name",
            "Bo",
            "--password-stdin",
            status=1,
            typed="x\n",
        ),
        shell("person", "add", "bo@example.net", "--group", "citizen", "--name", "Bo", "--process", "none", status=1),
        shell("person", "token", "nobody@example.net", status=1),
    ):
        assert is_one_line(refused.stderr), refused.stderr
        assert refused.stdout == ""


def test_no_secret_of_the_environment_is_shown(shell: Shell) -> None:
    assert "only for tests" not in shell("process", "list").output
    assert os.environ.get("SECRET_KEY") is None or "SECRET_KEY" not in shell("--help").output
