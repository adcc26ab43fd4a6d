"""`openclause export` and `openclause verify FILE`."""

import json

import pytest
from click.testing import CliRunner

from app.cli import openclause
from tests.exports.drafts import the_demo_text
from tests.exports.schema import faults_of


@pytest.fixture
def run(database_url, tmp_path):
    """Runs a command on the instance under test."""
    environment = {"DATABASE_URL": database_url, "INSTANCE_FOLDER": str(tmp_path / "instance"), "SECRET_KEY": "test"}
    return lambda *arguments: CliRunner().invoke(openclause, [str(one) for one in arguments], env=environment)


@pytest.fixture
def slug(database):
    """A process with a text in six languages."""
    with database.writing() as session:
        process = the_demo_text(session)
        session.commit()
        return process.slug


def test_every_format_is_written_into_a_file(run, slug, tmp_path):
    for form in (
        "akn",
        "html",
        "markdown",
        "docx",
        "odt",
        "json",
        "csv",
        "sheet-xlsx",
        "sheet-csv",
        "sheet-docx",
        "report-html",
        "report-docx",
    ):
        outcome = run("export", slug, "--format", form, "-o", tmp_path / form)
        assert outcome.exit_code == 0, outcome.stderr
        assert form.startswith("sheet") or (tmp_path / form).stat().st_size > 1000
    assert faults_of((tmp_path / "akn").read_bytes()) == []
    assert json.loads((tmp_path / "json").read_text(encoding="utf-8"))["about"]["slug"] == slug
    verified = run("verify", tmp_path / "akn")
    assert (verified.exit_code, verified.stdout) == (0, f"{tmp_path / 'akn'}: no fault was found.\n")


def test_without_a_file_it_goes_to_standard_output_and_nothing_else_does(run, slug):
    outcome = run("export", slug, "--format", "markdown", "--language", "fr")
    assert outcome.stdout.startswith("# Code d")


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        (["--format", "akn", "--bare"], 2, "--bare is for docx and odt"),
        (["--format", "akn", "--version", "7"], 1, "no version of this number"),
        (["--format", "akn", "--language", "de"], 1, "language"),
        (["--format", "json", "--language", "es"], 2, "whole open record"),
        (["--format", "markdown", "--compare-with", "1"], 2, "akn, html"),
        (["--format", "nonsense"], 2, "nonsense"),
        (["--format", "akn", "-o", "/nonexistent/place"], 1, "cannot be written"),
    ],
)
def test_what_cannot_be_written_is_refused_with_the_reason(run, slug, options, code, words):
    outcome = run("export", slug, *options)
    assert outcome.exit_code == code
    assert words in outcome.stderr
    assert outcome.stdout == ""


def test_an_unknown_process_and_one_without_text_are_refused(run, database):
    assert "There is no process named nowhere" in run("export", "nowhere", "--format", "akn").stderr


def test_verify_names_the_faults_of_a_file(run, tmp_path):
    file = tmp_path / "law.xml"
    file.write_text("<akomaNtoso/>", encoding="utf-8")
    outcome = run("verify", file)
    assert (outcome.exit_code, "no Akoma Ntoso" in outcome.stderr) == (1, True)
    file.write_text(
        '<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0">\n<article/></akomaNtoso>',
        encoding="utf-8",
    )
    outcome = run("verify", file)
    assert (outcome.exit_code, "line 2: article has no eId" in outcome.stderr) == (1, True)
    assert run("verify").exit_code == 2
    assert run("verify", file, "--database").exit_code == 2
