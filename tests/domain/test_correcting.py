"""Correcting a draft before it is stored."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.correcting import Act, Corrected, Correction, as_data, correct, from_data, places_to_split
from app.domain.errors import CorrectionImpossible, Obstacle
from app.domain.manuscript import DraftClause, DraftDivision, Manuscript, Reason, Unplaced
from app.domain.structure import ClauseKind, DivisionKind

PART = DraftDivision(DivisionKind.PART, "Part I", "General", 1, None)
CHAPTER = DraftDivision(DivisionKind.CHAPTER, "Chapter 1", "Scope", 2, 0)
ANNEX = DraftDivision(DivisionKind.ANNEX, "Annex", "", 1, None)


def a_clause(number: int, division: int | None, body: str = "") -> DraftClause:
    return DraftClause(ClauseKind.ARTICLE, f"Article {number}", "", body or f"Words of {number}.", division)


DRAFT = Manuscript(
    "A law",
    (PART, CHAPTER, ANNEX),
    (a_clause(1, 0), a_clause(2, 1), a_clause(3, 1, "First sentence. Second one.\nA third line."), a_clause(4, 2)),
    (Unplaced(1, "Sign in to our page", Reason.NOISE),),
)
"""Part I: article 1; its Chapter 1: articles 2 and 3; the Annex: article 4."""


def shape(corrected: Corrected) -> list[str]:
    """The draft in one line a part: its depth in dots, then its number, else its words."""
    read = corrected.manuscript
    names = dict(zip(corrected.divisions, read.divisions, strict=True))
    clauses = dict(zip(corrected.clauses, read.clauses, strict=True))
    lines = []
    for part in corrected.order:
        if part in names:
            lines.append("." * (names[part].level - 1) + (names[part].label or names[part].heading))
        else:
            clause = clauses[part]
            depth = read.divisions[clause.division].level if clause.division is not None else 0
            lines.append("." * depth + (clause.label or clause.body))
    return lines


def after(*corrections: Correction) -> list[str]:
    return shape(correct(DRAFT, corrections))


WHOLE = ["Part I", ".Article 1", ".Chapter 1", "..Article 2", "..Article 3", "Annex", ".Article 4"]


@pytest.mark.parametrize(
    ("correction", "shaped"),
    [
        (Correction(Act.CUT, ("c1", "c3")), ["Part I", ".Article 1", ".Chapter 1", "..Article 3", "Annex"]),
        (Correction(Act.CUT, ("d1",)), ["Part I", ".Article 1", ".Article 2", ".Article 3", "Annex", ".Article 4"]),
        (Correction(Act.CUT_WHOLE, ("d0",)), ["Annex", ".Article 4"]),
        (Correction(Act.CUT_BEFORE, ("c2",)), ["Part I", ".Chapter 1", "..Article 3", "Annex", ".Article 4"]),
        (Correction(Act.CUT_AFTER, ("c1",)), ["Part I", ".Article 1", ".Chapter 1", "..Article 2"]),
        (Correction(Act.CUT_RANGE, ("c3", "c1")), ["Part I", ".Article 1", ".Chapter 1"]),
        (Correction(Act.PUT_UNDER, ("c3",), other="d1"),
         ["Part I", ".Article 1", ".Chapter 1", "..Article 2", "..Article 3", "..Article 4", "Annex"]),
        (Correction(Act.PUT_UNDER, ("c0",), other="d2"),
         ["Part I", ".Chapter 1", "..Article 2", "..Article 3", "Annex", ".Article 1", ".Article 4"]),
        (Correction(Act.PUT_UNDER, ("d1",), other="d2"),
         ["Part I", ".Article 1", "Annex", ".Chapter 1", "..Article 2", "..Article 3", ".Article 4"]),
        (Correction(Act.PUT_UNDER, ("d1",)),
         ["Part I", ".Article 1", "Annex", ".Article 4", "Chapter 1", ".Article 2", ".Article 3"]),
        (Correction(Act.TO_CLAUSE, ("d1",), kind="paragraph"),
         ["Part I", ".Article 1", ".Chapter 1 Scope", ".Article 2", ".Article 3", "Annex", ".Article 4"]),
        (Correction(Act.TO_HEADING, ("c1",), kind="chapter", other="d0"),
         ["Part I", ".Article 1", ".Chapter 1", ".Article 2", "..Article 3", "Annex", ".Article 4"]),
        (Correction(Act.TO_HEADING, ("c1",), kind="section", other="d1"),
         ["Part I", ".Article 1", ".Chapter 1", "..Article 2", "...Article 3", "Annex", ".Article 4"]),
        (Correction(Act.TO_HEADING, ("c0",), kind="part"),
         ["Part I", "Article 1", ".Chapter 1", "..Article 2", "..Article 3", "Annex", ".Article 4"]),
        (Correction(Act.TAKE, ("u0",), kind="recital", label="(1)"), ["(1)", *WHOLE]),
        (Correction(Act.TAKE, ("u0",), kind="point", other="c3"), [*WHOLE, ".Sign in to our page"]),
    ],
)  # fmt: skip
def test_a_correction_gives_the_draft_its_shape(correction: Correction, shaped: list[str]) -> None:
    assert after() == WHOLE
    assert after(correction) == shaped


def test_joining_puts_the_words_at_the_end_of_the_clause_before() -> None:
    joined = correct(DRAFT, [Correction(Act.JOIN, ("c1",), heading="yes")]).manuscript
    assert joined.clauses[0].body == "Words of 1.\n\nArticle 2\n\nWords of 2."
    assert len(joined.clauses) == 3


def test_splitting_at_a_sentence_makes_two_clauses_that_have_all_the_words() -> None:
    places = places_to_split(DRAFT.clauses[2].body)
    assert [words for _place, words in places] == ["Second one.", "A third line."]
    split = correct(DRAFT, [Correction(Act.SPLIT, ("c2",), place=places[0][0], label="Article 3a")])
    assert [clause.body for clause in split.manuscript.clauses[2:4]] == [
        "First sentence.", "Second one.\nA third line.",
    ]  # fmt: skip
    assert split.clauses == ("c0", "c1", "c2", "n0", "c3")


def test_a_clause_that_becomes_a_heading_keeps_the_rest_of_its_words() -> None:
    made = correct(DRAFT, [Correction(Act.TO_HEADING, ("c2",), kind="section", other="d1")])
    assert made.manuscript.divisions[2] == DraftDivision(
        DivisionKind.SECTION, "Article 3", "First sentence. Second one.", 3, 1
    )
    assert made.manuscript.clauses[2].body == "A third line."


def test_what_was_cut_can_be_put_back_where_it_was() -> None:
    assert after(Correction(Act.CUT_RANGE, ("c0", "c3")), Correction(Act.RESTORE, ("c2",))) == [
        "Part I", ".Chapter 1", "..Article 3",
    ]  # fmt: skip
    assert after(Correction(Act.CUT, ("d1",)), Correction(Act.RESTORE, ("d1",))) == WHOLE


def test_kind_number_heading_words_and_title_are_rewritten() -> None:
    rewrite = Correction(Act.REWRITE, ("c0",), "recital", "(1)", "Aim", "Whereas.")
    read = correct(DRAFT, [rewrite, Correction(Act.TITLE, heading="Another law")]).manuscript
    assert read.clauses[0] == DraftClause(ClauseKind.RECITAL, "(1)", "Aim", "Whereas.", 0)
    assert read.title == "Another law"


@pytest.mark.parametrize(
    ("corrections", "obstacle"),
    [
        ([Correction(Act.CUT, ("c9",))], Obstacle.UNKNOWN),
        ([Correction(Act.CUT, ())], Obstacle.UNKNOWN),
        ([Correction(Act.CUT, ("c0",)), Correction(Act.JOIN, ("c0",))], Obstacle.UNKNOWN),
        ([Correction(Act.JOIN, ("c0",))], Obstacle.NOTHING_BEFORE),
        ([Correction(Act.JOIN, ("d0",))], Obstacle.KIND),
        ([Correction(Act.SPLIT, ("c0",), place=0)], Obstacle.PLACE),
        ([Correction(Act.SPLIT, ("c0",), place=-1)], Obstacle.PLACE),
        ([Correction(Act.SPLIT, ("c0",), place=9999)], Obstacle.PLACE),
        ([Correction(Act.PUT_UNDER, ("d0",), other="d1")], Obstacle.INTO_ITSELF),
        ([Correction(Act.PUT_UNDER, ("c0",), other="c1")], Obstacle.KIND),
        ([Correction(Act.TO_HEADING, ("c0",), kind="chapter", other="d2")], Obstacle.NOT_AROUND),
        ([Correction(Act.TO_HEADING, ("c0",), kind="novel")], Obstacle.KIND),
        ([Correction(Act.REWRITE, ("c0",), "article", body=" ")], Obstacle.NO_WORDS),
        ([Correction(Act.TAKE, ("u1",), kind="point")], Obstacle.UNKNOWN),
        ([Correction(Act.CUT_BEFORE, ("d0",))], Obstacle.NOTHING_THERE),
        ([Correction(Act.TITLE, heading="x")] * 2001, Obstacle.TOO_MANY),
    ],
)
def test_what_cannot_be_corrected_is_refused_with_its_reason(
    corrections: Sequence[Correction], obstacle: Obstacle
) -> None:
    with pytest.raises(CorrectionImpossible) as refused:
        correct(DRAFT, corrections)
    assert refused.value.obstacle is obstacle


IDS = st.sampled_from(["c0", "c1", "c2", "c3", "d0", "d1", "d2", "u0", "n0", "n1"])
ANY = st.builds(
    Correction,
    act=st.sampled_from(Act),
    parts=st.lists(IDS, min_size=1, max_size=2).map(tuple),
    kind=st.sampled_from(["article", "chapter", "paragraph"]),
    label=st.sampled_from(["", "1"]),
    heading=st.sampled_from(["", "On"]),
    body=st.just("Words."),
    place=st.integers(0, 20),
    other=st.one_of(st.just(""), IDS),
)


@given(st.lists(ANY, max_size=6))
def test_whatever_is_corrected_the_draft_stays_whole(corrections: list[Correction]) -> None:
    """Divisions stand before what they hold, ids are distinct, and what is kept as data reads as the same."""
    try:
        corrected = correct(DRAFT, corrections)
    except CorrectionImpossible:
        return
    read = corrected.manuscript
    assert all(one.parent is None or one.parent < at for at, one in enumerate(read.divisions))
    assert all(clause.division is None or clause.division < len(read.divisions) for clause in read.clauses)
    names = [*corrected.order, *corrected.pieces, *(part.id for part in corrected.cut)]
    assert len(names) == len(set(names))
    assert [from_data(as_data(one)) for one in corrections] == corrections
