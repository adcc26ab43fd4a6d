import csv

import pytest

from app.domain.manuscript import DraftClause, DraftDivision, Reason, Unit, Unplaced, read_markdown
from app.domain.points import points_of
from app.domain.structure import ClauseKind, DivisionKind
from tests.stopwatch import soon

ARTICLE, PARAGRAPH, RECITAL, CITATION = (
    ClauseKind.ARTICLE,
    ClauseKind.PARAGRAPH,
    ClauseKind.RECITAL,
    ClauseKind.CITATION,
)


def clauses(text, **kwargs):
    return [
        (clause.kind, clause.label, clause.heading, clause.body) for clause in read_markdown(text, **kwargs).clauses
    ]


def divisions(text):
    return [(one.kind.value, one.label, one.heading, one.level, one.parent) for one in read_markdown(text).divisions]


@pytest.mark.parametrize(
    ("line", "label", "heading"),
    [
        ("Article 5. Scope", "Article 5", "Scope"),
        ("Art. 5", "Art. 5", ""),
        ("Artículo 5.- Objeto", "Artículo 5", "Objeto"),
        ("Artículo 5 bis. Objeto", "Artículo 5 bis", "Objeto"),
        ("Artículo único. Objeto", "Artículo único", "Objeto"),
        ("Artigo 5.º – Objeto", "Artigo 5.º", "Objeto"),
        ("**Article 5.** Scope", "Article 5", "Scope"),
        ("Article premier", "Article premier", ""),
        ("المادة 5", "المادة 5", ""),
        ("المادة ٥: الهدف", "المادة ٥", "الهدف"),
        ("المادة الأولى", "المادة الأولى", ""),
        ("第5条", "第5条", ""),
        ("第五条（目的）", "第五条", "目的"),
        ("Principle 3: Fairness", "Principle 3", "Fairness"),
    ],
)
@pytest.mark.parametrize("marks", ["", "### "])
def test_an_article_names_itself_with_and_without_heading_marks(marks, line, label, heading):
    assert clauses(f"{marks}{line}\n\nThe words.\n") == [(ARTICLE, label, heading, "The words.")]


@pytest.mark.parametrize(
    ("line", "label", "heading"),
    [
        ("5. Scope", "5", "Scope"),
        ("5 Scope", "5", "Scope"),
        ("Article 5 Subject matter", "Article 5", "Subject matter"),
        ("Our pledge", "", "Our pledge"),
        ("Scope ##", "", "Scope"),
    ],
)
def test_a_marked_heading_with_text_is_an_article(line, label, heading):
    assert clauses(f"## {line}\n\nThe words.") == [(ARTICLE, label, heading, "The words.")]


@pytest.mark.parametrize(
    "line", ["Article 5 applies to all.", "Section heads meet weekly.", "Part of it", "See Article 5."]
)
def test_a_sentence_about_an_article_is_no_heading(line):
    assert clauses(f"## Scope\n\nFirst.\n{line}") == [(ARTICLE, "", "Scope", f"First.\n{line}")]


def test_where_articles_are_marked_a_line_that_looks_like_one_is_text():
    text = "## Article 1. Scope\n\nThis replaces:\nArticle 9. Old scope\n\n## Article 2\n\nMore."
    assert clauses(text)[0] == (ARTICLE, "Article 1", "Scope", "This replaces:\nArticle 9. Old scope")


def test_the_text_of_an_article_may_begin_on_its_own_line():
    text = "Artículo 1.- La presente ley regula los sistemas.\nY su uso.\nArtículo 2.- Rige desde hoy."
    assert clauses(text) == [
        (ARTICLE, "Artículo 1", "", "La presente ley regula los sistemas.\nY su uso."),
        (ARTICLE, "Artículo 2", "", "Rige desde hoy."),
    ]


def test_the_heading_of_an_unmarked_chapter_may_stand_on_the_next_line():
    text = "CAPÍTULO I\nDISPOSICIONES GENERALES\n\nArtículo 1\nObjeto\n\nLa ley regula."
    assert divisions(text) == [("chapter", "CAPÍTULO I", "DISPOSICIONES GENERALES", 1, None)]
    assert clauses(text) == [(ARTICLE, "Artículo 1", "Objeto", "La ley regula.")]


