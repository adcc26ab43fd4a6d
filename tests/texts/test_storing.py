"""Importing a draft, its next wording, and its language versions."""

from dataclasses import replace

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.errors import DraftMissing, LanguageUnknown, VersionUnchanged
from app.domain.manuscript import DraftDivision, Manuscript
from app.domain.structure import DivisionKind
from app.ledger.models import Entry
from app.processes.models import Process
from app.texts import queries
from app.texts.contents import outline
from app.texts.models import Clause, Origin, Revision
from app.texts.storing import Stored, store_manuscript
from tests.builders import NOON, a_process
from tests.texts.manuscripts import APPEAL, DUTY, FIRST, PURPOSE, a_manuscript, an_article


def stored(
    session: Session, process: Process, manuscript: Manuscript, *, language: str = "en", **more: object
) -> Stored:
    return store_manuscript(
        session,
        process,
        manuscript,
        language=language,
        author_id=None,
        now=NOON,
        **more,  # type: ignore[arg-type]
    )


def text_of(session: Session, result: Stored, language: str = "en") -> list[tuple[str, str]]:
    rows = queries.clauses_of(session, result.document.id, language, "en")
    return [(row.label.get("en", ""), row.body) for row in rows]


def test_a_first_import_makes_divisions_clauses_and_first_revisions(session: Session) -> None:
    process = a_process(session)
    result = stored(session, process, FIRST)
    assert (result.new, result.changed, result.unchanged, result.struck, result.not_matched) == (3, 0, 0, 0, ())
    assert text_of(session, result) == [("Article 1", PURPOSE), ("Article 2", DUTY), ("Article 3", APPEAL)]
    rows = queries.clauses_of(session, result.document.id, "en", "en")
    assert [row.number for row in rows] == ["1", "2", "3"]
    assert {row.revision for row in rows} == {1}
    parts = outline(queries.divisions_of(session, result.document.id), rows)
    assert [(part.level, bool(part.division)) for part in parts] == [(0, True), (1, False), (1, False), (1, False)]
    assert result.document.title == {"en": "A code"}


def test_every_imported_revision_is_entered_in_the_record(session: Session) -> None:
    stored(session, a_process(session), FIRST)
    kinds = session.scalars(sa.select(Entry.kind).order_by(Entry.index)).all()
    assert kinds == ["revision", "revision", "revision", "text_import"]


def test_the_next_wording_makes_a_revision_only_where_words_changed(session: Session) -> None:
    process = a_process(session)
    stored(session, process, FIRST)
    changed = a_manuscript(
        [FIRST.clauses[0], an_article("2", f"{DUTY} In plain words.", "Duty to tell"), FIRST.clauses[2]]
    )
    result = stored(session, process, changed)
    assert (result.new, result.changed, result.unchanged) == (0, 1, 2)
    assert session.scalar(sa.select(sa.func.count()).select_from(Revision)) == 4


def test_a_new_clause_takes_its_place_and_keeps_the_others_addresses(session: Session) -> None:
    process = a_process(session)
    stored(session, process, FIRST)
    inserted = an_article("2a", "Telling comes before deciding, not after it.")
    result = stored(session, process, a_manuscript([*FIRST.clauses[:2], inserted, FIRST.clauses[2]]))
    assert (result.new, result.unchanged) == (1, 3)
    numbers = [row.number for row in queries.clauses_of(session, result.document.id, "en", "en")]
    assert numbers == ["1", "2", "2a", "3"]


def test_what_the_next_draft_does_not_have_stays_and_is_named(session: Session) -> None:
    process = a_process(session)
    stored(session, process, FIRST)
    result = stored(session, process, a_manuscript([FIRST.clauses[0], FIRST.clauses[2]]))
    assert result.not_matched == ("Article 2",)
    assert [label for label, _body in text_of(session, result)] == ["Article 1", "Article 2", "Article 3"]


def test_what_the_next_draft_does_not_have_is_struck_when_asked_for(session: Session) -> None:
    process = a_process(session)
    stored(session, process, FIRST)
    result = stored(session, process, a_manuscript([FIRST.clauses[0], FIRST.clauses[2]]), strike_absent=True)
    assert (result.struck, result.not_matched) == (1, ())
    assert [label for label, _body in text_of(session, result)] == ["Article 1", "Article 3"]


def test_a_clause_marked_as_deleted_is_struck_once_and_can_come_back(session: Session) -> None:
    process = a_process(session)
    stored(session, process, FIRST)
    without = a_manuscript([FIRST.clauses[0], an_article("2", "", struck=True), FIRST.clauses[2]])
    assert stored(session, process, without).struck == 1
    assert (stored(session, process, without).struck, stored(session, process, without).unchanged) == (0, 3)
    result = stored(session, process, FIRST)
    assert result.changed == 1
    assert [label for label, _body in text_of(session, result)] == ["Article 1", "Article 2", "Article 3"]
    clause = queries.clause_by_number(session, process.id, "2")
    assert clause is not None
    assert [row.struck for row in queries.revisions_of(session, clause.id, "en")] == [False, True, False]


