"""Amendments of a table: each on the clause it names, or named with its line and the reason."""

import pytest
import sqlalchemy as sa

from app.amendments.models import Amendment
from app.amendments.redline import redline_of
from app.domain.amending import Operation
from app.domain.tokens import Kind
from app.imports import amendment_sheets
from app.imports.services import Groups, import_amendments
from app.imports.sheets import lines_of
from app.ledger.models import Entry
from app.record.verification import verify
from app.texts.naming import name_version
from app.texts.queries import clause_by_number, document_of
from app.texts.services import revise
from tests.builders import NOON, a_process
from tests.imports.rows import CLAUSES, a_table, a_text


@pytest.fixture
def process(session):
    """A process with four clauses."""
    return a_text(session)


@pytest.fixture
def taken(session, process, tmp_path):
    """Imports rows; gives what was taken and the amendments by number."""

    def take(*rows, **options):
        lines = lines_of(a_table(tmp_path, rows), needs=amendment_sheets.NEEDED)
        result = import_amendments(session, process, lines, now=NOON, **options)
        made = session.scalars(sa.select(Amendment).order_by(Amendment.number)).all()
        return result, made

    return take


def row(target, proposed="New words.", operation="replace", original=None, **more):
    words = {} if original is None else {"original_text": original}
    return {"target_ref": target, "operation": operation, "proposed_text": proposed, **words, **more}


def test_a_row_becomes_an_amendment_on_the_clause_it_names(taken, process):
    result, [amendment] = taken(
        row("Article 1", "Everybody is told.", amendment_no="310", group="EPP", proposers_count="3", rationale="Short.")
    )
    assert (result.taken, result.not_taken) == (1, [])
    assert (amendment.number, amendment.official_number, amendment.proposers_count) == (1, "310", 3)
    assert (amendment.clause.number, amendment.operation, amendment.body) == ("1", "replace", "Everybody is told.")
    assert (amendment.heading, amendment.rationale) == ("Purpose", "Short.")
    assert (amendment.attributed_to, amendment.author_id) == ("EPP", None)
    assert amendment.group_key == process.groups[0].key
    assert amendment.base_revision.number == 1


@pytest.mark.parametrize(
    ("target", "number"),
    [
        ("2.1", "2.1"),
        ("Article 2(1)", "2.1"),
        ("Article 2 – paragraph 1", "2.1"),
        ("Article 2, paragraph 1", "2.1"),
        ("Article 2", "2.1"),
    ],
)
def test_targets_are_understood_in_every_notation(taken, target, number):
    _result, [amendment] = taken(row(target))
    assert amendment.clause.number == number


def test_operations_have_the_names_that_tables_use(taken):
    _result, made = taken(
        row("1", operation="Substitute"),
        row("1", "", "delete"),
        row("1", "", "replace"),
        row("1", "Between.", "insert"),
        row("1", "Before.", "insert_before"),
    )
    assert [one.operation.value for one in made] == ["replace", "delete", "delete", "insert_after", "insert_before"]


def test_what_is_new_stands_behind_the_clause_it_follows(taken):
    _result, made = taken(
        row("Article 2 – paragraph 1 a (new)", "1a. New.", "insert"),
        row("Article 2 a (new)", "New article.", "insert"),
        row("Article 2 – paragraph 2 – point a a (new)", "(aa) New.", "insert"),
    )
    assert [(one.clause.number, one.operation) for one in made] == [
        ("2.1", Operation.INSERT_AFTER),
        ("2.2", Operation.INSERT_AFTER),
        ("2.2", Operation.INSERT_AFTER),
    ]


def test_the_word_deleted_is_a_deletion_whatever_the_table_calls_it(taken):
    result, made = taken(
        row("Article 1", "deleted", "delete", original="Every person"),
        row("Article 2 – paragraph 2 a (new)", "Deleted", "insert", original=CLAUSES["2.2"][2]),
        row("Article 3 a (new)", "deleted", "insert", original="Words that stand nowhere at all in this text."),
    )
    assert [(one.clause.number, one.operation.value, one.body) for one in made] == [
        ("1", "delete", ""),
        ("2.2", "delete", ""),
    ]
    assert "is not there, so it cannot be deleted" in str(result.not_taken[0])


def test_words_begin_with_their_number_only_where_the_text_has_it_so(taken):
    _result, made = taken(row("Article 1", "1. Everybody."), row("Article 2(1)", "1. Nobody at all."))
    assert [one.body for one in made] == ["Everybody.", "1. Nobody at all."]


def test_a_part_without_a_clause_of_its_own_is_changed_within_the_clause_that_holds_it(taken):
    _result, [amendment] = taken(row("Article 2 – paragraph 2 – point b", "(b) on paper.", original="(b)  in writing."))
    assert amendment.body == "2. Whoever decides gives reasons: (a) in words; (b) on paper."
    changes = [(run.kind, run.text) for run in redline_of(amendment).body if run.kind is not Kind.KEPT]
    assert changes == [(Kind.DELETED, "in writing"), (Kind.INSERTED, "on paper")]


