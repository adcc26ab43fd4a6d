import csv
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.references import How, Outline, Part, confirms, parse_reference, resolve

SAME = [
    ("Article 5 – paragraph 1 – point a", "Article 5(1), point (a)", "5.1.a"),
    ("Article 5 – paragraph 1 – point d a (new)", "Article 5(1), point (da)", "5.1.da"),
    ("Article 1 – paragraph 1 – point a", "Article 1, first paragraph, point (a)", "1.1.a"),
    (
        "Article 3 – paragraph 1 – point 44 – point b a (new)",
        "Article 3, first paragraph, point (44)(ba new)",
        "3.1.44.ba",
    ),
    ("Article 5 – paragraph 1 – point c – point ii", "Article 5(1), point (c)(ii)", "5.1.c.ii"),
    ("Article 5 – paragraph 1 – point a", "Article 5(1), point (-a)(a)", "5.1.a"),
    ("Article 10 – paragraph 5", "Article 10(4a)(5)", "10.5"),
    ("Article 13 – paragraph 1", "Article 13(-1)(1)", "13.1"),
    ("Article 5 – paragraph 2 – introductory part", "Article 5(2), first subparagraph", "5.2"),
    (
        "Article 9 – paragraph 4 – subparagraph 1 – point a",
        "Article 9(4), second subparagraph, point (a)",
        "9.4.sub1.a",
    ),
    ("Article 6 – paragraph -1 (new)", "Article 6(-1)", "6.-1"),
    ("Article 4 a (new)", "Article 4a new", "4a"),
    ("Recital 12 a (new)", "Recital 12a", "recital-12a"),
    ("Citation 5 a (new)", "Citation 5a", "citation-5a"),
    ("Article 23 – paragraph 1 b (new)", "Article 23, paragraph 1b", "23.1b"),
    ("Artículo 5, apartado 1, letra a)", "5.1.a", "5.1.a"),
    ("Artigo 5.º, n.º 1, alínea a)", "Article 5, paragraphe 1, point a)", "5.1.a"),
    ("المادة ٥، الفقرة ١، النقطة (أ)", "5.1.a", "5.1.a"),
    ("第五条第一項第二号", "第5条第1項第2号", "5.1.2"),
    ("Article 5 bis", "المادة 5 مكرر", "5bis"),
]


@pytest.mark.parametrize(("one", "other", "address"), SAME)
def test_one_unit_written_in_two_ways_is_one_reference(one, other, address):
    first, second = parse_reference(one), parse_reference(other)
    assert first.steps == second.steps
    assert first.address == address


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("Article 5 – title", Part.HEADING),
        ("Article 5 – paragraph 1 – point d – introductory part", Part.INTRODUCTION),
        ("Article 5 – paragraph 1", Part.WHOLE),
    ],
)
def test_a_reference_says_which_part_is_meant(text, part):
    assert parse_reference(text).part is part


@pytest.mark.parametrize(
    ("text", "new"),
    [("Recital 12 a (new)", True), ("Article 3, first paragraph, point (1b new)", True), ("Recital 12b", False)],
)
def test_a_reference_says_whether_the_unit_is_new(text, new):
    assert parse_reference(text).new is new


@pytest.mark.parametrize(
    "text", ["", "Article", "the whole text", "Article 5, as amended", "(1)", "point a", "Article " * 90]
)
def test_what_is_not_understood_is_no_reference(text):
    assert parse_reference(text) is None


@given(st.text(max_size=80))
def test_any_text_is_a_reference_or_none(text):
    found = parse_reference(text)
    assert found is None or parse_reference(text).address == found.address


LABELS = [
    "Recital 1",
    "Recital 2",
    "Article 5",
    "Article 5(1)",
    "Article 5(1), point (a)",
    "Article 5(1), point (c)",
    "Article 5(1), point (c)(i)",
    "Article 5(1), point (c)(ii)",
    "Article 5(2)",
    "Article 6, first paragraph",
    "Article 7.1",
    "Article 7.2",
]