def test_numbered_paragraphs_make_the_article_a_division():
    text = (
        "## Article 5. Duties\n\n1. First:\n\na) one;\nb) two.\n\nMore of it.\n\n2. Second.\n2a. Inserted.\n3. Third."
    )
    assert divisions(text) == [("article", "Article 5", "Duties", 1, None)]
    assert clauses(text) == [
        (PARAGRAPH, "5.1", "", "First:\n\na) one;\nb) two.\n\nMore of it."),
        (PARAGRAPH, "5.2", "", "Second."),
        (PARAGRAPH, "5.2a", "", "Inserted."),
        (PARAGRAPH, "5.3", "", "Third."),
    ]


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("1. ", "2. "),
        ("(1) ", "(2) "),
        ("1) ", "2) "),
        ("5.1 ", "5.2 "),
        ("5.1. ", "5.2. "),
        ("§ 1 ", "§ 2 "),
        ("１　", "２　"),
    ],
)
def test_paragraphs_may_be_numbered_in_many_ways(one, two):
    assert [label for _, label, _, _ in clauses(f"### 第5条\n\n{one}A.\n{two}B.")] == ["5.1", "5.2"]


def test_the_first_paragraph_of_a_japanese_article_bears_no_number():
    text = "（定義）\n第二条　この規程において、次のとおりとする。\n一　甲\n２　前項は、適用しない。"
    assert divisions("# 規程\n\n" + text) == [("article", "第二条", "定義", 1, None)]
    assert clauses("# 規程\n\n" + text) == [
        (PARAGRAPH, "2.1", "", "この規程において、次のとおりとする。\n一　甲"),
        (PARAGRAPH, "2.2", "", "前項は、適用しない。"),
    ]


@pytest.mark.parametrize(
    "body",
    [
        "The aims are:\n1. one;\n2. two.",
        "1. Only one.",
        "2. Begins late.\n3. Goes on.",
        "- a\n- b",
        "1.5 million people.\n2.5 more.",
    ],
)
def test_numbers_that_do_not_count_paragraphs_stay_in_the_words(body):
    assert clauses(f"## Article 5\n\n{body}") == [(ARTICLE, "Article 5", "", body)]


def test_a_list_inside_a_paragraph_does_not_end_it():
    text = "## Article 5\n\n1. These:\n\n   1. one\n   2. two\n\n2. Those:\n1. one\n\n3. Last."
    assert [label for _, label, _, _ in clauses(text)] == ["5.1", "5.2", "5.3"]


def test_articles_can_be_kept_whole():
    text = "## Article 5\n\n1. First.\n\n2. Second."
    assert clauses(text, by=Unit.ARTICLE) == [(ARTICLE, "Article 5", "", "1. First.\n\n2. Second.")]


def test_divisions_stand_in_each_other_as_their_headings_do():
    text = (
        "# Act\n\n## Part One\n\n### Chapter I – Aims\n\n#### Article 1\n\nA.\n\n"
        "### Chapter II\n\n#### Article 2\n\nB.\n\n## Annex A\n\nC."
    )
    assert read_markdown(text).title == "Act"
    assert divisions(text) == [
        ("part", "Part One", "", 1, None),
        ("chapter", "Chapter I", "Aims", 2, 0),
        ("chapter", "Chapter II", "", 2, 0),
    ]
    assert [clause.division for clause in read_markdown(text).clauses] == [1, 2, None]
    assert clauses(text)[-1] == (ClauseKind.ANNEX, "Annex A", "", "C.")


def test_an_annex_that_is_numbered_or_divided_holds_its_clauses():
    numbered = "# Act\n\n## Article 1\n\nA.\n\n## Annex I. Fees\n\n1. One.\n\n2. Two."
    assert divisions(numbered) == [("annex", "Annex I", "Fees", 1, None)]
    divided = "# Act\n\n## Article 1\n\nA.\n\n## Annex I\n\n### Part 1\n\nB."
    assert [kind for kind, *_ in divisions(divided)] == ["annex", "part"]


DEEP = (
    "## Article 2. Definitions\n\n1. In this code:\n\n(a) a machine is:\n(i) a thing;\n(ii) that works;\n\n"
    "(b) a person is not.\n\n2. Nothing else.\n\n## Article 5 bis. Fees\n\nThese:\n\na) one;\n\nb) two."
)


