"""A second reader confirms what another translator wrote; new words are unconfirmed words."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.db import Database
from app.domain.errors import AlreadyDecided, NotTheWordsOfToday, OwnRendering
from app.domain.phases import Role
from app.languages import services
from app.languages.queries import confirmation_of, confirmed_revisions, progress_of
from app.processes.models import Process
from app.record.verification import verify
from app.texts.models import Clause, Revision
from app.texts.queries import clause_by_number, document_of
from app.texts.services import revise
from tests.builders import NOON, a_member, a_process
from tests.reader import reader
from tests.texts.manuscripts import FIRST
from tests.texts.scenes import a_scene, stored


@pytest.fixture
def process(session: Session) -> Process:
    process = a_process(session, languages=("en", "fr"))
    stored(session, process, FIRST)
    return process


def the_clause(session: Session, process: Process) -> Clause:
    clause = clause_by_number(session, process.id, "2")
    assert clause is not None
    return clause


def written(session: Session, process: Process, author: Person, body: str = "Mots.", base: int = 0) -> Revision:
    return services.render(
        session, process, the_clause(session, process), language="fr", heading="", body=body,
        base_revision_number=base, renders_number=1, author_id=author.id, now=NOON,
    )  # fmt: skip


def confirmed(session: Session, process: Process, words: Revision, person: Person) -> None:
    services.confirm(session, process, the_clause(session, process), words, reader_id=person.id, now=NOON)


def test_another_translator_confirms_and_new_words_are_unconfirmed_again(session: Session, process: Process) -> None:
    author, colleague = (a_member(session, process, roles=[Role.TRANSLATOR]) for _ in range(2))
    words = written(session, process, author)
    confirmed(session, process, words, colleague)
    assert confirmed_revisions(session, [words.id]) == {words.id}
    document = document_of(session, process.id)
    assert document is not None
    assert [one.confirmed for one in progress_of(session, process, document)] == [0, 1]
    with pytest.raises(AlreadyDecided):
        confirmed(session, process, words, colleague)
    newer = written(session, process, author, "Autres mots.", base=1)
    assert confirmation_of(session, newer.id) is None
    assert [one.confirmed for one in progress_of(session, process, document)] == [0, 0]


def test_nobody_confirms_their_own_words_nor_words_that_are_outdated_or_replaced(
    session: Session, process: Process
) -> None:
    author, colleague = (a_member(session, process, roles=[Role.TRANSLATOR]) for _ in range(2))
    words = written(session, process, author)
    with pytest.raises(OwnRendering):
        confirmed(session, process, words, author)
    newer = written(session, process, author, "Autres mots.", base=1)
    with pytest.raises(NotTheWordsOfToday):
        confirmed(session, process, words, colleague)
    revise(
        session, the_clause(session, process), language="en", heading="", body="New.", base_revision_number=1,
        reason="", author_id=None, now=NOON,
    )  # fmt: skip
    with pytest.raises(NotTheWordsOfToday):
        confirmed(session, process, newer, colleague)


def test_a_confirmation_is_taken_back_by_who_gave_it_and_the_record_agrees(session: Session, process: Process) -> None:
    author, colleague, third = (a_member(session, process, roles=[Role.TRANSLATOR]) for _ in range(3))
    words = written(session, process, author)
    confirmed(session, process, words, colleague)
    clause = the_clause(session, process)
    assert not [one for one in verify(session).findings if "clauses" in one.place]
    with pytest.raises(NotTheWordsOfToday):
        services.take_back(session, process, clause, words, reader_id=third.id, now=NOON)
    services.take_back(session, process, clause, words, reader_id=colleague.id, now=NOON)
    assert confirmation_of(session, words.id) is None
    assert not [one for one in verify(session).findings if "clauses" in one.place]


def test_the_desk_offers_the_confirmation_to_others_than_the_author(app: Flask, database: Database) -> None:
    scene = a_scene(database, FIRST)
    translator, steward = reader(app, scene.translator), reader(app, scene.steward)
    page = scene.at("/facilitate/translations/fr/clauses/2")
    translator.send(translator.open(page), {"body": "Chacun est informé."})
    own = translator.open(page)
    assert "Another translator reads and confirms them." in own.text
    assert not own.words("//form[contains(@action, 'confirmation')]")
    steward.send(steward.open(page), {"revision": "1"}, action="/confirmation")
    assert "has read both wordings and confirmed this one." in translator.open(page).text
    assert "Take my confirmation back" in steward.open(page).text
    listed = steward.open(scene.at("/facilitate/translations/fr?state=unconfirmed"))
    assert "No clause is in this state." in listed.text
    translator.send(translator.open(page), {"body": "Chacun en est informé."})
    assert "confirmed this one" not in translator.open(page).text
