"""Tables and footnotes in the plain words of a clause."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.blocks import Footnote, Grid, Text, body_of
from app.domain.footnotes import Mark, Note, apart, brought_home, joined, notes_last
from app.domain.tables import table_in, table_of, written
from tests.stopwatch import soon

cells = st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]) | st.sampled_from("|\\<br>- a"), max_size=8).map(
    lambda cell: " ".join(cell.split())
)
tables = st.integers(1, 4).flatmap(
    lambda width: st.builds(
        table_of, st.lists(cells, min_size=width, max_size=width), st.lists(st.lists(cells, max_size=width), max_size=4)
    )
)


@given(tables)
def test_a_table_that_is_written_reads_as_the_same_table(table):
    assert table_in(written(table).split("\n")) == table


def test_a_cell_keeps_its_lines_bars_and_backslashes():
    table = table_of(["a|b", "c\\"], [["one\ntwo", "<br>"]])
    assert written(table) == "| a\\|b | c\\\\ |\n| --- | --- |\n| one<br>two | \\<br> |"
    assert table_in(written(table).split("\n")) == table


@pytest.mark.parametrize(
    "words", ["| one row |", "| a |\n| b |", "a | b\n--- | ---\n1 | 2", "|\n|", "| a |\nwords\n| --- |", "||||"]
)
def test_bars_alone_make_no_table(words):
    assert all(isinstance(block, Text) for block in body_of(words).blocks)


def test_a_row_that_is_longer_than_its_header_loses_nothing():
    table = table_in(["| a |", "| --- |", "| 1 | 2 |"])
    assert (table.header, table.rows) == (("a", ""), (("1", "2"),))


def test_a_body_is_told_in_paragraphs_tables_and_footnotes():
    body = body_of(
        "Fees[^1] are:\n| | Year |\n| --- | --- |\n| State[^2] | 10 |\nand no more.\n\n"
        "[^1]: In euro.\n[^2]: Or\n    land."
    )
    assert body.blocks[0] == Text(("Fees", Mark("1"), " are:"))
    assert isinstance(body.blocks[1], Grid)
    assert (body.blocks[1].has_header, body.blocks[1].heads_rows) == (True, True)
    assert body.blocks[1].rows[0][0] == Text(("State", Mark("2")))
    assert body.blocks[2] == Text(("and no more.",))
    assert body.footnotes == (Footnote("1", Text(("In euro.",)), True), Footnote("2", Text(("Or\nland.",)), True))


def test_a_mark_may_stand_before_a_colon():
    assert body_of("These[^1]: one.\n\n[^1]: Note.").blocks == (Text(("These", Mark("1"), ": one.")),)


def test_a_mark_without_a_note_is_words_and_a_note_without_a_mark_is_kept():
    body = body_of("One[^9].\n\n[^1]: Lonely.")
    assert body.blocks == (Text(("One[^9].",)),)
    assert body.footnotes == (Footnote("1", Text(("Lonely.",)), False),)


def test_the_second_note_of_one_mark_stays_among_the_words():
    words, notes = apart("A[^1].\n\n[^1]: One.\n[^1]: Two.")
    assert notes == (Note("1", "One."),)
    assert "[^1]: Two." in words


@pytest.mark.parametrize(
    ("bodies", "home"),
    [
        (["A[^1].", "B.\n\n[^1]: Note."], ["A[^1].\n\n[^1]: Note.", "B."]),
        (["A[^1].", "B[^1].\n\n[^1]: Note."], ["A[^1].\n\n[^1]: Note.", "B[^1].\n\n[^1]: Note."]),
        (["[^1]: First.\n\nA.", "B[^1]."], ["A.", "B[^1].\n\n[^1]: First."]),
        (["A.\n\n[^1]: Nobody's."], ["A.\n\n[^1]: Nobody's."]),
        (["A[^1].\n\n[^1]: a.", "B[^1].\n\n[^1]: b."], ["A[^1].\n\n[^1]: a.", "B[^1].\n\n[^1]: b."]),
        (["A[^1].", "[^1]: Note."], ["A[^1].\n\n[^1]: Note.", ""]),
    ],
)
def test_notes_go_to_the_words_that_have_their_mark(bodies, home):
    assert brought_home(bodies) == home


def test_notes_in_the_middle_go_to_the_end():
    assert notes_last("One[^1].\n[^1]: Note.\n\nTwo.") == "One[^1].\n\nTwo.\n\n[^1]: Note."


@given(st.text(st.sampled_from("a[^1]: \n|-2"), max_size=60))
def test_nothing_is_lost_in_telling_a_body_apart(words):
    parts, notes = apart(words)
    assert sorted(filter(str.isalnum, joined(parts, notes))) == sorted(filter(str.isalnum, words))
    again = joined(parts, notes)
    assert apart(again) == (parts.strip() if notes else parts, notes) or "[^" in parts


@pytest.mark.parametrize(
    "words", ["|" * 20_000, "| -" * 7_000, "[^" * 10_000, "| a |\n" * 3_000, "\\" * 20_000, "[^1]:" * 4_000]
)
def test_hostile_words_are_read_quickly(words):
    with soon():
        body_of(words)
        table_in([words, words])