def test_points_and_the_points_in_them_can_be_clauses_of_their_own():
    assert [(kind.value, label, body) for kind, label, _, body in clauses(DEEP, by=Unit.POINT)] == [
        ("paragraph", "2.1", "In this code:"),
        ("definition", "2.1.a", "a machine is:"),
        ("subpoint", "2.1.a.i", "a thing;"),
        ("subpoint", "2.1.a.ii", "that works;"),
        ("definition", "2.1.b", "a person is not."),
        ("paragraph", "2.2", "Nothing else."),
        ("article", "Article 5 bis", "These:"),
        ("point", "5bis.a", "one;"),
        ("point", "5bis.b", "two."),
    ]


@pytest.mark.parametrize(
    ("words", "labels"),
    [
        ("One.", []),
        ("(a) no words before it; (b) so nothing", []),
        ("X:\n" + "\n".join(f"({letter}) y" for letter in "abcdefghij"), list("abcdefghij")),
        ("X:\n(i) y\n(ii) y\n(iii) y", ["i", "ii", "iii"]),
        ("X:\n1.1 y\n1.2 y\n1.2.1 z\n1.3 y", ["1", "2", "2.1", "3"]),
        ("X:\na) y\nb) y\nb-bis) y\nc) y", ["a", "b", "b-bis", "c"]),
        ("X:\n(a) y\n(c) y, for (b) is struck", ["a", "c"]),
        ("X:\n(a) y\n(z) is far away", []),
        ("X:\n(a) only one", []),
        ("He said:\nb) y\nc) y", []),
        ("X:\n(أ) y\n(ب) y\n(ج) y", ["أ", "ب", "ج"]),
        ("X:\n一　y\n二　y\nイ　z\nロ　z\n三　y", ["一", "二", "二.イ", "二.ロ", "三"]),
    ],
)
def test_points_are_numbered_in_series_that_begin_at_the_beginning(words, labels):
    assert [".".join(point.steps) for point in points_of(words)[1]] == labels


def test_a_footnote_goes_to_the_clause_that_has_its_mark():
    text = (
        "## Article 1\n\n1. One[^a].\n\n2. Two.\n\n## Article 2. Fees[^b]\n\nThree.\n\n[^a]: Note.\n[^b]: Of a heading."
    )
    draft = read_markdown(text)
    assert [clause.body for clause in draft.clauses] == ["One[^a].\n\n[^a]: Note.", "Two.", "Three."]
    assert draft.clauses[2].heading == "Fees"
    assert [(piece.text, piece.reason) for piece in draft.not_understood] == [("Of a heading.", Reason.HEADING_NOTE)]


def test_unmarked_parts_stand_in_each_other_by_their_rank():
    text = (
        "TITLE I\nCHAPTER I\nArticle 1\nOne is enough.\nArticle 2\nTwo are better.\n"
        "CHAPTER II\nArticle 3\nThree.\nTITLE II\nArticle 4\nFour."
    )
    assert [(kind, level) for kind, _, _, level, _ in divisions(text)] == [
        ("title", 1),
        ("chapter", 2),
        ("chapter", 2),
        ("title", 1),
    ]
    assert [clause.division for clause in read_markdown(text).clauses] == [1, 1, 2, 3]


def test_a_heading_over_headings_is_a_section():
    text = "## General\n\nAn introduction.\n\n### Aim\n\nWords."
    assert divisions(text) == [("section", "", "General", 1, None)]
    assert clauses(text) == [(PARAGRAPH, "", "", "An introduction."), (ARTICLE, "", "Aim", "Words.")]


@pytest.mark.parametrize(
    "heading", ["Preamble", "Recitals", "Preámbulo", "Considerandos", "Préambule", "الديباجة", "前文"]
)
def test_under_a_preamble_stand_recitals(heading):
    text = f"## {heading}\n\n(1) First.\n\nStill the first.\n\n(2) Second."
    assert divisions(text) == [("preamble", "", heading, 1, None)]
    assert clauses(text) == [(RECITAL, "(1)", "", "First.\n\nStill the first."), (RECITAL, "(2)", "", "Second.")]


