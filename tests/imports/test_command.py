"""`openclause import` and `openclause verify --database`."""

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from app.amendments.models import Amendment
from app.cli import openclause
from app.comments.models import Comment
from tests.imports.rows import a_table, a_text
from tests.ledger.deliberation import a_deliberation


@pytest.fixture
def run(database_url, tmp_path):
    """Runs a command on the instance under test."""
    environment = {"DATABASE_URL": database_url, "INSTANCE_FOLDER": str(tmp_path / "instance"), "SECRET_KEY": "test"}
    return lambda *arguments: CliRunner().invoke(openclause, [str(one) for one in arguments], env=environment)


@pytest.fixture
def slug(database):
    """A process with four clauses."""
    with database.writing() as session:
        process = a_text(session)
        session.commit()
        return process.slug


def count(database, table) -> int:
    with database.reading() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(table))


ROWS = [
    {"target": "Article 1", "operation": "replace", "body": "New.", "author": "A ministry"},
    {"target": "Article 9", "operation": "replace", "body": "New."},
]


def test_amendments_are_taken_and_the_others_named(run, slug, database, tmp_path):
    table = a_table(tmp_path, ROWS)
    outcome = run("import", "amendments", slug, table, "--dry-run")
    assert outcome.exit_code == 0, outcome.stderr
    assert "1 of 2 amendments would be taken" in outcome.stdout
    assert count(database, Amendment) == 0
    outcome = run("import", "amendments", slug, table, "--group", "government")
    assert outcome.exit_code == 0
    assert "1 of 2 amendments taken; 1 not taken." in outcome.stdout
    assert "Not taken: line 3 (Article 9): the target 'Article 9' names nothing in the text" in outcome.stderr
    with database.reading() as session:
        [made] = session.scalars(sa.select(Amendment))
    assert (made.attributed_to, made.group_key) == ("A ministry", "government")


def test_comments_find_their_sheet_of_submissions_beside_them(run, slug, database, tmp_path):
    a_table(tmp_path, [{"submission_id": "F1", "stakeholder_type": "NGO"}], name="submissions.csv")
    comments = a_table(tmp_path, [{"submission_id": "F1", "text": "Good."}], name="comments.csv")
    outcome = run("import", "comments", slug, comments)
    assert (outcome.exit_code, outcome.stdout) == (0, "1 of 1 comments taken; 0 not taken.\n")
    with database.reading() as session:
        assert session.scalars(sa.select(Comment.group_key)).all() == ["civil_society"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--group", "martians"], "has no group martians. Its groups are citizen"),
        (["--language", "de"], "does not work in de"),
        (["--version", "4"], "The text has no version 4."),
    ],
)
def test_what_cannot_be_done_is_refused_in_one_line(run, slug, tmp_path, options, words):
    outcome = run("import", "amendments", slug, a_table(tmp_path, ROWS), *options)
    assert outcome.exit_code == 1
    assert words in outcome.stderr
    assert outcome.stderr.count("\n") == 1


def test_a_file_that_is_no_table_changes_nothing(run, slug, database, tmp_path):
    table = tmp_path / "broken.csv"
    table.write_bytes(b"target,operation,body\nArticle 1,replace,New.\nArticle 1,replace,\xff\n")
    outcome = run("import", "amendments", slug, table)
    assert (outcome.exit_code, "line 3: this is not UTF-8" in outcome.stderr) == (1, True)
    assert count(database, Amendment) == 0


def test_when_no_row_can_be_taken_the_command_fails(run, slug, tmp_path):
    outcome = run("import", "amendments", slug, a_table(tmp_path, ROWS[1:]))
    assert (outcome.exit_code, "None of the 1 rows can be taken" in outcome.stderr) == (1, True)


def test_the_database_is_verified_and_what_was_tampered_with_is_named(run, database):
    with database.writing() as session:
        a_deliberation(session)
        session.commit()
    outcome = run("verify", "--database")
    assert outcome.exit_code == 0, outcome.stderr
    assert "Tables and record agree." in outcome.stdout
    with database.writing() as session:
        session.execute(sa.update(Comment).where(Comment.number == 4).values(body="I agree."))
        session.commit()
    outcome = run("verify", "--database")
    assert outcome.exit_code == 1
    assert "code, comments/4: body differ from entry" in outcome.stderr
