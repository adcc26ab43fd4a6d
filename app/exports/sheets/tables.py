"""Writing a comment-resolution sheet as CSV, row by row."""

import csv
import io
from collections.abc import Iterable
from typing import IO

from app.domain.resolution_sheets import HEADINGS
from app.domain.written import initial_formula
from app.exports.sheets.rows import Written


def write_csv(out: IO[bytes], rows: Iterable[Written]) -> None:
    """The sheet as CSV in UTF-8 with a mark that spreadsheets know it by; no cell can be taken for a formula."""
    text = io.TextIOWrapper(out, "utf-8-sig", newline="")
    table = csv.writer(text)
    table.writerow(HEADINGS)
    table.writerows([initial_formula(cell) for cell in one.row.cells] for one in rows)
    text.detach()
