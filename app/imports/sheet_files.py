"""Reading a filled comment-resolution sheet: XLSX, CSV or DOCX. No formula is evaluated, and no bomb unpacked."""

import csv
import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import chain
from typing import Any

from app.domain.resolution_sheets import HEADINGS, MOST_ROWS, altered
from app.domain.written import initial_formula
from app.files.archive import OLD_OR_LOCKED, Archive
from app.files.trouble import Trouble, Unreadable
from app.texts.documents.markup import Element, local, tree_of
from app.texts.documents.word_notes import Notes
from app.texts.documents.word_runs import words_of
from app.texts.reading import LARGEST_FILE, LONGEST_CELL, decoded

BROADEST = 64
"""Cells of a row that are looked at: what stands beside the eight is an altered heading."""
EMPTIEST = 1_000
"""Rows without a word that may stand one after another in a workbook before it has ended."""
DELIMITERS = ",;\t"
DAMAGED = (
    KeyError, ValueError, TypeError, AttributeError, IndexError, OSError, EOFError, SyntaxError, RecursionError,
    OverflowError, NotImplementedError, zipfile.BadZipFile, zlib.error, struct.error,
)  # fmt: skip
"""What a library says of a workbook that is damaged, or made to hurt."""


class HeadingsAltered(ValueError):
    """A sheet whose headings are not the eight; `differing` are columns (from 1), what belongs there, what stands."""

    def __init__(self, differing: Sequence[tuple[int, str, str]]) -> None:
        super().__init__(f"{len(differing)} headings differ")
        self.differing = tuple(differing)


class RowsTooMany(ValueError):
    """A sheet with more rows than are taken at once."""


@dataclass(frozen=True)
class Brought:
    """A row of a file: its line, its cells in the order of the headings, and which holds a formula (0: none)."""

    line: int
    cells: tuple[str, ...]
    formula: int = 0


def rows_in(content: bytes) -> list[Brought]:
    """The rows of a sheet that have any words. Raises Unreadable, HeadingsAltered, RowsTooMany."""
    if len(content) > LARGEST_FILE:
        raise Unreadable(Trouble.TOO_LARGE)
    if not content.strip():
        raise Unreadable(Trouble.EMPTY)
    zipped = content.startswith((b"PK", OLD_OR_LOCKED))
    return _checked(_unzipped(content) if zipped else _of_csv(decoded(content)))


def _checked(lines: Iterable[Brought]) -> list[Brought]:
    """The rows under the headings, which are the first line that has any words."""
    found = (one for one in lines if one.formula or any(cell.strip() for cell in one.cells))
    headings = next(found, None)
    if headings is None:
        raise Unreadable(Trouble.EMPTY)
    differing = altered(headings.cells)
    if differing:
        raise HeadingsAltered(differing)
    rows: list[Brought] = []
    for one in found:
        if len(rows) == MOST_ROWS:
            raise RowsTooMany
        if not _is_repeated(one):
            cells = (*one.cells, *[""] * len(HEADINGS))[: len(HEADINGS)]
            rows.append(Brought(one.line, cells, one.formula))
    return rows


def _is_repeated(one: Brought) -> bool:
    """Whether a row repeats the headings, as those of a document do on each page of some word processors."""
    return not altered(one.cells)


def _unzipped(content: bytes) -> Iterable[Brought]:
    archive = Archive(content)
    if any(name.lower().endswith("vbaproject.bin") for name in archive.names):
        raise Unreadable(Trouble.MACROS)
    if "word/document.xml" in archive.names:
        return _of_word(archive.read("word/document.xml"))
    if "xl/workbook.xml" not in archive.names:
        raise Unreadable(Trouble.KIND)
    _refuse_entities(archive)
    return _of_workbook(content)


def _refuse_entities(archive: Archive) -> None:
    """A library reads these parts: none may declare a document type, in no encoding in which that could hide."""
    for name in sorted(archive.names):
        if name.lower().endswith((".xml", ".rels")):
            part = archive.read(name)
            if b"<!DOCTYPE" in part or b"<!ENTITY" in part or b"\0" in part[:400]:
                raise Unreadable(Trouble.ENTITIES)


def _of_workbook(content: bytes) -> Iterator[Brought]:
    """The rows of the first sheet of a workbook, as they were typed."""
    from openpyxl import load_workbook  # here, for it takes long to import, and most processes never read a workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        yield from _of_cells(sheet.iter_rows(max_col=BROADEST))
    except Unreadable:
        raise
    except (*DAMAGED, InvalidFileException):
        raise Unreadable(Trouble.BROKEN) from None


def _of_cells(rows: Iterable[Sequence[Any]]) -> Iterator[Brought]:
    empty = 0
    for line, cells in enumerate(rows, start=1):
        words = tuple(_typed(cell.value) for cell in cells)
        empty = 0 if any(words) else empty + 1
        if empty > EMPTIEST:
            return
        formula = next((place for place, cell in enumerate(cells, start=1) if cell.data_type == "f"), 0)
        yield Brought(line, words, formula)


def _typed(value: object) -> str:
    """What somebody typed into a cell; whole numbers without a point, days without a time."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time.min else value.isoformat(" ", "minutes")
    return value.isoformat() if isinstance(value, date) else str(value)


def _of_csv(text: str) -> Iterator[Brought]:
    """The rows of a CSV file; an apostrophe that kept words from being taken for a formula is left off."""
    csv.field_size_limit(LONGEST_CELL)
    first = text[: text.find("\n")] if "\n" in text else text
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(DELIMITERS, key=first.count), strict=True)
    begins = 1
    try:
        for cells in reader:
            yield Brought(begins, tuple(map(_unquoted, cells[:BROADEST])))
            begins = reader.line_num + 1
    except csv.Error:
        raise Unreadable(Trouble.TABLE) from None


def _unquoted(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and initial_formula(cell[1:]) == cell else cell


def _of_word(xml: bytes) -> Iterator[Brought]:
    """The rows of every table of a document, counted through; tracked changes are read as accepted."""
    rows = (row for row in tree_of(xml).iter("{*}tr") if not _is_nested(row))
    notes = Notes(None, None, None)
    for line, row in enumerate(rows, start=1):
        cells = [cell for cell in _children(row) if local(cell) == "tc"][:BROADEST]
        yield Brought(line, tuple(_words_of(cell, notes) for cell in cells))


def _is_nested(row: Element) -> bool:
    return next(row.iterancestors("{*}tc"), None) is not None


def _children(row: Element) -> Iterator[Element]:
    """What stands in a row, also within the wrappers of content controls."""
    for one in row:
        if local(one) in ("sdt", "sdtContent", "customXml", "ins"):
            yield from _children(one)
        else:
            yield one


def _words_of(cell: Element, notes: Notes) -> str:
    paragraphs = (words_of(paragraph, notes).text for paragraph in cell.iter("{*}p"))
    return "\n".join(chain(paragraphs)).strip()
