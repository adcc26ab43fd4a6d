"""A comment-resolution sheet of 12,000 amendments in 23 languages as a workbook: time, memory and statements.

A peer takes 15 minutes and 1.5 GB for one. Figures are printed, never asserted; each sheet is written by a program of
its own, and that of a tenth stands beside it.
"""

import os
import subprocess
import sys
from pathlib import Path
from time import perf_counter, process_time

import pytest
import sqlalchemy as sa

from app.amendments.models import Amendment
from app.db import Database
from app.domain.amending import AmendmentState, Operation
from app.exports.formats import Format, Wanted
from app.exports.sheets.whole import write_sheet
from app.processes.models import Process
from app.texts.queries import latest_revision
from tests.bench.test_bundles import peak
from tests.builders import NOON, a_clause, a_document, a_process
from tests.contents import statements
from tests.databases import Databases

LANGUAGES = tuple("bg cs da de el en es et fi fr ga hr hu it lt lv mt nl pl pt ro sk sl".split())  # noqa: SIM905
MANY = int(os.environ.get("AMENDMENTS", "12000"))
CLAUSES = 200
WORDS = "The responsible authority tells every person concerned, in plain language, which system took part in it. " * 4


def fill(database: Database, amendments: int) -> None:
    """A text with so many amendments, in each of the languages in turn."""
    with database.writing() as session:
        process = a_process(session, languages=LANGUAGES)
        document = a_document(session, process)
        clauses = [a_clause(session, document, WORDS, language=LANGUAGES[0]) for _one in range(CLAUSES)]
        bases = [latest_revision(session, one.id, LANGUAGES[0]) for one in clauses]
        rows = (
            {
                "process_id": process.id, "number": number, "clause_id": clauses[number % CLAUSES].id,
                "base_revision_id": bases[number % CLAUSES].id, "operation": Operation.REPLACE,
                "language": LANGUAGES[number % len(LANGUAGES)], "heading": "", "body": f"{WORDS} Case {number}.",
                "rationale": WORDS, "fingerprint": "x", "group_key": "citizen", "created_at": NOON,
                "state": AmendmentState.REJECTED, "decided_at": NOON, "reasons": WORDS,
            }
            for number in range(1, amendments + 1)
        )  # fmt: skip
        session.execute(sa.insert(Amendment), list(rows))
        session.commit()


def write(url: str, folder: str) -> None:
    """Write the sheet; prints seconds, those of work, peak megabytes and statements."""
    begun, worked = perf_counter(), process_time()
    database = Database(url)
    with database.reading() as session, (Path(folder) / "sheet.xlsx").open("wb") as out:
        process = session.scalars(sa.select(Process)).one()
        with statements(database) as counted:
            write_sheet(out, session, process, Wanted(Format.SHEET_XLSX))
    print(perf_counter() - begun, process_time() - worked, peak(), len(counted))


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_a_sheet_of_twelve_thousand_amendments(databases: Databases, engine: str, tmp_path: Path) -> None:
    for amendments in (MANY // 10, MANY):
        with databases.fresh(engine) as url:
            database = Database(url)
            fill(database, amendments)
            database.dispose()
            code = f"from tests.bench import test_sheets; test_sheets.write({url!r}, {str(tmp_path)!r})"
            ran = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
        seconds, worked, memory, counted = map(float, ran.stdout.split()[-4:])
        size = (tmp_path / "sheet.xlsx").stat().st_size / 1024**2
        print(
            f"\n{engine}: {amendments} amendments in {len(LANGUAGES)} languages: written in {seconds:.1f} s, "
            f"of which {worked:.1f} s of work, peak {memory:.0f} MB, {size:.1f} MB large, {counted:.0f} statements"
        )
