import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.numbering import LONGEST, Style, address, between, style_of, unique
from app.domain.structure import ClauseKind

ALLOWED = set(string.ascii_lowercase + string.digits + ".-")


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("Article 5", "5"),
        ("5.1", "5.1"),
        ("Article 5(1), point (a)", "5.1.a"),
        ("Article 3, first paragraph, point (44)(a)", "3.1.44.a"),
        ("Article 9(4), second subparagraph", "9.4.sub1"),
        ("Article 10(4a)(5)", "10.5"),
        ("Recital 12a", "recital-12a"),
        ("Citation 1", "citation-1"),
        ("Annex III", "annex-iii"),
        ("Artículo 5.-", "5"),
        ("Artículo 5 bis", "5bis"),
        ("Artigo 5.º", "5"),
        ("Article premier", "1"),
        ("المادة 5", "5"),
        ("المادة ٥", "5"),
        ("المادة 5 مكرر", "5bis"),
        ("المادة 5، الفقرة 1، النقطة (أ)", "5.1.a"),
        ("第五条", "5"),
        ("第二十三条の二", "23-2"),
        ("第５条第１項", "5.1"),
        ("Artículo único", "articulo-unico"),
        ("Our pledge", "our-pledge"),
        ("Évaluation & suivi", "evaluation-suivi"),
        ("(1)", "1"),
        ("", "clause"),
        ("المادة الخامسة", "clause"),
    ],
)
def test_a_label_becomes_an_address_that_can_be_read_and_typed(label, expected):
    assert address(label) == expected


@pytest.mark.parametrize(
    ("label", "kind", "expected"),
    [
        ("(1)", ClauseKind.RECITAL, "recital-1"),
        ("1", ClauseKind.RECITAL, "recital-1"),
        ("(12a)", ClauseKind.CITATION, "citation-12a"),
        ("", ClauseKind.RECITAL, "recital"),
        ("(1)", ClauseKind.PARAGRAPH, "1"),
        ("المادة الخامسة", ClauseKind.ARTICLE, "article"),
        ("Recital 3", ClauseKind.RECITAL, "recital-3"),
    ],
)
def test_the_kind_helps_where_the_label_says_little(label, kind, expected):
    assert address(label, kind) == expected


@given(st.text(), st.none() | st.sampled_from(ClauseKind))
def test_an_address_is_short_and_made_of_few_characters(label, kind):
    found = address(label, kind)
    assert 0 < len(found) <= LONGEST
    assert set(found) <= ALLOWED
    assert found == found.strip("-.")


@given(st.lists(st.text(alphabet="ab1", min_size=1, max_size=LONGEST), max_size=8))
def test_no_two_clauses_have_one_address(wanted):
    taken: list[str] = []
    for one in wanted:
        taken.append(unique(one, taken))
    assert len(set(taken)) == len(wanted)
    assert all(len(found) <= LONGEST for found in taken)


def test_a_taken_address_gets_the_next_number():
    assert [unique("5a", taken) for taken in ([], ["5a"], ["5a", "5a-2"])] == ["5a", "5a-2", "5a-3"]


@pytest.mark.parametrize(
    ("before", "style", "label"),
    [
        ("5", Style.LETTERS, "5a"),
        ("Article 5", Style.LETTERS, "Article 5a"),
        ("Article 5a", Style.LETTERS, "Article 5b"),
        ("Article 5z", Style.LETTERS, "Article 5za"),
        ("5.1", Style.LETTERS, "5.1a"),
        ("5.1.a", Style.LETTERS, "5.1.aa"),
        ("Article 5(1), point (a)", Style.LETTERS, "Article 5(1), point (aa)"),
        ("(5)", Style.LETTERS, "(5a)"),
        ("Article 5", Style.FIGURES, "Article 5-1"),
        ("Article 5-1", Style.FIGURES, "Article 5-2"),
        ("(5)", Style.FIGURES, "(5-1)"),
        ("Preamble", Style.FIGURES, "Preamble-1"),
        ("Artículo 5", Style.BIS, "Artículo 5 bis"),
        ("Artículo 5 bis", Style.BIS, "Artículo 5 ter"),
        ("Article 5 ter", Style.BIS, "Article 5 quater"),
        ("Art. 5.", Style.BIS, "Art. 5 bis."),
        ("第五条", Style.NO, "第五条の二"),
        ("第五条の二", Style.NO, "第五条の三"),
        ("第五条の九", Style.NO, "第五条の十"),
        ("第五条の十九", Style.NO, "第五条の二十"),
        ("第5条", Style.NO, "第5条の2"),
        ("第5条の2", Style.NO, "第5条の3"),
        ("المادة 5", Style.MUKARRAR, "المادة 5 مكرر"),
        ("المادة 5 مكرر", Style.MUKARRAR, "المادة 5 مكرر (أ)"),
        ("المادة 5 مكرر (أ)", Style.MUKARRAR, "المادة 5 مكرر (ب)"),
    ],
)
def test_an_inserted_clause_is_numbered_in_the_style_of_its_jurisdiction(before, style, label):
    assert between(before, style) == label


@pytest.mark.parametrize(
    ("before", "style", "taken", "label"),
    [
        ("Article 5", Style.LETTERS, ["Article 5a"], "Article 5-a"),
        ("Article 5a", Style.LETTERS, ["Article 5b"], "Article 5aa"),
        ("Article 5", Style.BIS, ["Article 5 bis"], "Article 5 bis A"),
        ("Article 5", Style.BIS, ["Article 5 bis", "Article 5 bis A"], "Article 5 bis B"),
        ("Article 5", Style.FIGURES, ["Article 5-1"], "Article 5-1 A"),
        ("Article 5-1", Style.FIGURES, ["Article 5-2", "Article 5-2 A"], "Article 5-2 B"),
        ("第五条の二", Style.NO, ["第五条の三"], "第五条の二の二"),
        ("المادة 5", Style.MUKARRAR, ["المادة 5 مكرر"], "المادة 5 مكرر (أ)"),
    ],
)
def test_a_label_that_is_taken_is_not_given_again(before, style, taken, label):
    assert between(before, style, taken) == label


@given(
    st.sampled_from(["5", "Article 5", "5.1.a", "第五条", "第5条", "المادة 5", "Preamble", ""]), st.sampled_from(Style)
)
def test_forty_clauses_inserted_at_one_place_have_forty_labels(before, style):
    taken = [before]
    for _ in range(40):
        taken.append(between(before, style, taken))
    assert len(set(taken)) == 41


@given(st.text(max_size=40), st.sampled_from(Style))
def test_every_label_has_a_label_after_it(before, style):
    assert between(before, style, [before]) != before


@pytest.mark.parametrize(
    ("language", "style"),
    [("en", Style.LETTERS), ("fr", Style.BIS), ("pt-BR", Style.BIS), ("ar", Style.MUKARRAR), ("ja", Style.NO)],
)
def test_every_language_has_its_style(language, style):
    assert style_of(language) is style
