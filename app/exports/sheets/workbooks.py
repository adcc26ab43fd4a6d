"""Writing a comment-resolution sheet as a workbook (XLSX), row by row."""

from collections.abc import Iterable
from typing import IO, Any

import regex
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font

from app.domain.resolution_sheets import HEADINGS
from app.exports.sheets.rows import Written

LONGEST_CELL = 32_767
"""What a cell of a spreadsheet can hold; what is longer ends in an ellipsis there, and is whole in CSV and DOCX."""
WIDTHS = (22, 9, 14, 20, 9, 60, 60, 60)
A4 = 9
TOP = Alignment(vertical="top", wrap_text=True)
_FORMULA = regex.compile(r"\s*[=+\-@＝＋－＠]")


def write_xlsx(out: IO[bytes], rows: Iterable[Written], *, title: str, right_to_left: bool) -> None:
    """The sheet as a workbook: the headings stay in sight and are printed on every page, landscape, one page wide."""
    book = Workbook(write_only=True)
    book.properties.title = title
    book.properties.creator = "Openclause"
    sheet = book.create_sheet("Comments")
    _lay_out(sheet, right_to_left)
    sheet.append([_cell(sheet, heading, Font(bold=True)) for heading in HEADINGS])
    for one in rows:
        sheet.append([_cell(sheet, cell) for cell in one.row.cells])
    book.save(out)


def _lay_out(sheet: Any, right_to_left: bool) -> None:
    sheet.sheet_view.rightToLeft = right_to_left
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    for letter, width in zip("ABCDEFGH", WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width


def _cell(sheet: Any, words: str, font: Font | None = None) -> Any:
    """A cell of text, whatever it begins with: what looks like a formula stays words, also when it is edited."""
    plain = ILLEGAL_CHARACTERS_RE.sub("", words)
    kept = plain if len(plain) <= LONGEST_CELL else plain[: LONGEST_CELL - 1] + "…"
    cell = WriteOnlyCell(sheet, kept)
    cell.data_type = "s"
    cell.alignment = TOP
    if font is not None:
        cell.font = font
    if _FORMULA.match(kept):
        cell.quotePrefix = True
    return cell
