"""The glossary of a process: fixed terms taken up, changed, taken out, and carried in and out as a table."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.domain.errors import LanguageUnknown, NothingChanged, TermTaken
from app.domain.glossary import forms
from app.domain.written import Unwritable, cleaned, initial_formula
from app.languages.models import GlossaryTerm
from app.languages.queries import glossary_of
from app.ledger.services import Act
from app.processes.models import Process
from app.processes.services import enter, enter_many, next_number
from app.texts.models import Clause
from app.texts.queries import clauses_by_numbers

LONGEST_TERM = 300
LONGEST_DEFINITION = 2_000
LONGEST_NOTE = 1_000
MOST_ROWS = 2_000
NUMBER, NOTE, CLAUSE, DEFINITION = "number", "note", "clause", "definition:"


@dataclass(frozen=True)
class Entry:
    """A term as somebody writes it: its forms and definition by language, a note, the address of its clause."""

    words: Mapping[str, str]
    definition: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    clause: Clause | None = None


class TableRefused(ValueError):
    """A table of terms that cannot be taken as it is: the line (1 is the heading), the column, and why."""

    def __init__(self, fault: str, line: int = 1, column: str = "") -> None:
        super().__init__(f"line {line}: {fault} {column}".strip())
        self.fault = fault
        self.line = line
        self.column = column


@dataclass(frozen=True)
class Taken:
    """What became of the rows of a table."""

    new: int
    changed: int
    unchanged: int


def add(session: Session, process: Process, entry: Entry, *, author_id: int | None, now: datetime) -> GlossaryTerm:
    """Take up a term. TermTaken when another one has a form of it; LanguageUnknown."""
    _check(process, entry, glossary_of(session, process.id))
    term = _new(session, process, entry, author_id, now)
    enter(session, process, **_act(term), actor_id=author_id, now=now)
    return term


def change(
    session: Session, process: Process, term: GlossaryTerm, entry: Entry, *, author_id: int | None, now: datetime
) -> None:
    """Change a term; renderings are held against it from now on. Raises NothingChanged and as `add`."""
    others = [other for other in glossary_of(session, process.id) if other.id != term.id]
    _check(process, entry, others)
    if not _set(term, entry, author_id, now):
        raise NothingChanged
    session.flush()
    enter(session, process, **_act(term), actor_id=author_id, now=now)


def remove(session: Session, process: Process, term: GlossaryTerm, *, author_id: int | None, now: datetime) -> None:
    """Take a term out of the glossary; the record keeps what it said."""
    term.removed_at, term.changed_at, term.author_id = now, now, author_id
    session.flush()
    enter(
        session, process, kind="term_removed", object=f"glossary/{term.number}", body={"number": term.number},
        actor_id=author_id, now=now,
    )  # fmt: skip


def term_body(term: GlossaryTerm) -> dict[str, Any]:
    """What the record commits to for a term."""
    return {
        "number": term.number,
        "words": dict(term.words),
        "definition": dict(term.definition),
        "note": term.note,
        "clause": term.clause.guid if term.clause else None,
    }


def as_table(process: Process, terms: Sequence[GlossaryTerm]) -> str:
    """The glossary as CSV: number, a column of forms and one of definitions for each language, clause, note."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([NUMBER, *process.languages, *(DEFINITION + code for code in process.languages), CLAUSE, NOTE])
    for term in terms:
        words = [term.words.get(code, "") for code in process.languages]
        definitions = [term.definition.get(code, "") for code in process.languages]
        clause = term.clause.number if term.clause else ""
        writer.writerow([term.number, *map(initial_formula, [*words, *definitions, clause, term.note])])
    return out.getvalue()


def take_table(session: Session, process: Process, table: str, *, author_id: int | None, now: datetime) -> Taken:
    """Take up the terms of a CSV table, as `as_table` writes it: a row with a number changes that term, others are new.

    A row without a number whose first form is a term already changes that one. All or nothing: TableRefused names
    the first line that cannot be taken. Terms that the table lacks stay.
    """
    rows = _rows(process, table)
    clauses = clauses_by_numbers(session, process.id, {row[CLAUSE] for _line, row in rows if row[CLAUSE]})
    terms = list(glossary_of(session, process.id))
    acts: list[Act] = []
    counts = {"new": 0, "changed": 0, "unchanged": 0}
    for line, row in rows:
        entry = _entry_of(process, row, clauses, line)
        known = _term_meant(terms, row[NUMBER], entry, process, line)
        others = [other for other in terms if other is not known]
        if _taken(entry, others):
            raise TableRefused("taken", line)
        fate = "new" if known is None else "changed" if _set(known, entry, author_id, now) else "unchanged"
        term = known or _new(session, process, entry, author_id, now)
        terms = [*others, term]
        counts[fate] += 1
        if fate != "unchanged":
            acts.append(Act(**_act(term)))
    session.flush()
    enter_many(session, process, acts, actor_id=author_id, now=now)
    return Taken(**counts)


