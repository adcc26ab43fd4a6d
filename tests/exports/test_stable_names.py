"""A part keeps its name over versions and languages, and tells by which it went before the text was numbered anew."""

from datetime import timedelta

import pytest

from app.domain.renumbering import Rule
from app.texts.arranging import Actor
from app.texts.naming import name_version
from app.texts.renumbering import renumber
from app.texts.services import insert_clause
from tests.builders import NOON
from tests.exports.schema import faults_of
from tests.exports.test_akoma_ntoso import found, written
from tests.texts.chapters import Text

LATER = Actor(None, NOON + timedelta(days=2), "The final order.")
CHAPTERS = {"chapter": Rule("", {"en": "Chapter {A}"})}
ARTICLES = {"article": Rule("", {"en": "Article {1}"})}


@pytest.fixture
def text(session):
    made = Text(session)
    name_version(session, made.document, name="First", author_id=None, now=NOON)
    return made


def names(document: bytes) -> list[tuple[str, str | None]]:
    return [(one.get("eId"), one.get("wId")) for one in found(document, "//a:chapter | //a:article")]


def test_a_clause_that_got_a_new_address_tells_its_first_one(session, text):
    before = names(written(session, text.process, version=1))
    assert all(first is None for _name, first in before)
    text.move("1", division=text.divisions["II"])
    renumber(session, text.process, text.document, ARTICLES, LATER, new_addresses=True)
    today = written(session, text.process)
    assert faults_of(today) == []
    identities = dict(zip(found(today, "//a:article/@GUID"), found(today, "//a:article"), strict=True))
    for number, clause in text.clauses.items():
        one = identities[clause.guid]
        assert one.get("wId") in (None, f"art_{number}")
        assert one.get("eId") == f"art_{session.get(type(clause), clause.id).number}"
        assert (one.get("wId") is None) == (one.get("eId") == f"art_{number}")


def test_a_version_keeps_the_names_it_was_published_with(session, text):
    before = written(session, text.process, version=1)
    insert_clause(
        session, text.process, after=text.clauses["3"], heading="", body="Between.", language="en", reason="",
        author_id=None, now=NOON,
    )  # fmt: skip
    renumber(session, text.process, text.document, ARTICLES | CHAPTERS, LATER, new_addresses=True)
    name_version(session, text.document, name="Second", author_id=None, now=LATER.now)
    again = written(session, text.process, version=1)
    assert faults_of(again) == []
    guids = "//a:article/@GUID", "//a:article/@eId"
    assert [found(again, path) for path in guids] == [found(before, path) for path in guids]
    assert names(again) == names(before)
    second = written(session, text.process, version=2)
    assert ("art_5", "art_4") in names(second)
    assert faults_of(second) == []
    [change] = found(second, "//a:textualMod[@type='renumbering']")
    assert [one.get("href").rpartition("/")[2] for one in change] == ["#numbered_1", "#art_5", "4", "#art_5"]
    assert found(again, "//a:textualMod") == []
    assert found(again, "//a:chapter/a:num/text()") == found(before, "//a:chapter/a:num/text()")


def test_what_is_named_within_a_division_follows_its_first_name(session, text):
    renumber(session, text.process, text.document, CHAPTERS, LATER)
    today = written(session, text.process)
    assert faults_of(today) == []
    assert found(today, "//a:chapter/@wId") == ["chp_I", "chp_II"]
