"""Reading tables that others made: a CSV file as rows by column, each with the line of the file on which it begins."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.texts.reading import LONGEST_CELL

LARGEST_FILE = 50 * 1024 * 1024
DELIMITERS = ",;\t"


class SheetRefused(ValueError):
    """A file that is no table we can read; the message says why, and where."""


class LineRefused(ValueError):
    """A row that cannot be taken; the message says why."""


@dataclass(frozen=True)
class Line:
    """A row of a table: `number` is the line of the file it begins on, `cells` its values by column name."""

    number: int
    cells: Mapping[str, str]

    def first(self, *columns: str) -> str:
        """The value in the first of these columns that holds one; empty when none does."""
        return next((self.cells[column] for column in columns if self.cells.get(column)), "")

    def has(self, *columns: str) -> bool:
        """Whether the table has one of these columns at all."""
        return any(column in self.cells for column in columns)


@dataclass(frozen=True)
class NotTaken:
    """A row that was left out: where it begins, what it is called in its table, and why."""

    line: int
    name: str
    reason: str

    def __str__(self) -> str:
        return f"line {self.line}{f' ({self.name})' if self.name else ''}: {self.reason}"


def lines_of(path: Path, *, needs: tuple[tuple[str, ...], ...] = ()) -> Iterator[Line]:
    """The rows of a CSV file in UTF-8 with one header line; empty rows are passed over.

    Of each tuple in `needs` the header must have at least one column. Column names are compared without case and
    surrounding space; commas, semicolons and tabs may separate. Raises SheetRefused.
    """
    yield from lines_in(_text(path), needs=needs)


def lines_in(text: str, *, needs: tuple[tuple[str, ...], ...] = ()) -> Iterator[Line]:
    """The rows of a table that has been read already, as `lines_of` gives them."""
    csv.field_size_limit(LONGEST_CELL)
    header_end = text.find("\n") if "\n" in text else len(text)
    delimiter = max(DELIMITERS, key=text[:header_end].count)
    reader = csv.reader(_physical_lines(text), delimiter=delimiter, strict=True)
    try:
        header = _header(next(reader, []), needs)
        yield from _rows(reader, header)
    except csv.Error as error:
        raise SheetRefused(f"line {reader.line_num}: {error}") from error


def _rows(reader: Any, header: list[str]) -> Iterator[Line]:
    begins = reader.line_num + 1
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield Line(begins, _by_column(cells, header, begins))
        begins = reader.line_num + 1


def _by_column(cells: list[str], header: list[str], number: int) -> dict[str, str]:
    if len(cells) > len(header):
        raise SheetRefused(f"line {number}: {len(cells)} values, but the header names {len(header)} columns")
    padded = cells + [""] * (len(header) - len(cells))
    return dict(zip(header, padded, strict=True))


def _header(names: list[str], needs: tuple[tuple[str, ...], ...]) -> list[str]:
    header = [name.strip().casefold() for name in names]
    twice = sorted({name for name in header if name and header.count(name) > 1})
    if twice:
        raise SheetRefused(f"line 1: the column {twice[0]} stands there twice")
    for choices in needs:
        if not set(choices) & set(header):
            raise SheetRefused(f"line 1: a column is missing: {' or '.join(choices)}")
    return header


def _physical_lines(text: str) -> Iterator[str]:
    """Lines as an editor counts them; str.splitlines would also break at characters that stand inside cells."""
    start = 0
    while start < len(text):
        end = text.find("\n", start) + 1 or len(text)
        yield text[start:end]
        start = end


def _text(path: Path) -> str:
    if path.stat().st_size > LARGEST_FILE:
        raise SheetRefused(f"the file has more than {LARGEST_FILE // 1024 // 1024} MB; divide it")
    raw = path.read_bytes()
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise SheetRefused(f"line {line}: this is not UTF-8; save the table as CSV in UTF-8") from error
