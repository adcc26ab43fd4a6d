"""Reading a file into a manuscript: decoding it, finding its structure, and checking every word of it."""

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

import regex

from app.domain.endings import parted
from app.domain.footnotes import notes_last
from app.domain.manuscript import DraftClause, DraftDivision, Manuscript, Reason, Unit, Unplaced, read_markdown
from app.domain.manuscript_rows import read_rows
from app.domain.written import Unwritable, cleaned
from app.files.archive import OLD_OR_LOCKED
from app.files.trouble import Trouble, Unreadable
from app.texts.documents.law import read_law
from app.texts.documents.open_text import read_open_text
from app.texts.documents.transcript import Transcribed
from app.texts.documents.web import read_web
from app.texts.documents.word import read_word
from app.texts.models import Format

LARGEST_FILE = 10 * 1024 * 1024
MOST_CLAUSES = 20_000
LONGEST_CLAUSE = 20_000
LONGEST_HEADING = 300
LONGEST_LABEL = 160
LONGEST_TITLE = 300
LONGEST_CELL = 1_000_000
"""The limit of the csv module is one for the whole process, so everybody who reads tables sets the same."""

DELIMITERS = ",;\t|"
UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
ZIPPED = frozenset({Format.DOCX, Format.ODT})
TRANSCRIBED = frozenset({Format.DOCX, Format.ODT, Format.HTML})
"""What is read when it is brought, and kept as what it says."""
ENDINGS = {
    Format.CSV: (".csv", ".tsv"),
    Format.MARKDOWN: (".md", ".markdown", ".txt"),
    Format.DOCX: (".docx", ".docm", ".dotx", ".dotm", ".doc"),
    Format.ODT: (".odt", ".ott"),
    Format.HTML: (".html", ".htm", ".xhtml"),
    Format.AKN: (".xml", ".akn"),
}
OLD_CHARSETS = {
    "iso-8859-1": "cp1252", "latin1": "cp1252", "windows-1252": "cp1252", "iso-8859-15": "iso-8859-15",
    "windows-1250": "cp1250", "windows-1251": "cp1251", "windows-1256": "cp1256", "koi8-r": "koi8-r",
    "shift_jis": "cp932", "euc-jp": "euc-jp", "gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030",
    "big5": "big5",
}  # fmt: skip
"""The encodings that a web page may say it has."""

Given = TypeVar("Given")

_CHARSET = regex.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?([\w-]{1,20})""", regex.IGNORECASE)


@dataclass(frozen=True)
class Source:
    """A file's text and how to read it; `column` names the one that holds the words of a table, `language` theirs.

    Of a word processor's file or a web page `text` is what it says, in Markdown, and `remarks` what has no place there.
    """

    text: str
    format: Format
    column: str = ""
    unit: Unit = Unit.PARAGRAPH
    remarks: tuple[Unplaced, ...] = ()
    language: str = ""


def brought(
    content: bytes, name: str = "", *, form: Format | None = None, column: str = "", unit: Unit = Unit.PARAGRAPH,
    language: str = "",
) -> Source:  # fmt: skip
    """A file as it is kept until it is imported; its format is the one given, else what name or content say.

    Raises Unreadable for what is no such file, locked, broken, or larger than it may be.
    """
    if len(content) > LARGEST_FILE:
        raise Unreadable(Trouble.TOO_LARGE)
    if not content.strip():
        raise Unreadable(Trouble.EMPTY)
    form = form or _zipped_format(content, name)
    if form in ZIPPED:
        read = _read_safely(read_word if form is Format.DOCX else read_open_text, content)
        return Source(read.text, form, "", unit, read.remarks)
    if content.startswith(b"%PDF"):
        raise Unreadable(Trouble.KIND)
    text = _page(content) if form is Format.HTML or _named(name) is Format.HTML else decoded(content)
    form = form or format_of(name, text)
    if form is not Format.HTML:
        return Source(text, form, column, unit, language=language)
    read = _read_safely(read_web, text)
    return Source(read.text, form, "", unit, read.remarks)


def _zipped_format(content: bytes, name: str) -> Format | None:
    """The format of what is zipped, which its name must not contradict; None for any other file."""
    if content.startswith(OLD_OR_LOCKED):
        return Format.DOCX
    if not content.startswith(b"PK\x03\x04"):
        return _named(name) if _named(name) in ZIPPED else None
    return Format.ODT if content[30:38] == b"mimetype" else Format.DOCX


def _named(name: str) -> Format | None:
    return next((form for form, endings in ENDINGS.items() if name.lower().endswith(endings)), None)


def _read_safely(read: Callable[[Given], Transcribed], given: Given) -> Transcribed:
    """What a reader makes of a file; elements within elements without end are no text."""
    try:
        return read(given)
    except RecursionError:
        raise Unreadable(Trouble.BROKEN) from None


def _page(content: bytes) -> str:
    """The text of a web page, in the encoding that it says it has where it is not UTF-8."""
    try:
        return decoded(content)
    except Unreadable as unreadable:
        said = _CHARSET.search(content[:4096])
        charset = OLD_CHARSETS.get(said[1].decode("ascii", "replace").lower()) if said else None
        if unreadable.trouble is not Trouble.ENCODING or charset is None:
            raise
        return content.decode(charset, "replace")


def decoded(content: bytes) -> str:
    """The text of a file: UTF-8, or UTF-16 with its mark. Raises Unreadable for anything else."""
    if len(content) > LARGEST_FILE:
        raise Unreadable(Trouble.TOO_LARGE)
    try:
        text = content.decode("utf-16" if content.startswith(UTF_16_MARKS) else "utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable(Trouble.BINARY if b"\0" in content else Trouble.ENCODING) from None
    if "\0" in text:
        raise Unreadable(Trouble.BINARY)
    if not text.strip():
        raise Unreadable(Trouble.EMPTY)
    return text


def format_of(name: str, text: str) -> Format:
    """The format a file's name says, else what the text looks like."""
    named = _named(name)
    if named is not None:
        return named
    start = text.lstrip()[:2000]
    if "<akomaNtoso" in start or start.startswith("<?xml"):
        return Format.AKN
    if start[:200].lower().startswith(("<!doctype html", "<html", "<head", "<body")):
        return Format.HTML
    first = start.partition("\n")[0]
    return Format.CSV if not first.startswith("#") and first.count(",") >= 3 and " " not in first else Format.MARKDOWN


