"""Bundles that were made to break things: whoever signs one may have written anything into it."""

import json
import zipfile

import pytest
import sqlalchemy as sa

from app.db import Database
from app.imports.moving.reading import BundleRefused, beginnings, brought, moment, number, words
from app.imports.moving.whole import move_in
from app.ledger.models import Entry, MovedRow, Origin
from app.processes.models import Process
from tests.builders import NOON
from tests.exports.bundles import a_key, bundle_of, members
from tests.ledger.deliberation import a_deliberation


@pytest.fixture
def bundle(databases, tmp_path):
    """The bundle of a deliberation that was held on another instance."""
    with databases.fresh("sqlite") as url:
        elsewhere = Database(url)
        with elsewhere.writing() as session:
            deliberation = a_deliberation(session)
            path = tmp_path / "code.zip"
            path.write_bytes(bundle_of(session, deliberation.process, a_key(tmp_path / "there"), deliberation.end))
        elsewhere.dispose()
    return path


def first(table, **changed):
    return lambda record: record[table][0].update(changed)


def twice(table):
    return lambda record: record[table].append(dict(record[table][0]))


def circle(record):
    one, other = record["comments"][:2]
    one["reply_to"], other["reply_to"] = other["number"], one["number"]


def in_itself(record):
    record["divisions"][0]["inside"] = record["divisions"][0]["number"]


LIES = {
    "words that the log does not have": first("responses", reasons="Other words."),
    "a revision that the log does not have": first("revisions", body="Other words."),
    "a number beyond every database": first("comments", number=2**70),
    "a number below one": first("amendments", number=-1),
    "a number that is a truth": first("responses", number=True),
    "the same number twice": twice("comments"),
    "the same clause twice": twice("clauses"),
    "comments in a circle": circle,
    "a division in itself": in_itself,
    "a language that is none": first("revisions", language="../../etc"),
    "a state that is none": first("comments", state="glorious"),
    "a moment before all calendars": first("comments", created_at="0001-01-01T00:00:00+14:00"),
    "a moment without its zone": first("amendments", created_at="2026-06-15T12:00:00"),
    "words that are a list": first("versions", name={"en": ["First"]}),
    "characters that no database keeps": first("comments", topic="a\0b"),
    "half a character": first("phases", name={"en": "\ud800"}),
    "a table that is none": lambda record: record.update(comments={"number": 1}),
    "a row that is none": lambda record: record["comments"].append(7),
    "a time zone that is none": lambda record: record["about"].update(time_zone="Mars/Olympus"),
    "a slug that climbs": lambda record: record["about"].update(slug="../admin"),
    "a clause that is not there": first("version_contents", clause="999"),
    "a measure that is none": first("moderation_log", measure="behead"),
    "a row that is too deep": lambda record: record["positions"].append({"comment": json.loads("[" * 40 + "]" * 40)}),
    "an address for a clause that leads away": first("clauses", number="1/../../admin"),
    "a name for good that is none": first("clauses", guid="<b>"),
}


def changed(bundle, change, path):
    """The bundle with another record in it; its manifest is not looked at any more when it is taken in."""
    files = members(bundle.read_bytes())
    record = json.loads(files["record.json"])
    change(record)
    files["record.json"] = json.dumps(record).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def test_no_lie_is_taken_in_and_nothing_half(database, bundle, tmp_path):
    path = tmp_path / "lying.zip"
    for what, lie in LIES.items():
        with database.writing() as session, pytest.raises(BundleRefused) as refused:
            move_in(session, brought(changed(bundle, lie, path)), slug="", now=NOON)
        assert "SELECT" not in str(refused.value), what
        assert "INSERT" not in str(refused.value), what
        with database.reading() as session:
            for table in (Process, Entry, Origin, MovedRow):
                assert session.scalar(sa.select(sa.func.count()).select_from(table)) == 0, (what, table)
    with database.writing() as session:
        move_in(session, brought(bundle), slug="", now=NOON)


def test_a_bundle_of_another_process_than_its_manifest_says_is_refused(bundle, tmp_path):
    lie = changed(bundle, lambda record: record["about"].update(slug="other"), tmp_path / "other.zip")
    with pytest.raises(BundleRefused, match="another process"):
        brought(lie)


@pytest.mark.parametrize("value", [0, -1, 2**31, 1.0, "1", None, True])
def test_only_numbers_that_every_database_keeps_are_numbers(value):
    with pytest.raises(ValueError, match="number"):
        number(value)


def test_words_and_moments_are_read_or_refused():
    assert (words(None), words("\u202bשלום\u202c")) == ("", "\u202bשלום\u202c")
    assert moment("2026-06-15T12:00:00Z").tzinfo is not None
    for value in (7, ["a"], "a\0", "\ud800", "a" + "\u0300" * 40):
        with pytest.raises(ValueError, match="text"):
            words(value)


def test_the_beginning_of_a_thread_is_found_however_the_rows_are_ordered():
    rows = [{"number": 1, "up": 3}, {"number": 2, "up": None}, {"number": 3, "up": 2}, {"number": 4, "up": 1}]
    assert beginnings(rows, "number", "up") == {1: 2, 3: 2, 4: 2}
    with pytest.raises(ValueError, match="above itself"):
        beginnings([*rows, {"number": 2, "up": 4}], "number", "up")
