"""Markdown that is exported can be imported again and gives the same clauses."""

import pytest

from app.domain.manuscript import Unit
from app.exports.editions import edition_of
from app.exports.formats import Format, Wanted
from app.exports.markdown import markdown
from app.texts.models import Format as TextFormat
from app.texts.planning import Fate, plan
from app.texts.queries import clause_by_number, clauses_of, document_of
from app.texts.reading import Source, manuscript_of
from app.texts.services import revise, strike
from tests.builders import NOON, a_process
from tests.exports.drafts import LANGUAGES, an_imported, the_demo_text


def exported(session, process, language) -> str:
    return markdown(edition_of(session, process, Wanted(Format.MARKDOWN, language), now=NOON, base_url=""))


def in_order(session, process, language):
    document = document_of(session, process.id)
    found = clauses_of(session, document.id, language, process.drafting_language)
    return [(one.number, one.kind, one.label.get(language), one.heading, one.body) for one in found]


@pytest.mark.parametrize("unit", Unit)
def test_the_demos_text_comes_back_the_same_in_all_six_languages(session, unit):
    process = the_demo_text(session, unit)
    document = document_of(session, process.id)
    again = a_process(session, languages=LANGUAGES)
    for language in LANGUAGES:
        written = exported(session, process, language)
        manuscript = manuscript_of(Source(written, TextFormat.MARKDOWN))
        assert manuscript.not_understood == ()
        planned = plan(session, document.id, manuscript, language=language, drafting_language="es")
        assert {step.fate for step in planned.steps} == {Fate.UNCHANGED}
        an_imported(session, again, written, language=language)
        assert in_order(session, again, language) == in_order(session, process, language)
        assert exported(session, again, language) == written


def test_a_text_that_was_worked_on_comes_back_as_it_is_now(session):
    process = the_demo_text(session)
    one, two = (clause_by_number(session, process.id, number) for number in ("1.1", "1.2"))
    common = {"reason": "", "author_id": None, "now": NOON, "base_revision_number": 1}
    revise(session, one, language="es", heading="", body="# Not a heading\n\n2. Not a number", **common)
    strike(session, two, **common)
    written = exported(session, process, "es")
    again = a_process(session, languages=LANGUAGES)
    an_imported(session, again, written, language="es")
    bodies = [row[-1] for row in in_order(session, again, "es")]
    assert bodies == [row[-1] for row in in_order(session, process, "es")]
    assert "# Not a heading\n\n2. Not a number" in bodies


def test_clauses_without_words_in_the_language_are_left_out_and_not_lent_those_of_another(session):
    process = a_process(session, languages=("en", "fr"))
    an_imported(
        session, process, "# A code\n\n### Article 1. One\n\nFirst.\n\n### Article 2. Two\n\nSecond.\n", language="en"
    )
    an_imported(session, process, "# Un code\n\n### Article 1. Un\n\nPremier.\n", language="fr")
    written = exported(session, process, "fr")
    assert "Premier." in written
    assert "Second." not in written