def test_a_heading_is_changed_without_touching_the_words(taken):
    _result, [amendment] = taken(row("Article 3 – title", "Second look", original="Review"))
    assert (amendment.heading, amendment.body) == ("Second look", CLAUSES["3"][2])


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (row("Article 9"), "the target 'Article 9' names nothing in the text"),
        (row("somewhere else"), "is no reference that can be read"),
        (row(""), "it names no target"),
        (row("1", operation="move"), "the operation 'move' is none of replace, insert, delete"),
        (row("1", "", "insert"), "it proposes no words"),
        (row("1", CLAUSES["1"][2]), "it asks for the words that stand there already"),
        (row("1", "a\0b"), "proposed_text: it contains the character NUL, which cannot be kept"),
        (row("1", "x" * 20_001), "proposed_text: it is longer than 20,000 characters"),
        (row("1", "left \u202e right"), "proposed_text: it contains signs that turn the direction of writing"),
        (row("1", proposers_count="-1"), "proposers_count '-1' is no number of people"),
        (row("1", proposers_count="²"), "proposers_count '²' is no number of people"),
        (row("2.2 – point z", original="(z) nothing"), "and the words it starts from do not stand there"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_taken_is_named_with_its_line_and_the_reason(taken, wrong, reason):
    result, made = taken(row("Article 1", "Good."), wrong)
    assert [one.body for one in made] == ["Good."]
    [named] = result.not_taken
    assert named.line == 3
    assert reason in str(named)


def test_groups_of_the_process_are_known_by_key_and_name_others_go_to_the_one_chosen(session, taken, process):
    process.groups[1].name = {"en": "Civic bodies"}
    groups = Groups(process, "academia")
    known = {name: groups.key_of(name) for name in ("Government", "civil society", "Civic Bodies", "EPP", "")}
    assert list(known.values()) == ["government", "civil_society", "civil_society", "academia", "academia"]
    _result, made = taken(row("1", "A.", group="Government", author="Ministry"), row("1", "B.", group="EPP"))
    assert [(one.group_key, one.attributed_to) for one in made] == [("government", "Ministry"), ("citizen", "EPP")]


def test_amendments_that_ask_for_the_same_have_one_fingerprint(taken):
    result, made = taken(
        row("1", "The same.", original="Every person"),
        row("Article 1", "the  SAME.", original="Every person", group="S&D"),
        row("1", "Another.", original="Every person"),
        row("3", "The same."),
    )
    assert result.identical == 2
    assert len({one.fingerprint for one in made}) == 3


def test_an_official_number_is_taken_once_also_by_a_second_import(taken):
    first, _made = taken(row("1", "A.", amendment_no="7"), row("1", "B.", amendment_no="7"))
    assert [str(one) for one in first.not_taken] == ["line 3 (7): amendment 7 is there already"]
    second, made = taken(row("1", "A.", amendment_no="7"), row("1", "C.", amendment_no="8"))
    assert (second.taken, len(second.not_taken)) == (1, 1)
    assert [one.number for one in made] == [1, 2]


def test_amendments_can_be_imported_on_an_earlier_version(session, process, taken):
    document = document_of(session, process.id)
    name_version(session, document, name="First", author_id=None, now=NOON)
    one = clause_by_number(session, process.id, "1")
    revise(
        session, one, language="en", heading="Aim", body="Other.", base_revision_number=1, reason="", author_id=None,
        now=NOON,
    )  # fmt: skip
    _result, made = taken(row("1", "A."), version=1)
    assert made[-1].base_revision.number == 1
    _result, made = taken(row("1", "B."))
    assert made[-1].base_revision.number == 2
    with pytest.raises(LookupError, match="no version 9"):
        taken(row("1", "C."), version=9)


def test_clauses_without_words_in_the_language_cannot_be_amended_in_it(taken):
    result, made = taken(row("1", "Nouveau."), language="fr")
    assert made == []
    assert "has no words in the language fr" in str(result.not_taken[0])


def test_without_a_text_there_is_nothing_to_amend(session, tmp_path):
    empty = a_process(session)
    with pytest.raises(LookupError, match="no text yet"):
        import_amendments(session, empty, lines_of(a_table(tmp_path, [row("1")])), now=NOON)


def test_every_amendment_is_entered_in_the_record(session, taken):
    _result, made = taken(*(row("1", f"Wording {n}.") for n in range(7)))
    query = sa.select(Entry.object).where(Entry.kind == "amendment_imported").order_by(Entry.index)
    assert list(session.scalars(query)) == [f"amendments/{one.number}" for one in made]
    made[3].body = "Something else."
    session.flush()
    assert [str(one) for one in verify(session).findings if "amendments/" in str(one)] == [
        f"{made[3].process.slug}, amendments/4: body differ from entry 3"
    ]
