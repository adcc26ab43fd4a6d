"""A whole comment-resolution sheet in the format that is asked for."""

from typing import IO

from sqlalchemy.orm import Session

from app.domain.directions import is_right_to_left
from app.domain.errors import LanguageUnknown
from app.exports.formats import Format, Wanted
from app.exports.sheets.rows import rows_of
from app.exports.sheets.tables import write_csv
from app.exports.sheets.word import write_docx
from app.processes.models import Process


def write_sheet(out: IO[bytes], session: Session, process: Process, wanted: Wanted) -> None:
    """Write the sheet; its columns run in the direction of the language asked for, else of the drafting language.

    Raises LanguageUnknown for a language the process does not have.
    """
    language = wanted.language or process.drafting_language
    if language not in process.languages:
        raise LanguageUnknown
    rows = rows_of(session, process, wanted.picked, wanted.language)
    title = process.title.get(language) or next(iter(process.title.values()))
    leftward = is_right_to_left(language)
    if wanted.format is Format.SHEET_CSV:
        write_csv(out, rows)
    elif wanted.format is Format.SHEET_XLSX:
        from app.exports.sheets.workbooks import write_xlsx  # its library takes long to import, and few ask for it

        write_xlsx(out, rows, title=title, right_to_left=leftward)
    else:
        write_docx(out, rows, title=title, language=language, right_to_left=leftward)
