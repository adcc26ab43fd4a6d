"""Reading a draft from the rows of a table: one row a clause, the words in a column of their own."""

from collections.abc import Mapping, Sequence

import regex

from app.domain.endings import parted
from app.domain.headings import LONGEST_HEADING, is_sentence, recognise
from app.domain.manuscript import DraftClause, DraftDivision, Manuscript, Reason, Unplaced
from app.domain.manuscript_columns import (
    LABEL_COLUMNS,
    NUMBER_COLUMN,
    UNIT_COLUMNS,
    column_in,
    heading_for,
    the_only,
    words_columns,
)
from app.domain.manuscript_numbers import read_numbered
from app.domain.references import Level, parse_reference
from app.domain.structure import ClauseKind, DivisionKind

Row = Mapping[str, str]

_STRUCK = regex.compile(
    r"[(\[]?(?:article\s*)?[\divxlc]{0,4}[a-z]{0,3}[)\].]?\s*"
    r"(?:deleted|struck|supprimée?|suprimid[oa]|eliminad[oa]|محذوفة?|削除)\s*[.\]]?",
    regex.IGNORECASE,
)
_ORDINAL = regex.compile(r"(?P<label>\p{Lu}{3,15})[.:]\s+(?P<words>.+)")
_LEVEL_KINDS = {
    Level.RECITAL: ClauseKind.RECITAL,
    Level.CITATION: ClauseKind.CITATION,
    Level.ARTICLE: ClauseKind.ARTICLE,
    Level.ANNEX: ClauseKind.ANNEX,
    Level.PARAGRAPH: ClauseKind.PARAGRAPH,
    Level.SUBPARAGRAPH: ClauseKind.PARAGRAPH,
    Level.POINT: ClauseKind.POINT,
}
_SECTION_KINDS = {"citation": ClauseKind.CITATION, "recital": ClauseKind.RECITAL}


def read_rows(rows: Sequence[Row], column: str = "", language: str = "") -> Manuscript:
    """The draft in a table's rows, each a mapping of column names to cells, the words in `column`.

    Without `column` the words are in the only one that may hold them, or in the one named after the `language`
    (text_pl). Three shapes are understood. One clause a row, labelled in `clause_ref` or `label`, with its `section`
    and `part`: an empty cell says that the clause is not there, "deleted" that it is struck. One article a row,
    with `heading` and `text`, as web pages of laws are cut (unit 0 and what follows the last provision are
    listed, not taken). One article or paragraph a row, with its `number`, its `paragraph` and its heading in the
    language of the words (heading_pl beside text_pl). What is listed is numbered by row, from 1 below the header.
    """
    columns = list(dict.fromkeys(name for row in rows for name in row))
    label = next((name for name in LABEL_COLUMNS if name in columns), None)
    words = column or the_only(words_columns(columns)) or column_in(columns, language)
    if label is None and NUMBER_COLUMN not in columns and not UNIT_COLUMNS.issubset(columns):
        return Manuscript("", (), (), (Unplaced(0, ", ".join(columns), Reason.COLUMNS),))
    if words not in columns:
        return Manuscript("", (), (), (Unplaced(0, ", ".join(columns), Reason.COLUMN),))
    if label is None and NUMBER_COLUMN in columns:
        return read_numbered(rows, words, words.partition("_")[2] or language)
    table = _Table()
    if label is None:
        _read_units(table, rows, words)
        return table.manuscript(next((row["document"] for row in rows if row.get("document")), ""))
    for number, row in enumerate(rows, start=1):
        _read_labelled(table, number, row, row.get(label, "").strip(), words)
    return table.manuscript("")


