"""Writing tables as JSON, or as CSV files in one archive, row by row."""

import csv
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from enum import Enum
from typing import IO, Any

from app.domain.written import initial_formula
from app.exports.record.section import Section

BEGINNING_OF_ZIP = (1980, 1, 1, 0, 0, 0)


def write_json(out: IO[bytes], about: Mapping[str, Any], sections: Sequence[Section]) -> None:
    """One object: what `about` tells, then a list of objects for each section."""
    out.write(b'{"about":' + _json(about))
    for section in sections:
        out.write(b',\n"' + section.name.encode() + b'":[')
        for place, row in enumerate(section.rows()):
            out.write((b",\n" if place else b"\n") + _json(dict(zip(section.columns, row, strict=True))))
        out.write(b"]")
    out.write(b"}\n")


def write_csv(out: IO[bytes], about: Mapping[str, Any], sections: Sequence[Section]) -> None:
    """An archive with a CSV file for each section, UTF-8, and `about.csv`; no cell can be taken for a formula.

    Lists and mappings are JSON in their cells.
    """
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        _write_table(archive, Section("about", ("name", "value"), lambda: list(about.items())))
        for section in sections:
            _write_table(archive, section)


def _write_table(archive: zipfile.ZipFile, section: Section) -> None:
    file = zipfile.ZipInfo(f"{section.name}.csv", BEGINNING_OF_ZIP)
    file.compress_type = zipfile.ZIP_DEFLATED
    with archive.open(file, "w", force_zip64=True) as stream, io.TextIOWrapper(stream, "utf-8", newline="") as text:
        table = csv.writer(text)
        table.writerow(section.columns)
        table.writerows([cell(value) for value in row] for row in section.rows())


def cell(value: Any) -> str:
    """A value as a cell of a table; none that a spreadsheet would take for a formula."""
    if value is None:
        return ""
    if isinstance(value, str) and not isinstance(value, Enum):
        return initial_formula(value)
    plain = _plain(value)
    if isinstance(plain, bool):
        return "true" if plain else "false"
    if isinstance(plain, dict | list | tuple):
        return JSON.encode(plain)
    return initial_formula(str(plain))


def _json(value: Mapping[str, Any]) -> bytes:
    return JSON.encode(value).encode()


def _plain(value: Any) -> Any:
    """A value as JSON has it: moments in UTC (RFC 3339), enums by their values."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    if isinstance(value, Enum):
        return value.value
    return value


JSON = json.JSONEncoder(ensure_ascii=False, default=_plain)
"""Kept, for a record may have a hundred thousand rows."""
