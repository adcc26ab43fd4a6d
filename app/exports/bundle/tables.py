"""The tables of a bundle: the sections of the open record as CSV, and all contributions in one flat table."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.exports.bundle.archive import Archive
from app.exports.record.columns import Meaning, meaning_of
from app.exports.record.section import Row, Section
from app.exports.record.writing import cell
from app.ledger.models import Entry
from app.processes.models import Process

CSV = "text/csv"
IN_THE_LOG = frozenset({"entries"})
"""Sections that a bundle does not have as tables: the folder of the log holds them, to the byte."""
FLAT: dict[str, Meaning] = {
    "id": Meaning("string", "Address of the contribution, which never changes."),
    "type": Meaning("string", "comment, amendment, objection or response."),
    "space": Meaning("string", "Address of the process."),
    "about": Meaning("string", "Address of the clause or the amendment that it is about; empty for the whole text."),
    "parent": Meaning("string", "Address of the contribution that it replies to."),
    "author": Meaning("string", "Public name of the author; empty for somebody who has left and for what is hidden."),
    "group": Meaning("string", "Key of the author's stakeholder group."),
    "organisation": Meaning("string", "Organisation the author spoke for."),
    "language": Meaning("string", "BCP 47 tag of the language of the words."),
    "body": Meaning("string", "The words; empty for what is hidden or withdrawn."),
    "state": Meaning("string", "How it stands."),
    "created_at": Meaning("datetime", "When it came to be."),
    "updated_at": Meaning("datetime", "When it was changed or decided last, where that is known."),
}
"""The columns of the flat table: who said what, when, about what, under addresses that stay."""
FROM = {"comments": "comment", "amendments": "amendment", "objections": "objection", "responses": "response"}


@dataclass(frozen=True)
class Since:
    """What a bundle from a day on leaves out: rows that are older and that no entry has touched since."""

    moment: datetime
    touched: frozenset[str]

    def keeps(self, section: Section, row: Row) -> bool:
        """Whether the row is newer, or was acted on since; tables without any moment are always whole."""
        moments = [value for value in row if isinstance(value, datetime)]
        dated = any(meaning_of(section.name, each).type == "datetime" for each in section.columns)
        if not dated or any(moment >= self.moment for moment in moments):
            return True
        number = row[section.columns.index("number")] if "number" in section.columns else None
        return f"{section.name}/{number}" in self.touched


def since_of(session: Session, process: Process, moment: datetime | None) -> Since | None:
    """What was acted on from a moment on, by the log."""
    if moment is None:
        return None
    query = sa.select(Entry.object).where(Entry.process_id == process.id, Entry.entered_at >= moment).distinct()
    return Since(moment, frozenset(session.scalars(query)))


def narrowed(sections: Sequence[Section], since: Since | None) -> list[Section]:
    """The sections that become tables, with the rows that are wanted."""
    return [_narrowed(one, since) for one in sections if one.name not in IN_THE_LOG]


def _narrowed(section: Section, since: Since | None) -> Section:
    if since is None:
        return section
    return Section(section.name, section.columns, lambda: (row for row in section.rows() if since.keeps(section, row)))


def write_table(archive: Archive, section: Section, folder: str = "tables") -> None:
    """A table as CSV: UTF-8, a header, no cell that a spreadsheet would take for a formula."""
    with archive.file(f"{folder}/{section.name}.csv", CSV) as out:
        for row in _rows(section.columns, section.rows()):
            out.write(row)


def _rows(columns: Sequence[str], rows: Iterable[Row]) -> Iterator[bytes]:
    line = io.StringIO(newline="")
    table = csv.writer(line)
    table.writerow(columns)
    for row in rows:
        table.writerow(map(cell, row))
        yield line.getvalue().encode()
        line.seek(0)
        line.truncate()
    yield line.getvalue().encode()


def flat(process: Process, sections: Sequence[Section], base_url: str) -> Section:
    """Every contribution in one table, in the order of its kind and number."""
    home = f"{base_url}/{process.drafting_language}/processes/{process.slug}"

    def rows() -> Iterator[Row]:
        for section in sorted((one for one in sections if one.name in FROM), key=lambda one: one.name):
            for row in section.rows():
                yield _flat(home, section.name, dict(zip(section.columns, row, strict=True)))

    return Section("contributions", tuple(FLAT), rows)


def _flat(home: str, table: str, row: dict[str, Any]) -> Row:
    about = f"{home}/clauses/{row['clause']}" if row.get("clause") else None
    if table != "amendments" and row.get("amendment"):
        about = f"{home}/amendments/{row['amendment']}"
    parent = f"{home}/comments/{row['reply_to']}" if row.get("reply_to") else None
    words = row["reasons"] if table == "responses" else row["body"]
    state = row["disposition"] if table == "responses" else row["state"]
    updated = row.get("edited_at") or row.get("decided_at") or row.get("changed_at")
    return (
        f"{home}/{table}/{row['number']}", FROM[table], home, about, parent, row["author"], row.get("group"),
        row.get("organisation"), row["language"], words, state, row["created_at"], updated,
    )  # fmt: skip
