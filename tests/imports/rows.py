"""Tables that tests import, and a process to import them into."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

from sqlalchemy.orm import Session

from app.processes.models import Process
from tests.builders import a_clause, a_document, a_process


def a_table(folder: Path, rows: Sequence[Mapping[str, str]], *, name: str = "rows.csv") -> Path:
    """A CSV file with these rows; its columns are those that any of them names."""
    columns = list(dict.fromkeys(column for row in rows for column in row))
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, columns)
        table.writeheader()
        table.writerows(rows)
    return path


CLAUSES = {
    "1": ("Article 1", "Purpose", "Every person is told when a machine decides."),
    "2.1": ("Article 2(1)", "", "1. Nobody is judged by a machine alone."),
    "2.2": ("Article 2(2)", "", "2. Whoever decides gives reasons: (a) in words; (b) in writing."),
    "3": ("Article 3", "Review", "A person may ask for a review."),
}


def a_text(session: Session) -> Process:
    """A process with four clauses, some with their numbers in their words."""
    process = a_process(session)
    document = a_document(session, process)
    for number, (label, heading, body) in CLAUSES.items():
        clause = a_clause(session, document, body, number=number, heading=heading)
        clause.label = {"en": label}
    session.flush()
    return process
