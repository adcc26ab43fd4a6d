import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.manuscript import DraftClause, DraftDivision, Manuscript, Unit, read_markdown
from app.domain.manuscript_writing import write_markdown
from app.domain.structure import ClauseKind, DivisionKind
from tests.stopwatch import soon

letters = st.characters(exclude_characters="\r\n", exclude_categories=["Cs"])
tricky = st.sampled_from(
    [
        "Article 5",
        "Article 6. Scope",
        "CHAPTER II",
        "5",
        "5.1",
        "(1)",
        "1. One",
        "2. Two",
        "(1) Whereas",
        "Whereas:",
        "Preamble",
        "# Not a heading",
        "\\# Escaped",
        "\\\\## Twice",
        "###",
        "Scope ##",
        "**Scope**",
        "{.clause .point}",
        'x {.clause .point label="y"}',
        '"\\',
        "第五条",
        "（目的）",
        "第二条　定義",
        "２　前項",
        "المادة 5. الهدف",
        "a) point",
        "- item",
        "",
    ]
)
line = (tricky | st.text(letters, max_size=12)).map(str.strip)
body = st.lists(line, max_size=5).map("\n".join).map(str.strip)
clauses = st.builds(DraftClause, st.sampled_from(ClauseKind), line, line, body, st.none(), st.booleans())
by_hand = st.one_of(
    st.builds(lambda n, words: ("article", f"Article {n}", words), st.integers(1, 99), line),
    st.builds(lambda n, words: ("chapter", f"Chapter {n}", words), st.integers(1, 99), line),
    st.just(("preamble", "", "Preamble")),
)
headed = by_hand | st.tuples(st.sampled_from([kind.value for kind in DivisionKind]), line, line)


@st.composite
def manuscripts(draw):
    """A draft whose divisions stand before what they hold, with clauses in whichever division is open."""
    divisions, found, above = [], [], []
    for _ in range(draw(st.integers(0, 6))):
        above = above[: draw(st.integers(0, len(above)))]
        kind, label, heading = draw(headed)
        divisions.append(
            DraftDivision(DivisionKind(kind), label, heading, len(above) + 1, above[-1] if above else None)
        )
        above = [*above, len(divisions) - 1]
        for place in range(draw(st.integers(0, 3))):
            home = draw(st.sampled_from([above[-1], above[-1], above[-1], above[0], None]))
            made = draw(clauses | numbered_in(divisions[above[-1]], place + 1))
            found.append(DraftClause(made.kind, made.label, made.heading, made.body, home, made.struck))
            above = above if home is not None else []
            if home is None:
                break
            above = above[: above.index(home) + 1]
    return Manuscript(draw(line), tuple(divisions), tuple(found))


def numbered_in(division, place):
    number = division.label.rpartition(" ")[2]
    kind, label = (
        (ClauseKind.RECITAL, f"({place})")
        if division.kind is DivisionKind.PREAMBLE
        else (ClauseKind.PARAGRAPH, f"{number}.{place}")
    )
    return st.builds(DraftClause, st.just(kind), st.just(label), st.just(""), body, st.none())


@given(manuscripts())
def test_a_draft_that_is_written_reads_as_the_same_draft(manuscript):
    read = read_markdown(write_markdown(manuscript))
    assert read.title == manuscript.title
    assert read.divisions == manuscript.divisions
    assert read.clauses == manuscript.clauses
    assert read.not_understood == ()


@given(manuscripts(), st.sampled_from(Unit))
def test_how_the_reader_would_cut_articles_makes_no_difference_to_a_written_draft_that_says_it(manuscript, by):
    written = write_markdown(manuscript)
    if "{.document .articles}" in written.partition("\n")[0]:
        assert read_markdown(written, by=by).clauses == manuscript.clauses


@given(st.text())
def test_any_text_is_read_and_nothing_of_it_is_lost(text):
    read = read_markdown(text)
    said = " ".join(
        [
            read.title,
            *(f"{division.label} {division.heading}" for division in read.divisions),
            *(f"{clause.label} {clause.heading} {clause.body}" for clause in read.clauses),
            *(unplaced.text for unplaced in read.not_understood),
        ]
    )
    assert set(filter(str.isalpha, text)) <= set(filter(str.isalpha, said))
    assert read_markdown(write_markdown(read)).clauses == read.clauses


BY_HAND = """# A code

## Preamble

(1) AI is everywhere.

(2) It must serve people.

## Chapter I. Scope

### Article 1. Purpose

1. This code guides:

a) agencies;
b) their contractors.

2. It binds them.

### Article 2. Terms

In this code, words mean what they mean.

### 3. Openness

Tell people.
"""


def test_a_plain_draft_is_written_as_one_would_by_hand():
    assert write_markdown(read_markdown(BY_HAND)) == BY_HAND


def test_a_draft_by_whole_articles_says_so_in_its_title():
    written = write_markdown(read_markdown(BY_HAND, by=Unit.ARTICLE))
    assert written == BY_HAND.replace("# A code", "# A code {.document .articles}", 1)
    assert read_markdown(written) == read_markdown(BY_HAND, by=Unit.ARTICLE)


def test_what_a_heading_would_not_tell_is_said_in_braces():
    point = DraftClause(ClauseKind.POINT, "Article 5(1), point (a)", "", "(a) the use of systems;", None)
    struck = DraftClause(ClauseKind.ARTICLE, "Article 6", "Gone", "", None, struck=True)
    assert write_markdown(Manuscript("", (), (point, struck))) == (
        '## {.clause .point label="Article 5(1), point (a)"}\n\n(a) the use of systems;\n\n'
        '## Gone {.clause .article .struck label="Article 6"}\n'
    )


def test_an_empty_draft_is_an_empty_text():
    assert write_markdown(Manuscript("", (), ())) == ""


def test_a_thousand_clauses_are_written_within_seconds():
    text = "# T\n\n" + "\n\n".join(f"## Article {number}. Words\n\nSome text of it." for number in range(1, 1001))
    with soon():
        assert len(read_markdown(write_markdown(read_markdown(text))).clauses) == 1000


@pytest.mark.parametrize("by", Unit)
def test_the_order_of_divisions_without_clauses_is_kept(by):
    divisions = tuple(DraftDivision(DivisionKind.CHAPTER, f"Chapter {roman}", "", 1, None) for roman in ("I", "II"))
    assert read_markdown(write_markdown(Manuscript("T", divisions, ())), by=by).divisions == divisions
