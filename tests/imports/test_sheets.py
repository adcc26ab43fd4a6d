"""A table is read as it is, or refused with the line that cannot be read."""

import pytest

from app.imports.sheets import SheetRefused, lines_of

NEEDS = (("target", "target_ref"), ("body",))


@pytest.fixture
def table(tmp_path):
    """Writes a file and reads it."""

    def read(content: bytes):
        path = tmp_path / "table.csv"
        path.write_bytes(content)
        return [(line.number, dict(line.cells)) for line in lines_of(path, needs=NEEDS)]

    return read


def test_rows_know_the_line_they_begin_on(table):
    read = table(b'target,body\n1,"two\nlines"\n\n2,one\n')
    assert read == [(2, {"target": "1", "body": "two\nlines"}), (5, {"target": "2", "body": "one"})]


@pytest.mark.parametrize(
    "content",
    [
        "target,body\n1,é\n".encode(),
        "\ufeffTarget , BODY\n1,é\n".encode(),
        "target;body\r\n1;é\r\n".encode(),
        "target\tbody\n1\té".encode(),
    ],
)
def test_marks_of_other_programs_make_no_difference(table, content):
    assert table(content) == [(2, {"target": "1", "body": "é"})]


def test_a_short_row_has_empty_cells_at_its_end(table):
    assert table(b"target,body\n1\n") == [(2, {"target": "1", "body": ""})]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "line 1: a column is missing: target or target_ref"),
        (b"target,words\n1,x\n", "line 1: a column is missing: body"),
        (b"target,body,body\n1,x,y\n", "line 1: the column body stands there twice"),
        (b"target,body\n1,x,too many\n", "line 2: 3 values, but the header names 2 columns"),
        (b'target,body\n1,"never closed\n', "line 2: "),
        ("target,body\n1,é\n".encode("latin-1"), "line 2: this is not UTF-8"),
        (b"target,body\n1," + b"x" * 1_100_000, "line 2: field larger than field limit"),
    ],
)
def test_what_is_no_table_is_refused_with_its_line(table, content, words):
    with pytest.raises(SheetRefused, match=words):
        table(content)
