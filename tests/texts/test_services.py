"""Revising, striking, inserting, naming: what the rules permit, on both databases."""

from threading import Barrier, Thread

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.db import Database
from app.domain.errors import LanguageUnknown, NothingChanged, NotInThisState, Refusal, StaleBase, VersionUnchanged
from app.ledger.models import Entry
from app.processes.models import Process
from app.texts import queries, services
from app.texts.models import Clause, Document, Origin, Revision
from app.texts.naming import name_version
from app.texts.services import Credited
from tests.builders import NOON, a_clause, a_document, a_person, a_process


def revised(session: Session, clause: Clause, body: str, *, base: int = 1, **more: object) -> Revision:
    values: dict[str, object] = {"language": "en", "heading": "", "reason": "", "author_id": None, "now": NOON, **more}
    return services.revise(session, clause, body=body, base_revision_number=base, **values)  # type: ignore[arg-type]


def inserted(session: Session, process: Process, body: str = "New.", **more: object) -> Clause:
    values: dict[str, object] = {"language": "en", "heading": "", "reason": "", "author_id": None, "now": NOON, **more}
    return services.insert_clause(session, process, body=body, **values).clause  # type: ignore[arg-type]


@pytest.fixture
def document(session: Session) -> Document:
    return a_document(session, a_process(session))


def test_a_revision_names_what_it_came_from_and_whose_words_it_carries(session: Session, document: Document) -> None:
    clause, proposer = a_clause(session, document), a_person(session)
    revision = revised(
        session, clause, "Better.", origin=Origin.AMENDMENT, amendment_number=12,
        credits=[Credited("citizen", person_id=proposer.id), Credited("academia", attributed_to="A university")],
    )  # fmt: skip
    named = queries.credits_of(session, [revision.id])[revision.id]
    assert [(credit.name, credit.group_key) for credit in named] == [
        (proposer.name, "citizen"), ("A university", "academia"),
    ]  # fmt: skip
    history = queries.revisions_of(session, clause.id, "en")
    assert [(row.number, row.origin, row.amendment_number) for row in history] == [
        (2, Origin.AMENDMENT, 12), (1, Origin.IMPORT, None),
    ]  # fmt: skip


def test_a_revision_is_entered_in_the_record_without_anybodys_name(session: Session, document: Document) -> None:
    author = a_person(session, "Ada Lovelace")
    revised(session, a_clause(session, document, number="5"), "Better.", author_id=author.id)
    entry = session.scalars(sa.select(Entry)).one()
    assert (entry.kind, entry.object) == ("revision", "clauses/5/en")
    assert "Lovelace" not in entry.canonical


def test_the_second_editor_of_the_same_wording_is_refused(session: Session, document: Document) -> None:
    clause = a_clause(session, document)
    revised(session, clause, "First.")
    for base in (1, 0, 3):
        with pytest.raises(StaleBase):
            revised(session, clause, "Second.", base=base)


def test_no_revision_without_a_change(session: Session, document: Document) -> None:
    clause = a_clause(session, document, "The same.")
    with pytest.raises(NothingChanged):
        revised(session, clause, "The same.")


def test_a_process_takes_words_in_its_own_languages_only(session: Session, document: Document) -> None:
    with pytest.raises(LanguageUnknown):
        revised(session, a_clause(session, document), "Wörter.", base=0, language="de")


def test_a_struck_clause_is_not_struck_again_and_comes_back_with_new_words(
    session: Session, document: Document
) -> None:
    clause = a_clause(session, document)
    more = {"reason": "", "author_id": None, "now": NOON}
    services.strike(session, clause, base_revision_number=1, **more)  # type: ignore[arg-type]
    assert clause.struck_at == NOON
    assert not queries.clauses_of(session, document.id, "en", "en")
    assert [row.struck for row in queries.clauses_of(session, document.id, "en", "en", with_struck=True)] == [True]
    with pytest.raises(NotInThisState):
        services.strike(session, clause, base_revision_number=2, **more)  # type: ignore[arg-type]
    revised(session, clause, "Back again.", base=2)
    assert clause.struck_at is None


