import csv

import pytest

from app.domain.manuscript import DraftClause, DraftDivision, Reason, Unplaced, read_markdown
from app.domain.manuscript_rows import read_rows
from app.domain.manuscript_writing import write_markdown
from app.domain.numbering import address, unique
from app.domain.structure import ClauseKind, DivisionKind


def a_row(label, text, section="regulation", part="TITLE I"):
    return {"section": section, "part": part, "clause_ref": label, "old": text, "new": ""}


def test_every_row_with_words_is_a_clause_of_the_kind_its_label_says():
    rows = [
        a_row("Citation 1", "Having regard", "citation", ""),
        a_row("Recital 1", "(1) Whereas", "recitals", ""),
        a_row("Article 1", "Article 1 Subject matter"),
        a_row("Article 1(1)", "1. This Act"),
        a_row("Article 1(1), second subparagraph", "It also"),
        a_row("Article 1(1), point (a)", "(a) one;"),
        a_row("Article 5", "Article 5", part="TITLE II"),
    ]
    read = read_rows(rows, "old")
    assert read.divisions == (
        DraftDivision(DivisionKind.PREAMBLE, "", "Citation", 1, None),
        DraftDivision(DivisionKind.PREAMBLE, "", "Recitals", 1, None),
        DraftDivision(DivisionKind.TITLE, "TITLE I", "", 1, None),
        DraftDivision(DivisionKind.TITLE, "TITLE II", "", 1, None),
    )
    assert read.clauses == (
        DraftClause(ClauseKind.CITATION, "Citation 1", "", "Having regard", 0),
        DraftClause(ClauseKind.RECITAL, "Recital 1", "", "(1) Whereas", 1),
        DraftClause(ClauseKind.ARTICLE, "Article 1", "", "Subject matter", 2),
        DraftClause(ClauseKind.PARAGRAPH, "Article 1(1)", "", "1. This Act", 2),
        DraftClause(ClauseKind.PARAGRAPH, "Article 1(1), second subparagraph", "", "It also", 2),
        DraftClause(ClauseKind.POINT, "Article 1(1), point (a)", "", "(a) one;", 2),
        DraftClause(ClauseKind.ARTICLE, "Article 5", "", "Article 5", 3),
    )


def test_an_empty_cell_is_no_clause():
    assert read_rows([a_row("Article 1", "")], "old").clauses == ()


@pytest.mark.parametrize(
    "words", ["deleted", "(d) Deleted", "(iiid) deleted", "(b) deleted]", "Article 1 Deleted", "削除"]
)
def test_a_cell_that_says_deleted_is_a_struck_clause(words):
    (clause,) = read_rows([a_row("Article 1", words)], "old").clauses
    assert (clause.struck, clause.body) == (True, "")


@pytest.mark.parametrize("words", ["(b) the deletion does not decrease", "Deleted from here, included in article 28"])
def test_words_about_a_deletion_strike_nothing(words):
    (clause,) = read_rows([a_row("Recital 1", words)], "old").clauses
    assert (clause.struck, clause.body) == (False, words)


def test_words_without_a_label_are_listed_with_their_row():
    read = read_rows([a_row("Article 1", "One"), a_row("", "Lost words")], "old")
    assert read.not_understood == (Unplaced(2, "Lost words", Reason.LABEL),)


def test_a_table_without_known_columns_is_listed_by_its_columns():
    (unplaced,) = read_rows([{"a": "1", "b": "2"}], "a").not_understood
    assert (unplaced.reason, unplaced.text) == (Reason.COLUMNS, "a, b")


@pytest.mark.parametrize("column", ["", "absent"])
def test_without_a_column_of_words_nothing_is_taken(column):
    (unplaced,) = read_rows([a_row("Article 1", "One")], column).not_understood
    assert unplaced.reason is Reason.COLUMN


def test_an_only_column_of_words_need_not_be_chosen():
    (clause,) = read_rows([{"label": "Article 1", "kind": "definition", "heading": "Terms", "words": "One."}]).clauses
    assert clause == DraftClause(ClauseKind.DEFINITION, "Article 1", "Terms", "One.", None)


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    ("column", "clauses", "struck"),
    [
        ("commission_2021_04", 328, 0),
        ("parliament_2023_06", 497, 46),
        ("council_2022_12", 412, 24),
        ("trilogue_draft_2024_01", 469, 5),
    ],
)
def test_each_version_of_the_ai_act_is_read_whole(data_folder, column, clauses, struck):
    read = read_rows(rows_of(data_folder / "aiact" / "four_versions.csv"), column)
    assert (len(read.clauses), sum(clause.struck for clause in read.clauses)) == (clauses, struck)
    assert [division.label or division.heading for division in read.divisions] == [
        "Citation",
        "Recitals",
        "TITLE I",
        "TITLE II",
        "TITLE III",
    ]
    assert read.not_understood == ()
    assert read_markdown(write_markdown(read)) == read
    taken: list[str] = []
    for clause in read.clauses:
        taken.append(unique(address(clause.label, clause.kind), taken))
    assert {"citation-1", "recital-1", "5.1.a"} <= set(taken)


def test_a_law_from_a_web_page_is_read_without_what_stood_around_it(data_folder):
    read = read_rows(rows_of(data_folder / "laws" / "pe_ley_31814_es.csv"))
    assert read.title == "Ley 31814 (2023)"
    assert [(division.label, division.heading) for division in read.divisions] == [
        ("TÍTULO PRELIMINAR", ""),
        ("CAPÍTULO I", "DISPOSICIONES GENERALES"),
        ("CAPÍTULO II", "AUTORIDAD NACIONAL"),
        ("", "DISPOSICIÓN COMPLEMENTARIA FINAL"),
    ]
    assert [(clause.label, clause.division) for clause in read.clauses] == [
        ("Artículo único", 0),
        ("Artículo 1", 1),
        ("Artículo 2", 1),
        ("Artículo 3", 1),
        ("Artículo 4", 2),
        ("Artículo 5", 2),
        ("ÚNICA", 3),
    ]
    assert read.clauses[-1].body.endswith("contados a partir de su entrada en vigor.")
    assert [(one.line, one.reason) for one in read.not_understood] == [
        (1, Reason.BEFORE_TEXT),
        (10, Reason.CLOSING),
        (10, Reason.NOISE),
    ]
    assert read.not_understood[1].text.startswith("Comuníquese")
    assert read.not_understood[2].text.startswith("Descargue")