def test_a_clause_that_was_only_renumbered_keeps_its_identity(session: Session) -> None:
    process = a_process(session)
    stored(session, process, FIRST)
    before = {row.body: row.guid for row in queries.clauses_of(session, 1, "en", "en")}
    renumbered = a_manuscript(
        [
            FIRST.clauses[0],
            an_article("2", "A public body keeps a list of its machines and publishes it every year."),
            replace(FIRST.clauses[1], label="Article 3"),
            replace(FIRST.clauses[2], label="Article 4"),
        ]
    )
    result = stored(session, process, renumbered)
    assert (result.new, result.changed, result.unchanged) == (1, 0, 3)
    after = {
        row.body: (row.guid, row.label["en"]) for row in queries.clauses_of(session, result.document.id, "en", "en")
    }
    assert after[DUTY] == (before[DUTY], "Article 3")
    assert after[APPEAL] == (before[APPEAL], "Article 4")


def test_similar_words_between_the_same_neighbours_are_the_same_clause(session: Session) -> None:
    process = a_process(session)
    stored(session, process, FIRST)
    reworded = an_article("", f"{DUTY} The notice is written in plain words.", label="Section X")
    result = stored(session, process, a_manuscript([FIRST.clauses[0], reworded, FIRST.clauses[2]]))
    assert (result.new, result.changed) == (0, 1)


def test_a_language_version_renders_the_wording_of_today(session: Session) -> None:
    process = a_process(session)
    stored(session, process, FIRST)
    french = a_manuscript(
        [
            an_article("1", "Objet du code.", "Objet"),
            an_article("2", "Informer.", "Informer"),
            an_article("3", "Recours."),
        ],
        title="Un code",
        divisions=[DraftDivision(DivisionKind.CHAPTER, "Chapitre I", "Dispositions générales", 1, None)],
    )
    result = stored(session, process, french, language="fr")
    assert (result.new, result.not_matched) == (3, ())
    assert result.document.title == {"en": "A code", "fr": "Un code"}
    rows = queries.clauses_of(session, result.document.id, "fr", "en")
    assert [(row.language, row.body, row.outdated) for row in rows] == [
        ("fr", "Objet du code.", False), ("fr", "Informer.", False), ("fr", "Recours.", False),
    ]  # fmt: skip
    assert (
        session.scalars(sa.select(Revision.origin).where(Revision.language == "fr")).all() == [Origin.TRANSLATION] * 3
    )
    assert queries.divisions_of(session, result.document.id)[0].heading["fr"] == "Dispositions générales"


def test_words_that_render_an_earlier_wording_count_as_outdated_until_they_change(session: Session) -> None:
    process = a_process(session)
    stored(session, process, FIRST)
    french = a_manuscript([an_article("1", "Objet."), an_article("2", "Informer."), an_article("3", "Recours.")])
    stored(session, process, french, language="fr")
    stored(session, process, a_manuscript([an_article("1", "New purpose of the code.", "Purpose"), *FIRST.clauses[1:]]))
    again = stored(session, process, french, language="fr")
    assert (again.new, again.changed, again.unchanged) == (0, 0, 3)
    rows = queries.clauses_of(session, again.document.id, "fr", "en")
    assert [row.outdated for row in rows] == [True, False, False]


def test_a_language_version_names_what_matches_no_clause_and_what_it_lacks(session: Session) -> None:
    process = a_process(session)
    stored(session, process, FIRST)
    french = a_manuscript([an_article("1", "Objet."), an_article("7", "Inconnu."), an_article("8", "Aussi inconnu.")])
    result = stored(session, process, a_manuscript([*french.clauses, an_article("9", "Et encore.")]), language="fr")
    assert result.new == 1
    assert set(result.not_matched) == {"Article 7", "Article 8", "Article 9", "Article 2", "Article 3"}
    assert session.scalar(sa.select(sa.func.count()).select_from(Clause)) == 3


def test_clauses_numbered_in_words_of_their_own_match_by_their_place(session: Session) -> None:
    process = a_process(session)
    stored(session, process, FIRST)
    named = [an_article("", f"Texte {word}.", label=word) for word in ("Objet", "Information", "Recours")]
    assert stored(session, process, a_manuscript(named), language="fr").new == 3


def test_a_text_begins_in_its_drafting_language(session: Session) -> None:
    process = a_process(session)
    with pytest.raises(DraftMissing):
        stored(session, process, FIRST, language="fr")
    with pytest.raises(LanguageUnknown):
        stored(session, process, FIRST, language="de")


def test_a_version_holds_the_import_and_is_not_named_twice_for_the_same_words(session: Session) -> None:
    process = a_process(session)
    result = stored(session, process, FIRST, version_name="First draft")
    assert result.version is not None
    assert result.version.number == 1
    held = queries.version_contents(session, result.version.id, "en")
    assert [row.body for row in held] == [PURPOSE, DUTY, APPEAL]
    with pytest.raises(VersionUnchanged):
        stored(session, process, FIRST, version_name="Second draft")


def test_two_clauses_of_one_number_keep_two_addresses(session: Session) -> None:
    process = a_process(session)
    result = stored(session, process, a_manuscript([an_article("1", PURPOSE), an_article("1", DUTY)]))
    assert [row.number for row in queries.clauses_of(session, result.document.id, "en", "en")] == ["1", "1-2"]
    again = stored(session, process, a_manuscript([an_article("1", f"{DUTY} Always."), an_article("1", PURPOSE)]))
    assert (again.new, again.changed, again.unchanged) == (0, 1, 1)