def manuscript_of(source: Source) -> Manuscript:
    """The draft in a text, every word of it checked and cleaned. Raises Unreadable."""
    if source.format is Format.CSV:
        return _checked(_from_table(source))
    if source.format is Format.AKN:
        return _checked(_from_law(source))
    manuscript = read_markdown(source.text, by=source.unit)
    return _checked(_from_transcript(manuscript, source) if source.format in TRANSCRIBED else manuscript)


def _from_law(source: Source) -> Manuscript:
    try:
        return read_law(source.text, by=source.unit)
    except RecursionError:
        raise Unreadable(Trouble.BROKEN) from None


def _from_transcript(manuscript: Manuscript, source: Source) -> Manuscript:
    """A draft with its notes at the ends of clauses and, of a web page, without what comes after the last provision."""
    clauses = [replace(clause, body=notes_last(clause.body)) for clause in manuscript.clauses]
    ending: list[Unplaced] = []
    if source.format is Format.HTML and clauses:
        body, after = parted(clauses[-1].body)
        line = source.text.count("\n")
        ending = [Unplaced(line, piece, reason) for reason, piece in after]
        clauses[-1:] = [replace(clauses[-1], body=body)] if body else []
    unplaced = sorted((*manuscript.not_understood, *source.remarks, *ending), key=lambda piece: piece.line)
    return replace(manuscript, clauses=tuple(clauses), not_understood=tuple(unplaced))


def columns_of(text: str) -> list[str]:
    """The names of a table's columns; none when it is no table."""
    try:
        return [name.strip() for name in next(_table(text), []) if name.strip()]
    except csv.Error:
        return []


def _from_table(source: Source) -> Manuscript:
    columns = columns_of(source.text)
    if source.column and source.column not in columns:
        raise Unreadable(Trouble.COLUMN, columns=columns)
    try:
        names, *cells = _table(source.text)
    except (csv.Error, ValueError):
        raise Unreadable(Trouble.TABLE) from None
    rows = [dict(zip((name.strip() for name in names), row, strict=False)) for row in cells if any(row)]
    manuscript = read_rows(rows, source.column, source.language)
    reasons = {piece.reason for piece in manuscript.not_understood}
    if reasons & {Reason.COLUMN, Reason.COLUMNS}:
        raise Unreadable(Trouble.CHOICE if Reason.COLUMN in reasons else Trouble.COLUMNS, columns=columns)
    return manuscript


def _table(text: str) -> Iterator[list[str]]:
    csv.field_size_limit(LONGEST_CELL)
    first = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=first.count)
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)


def _checked(manuscript: Manuscript) -> Manuscript:
    if len(manuscript.clauses) > MOST_CLAUSES:
        raise Unreadable(Trouble.TOO_MANY)
    if not manuscript.clauses:
        raise Unreadable(Trouble.NO_CLAUSES)
    return replace(
        manuscript,
        title=_line(manuscript.title, LONGEST_TITLE, manuscript.title),
        divisions=tuple(map(_checked_division, manuscript.divisions)),
        clauses=tuple(map(_checked_clause, manuscript.clauses)),
    )


def _checked_division(division: DraftDivision) -> DraftDivision:
    place = division.label or division.heading
    label, heading = _line(division.label, LONGEST_LABEL, place), _line(division.heading, LONGEST_HEADING, place)
    return replace(division, label=label, heading=heading)


def _checked_clause(clause: DraftClause) -> DraftClause:
    place = clause.label or clause.heading or clause.body
    return replace(
        clause,
        label=_line(clause.label, LONGEST_LABEL, place),
        heading=_line(clause.heading, LONGEST_HEADING, place),
        body=_words(clause.body, LONGEST_CLAUSE, place, multiline=True),
    )


def _line(text: str, limit: int, place: str) -> str:
    return _words(" ".join(text.split()), limit, place, multiline=False)


def _words(text: str, limit: int, place: str, *, multiline: bool) -> str:
    try:
        return cleaned(text, multiline=multiline, limit=limit).text
    except Unwritable as refusal:
        raise Unreadable(Trouble.WORDS, place=place[:LONGEST_LABEL], fault=refusal.reason) from None