def _check(process: Process, entry: Entry, others: Sequence[GlossaryTerm]) -> None:
    if (set(entry.words) | set(entry.definition)) - set(process.languages) or not entry.words:
        raise LanguageUnknown
    if _taken(entry, others):
        raise TermTaken


def _taken(entry: Entry, others: Sequence[GlossaryTerm]) -> bool:
    """Whether another term has one of the entry's forms in the same language already."""
    own = {(code, form.casefold()) for code, words in entry.words.items() for form in forms(words)}
    theirs = ((code, words) for other in others for code, words in other.words.items())
    return any((code, form.casefold()) in own for code, words in theirs for form in forms(words))


def _new(session: Session, process: Process, entry: Entry, author_id: int | None, now: datetime) -> GlossaryTerm:
    term = GlossaryTerm(
        process_id=process.id, number=next_number(session, process.id, "term"), words=dict(entry.words),
        definition=dict(entry.definition), note=entry.note, author_id=author_id, changed_at=now,
    )  # fmt: skip
    term.clause = entry.clause
    session.add(term)
    session.flush()
    return term


def _set(term: GlossaryTerm, entry: Entry, author_id: int | None, now: datetime) -> bool:
    """Give a term what the entry says; whether that is anything new."""
    clause_id = entry.clause.id if entry.clause else None
    said = (dict(entry.words), dict(entry.definition), entry.note, clause_id)
    if said == (dict(term.words), dict(term.definition), term.note, term.clause_id):
        return False
    term.words, term.definition, term.note = said[0], said[1], entry.note
    term.clause = entry.clause
    term.author_id, term.changed_at = author_id, now
    return True


def _act(term: GlossaryTerm) -> dict[str, Any]:
    return {"kind": "term", "object": f"glossary/{term.number}", "body": term_body(term)}


def _rows(process: Process, table: str) -> list[tuple[int, dict[str, str]]]:
    reader = csv.reader(io.StringIO(table.removeprefix("\ufeff"), newline=""), strict=True)
    try:
        lines = [(reader.line_num, row) for row in reader]
    except csv.Error:
        raise TableRefused("unreadable", reader.line_num) from None
    filled = [(line, row) for line, row in lines if any(cell.strip() for cell in row)]
    if not filled:
        raise TableRefused("empty")
    heading = [name.strip() for name in filled[0][1]]
    known = {NUMBER, NOTE, CLAUSE, *process.languages, *(DEFINITION + code for code in process.languages)}
    foreign = next((name for name in heading if name not in known or heading.count(name) > 1), None)
    if foreign is not None:
        raise TableRefused("column", 1, foreign[:40])
    if not set(heading) & set(process.languages):
        raise TableRefused("no_language")
    if len(filled) > MOST_ROWS + 1:
        raise TableRefused("too_many")
    return [(line, _row(heading, row, line, known)) for line, row in filled[1:]]


def _row(heading: Sequence[str], row: Sequence[str], line: int, known: set[str]) -> dict[str, str]:
    if len(row) > len(heading):
        raise TableRefused("too_wide", line)
    cells = dict.fromkeys(known, "") | dict(zip(heading, row, strict=False))
    return {name: _cell(name, cell, line) for name, cell in cells.items()}


def _cell(name: str, cell: str, line: int) -> str:
    """A cell as it may be kept; the apostrophe that keeps a spreadsheet from calculating is taken off again."""
    bare = cell[1:] if cell.startswith("'") and initial_formula(cell[1:]) == cell else cell
    limit = LONGEST_NOTE if name == NOTE else LONGEST_DEFINITION if name.startswith(DEFINITION) else LONGEST_TERM
    try:
        return cleaned(bare, multiline=name == NOTE or name.startswith(DEFINITION), limit=limit).text
    except Unwritable:
        raise TableRefused("cell", line, name) from None


def _entry_of(process: Process, row: Mapping[str, str], clauses: Mapping[str, Clause], line: int) -> Entry:
    words = {code: row[code] for code in process.languages if forms(row[code])}
    if not words:
        raise TableRefused("no_words", line)
    if row[CLAUSE] and row[CLAUSE] not in clauses:
        raise TableRefused("no_clause", line, row[CLAUSE])
    definition = {code: row[DEFINITION + code] for code in process.languages if row[DEFINITION + code]}
    return Entry(words, definition, row[NOTE], clauses.get(row[CLAUSE]))


def _term_meant(
    terms: Sequence[GlossaryTerm], number: str, entry: Entry, process: Process, line: int
) -> GlossaryTerm | None:
    if number:
        found = next((term for term in terms if str(term.number) == number), None)
        if found is None:
            raise TableRefused("no_term", line, number)
        return found
    first = next(code for code in process.languages if code in entry.words)
    shown = forms(entry.words[first])[0].casefold()
    return next((term for term in terms if shown in map(str.casefold, forms(term.words.get(first, "")))), None)
