"""Reading a file into a manuscript: decoding it, finding its structure, and checking every word of it."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from app.domain.manuscript import DraftClause, DraftDivision, Manuscript, Reason, Unit, read_markdown
from app.domain.manuscript_rows import read_rows
from app.domain.written import Fault, Unwritable, cleaned
from app.texts.models import Format

LARGEST_FILE = 10 * 1024 * 1024
MOST_CLAUSES = 20_000
LONGEST_CLAUSE = 20_000
LONGEST_HEADING = 300
LONGEST_LABEL = 160
LONGEST_TITLE = 300
DELIMITERS = ",;\t|"
UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")


class Trouble(StrEnum):
    """Why a file cannot be read as a text."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    ENCODING = "encoding"
    BINARY = "binary"
    TABLE = "table"
    COLUMNS = "columns"
    COLUMN = "column"
    CHOICE = "choice"
    NO_CLAUSES = "no_clauses"
    TOO_MANY = "too_many"
    WORDS = "words"


class Unreadable(ValueError):
    """A file that cannot be imported as it is.

    For COLUMNS, COLUMN and CHOICE `columns` names those it has; for WORDS `place` names the
    clause and `fault` what is wrong with it.
    """

    def __init__(
        self, trouble: Trouble, *, columns: Sequence[str] = (), place: str = "", fault: Fault | None = None
    ) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble
        self.columns = tuple(columns)
        self.place = place
        self.fault = fault


@dataclass(frozen=True)
class Source:
    """A file's text and how to read it; `column` names the one that holds the words of a table."""

    text: str
    format: Format
    column: str = ""
    unit: Unit = Unit.PARAGRAPH


def decoded(content: bytes) -> str:
    """The text of a file: UTF-8, or UTF-16 with its mark. Raises Unreadable for anything else."""
    if len(content) > LARGEST_FILE:
        raise Unreadable(Trouble.TOO_LARGE)
    try:
        text = content.decode("utf-16" if content.startswith(UTF_16_MARKS) else "utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable(Trouble.BINARY if b"\0" in content else Trouble.ENCODING) from None
    if "\0" in text:
        raise Unreadable(Trouble.BINARY)
    if not text.strip():
        raise Unreadable(Trouble.EMPTY)
    return text


def format_of(name: str, text: str) -> Format:
    """The format a file's name says, else what the text looks like."""
    if name.lower().endswith((".csv", ".tsv")):
        return Format.CSV
    if name.lower().endswith((".md", ".markdown", ".txt")):
        return Format.MARKDOWN
    first = text.lstrip().partition("\n")[0]
    return Format.CSV if not first.startswith("#") and first.count(",") >= 3 and " " not in first else Format.MARKDOWN


def manuscript_of(source: Source) -> Manuscript:
    """The draft in a text, every word of it checked and cleaned. Raises Unreadable."""
    if source.format is Format.CSV:
        return _checked(_from_table(source))
    return _checked(read_markdown(source.text, by=source.unit))


def columns_of(text: str) -> list[str]:
    """The names of a table's columns; none when it is no table."""
    try:
        return [name.strip() for name in next(_table(text), []) if name.strip()]
    except csv.Error:
        return []


def _from_table(source: Source) -> Manuscript:
    columns = columns_of(source.text)
    if source.column and source.column not in columns:
        raise Unreadable(Trouble.COLUMN, columns=columns)
    try:
        names, *cells = _table(source.text)
    except (csv.Error, ValueError):
        raise Unreadable(Trouble.TABLE) from None
    rows = [dict(zip((name.strip() for name in names), row, strict=False)) for row in cells if any(row)]
    manuscript = read_rows(rows, source.column)
    reasons = {piece.reason for piece in manuscript.not_understood}
    if reasons & {Reason.COLUMN, Reason.COLUMNS}:
        raise Unreadable(Trouble.CHOICE if Reason.COLUMN in reasons else Trouble.COLUMNS, columns=columns)
    return manuscript


def _table(text: str) -> Iterator[list[str]]:
    first = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=first.count)
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)


def _checked(manuscript: Manuscript) -> Manuscript:
    if len(manuscript.clauses) > MOST_CLAUSES:
        raise Unreadable(Trouble.TOO_MANY)
    if not manuscript.clauses:
        raise Unreadable(Trouble.NO_CLAUSES)
    return replace(
        manuscript,
        title=_line(manuscript.title, LONGEST_TITLE, manuscript.title),
        divisions=tuple(map(_checked_division, manuscript.divisions)),
        clauses=tuple(map(_checked_clause, manuscript.clauses)),
    )


def _checked_division(division: DraftDivision) -> DraftDivision:
    place = division.label or division.heading
    label, heading = _line(division.label, LONGEST_LABEL, place), _line(division.heading, LONGEST_HEADING, place)
    return replace(division, label=label, heading=heading)


def _checked_clause(clause: DraftClause) -> DraftClause:
    place = clause.label or clause.heading or clause.body
    return replace(
        clause,
        label=_line(clause.label, LONGEST_LABEL, place),
        heading=_line(clause.heading, LONGEST_HEADING, place),
        body=_words(clause.body, LONGEST_CLAUSE, place, multiline=True),
    )


def _line(text: str, limit: int, place: str) -> str:
    return _words(" ".join(text.split()), limit, place, multiline=False)


def _words(text: str, limit: int, place: str, *, multiline: bool) -> str:
    try:
        return cleaned(text, multiline=multiline, limit=limit).text
    except Unwritable as refusal:
        raise Unreadable(Trouble.WORDS, place=place[:LONGEST_LABEL], fault=refusal.reason) from None