@pytest.mark.parametrize(
    ("target", "how", "index", "last"),
    [
        ("Article 5 – paragraph 1 – point a", How.EXACT, 4, 4),
        ("Article 5 – paragraph 1 – introductory part", How.EXACT, 3, 7),
        ("Article 5 – title", How.EXACT, 2, 8),
        ("Article 6, point (1)", How.PARENT, 9, 9),
        ("Article 5 – paragraph 2 – point b", How.PARENT, 8, 8),
        ("Article 5 – paragraph 1 – point a a (new)", How.PREDECESSOR, 4, 4),
        ("Article 5 – paragraph 1 – point d (new)", How.PREDECESSOR, 5, 7),
        ("Article 5 – paragraph 1 – point c – point i a (new)", How.PREDECESSOR, 6, 6),
        ("Article 5 – paragraph 1 – point c – point ix (new)", How.PREDECESSOR, 7, 7),
        ("Article 5 – paragraph 1 a (new)", How.PREDECESSOR, 3, 7),
        ("Article 5 – paragraph -1 (new)", How.PARENT, 2, 8),
        ("Article 5 a (new)", How.PREDECESSOR, 2, 8),
        ("Article 5 a – paragraph 1 (new)", How.PREDECESSOR, 2, 8),
        ("Article 9 (new)", How.PREDECESSOR, 11, 11),
        ("Recital 1 a (new)", How.PREDECESSOR, 0, 0),
        ("Article 7", How.INSIDE, 10, 11),
        ("Article 7 – paragraph 1 a (new)", How.PREDECESSOR, 10, 10),
    ],
)
def test_a_reference_finds_its_clause_or_says_how_near_it_came(target, how, index, last):
    found = resolve(parse_reference(target), [parse_reference(label) for label in LABELS])
    assert (found.how, found.index, found.last) == (how, index, last)


@pytest.mark.parametrize("target", ["Article 12", "Recital 9", "Citation 1 a (new)"])
def test_what_is_not_in_the_text_is_not_found(target):
    assert resolve(parse_reference(target), [parse_reference(label) for label in LABELS]) is None


def test_an_only_paragraph_may_be_counted_or_not():
    counted = [parse_reference("Article 3, first paragraph, point (2)")]
    uncounted = [parse_reference("Article 3, point (2)")]
    assert resolve(uncounted[0], counted).how is How.EXACT
    assert resolve(counted[0], uncounted).how is How.EXACT


def test_a_label_that_is_not_understood_keeps_its_place():
    assert resolve(parse_reference("Article 5"), [None, parse_reference("Article 5")]).index == 1


@pytest.mark.parametrize(
    ("original", "wording", "told"),
    [
        ("(a) the nature of the situation;", "(a) the nature of the situation;", True),
        ("the nature", "(a) The nature of the situation;", True),
        ("(a) the nature of the harm;", "(a) the nature of the situation;", True),
        ("(b) the consequences", "(a) the nature of the situation;", False),
    ],
)
def test_the_original_words_confirm_a_match(original, wording, told):
    assert confirms(original, wording) is told


@pytest.fixture
def ai_act(data_folder):
    def rows(name):
        with (data_folder / "aiact" / name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    clauses = [row for row in rows("four_versions.csv") if row["commission_2021_04"]]
    return clauses, rows("amendments_groups.csv")


def test_no_two_clauses_of_the_ai_act_proposal_have_one_address(ai_act):
    clauses, _ = ai_act
    addresses = [parse_reference(row["clause_ref"]).address for row in clauses]
    assert len(set(addresses)) == len(addresses) == 328


def test_at_least_95_percent_of_the_amendments_to_the_ai_act_find_their_clause(ai_act):
    clauses, amendments = ai_act
    outline = Outline([parse_reference(row["clause_ref"]) for row in clauses])
    references = [parse_reference(row["target_ref"]) for row in amendments]
    found = [outline.resolve(reference) if reference else None for reference in references]
    counted = Counter(match.how.value if match else "not found" for match in found)
    print(f"Of {len(amendments)} amendments: {dict(counted)}")
    assert counted.total() - counted["not found"] >= 0.95 * len(amendments)
    assert counted["exact"] + counted["predecessor"] >= 0.95 * len(amendments)


def test_the_words_confirm_nearly_every_exact_match_of_the_ai_act(ai_act):
    clauses, amendments = ai_act
    outline = Outline([parse_reference(row["clause_ref"]) for row in clauses])
    told = []
    for row in amendments:
        match = outline.resolve(parse_reference(row["target_ref"]))
        if match and match.how is How.EXACT and row["operation"] != "insert":
            told.append(confirms(row["original_text"], clauses[match.index]["commission_2021_04"]))
    print(f"The original words confirm {sum(told)} of {len(told)} exact matches")
    assert sum(told) >= 0.98 * len(told)