def test_recitals_without_numbers_are_counted():
    text = "## Preamble\n\nHaving regard to it,\n\nWhereas:\n\nWhereas AI spreads,\nand fast,\n\nWhereas it must serve,"
    assert clauses(text) == [
        (CITATION, "(1)", "", "Having regard to it,"),
        (RECITAL, "(1)", "", "Whereas AI spreads,\nand fast,"),
        (RECITAL, "(2)", "", "Whereas it must serve,"),
    ]
    assert read_markdown(text).not_understood == (Unplaced(5, "Whereas:", Reason.LEAD_IN),)


def test_recitals_before_any_heading_have_a_place_and_other_words_are_listed():
    text = "# Ley\n\nPublicado ayer\n\nConsiderando que la IA avanza,\n\n## Artículo 1\n\nTexto."
    assert clauses(text) == [
        (RECITAL, "(1)", "", "Considerando que la IA avanza,"),
        (ARTICLE, "Artículo 1", "", "Texto."),
    ]
    assert read_markdown(text).not_understood == (Unplaced(3, "Publicado ayer", Reason.BEFORE_TEXT),)


def test_numbered_paragraphs_need_no_heading():
    assert clauses("# Declaration\n\n1. We agree.\n\n2. We act.") == [
        (PARAGRAPH, "1", "", "We agree."),
        (PARAGRAPH, "2", "", "We act."),
    ]


def test_a_heading_with_nothing_under_it_is_listed():
    assert read_markdown("## Article 1\n\n## Article 2\n\nWords.").not_understood == (
        Unplaced(1, "Article 1", Reason.EMPTY),
    )


@pytest.mark.parametrize("text", ["", "\n\n", "\ufeff"])
def test_an_empty_text_is_an_empty_draft(text):
    read = read_markdown(text)
    assert (read.title, read.divisions, read.clauses, read.not_understood) == ("", (), (), ())


def test_line_ends_and_the_mark_at_the_beginning_make_no_difference():
    assert read_markdown("\ufeff# T\r\n\r\n## Article 1\r\n\r\nA.\r\nB.") == read_markdown(
        "# T\n\n## Article 1\n\nA.\nB."
    )


def test_braces_say_what_a_heading_would_not_tell():
    text = (
        '## Scope {.division .section label="A"}\n\n### {.clause .point label="A, point \\"a\\""}\n\nArticle 9. Words'
    )
    read = read_markdown(text)
    assert read.divisions == (DraftDivision(DivisionKind.SECTION, "A", "Scope", 1, None),)
    assert read.clauses == (DraftClause(ClauseKind.POINT, 'A, point "a"', "", "Article 9. Words", 0),)


@pytest.mark.parametrize("braces", ["{.clause}", "{.clause .chapter}", "{#id}", "{.division .nothing}"])
def test_braces_that_say_nothing_we_know_are_words(braces):
    assert clauses(f"## Scope {braces}\n\nWords.") == [(ARTICLE, "", f"Scope {braces}", "Words.")]


def test_the_declaration_of_human_rights_is_read_in_six_languages(data_folder):
    with (data_folder / "multilingual" / "udhr.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for language in ("en", "es", "ar", "zh", "pt-BR", "fr"):
        own = [row for row in rows if row["lang"] == language]
        text = "\n\n".join(f"## {row['heading']}\n\n{row['text']}" for row in own)
        read = read_markdown(text, by=Unit.ARTICLE)
        assert sum(clause.kind is ARTICLE for clause in read.clauses) == 30, language
        assert [one.kind for one in read.divisions] == [DivisionKind.PREAMBLE], language
        assert not read.not_understood, language


@pytest.mark.parametrize(
    "text",
    [
        "*" * 500_000,
        "Article 5. " + "*" * 500_000,
        "# " + "{.clause " * 200,
        "Article 5" + " " * 500_000 + "x",
        "Article 1. x\n" * 10_000,
        "1. a\n" * 30_000,
        " \n" * 100_000,
        "\\" * 500_000,
    ],
    ids=["stars", "stars after a label", "braces", "space", "articles", "numbers", "blank lines", "backslashes"],
)
def test_a_hostile_text_is_read_within_seconds(text):
    with soon():
        read_markdown(text)
