"""The style by which a text numbers what is put between its clauses."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.db import Database
from app.domain.errors import LanguageUnknown, NothingChanged
from app.domain.numbering import Style
from app.texts.insertions import choose_insertion_styles, insertion_styles
from app.texts.models import Clause
from app.texts.queries import clauses_of, document_of
from app.texts.services import insert_clause
from tests.builders import NOON
from tests.reader import reader
from tests.texts.chapters import Text
from tests.texts.manuscripts import FIRST
from tests.texts.scenes import a_scene


@pytest.fixture
def text(session: Session) -> Text:
    return Text(session)


def inserted(text: Text) -> Clause:
    text.clauses["1"].label = {"en": "Article 1", "fr": "Article 1"}
    return insert_clause(
        text.session, text.process, after=text.clauses["1"], heading="", body="New.", language="en", reason="",
        author_id=None, now=NOON,
    ).clause  # fmt: skip


def test_without_a_choice_each_language_numbers_as_is_usual_there(text: Text) -> None:
    assert insertion_styles(text.document, ("en", "fr")) == {"en": Style.LETTERS, "fr": Style.BIS}
    assert inserted(text).label == {"en": "Article 1a", "fr": "Article 1 bis"}


def test_the_chosen_style_numbers_what_is_inserted_and_its_address(text: Text) -> None:
    choose_insertion_styles(text.session, text.process, text.document, {"en": Style.FIGURES})
    clause = inserted(text)
    assert (clause.label, clause.number) == ({"en": "Article 1-1", "fr": "Article 1 bis"}, "1-1")
    choose_insertion_styles(text.session, text.process, text.document, {"en": None, "fr": Style.LETTERS})
    assert text.document.insertions == {"fr": "letters"}


def test_choosing_what_is_chosen_and_languages_it_does_not_have_is_refused(text: Text) -> None:
    with pytest.raises(NothingChanged):
        choose_insertion_styles(text.session, text.process, text.document, {"en": None})
    with pytest.raises(LanguageUnknown):
        choose_insertion_styles(text.session, text.process, text.document, {"xx": Style.BIS})


def test_a_steward_chooses_and_the_next_clause_that_is_put_in_follows(app: Flask, database: Database) -> None:
    scene = a_scene(database, FIRST)
    steward = reader(app, scene.steward)
    page = steward.open(scene.at("/facilitate/text/inserted-numbers"))
    assert "As usual in this language: 5a · 5b" in page.text
    saved = steward.send(page, {"style_en": "bis"})
    assert "From now on, clauses that are put in are numbered like this." in saved.text
    again = steward.open(scene.at("/facilitate/text/inserted-numbers"))
    assert again.tree.xpath("//select[@name='style_en']/option[@selected]/@value") == ["bis"]
    beside = steward.open(scene.at("/facilitate/text/clauses/1/insert"))
    steward.send(beside, {"body": "More.", "reason": "It was missing."})
    with database.reading() as session:
        document = document_of(session, scene.process_id)
        assert document
        assert "Article 1 bis" in [row.label["en"] for row in clauses_of(session, document.id, "en", "en")]