class _Table:
    """The draft as it grows, row by row; a row under another part opens a new division."""

    def __init__(self) -> None:
        self.divisions: list[DraftDivision] = []
        self.clauses: list[DraftClause] = []
        self.unplaced: list[Unplaced] = []
        self.part: tuple[str, str] = ("", "")

    def manuscript(self, title: str) -> Manuscript:
        """What has been read."""
        return Manuscript(title.strip(), tuple(self.divisions), tuple(self.clauses), tuple(self.unplaced))

    def divide(self, section: str, part: str) -> None:
        """Open a division where section or part differ from those of the row before."""
        if (section, part) == self.part or not (part or section):
            return
        self.part = (section, part)
        heading = recognise(part or section)
        before_articles = not part and section.casefold().startswith(tuple(_SECTION_KINDS))
        kind = DivisionKind.PREAMBLE if before_articles else heading.kind or DivisionKind.SECTION
        words = section.capitalize() if before_articles else heading.words
        self.divisions.append(DraftDivision(kind, "" if before_articles else heading.label, words, 1, None))

    def name_division(self, words: str) -> None:
        """Give the division that was opened last the heading that stands in a row of its own."""
        last = self.divisions[-1]
        self.divisions[-1] = DraftDivision(last.kind, last.label, words, last.level, last.parent)

    def add(self, kind: ClauseKind, label: str, heading: str, body: str, *, struck: bool = False) -> None:
        """Add a clause to the division that is open."""
        division = len(self.divisions) - 1 if self.divisions else None
        self.clauses.append(DraftClause(kind, label, heading, body, division, struck))


def _read_labelled(table: _Table, number: int, row: Row, label: str, words: str) -> None:
    text = row.get(words, "").strip()
    if not text:
        return
    if not label:
        table.unplaced.append(Unplaced(number, text, Reason.LABEL))
        return
    section, part = row.get("section", "").strip(), row.get("part", "").strip()
    table.divide(section, part)
    kind = _kind(label, section, row.get("kind", "").strip())
    struck = _STRUCK.fullmatch(text) is not None
    body = text.removeprefix(label).strip() if kind is ClauseKind.ARTICLE else text
    table.add(kind, label, heading_for(row, words), "" if struck else body or text, struck=struck)


def _kind(label: str, section: str, kind: str) -> ClauseKind:
    if kind in set(ClauseKind):
        return ClauseKind(kind)
    reference = parse_reference(label)
    if reference:
        return _LEVEL_KINDS[reference.steps[-1].level if len(reference.steps) > 1 else reference.steps[0].level]
    singular = section.casefold().removesuffix("s")
    return _SECTION_KINDS.get(singular, ClauseKind.PARAGRAPH)


def _read_units(table: _Table, rows: Sequence[Row], words: str) -> None:
    for number, row in enumerate(rows, start=1):
        text = row.get(words, "").strip()
        if row.get("unit_no", "").strip() == "0":
            table.unplaced += [Unplaced(number, text, Reason.BEFORE_TEXT)] if text else []
            continue
        if number == len(rows):
            text = _without_ending(table, number, text)
        _read_unit(table, number, row, text)


def _read_unit(table: _Table, number: int, row: Row, text: str) -> None:
    heading = row.get("heading", "").strip()
    table.divide("", row.get("part", "").strip())
    if not heading and table.divisions and _names_division(text):
        table.name_division(text)
        return
    label, words = _labelled(heading)
    if text:
        table.add(ClauseKind.ARTICLE if heading else ClauseKind.PARAGRAPH, label, words, text)
    elif heading:
        table.unplaced.append(Unplaced(number, heading, Reason.EMPTY))


def _names_division(text: str) -> bool:
    return "\n" not in text and len(text) <= LONGEST_HEADING and text.isupper() and not is_sentence(text)


def _labelled(heading: str) -> tuple[str, str]:
    found = recognise(heading)
    ordinal = None if found.label else _ORDINAL.fullmatch(heading)
    return (ordinal["label"], ordinal["words"]) if ordinal else (found.label, found.words)


def _without_ending(table: _Table, number: int, text: str) -> str:
    """The last provision's words; formulas, signatures and web noise after them are listed for the steward."""
    words, ending = parted(text)
    table.unplaced += [Unplaced(number, piece, reason) for reason, piece in ending]
    return words