def test_inserted_clauses_are_numbered_after_the_one_before_and_none_is_renumbered(
    session: Session, document: Document
) -> None:
    five, six = (a_clause(session, document, number=number) for number in ("5", "6"))
    process = document.process
    after = inserted(session, process, after=five)
    between = inserted(session, process, before=after)
    last = inserted(session, process, after=six)
    first = inserted(session, process, before=five)
    rows = queries.clauses_of(session, document.id, "en", "en")
    assert [row.id for row in rows] == [first.id, five.id, between.id, after.id, six.id, last.id]
    assert [row.label["en"] for row in rows] == [
        "Article -5", "Article 5", "Article 5-a", "Article 5a", "Article 6", "Article 6a",
    ]  # fmt: skip
    assert len({row.number for row in rows}) == 6
    assert (five.number, six.number) == ("5", "6")


def test_an_inserted_clause_is_labelled_in_every_language_of_the_one_before(
    session: Session, document: Document
) -> None:
    clause = a_clause(session, document, number="5")
    clause.label = {"en": "Article 5", "fr": "Article 5", "ar": "المادة 5"}
    assert inserted(session, document.process, after=clause).label == {
        "en": "Article 5a", "fr": "Article 5 bis", "ar": "المادة 5 مكرر",
    }  # fmt: skip


def test_a_version_holds_the_wordings_of_every_language_and_no_struck_clause(
    session: Session, document: Document
) -> None:
    clauses = [a_clause(session, document, number=number) for number in ("1", "2")]
    revised(session, clauses[0], "En français.", base=0, language="fr")
    services.strike(session, clauses[1], base_revision_number=1, reason="", author_id=None, now=NOON)
    version = name_version(session, document, name="One", author_id=None, now=NOON)
    assert queries.version_languages(session, version.id) == {"en", "fr"}
    assert [row.number for row in queries.version_contents(session, version.id, "fr", "en")] == ["1"]
    assert queries.versions_of(session, document.id)[0].clauses == 1


def test_a_version_needs_a_change_and_a_text(session: Session, document: Document) -> None:
    with pytest.raises(VersionUnchanged):
        name_version(session, document, name="Empty", author_id=None, now=NOON)
    clause = a_clause(session, document)
    name_version(session, document, name="One", author_id=None, now=NOON)
    with pytest.raises(VersionUnchanged):
        name_version(session, document, name="Again", author_id=None, now=NOON)
    revised(session, clause, "Changed.")
    assert name_version(session, document, name="Two", author_id=None, now=NOON).number > 1


def test_reading_a_text_takes_one_statement_however_long_it_is(session: Session, document: Document) -> None:
    statements: list[str] = []
    sa.event.listen(session.get_bind(), "before_cursor_execute", lambda *told: statements.append(told[2]))
    for number in range(1, 30):
        a_clause(session, document, number=str(number))
        statements.clear()
        queries.clauses_of(session, document.id, "fr", "en")
        assert len(statements) == 1


def test_of_ten_editors_at_once_one_gets_through_and_nothing_is_doubled(database: Database) -> None:
    with database.writing() as session:
        clause_id = a_clause(session, a_document(session, a_process(session))).id
        session.commit()
    start, refused = Barrier(10), []

    def edit(number: int) -> None:
        start.wait()
        try:
            with database.writing() as session:
                revised(session, session.get_one(Clause, clause_id), f"Words of editor {number}.")
                session.commit()
        except (Refusal, IntegrityError) as refusal:
            refused.append(refusal)

    editors = [Thread(target=edit, args=(number,)) for number in range(10)]
    for editor in editors:
        editor.start()
    for editor in editors:
        editor.join()
    with database.reading() as session:
        assert queries.languages_of_clause(session, clause_id) == {"en": 2}
        assert session.scalar(sa.select(sa.func.count()).select_from(Entry)) == 1
    assert len(refused) == 9
    assert all(isinstance(refusal, StaleBase) for refusal in refused)
