import csv

import pytest

from app.domain.manuscript import DraftClause, DraftDivision, Reason, Unplaced
from app.domain.manuscript_columns import column_in, columns_by_language
from app.domain.manuscript_rows import read_rows
from app.domain.structure import ClauseKind, DivisionKind


def a_row(number, paragraph, en, pl="", **more):
    return {
        "unit_id": f"u{number}.{paragraph}", "number": number, "paragraph": paragraph, "heading_en": "Scope",
        "text_en": en, "heading_pl": "Zakres", "text_pl": pl, **more,
    }  # fmt: skip


def test_an_article_with_paragraphs_is_a_division_and_another_one_a_clause():
    read = read_rows([a_row("1", "1", "One."), a_row("1", "2", "Two."), a_row("2", "", "Three.")], "text_en")
    assert read.divisions == (DraftDivision(DivisionKind.ARTICLE, "Article 1", "Scope", 1, None),)
    assert read.clauses == (
        DraftClause(ClauseKind.PARAGRAPH, "1.1", "", "One.", 0),
        DraftClause(ClauseKind.PARAGRAPH, "1.2", "", "Two.", 0),
        DraftClause(ClauseKind.ARTICLE, "Article 2", "Scope", "Three.", None),
    )


def test_the_language_finds_the_column_its_headings_and_what_an_article_is_called():
    (clause,) = read_rows([a_row("3", "", "Three.", "Trzy.")], language="pl").clauses
    assert clause == DraftClause(ClauseKind.ARTICLE, "Artykuł 3", "Zakres", "Trzy.", None)


@pytest.mark.parametrize(
    ("kind", "number", "label"),
    [("recital", "4", "(4)"), ("annex", "III", "III"), ("Article", "5a", "5a"), ("nonsense", "6", "Article 6")],
)
def test_a_number_is_printed_as_its_kind_is(kind, number, label):
    (clause,) = read_rows([a_row(number, "", "Words.", kind=kind)], "text_en").clauses
    assert clause.label == label


def test_words_without_a_number_are_listed_and_rows_without_words_are_none():
    read = read_rows([a_row("1", "", "One."), a_row("", "", "Lost."), a_row("2", "", "")], "text_en")
    assert len(read.clauses) == 1
    assert read.not_understood == (Unplaced(2, "Lost.", Reason.LABEL),)


def test_among_columns_of_several_languages_one_has_to_be_chosen():
    (unplaced,) = read_rows([a_row("1", "", "One.")]).not_understood
    assert unplaced.reason is Reason.COLUMN


@pytest.mark.parametrize(
    ("columns", "language", "found"),
    [
        (["number", "text_en", "text_pt_BR"], "pt-BR", "text_pt_BR"),
        (["number", "text_EN"], "en", "text_EN"),
        (["number", "heading_en"], "en", ""),
        (["number", "text_en", "old_en"], "en", ""),
        (["number", "text"], "", "text"),
    ],
)
def test_a_column_is_named_after_its_language(columns, language, found):
    assert column_in(columns, language) == found


def test_columns_are_told_in_the_order_of_the_languages():
    columns = ["number", "text_en", "text_nl", "text_pl"]
    assert columns_by_language(columns, ("pl", "fr", "nl")) == {"pl": "text_pl", "nl": "text_nl"}


@pytest.mark.parametrize(("language", "first"), [("en", "Article 1"), ("pl", "Artykuł 1"), ("nl", "Artikel 1")])
def test_the_final_ai_act_is_read_in_each_of_its_languages(data_folder, language, first):
    with (data_folder / "aiact" / "final_2024_en_pl_nl.csv").open(encoding="utf-8", newline="") as file:
        read = read_rows(list(csv.DictReader(file)), language=language)
    assert len(read.clauses) == 234
    assert read.divisions[0].label == first
    assert read.not_understood == ()
    assert sum(clause.kind is ClauseKind.ARTICLE for clause in read.clauses) == 5
