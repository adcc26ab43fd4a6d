"""What the page of a version tells machines: type, language, date, its work, and of what it is a translation."""

import json

import pytest

from app.texts.naming import name_version
from tests.builders import NOON, a_clause, a_document, a_process, a_revision
from tests.reader import reader

MARKUP = "</script><script>alert(1)</script>"


@pytest.fixture
def told(app, database):
    """What the page of the first version tells in a language."""
    with database.writing() as session:
        process = a_process(session, slug="code", languages=["en", "fr"])
        document = a_document(session, process)
        document.title = {"en": f"A code {MARKUP}"}
        clause = a_clause(session, document, "Nobody is judged unheard.", number="1")
        a_revision(session, clause, "Nul n'est jugé sans être entendu.", language="fr")
        name_version(session, document, name="First", author_id=None, now=NOON)
        session.commit()

    def read(words) -> dict:
        tree = reader(app).open(f"/en/processes/code/versions/1?lang={words}").tree
        (block,) = tree.xpath("//script[@type='application/ld+json']/text()")
        assert not tree.xpath("//script[not(@src) and not(@type)]")
        return json.loads(block)

    return read


def test_a_version_says_what_it_is_and_which_work_it_realizes(app, told):
    said, base = told("en"), app.config["BASE_URL"]
    assert said["@id"] == f"{base}/en/processes/code/versions/1?lang=en"
    assert said["@type"] == ["Legislation", "eli:LegalExpression"]
    assert (said["inLanguage"], said["legislationDate"], said["version"]) == ("en", NOON.date().isoformat(), "First")
    assert said["eli:realizes"] == {"@id": f"{base}/processes/code/text"}
    assert MARKUP in said["name"]
    assert said["workTranslation"] == [{"@id": f"{base}/fr/processes/code/versions/1?lang=fr"}]


def test_a_translation_names_its_source(told):
    assert told("fr")["eli:is_translation_of"] == {"@id": told("en")["@id"]}
    assert "eli:is_translation_of" not in told("en")
